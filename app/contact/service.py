"""What changes about interest; every change with its event, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.contact import queries
from app.contact.models import (
    STATE_LABELS,
    WISH_LABELS,
    ContactSettings,
    Interest,
    InterestState,
)
from app.core import audit, clock, outbox
from app.core.access import NOBODY, Actor
from app.core.db import expect_version
from app.core.errors import Conflict
from app.core.i18n import N_, _
from app.initiatives.models import Initiative

CAME = audit.kind("interest:came", N_("Noen spurte om tiltaket"))
MOVED = audit.kind("interest:moved", N_("Interessen fikk en ny status"), "reason")
CHANGED = audit.kind("interest:changed", N_("Det ble notert hva som er svart"))
ERASED = audit.kind("interest:erased", N_("Navn og tekst ble slettet fordi tiden var ute"))
SOONER = audit.kind("interest:sooner", N_("Lagringstiden ble kortere"))
SET = audit.kind("contact_settings:changed", N_("Lagringstiden for forespørsler ble endret"))
FLIPP = Actor(name="Flipp")


@dataclass(frozen=True)
class Asking:
    """What one who asks has written."""

    name: str
    email: str
    place: str
    message: str
    wish: InterestState = InterestState.REQUEST
    outside: bool = True


def receive(
    db: Session, initiative: Initiative, asking: Asking, base_url: str, at: str
) -> Interest:
    """Keep it, and tell those who answer for the initiative by mail.

    at: the network's part of the address.
    """
    interest = keep(db, initiative, asking)
    link = f"{base_url}/{at}/interesse/{interest.id}"
    for person in queries.recipients(db, initiative.network_id, initiative.group_id):
        outbox.post(db, person.email, _mail_subject(initiative), _mail(initiative, asking, link))
    return interest


def keep(db: Session, initiative: Initiative, asking: Asking) -> Interest:
    """Keep what was asked; its event says nothing of who, as it stays when that is erased."""
    today = clock.today()
    days = queries.keep_days(db, initiative.network_id)
    interest = Interest(
        network_id=initiative.network_id,
        initiative_id=initiative.id or 0,
        state=asking.wish,
        came_on=today,
        delete_by=today + timedelta(days=days),
        **vars(asking),
    )
    db.add(interest)
    audit.record(db, NOBODY, CAME, interest)
    return interest


def _mail_subject(initiative: Initiative) -> str:
    return _("Noen spør om «%s»") % initiative.title


def _mail(initiative: Initiative, asking: Asking, link: str) -> str:
    return _(
        "%(name)s, %(place)s, har skrevet til dere om tiltaket «%(title)s».\n\n"
        "Det gjelder: %(wish)s\n\n"
        "%(message)s\n\n"
        "Svar til: %(email)s\n"
        "Noter i Flipp hva dere svarer, så vet resten av gruppa det:\n%(link)s\n\n"
        "Den som spør, har ikke fått vite navnet eller e-postadressen din."
    ) % {
        "name": asking.name,
        "place": asking.place,
        "title": initiative.title,
        "wish": _(WISH_LABELS[asking.wish]),
        "message": asking.message,
        "email": asking.email,
        "link": link,
    }


def answer(
    db: Session,
    actor: Actor,
    interest: Interest,
    seen: int,
    *,
    state: InterestState,
    note: str,
    outside: bool,
) -> None:
    """How far they have come, and what they were told. Raises Conflict."""
    expect_version(interest, seen)
    moved = interest.state is not state
    interest.state, interest.note, interest.outside = state, note, outside
    if moved:
        audit.record(db, actor, MOVED, interest, reason=_(STATE_LABELS[state]))
    else:
        audit.record(db, actor, CHANGED, interest)


def save_settings(db: Session, actor: Actor, network_id: int, seen: int, days: int) -> None:
    """For how long who has asked is kept. Raises Conflict when somebody else was first.

    What is kept already is erased earlier when the time is shorter; never later than was promised.
    """
    chosen = sa.select(ContactSettings).where(col(ContactSettings.network_id) == network_id)
    row = db.scalars(chosen.with_for_update()).first()
    if row is None:
        if seen:
            raise Conflict
        row = ContactSettings(network_id=network_id, version=0)
        db.add(row)
    expect_version(row, seen)
    row.keep_days = days
    audit.record(db, actor, SET, row)
    _shorten(db, actor, network_id, days)


def _shorten(db: Session, actor: Actor, network_id: int, days: int) -> None:
    kept = (col(Interest.network_id) == network_id, col(Interest.erased_on).is_(None))
    for interest in db.scalars(sa.select(Interest).where(*kept).with_for_update()).all():
        last = interest.came_on + timedelta(days=days)
        if interest.delete_by > last:
            interest.delete_by = last
            audit.record(db, actor, SOONER, interest)


def forget_due(db: Session) -> int:
    """Erase who asked, and what was said, where the time is out. Returns how many.

    That somebody asked, and what became of it, stays.
    """
    due = sa.select(Interest).where(
        col(Interest.delete_by) <= clock.today(), col(Interest.erased_on).is_(None)
    )
    rows = db.scalars(due.with_for_update()).all()
    for interest in rows:
        interest.name = interest.email = interest.place = interest.message = interest.note = ""
        interest.erased_on = clock.today()
        interest.version += 1
        audit.record(db, FLIPP, ERASED, interest)
    return len(rows)
