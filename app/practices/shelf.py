"""Practices in the library: what is shown, searched and counted of those that are published."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.i18n import N_
from app.core.search_shelf import Described, Shelf
from app.networks.models import Network
from app.networks.shelf import around, is_published, published
from app.practices.models import Practice, PracticeState, PracticeTheme

P = Practice
WEIGHTS = {
    "title": 8.0,
    "what": 4.0,
    "who": 4.0,
    "words": 3.0,
    "how": 2.0,
    "why": 2.0,
    "traits": 2.0,
    "outcome": 2.0,
    "comparison": 2.0,
    "transferability": 2.0,
    "reject_reason": 1.0,
    "place": 1.0,
}
SHOWN = ("slug", "group_id", "network_id", "state", "example", "created_at")
OWN = [name for name in WEIGHTS if name not in {"words", "place"}]
_COLUMNS: list[Any] = [
    col(P.id),
    *(getattr(P, name) for name in (*SHOWN, *OWN)),
    col(Network.slug).label("network"),
]


def describe(db: Session, ids: Sequence[int]) -> list[Described]:
    """The published practices among these. Three queries."""
    rows = db.execute(
        sa.select(*_COLUMNS)
        .join(Network, col(P.network_id) == Network.id)
        .where(col(P.id).in_(ids), is_published(P))
    ).all()
    if not rows:
        return []
    known = around(db, rows, (col(PracticeTheme.practice_id), col(PracticeTheme.theme_id)))
    return [_described(row, known.texts(row), known.choices(row)) for row in rows]


def _described(row: Any, texts: dict[str, str], choices: list[Any]) -> Described:
    texts |= {name: getattr(row, name) or "" for name in OWN}
    refused = row.state is PracticeState.REJECTED
    return Described(
        record_id=row.id,
        address=f"/{row.network}/praksiser/{row.slug}",
        title=row.title,
        made_at=row.created_at,
        texts=texts,
        choices=choices,
        network_id=row.network_id,
        group_id=row.group_id,
        summary=row.what,
        about=row.who,
        status=str(row.state),
        lesson=row.reject_reason if refused else "",
        example=row.example,
    )


SHELF = Shelf(
    "praksis", N_("Praksiser"), N_("Praksis"), WEIGHTS, describe, partial(published, Practice)
)
