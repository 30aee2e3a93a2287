"""What changes about who comes to a meeting; every change with its event, in one transaction.

The events say nothing of who: they stay when the sign-up is gone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.accounts import tokens
from app.core import audit, clock, outbox
from app.core.access import NOBODY, Actor
from app.core.columns import Reach
from app.core.db import Database, expect_version
from app.core.errors import Conflict, Invalid
from app.core.i18n import N_, _, long_date
from app.meetings import service as meetings
from app.meetings.models import Meeting, MeetingState
from app.meetings.queries import attendance as stands
from app.meetings.rules import when
from app.networks.models import Network, Sector
from app.workshops import queries, rules
from app.workshops.models import Participant, Signup, Standing

SET = audit.kind("signup:changed", N_("Påmeldingen ble endret"), "fields")
WROTE = audit.kind("signup:wrote", N_("De påmeldte fikk en melding"), "number")
CAME = audit.kind("participant:came", N_("Noen meldte seg på"))
AGAIN = audit.kind("participant:again", N_("En som var påmeldt, meldte seg på en gang til"))
MOVED_UP = audit.kind("participant:moved_up", N_("Noen fikk plass fra ventelista"))
LEFT = audit.kind("participant:left", N_("Noen meldte seg av"))
ERASED = audit.kind("participant:erased", N_("Påmeldingen ble slettet fordi tiden var ute"))
CALLED_OFF = audit.kind("participant:called_off", N_("Møtet ble avlyst, og de fikk beskjed"))
FLIPP = Actor(name="Flipp")


def arrange(
    db: Session, actor: Actor, meeting: Meeting, seen: int, values: dict[str, Any], base_url: str
) -> Signup:
    """Open or close the sign-up, with so many places and a last day. Raises Conflict.

    values: open, places (people, 0 for no limit), last_day, keep_days. More places let those who
    wait in; fewer send nobody away. Raises Invalid when those who have signed up, and were told
    when that is deleted, would be kept for longer.
    """
    signup = queries.signup_of(db, meeting, lock=True)
    if signup is None:
        if seen:
            raise Conflict
        signup = Signup(
            network_id=meeting.network_id,
            meeting_id=meeting.id or 0,
            created_by=actor.person_id,
            version=0,
        )
        db.add(signup)
    expect_version(signup, seen)
    longer = values.get("keep_days", signup.keep_days) > signup.keep_days
    if longer and queries.anybody(db, meeting):
        raise Invalid(
            _("De som er påmeldt, har fått vite når det slettes. Det kan ikke bli senere.")
        )
    changed = [name for name, value in values.items() if getattr(signup, name) != value]
    for name in changed:
        setattr(signup, name, values[name])
    audit.record(db, actor, SET, signup, fields=changed)
    if meeting.state is MeetingState.PLANNED:
        _move_up(db, meeting, base_url)
    return signup


@dataclass(frozen=True)
class Coming:
    """What one who signs up has written. organisation_id: one of the network's, or its name."""

    email: str
    role: str
    organisation_id: int | None = None
    organisation: str = ""
    sector: Sector | None = None
    people: int = 1
    needs: str = ""


def receive(db: Session, meeting: Meeting, coming: Coming, base_url: str) -> Participant:
    """Keep a sign-up, and confirm it by mail with a link that takes it back. Raises Invalid.

    An address that has signed up already stays as it was, and gets a mail that says so: whoever
    types another's address changes nothing, and is told nothing.
    """
    signup = queries.signup_of(db, meeting, lock=True)
    if refused := rules.closed(signup, meeting, clock.now()):
        raise Invalid(refused)
    token = tokens.fresh()
    known = queries.by_email(db, meeting, coming.email)
    if known is not None:
        known.link_hash = tokens.hashed(token)
        audit.record(db, NOBODY, AGAIN, known)
        _post(db, meeting, known, base_url, token, again=True)
        return known
    made = keep(db, meeting, coming, token)
    _post(db, meeting, made, base_url, token)
    return made


def keep(db: Session, meeting: Meeting, coming: Coming, token: str) -> Participant:
    """Keep it without a mail: with a place if there is room for all of them, else waiting."""
    signup = queries.signup_of(db, meeting, lock=True)
    places = signup.places if signup else 0
    room = rules.fits(coming.people, queries.taken(db, meeting), places)
    participant = Participant(
        network_id=meeting.network_id,
        meeting_id=meeting.id or 0,
        state=Standing.GOING if room else Standing.WAITING,
        link_hash=tokens.hashed(token),
        delete_by=rules.delete_by(meeting, signup),
        **vars(coming),
    )
    db.add(participant)
    audit.record(db, NOBODY, CAME, participant)
    return participant


def withdraw(
    db: Session, actor: Actor, meeting: Meeting, participant: Participant, base_url: str
) -> None:
    """They don't come after all: the row goes, and who waits moves up and gets a mail."""
    audit.record(db, actor, LEFT, participant)
    db.delete(participant)
    db.flush()
    if meeting.state is MeetingState.PLANNED and meeting.starts_at > clock.now():
        _move_up(db, meeting, base_url)


def dismiss(
    db: Session, actor: Actor, meeting: Meeting, participant: Participant, base_url: str
) -> None:
    """The arranger takes somebody off the list, and they get a mail that says so."""
    subject = _("Du er meldt av: %s") % meeting.title
    body = _("Du er meldt av «%(title)s» %(when)s. Er det feil, kan du melde deg på igjen.")
    told = {"title": meeting.title, "when": when(meeting.starts_at, meeting.ends_at)}
    outbox.post(db, participant.email, subject, body % told)
    withdraw(db, actor, meeting, participant, base_url)


def _move_up(db: Session, meeting: Meeting, base_url: str) -> None:
    signup = queries.signup_of(db, meeting)
    if signup is None:
        return
    taken = queries.taken(db, meeting)
    for lucky in rules.to_move_up(queries.waiting(db, meeting), taken, signup.places):
        token = tokens.fresh()
        lucky.state, lucky.link_hash = Standing.GOING, tokens.hashed(token)
        lucky.version += 1
        audit.record(db, FLIPP, MOVED_UP, lucky)
        _post(db, meeting, lucky, base_url, token, moved_up=True)


def set_attendance(db: Session, actor: Actor, meeting: Meeting) -> tuple[int, int]:
    """Let those who signed up be those who came, until somebody says otherwise.

    What stands there already stays. Returns how many organisations were added, and how many
    people are from none of the network's. Raises Invalid before the meeting has begun.
    """
    if meeting.state not in rules.HELD:
        raise Invalid(_("Oppmøtet kan settes inn når møtet har begynt."))
    there = {row.organisation_id: row.people for row in stands(db, meeting.id)}
    coming = queries.people_by_organisation(db, meeting)
    added = {number: int(people) for number, people in coming if number not in there}
    if added:
        meetings.attend(db, actor, meeting, there | added)
    return len(added), queries.taken(db, meeting) - sum(int(people) for _number, people in coming)


def tell_cancelled(database: Database) -> int:
    """Write to those who had signed up for a meeting that is called off; their rows go at once.

    Asked at every round of the outbox; while there is nobody to tell it only reads. Returns how
    many were told.
    """
    called_off = (col(Meeting.state) == MeetingState.CANCELLED, col(Meeting.ends_at) > clock.now())
    chosen = (
        sa.select(Participant, Meeting)
        .join(Meeting, col(Meeting.id) == Participant.meeting_id)
        .where(*called_off)
    )
    with database.read() as db:
        if not db.execute(chosen.limit(1)).all():
            return 0
    with database.write() as db:
        rows = db.execute(chosen.with_for_update(of=Participant)).all()
        for participant, meeting in rows:
            subject = _("Avlyst: %s") % meeting.title
            body = _("«%(title)s» %(when)s er avlyst. Påmeldingen din er slettet.")
            told = {"title": meeting.title, "when": when(meeting.starts_at, meeting.ends_at)}
            body = "\n\n".join((body % told, meeting.cancel_reason))
            outbox.post(db, participant.email, subject, body)
            audit.record(db, FLIPP, CALLED_OFF, participant)
            db.delete(participant)
    return len(rows)


def forget_due(db: Session) -> int:
    """Delete who came, where the time is out. Returns how many.

    A meeting put off keeps them as long after its new day; one that is cancelled does not.
    """
    today = clock.today()
    chosen = (
        sa.select(Participant, Meeting, col(Signup.keep_days))
        .join(Meeting, col(Meeting.id) == Participant.meeting_id)
        .outerjoin(Signup, col(Signup.meeting_id) == Participant.meeting_id)
        .where(col(Participant.delete_by) <= today)
        .with_for_update(of=Participant)
    )
    gone = 0
    for participant, meeting, days in db.execute(chosen).all():
        if meeting.state is MeetingState.CANCELLED or _over(meeting, days, today):
            audit.record(db, FLIPP, ERASED, participant)
            db.delete(participant)
            gone += 1
    return gone


def _over(meeting: Meeting, days: int | None, today: date) -> bool:
    return rules.day_of(meeting.ends_at) + timedelta(days=days or 0) <= today


# mail


def write_to_all(db: Session, actor: Actor, meeting: Meeting, text: str) -> int:
    """What the arranger has to say goes to everybody who has a place. Returns to how many.

    Raises Invalid when nobody has.
    """
    signup = queries.signup_of(db, meeting)
    addresses = queries.addresses(db, meeting)
    if signup is None or not addresses:
        raise Invalid(_("Ingen har meldt seg på ennå, så det er ingen å skrive til."))
    told = {"title": meeting.title, "when": when(meeting.starts_at, meeting.ends_at)}
    about = _("Du får dette fordi du er påmeldt «%(title)s» %(when)s.") % told
    leave = _("Kan du ikke komme? Bruk lenken i e-posten du fikk da du meldte deg på.")
    for address in addresses:
        outbox.post(db, address, meeting.title, "\n\n".join((text, about, leave)))
    audit.record(db, actor, WROTE, signup, number=len(addresses))
    return len(addresses)


def _page(db: Session, meeting: Meeting, base_url: str) -> str:
    slug = db.scalar(sa.select(col(Network.slug)).where(col(Network.id) == meeting.network_id))
    return f"{base_url}/{slug}/moter/{meeting.slug}"


def _post(
    db: Session,
    meeting: Meeting,
    participant: Participant,
    base_url: str,
    token: str,
    *,
    again: bool = False,
    moved_up: bool = False,
) -> None:
    going = participant.state is Standing.GOING
    if not going:
        subject = _("Du står på venteliste: %s")
        first = _("Alle plassene er tatt, så du står på venteliste til «%(title)s» %(when)s.")
    elif moved_up:
        subject = _("Du har fått plass: %s")
        first = _("Det ble ledig, og du har fått plass på «%(title)s» %(when)s.")
    else:
        subject = _("Du er påmeldt: %s")
        first = _("Du er påmeldt «%(title)s» %(when)s.")
    told = {"title": meeting.title, "when": when(meeting.starts_at, meeting.ends_at)}
    parts = [first % told]
    if again:
        parts.append(_("Du var meldt på fra før, så vi har ikke endret noe."))
    if meeting.place:
        parts.append(_("Sted: %s") % meeting.place)
    if going and meeting.online:
        parts.append(_("Nettmøte: %s") % meeting.online)
    if meeting.reach is Reach.PUBLIC:
        parts.append(_("Om møtet, og til kalenderen: %s") % _page(db, meeting, base_url))
    if participant.people > 1:
        parts.append(_("Dere er %s fra samme organisasjon.") % participant.people)
    parts.append(
        _("Kan du ikke komme? Meld deg av her, så får en annen plassen:\n%s")
        % f"{base_url}/pamelding/{token}"
    )
    parts.append(
        _("Påmeldingen slettes %s. Er det ikke du som meldte deg på, kan du melde av.")
        % long_date(participant.delete_by)
    )
    outbox.post(db, participant.email, subject % meeting.title, "\n\n".join(parts))
