"""Mail to those who are in the group: invitation, cancellation, minutes. Never the minutes' words:
only where they stand, so that nothing that is withdrawn lives on in somebody's mail."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core import audit, clock, outbox
from app.core.access import Actor
from app.core.i18n import N_, _
from app.meetings import queries, rules
from app.meetings.models import Meeting
from app.networks.queries import NetworkInfo

INVITED = audit.kind("meeting:invited", N_("Innkallingen ble sendt"), "number")
TOLD = audit.kind("meeting:told", N_("Avlysningen ble sendt"), "number")
SENT = audit.kind("meeting:sent", N_("Referatet ble sendt"), "number")
MOMENT = timedelta(minutes=2)


def just_sent(db: Session, meeting: Meeting, what: audit.Kind) -> str:
    """That this went out a moment ago, in words: pressed in two tabs it is sent once. One query."""
    e = audit.AuditEvent
    told = (col(e.subject_type) == "meeting", col(e.subject_id) == meeting.id)
    lately = (col(e.event) == what.name, col(e.at) > clock.now() - MOMENT)
    if not db.scalar(sa.select(sa.exists().where(*told, *lately))):
        return ""
    return _("Den ble sendt for et øyeblikk siden, og er ikke sendt en gang til.")


def address(network: NetworkInfo, meeting: Meeting, base_url: str = "") -> str:
    """The meeting's page."""
    return f"{base_url}/{network.slug}/moter/{meeting.slug}"


def invite(db: Session, actor: Actor, network: NetworkInfo, meeting: Meeting, base_url: str) -> int:
    """Ask the members to come. Returns how many mails were put in the outbox."""
    here = address(network, meeting, base_url)
    place = _("Hvor: %s") % meeting.place if meeting.place else ""
    online = _("På nett: %s") % meeting.online if meeting.online else ""
    parts = [
        meeting.title,
        _("Når: %s") % rules.when(meeting.starts_at, meeting.ends_at),
        *filter(None, (place, online)),
        *([f"\n{meeting.purpose}"] if meeting.purpose else []),
        "\n" + _("Møtet og sakene: %s") % here,
        _("Legg møtet i kalenderen: %s") % f"{here}.ics",
    ]
    subject = _("Innkalling: %s") % meeting.title
    return _post(db, actor, network, meeting, INVITED, subject, "\n".join(parts))


def tell_cancelled(
    db: Session, actor: Actor, network: NetworkInfo, meeting: Meeting, base_url: str
) -> int:
    """Tell the members that it is not held. Returns how many mails."""
    parts = [
        _("%(title)s, %(when)s, er avlyst.")
        % {"title": meeting.title, "when": rules.when(meeting.starts_at, meeting.ends_at)},
        f"\n{meeting.cancel_reason}\n",
        address(network, meeting, base_url),
    ]
    subject = _("Avlyst: %s") % meeting.title
    return _post(db, actor, network, meeting, TOLD, subject, "\n".join(parts))


def send_minutes(
    db: Session, actor: Actor, network: NetworkInfo, meeting: Meeting, base_url: str
) -> int:
    """Tell the members where the minutes stand. Returns how many mails."""
    here = address(network, meeting, base_url)
    words = {"title": meeting.title, "when": rules.when(meeting.starts_at, meeting.ends_at)}
    parts = [
        _("Referatet fra %(title)s, %(when)s, er klart.") % words,
        "\n" + _("Les det her: %s") % f"{here}#referat",
        _("Til utskrift: %s") % f"{here}/referat.pdf",
    ]
    subject = _("Referat: %s") % meeting.title
    return _post(db, actor, network, meeting, SENT, subject, "\n".join(parts))


def _post(
    db: Session,
    actor: Actor,
    network: NetworkInfo,
    meeting: Meeting,
    what: audit.Kind,
    subject: str,
    body: str,
) -> int:
    roles = () if meeting.group_id else rules.belong_at(meeting.kind)
    people = queries.members(db, network.id, meeting.group_id, roles)
    for person in people:
        outbox.post(db, person.email, subject, body)
    audit.record(db, actor, what, meeting, number=len(people))
    return len(people)
