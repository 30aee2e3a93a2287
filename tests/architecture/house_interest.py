"""In the house: who has asked, and what people follow."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.contact import service as contact
from app.core.access import Actor
from app.following import service as following
from app.initiatives.models import Initiative

SECRET = "x" * 40


def somebody_asks(db: Session, leader: Actor, ids: dict[str, Any], tried: Initiative) -> None:
    """One has asked about the initiative, and the leader follows it."""
    asking = contact.Asking("Kari", "kari@eksempel.no", "NAV", "Hvordan?")
    ids["interest"] = contact.receive(db, tried, asking, "", "nett").id or 0
    contact.save_settings(db, leader, ids["nett"], 0, 365)
    followed = following.follow(db, leader, initiative_id=tried.id)
    ids |= {"followed": followed.id or 0, "stop": following.token(SECRET, followed)}


def one_more_asks(
    db: Session, leader: Actor, ids: dict[str, Any], n: int, more: Initiative
) -> None:
    """Another has asked about the same, and the leader follows one more."""
    tried = db.get(Initiative, ids["initiative"])
    asking = contact.Asking(f"Kari {n}", f"kari{n}@eksempel.no", "NAV", "Hvordan?")
    contact.receive(db, tried or more, asking, "", "nett")
    following.follow(db, leader, initiative_id=more.id)
