"""What of the library stands in the house: words of the lists, methods with figures."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.core.access import Actor
from app.initiatives import service as initiatives
from app.initiatives.models import Initiative
from app.methods import service as methods
from app.networks import terms
from app.networks.models import TermKind


def furnish(db: Session, leader: Actor, ids: dict[str, Any]) -> None:
    """Two words of a list, one of them on the initiative, and a method with a figure."""
    words = [_word(db, leader, ids, name) for name in ("Torget", "Kaia")]
    ids["word"], ids["other_word"] = words
    _describe(db, ids, words[:1])
    method = methods.add(db, leader, "Festesona", office="NAV Alna", problem="Veien videre.")
    ids["figure"] = methods.add_result(db, leader, method, "Fullførte", k=56, n=61).id or 0


def grow(db: Session, leader: Actor, ids: dict[str, Any], n: int) -> None:
    """One word more on the initiative, one method and one figure more."""
    _describe(db, ids, [ids["word"], _word(db, leader, ids, f"Sted {n}")])
    method = methods.add(db, leader, f"Metode {n}", problem="Frokost.")
    methods.add_result(db, leader, method, f"Fullførte {n}", k=n, n=n + 1)


def _word(db: Session, leader: Actor, ids: dict[str, Any], name: str) -> int:
    return terms.add(db, leader, ids["nett"], TermKind.SETTING, name).id or 0


def _describe(db: Session, ids: dict[str, Any], words: list[int]) -> None:
    initiative = db.get(Initiative, ids["initiative"])
    assert initiative is not None
    initiatives.set_terms(db, initiative, words)
