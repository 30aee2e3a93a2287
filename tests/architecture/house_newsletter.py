"""In the house: a newsletter that was sent, one that is written, and somebody who gets it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.tokens import hashed
from app.core import clock
from app.core.access import Actor
from app.newsletter import contents, service
from app.newsletter.models import Delivery, Subscriber


def waiting_to_confirm(db: Session, network_id: int) -> str:
    """Somebody has asked for it. Returns what opens their link."""
    later = clock.now() + timedelta(days=7)
    values = {"token_hash": hashed("vil-ha"), "expires_at": later, "leave_key": "key-venter"}
    db.add(Subscriber(network_id=network_id, email="venter@eksempel.no", **values))
    return "vil-ha"


def furnish(db: Session, leader: Actor, ids: dict[str, Any]) -> None:
    """A sent one and a draft, each with all there is to tell."""
    ids |= {"confirm": waiting_to_confirm(db, ids["nett"]), "leave": "key-venter"}
    today, nett = clock.today(), ids["nett"]
    pieces = contents.proposed(db, "nett", nett, today)
    sent, draft = (service.begin(db, leader, nett, title, today) for title in ("Sendt", "Utkast"))
    service.fill(db, draft, pieces)
    told: dict[str, Any] = {"title": "Sendt", "intro": "Hei.", "pieces": pieces}
    service.change(db, leader, sent, sent.version, **told)
    service.publish(db, leader, sent, sent.version)
    ids |= {"sent_issue": sent.number, "draft_issue": draft.number, "newsletter": sent.id}


def grow(db: Session, leader: Actor, ids: dict[str, Any], n: int) -> None:
    """One more who gets it, and one more draft."""
    now = clock.now()
    values = {"confirmed_at": now, "leave_key": f"key-{n}", "email": f"leser{n}@eksempel.no"}
    reader = Subscriber(network_id=ids["nett"], **values)
    db.add(reader)
    db.flush()
    db.add(Delivery(issue_id=ids["newsletter"], subscriber_id=reader.id or 0))
    service.begin(db, leader, ids["nett"], f"Brev {n}", clock.today())
