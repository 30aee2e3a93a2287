"""Asking for the newsletter, saying yes to it from one's own mailbox, and stopping it.

An address is kept for as long as it is wanted: a week until it is confirmed, then until it is
stopped; then nothing of it is left. Nobody is told whether an address is on the list.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.accounts.tokens import fresh, hashed
from app.core import audit, clock, outbox
from app.core.access import NOBODY, Actor
from app.core.i18n import N_, _
from app.newsletter import queries
from app.newsletter.mail import LEAVE
from app.newsletter.models import Subscriber

JOINED = audit.kind("newsletter_subscriber:joined", N_("Noen meldte seg på nyhetsbrevet"))
LEFT = audit.kind("newsletter_subscriber:left", N_("Noen meldte seg av nyhetsbrevet"))
REMOVED = audit.kind("newsletter_subscriber:removed", N_("En adresse ble tatt ut av nyhetsbrevet"))
HOLDS = timedelta(days=7)


def ask(db: Session, network: Any, email: str, base_url: str) -> None:
    """Somebody has written this address: ask its owner. network: its id, name and slug.

    The owner of one that gets it already is told so, and how it is stopped.
    """
    one = queries.subscriber(db, network.id, email)
    if one is not None and one.confirmed_at is not None:
        text = _(
            "Noen, kanskje du, har skrevet adressen din for å få nyhetsbrevet til %(network)s. "
            "Du får det allerede.\n\nSlutt å få nyhetsbrevet: %(link)s\n"
        )
        link = base_url + LEAVE + one.leave_key
        outbox.post(db, email, _("Du får nyhetsbrevet allerede"), _fill(text, network, link))
        return
    if one is None:
        one = Subscriber(network_id=network.id, email=email, leave_key=fresh())
        db.add(one)
    token = fresh()
    one.token_hash, one.expires_at = hashed(token), clock.now() + HOLDS
    text = _(
        "Noen, kanskje du, har bedt om å få nyhetsbrevet til %(network)s på denne adressen.\n\n"
        "Vil du ha det, så åpne lenken og trykk på knappen der:\n%(link)s\n\n"
        "Lenken gjelder i sju dager. Gjør du ingenting, får du ikke noe mer fra oss, og adressen "
        "slettes.\n"
    )
    link = f"{base_url}/abonner/bekreft/{token}"
    outbox.post(db, email, _("Vil du ha nyhetsbrevet?"), _fill(text, network, link))


def _fill(text: str, network: Any, link: str) -> str:
    return text % {"network": network.name, "link": link}


def by_token(db: Session, token: str) -> Subscriber | None:
    """Whose link this is; None when it is over, or never was. One query."""
    known = sa.select(Subscriber).where(
        col(Subscriber.token_hash) == hashed(token), col(Subscriber.expires_at) > clock.now()
    )
    found: Subscriber | None = db.scalars(known).one_or_none()
    return found


def confirm(db: Session, subscriber: Subscriber) -> None:
    """Its owner wants it; twice is once."""
    if subscriber.confirmed_at is None:
        subscriber.confirmed_at = clock.now()
        audit.aside(db, NOBODY, JOINED, subscriber)


def by_key(db: Session, key: str, *, lock: bool = False) -> Subscriber | None:
    """Whose mails are stopped here. One query."""
    known = sa.select(Subscriber).where(col(Subscriber.leave_key) == key)
    found: Subscriber | None = db.scalars(known.with_for_update() if lock else known).one_or_none()
    return found


def leave(db: Session, key: str) -> None:
    """Stop it, by the link of a mail; nothing happens when it is stopped already."""
    # Held before the outbox is looked through: a mail that is just being written is waited for.
    found = by_key(db, key, lock=True)
    if found is not None:
        _erase(db, NOBODY, LEFT, found)


def remove(db: Session, actor: Actor, network_id: int, email: str) -> bool:
    """The leader takes an address out. Returns whether it was there."""
    found = queries.subscriber(db, network_id, email)
    if found is None:
        return False
    _erase(db, actor, REMOVED, found)
    return True


def _erase(db: Session, actor: Actor, what: audit.Kind, subscriber: Subscriber) -> None:
    audit.aside(db, actor, what, subscriber)
    outbox.take_back(db, LEAVE + subscriber.leave_key)
    db.delete(subscriber)
    db.flush()


def forget_old(db: Session) -> int:
    """Remove the addresses nobody has confirmed in time. Returns how many."""
    over = (col(Subscriber.confirmed_at).is_(None), col(Subscriber.expires_at) < clock.now())
    result = db.execute(sa.delete(Subscriber).where(*over))
    return int(result.rowcount)  # type: ignore[attr-defined]
