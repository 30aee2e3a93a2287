"""Initiatives in the library: what is shown, searched and counted of those that are published."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.i18n import N_
from app.core.search_shelf import Described, Shelf
from app.initiatives.models import Initiative, InitiativeTerm, InitiativeTheme, Status
from app.networks.models import Network
from app.networks.shelf import ages, around, is_published, published

I = Initiative  # noqa: E741
STOPPED = frozenset({Status.ENDED, Status.DISCARDED})
WEIGHTS = {
    "title": 8.0,
    "purpose": 4.0,
    "target_group": 4.0,
    "words": 3.0,
    "setting": 2.0,
    "core_parts": 2.0,
    "adaptable_parts": 2.0,
    "who_does": 2.0,
    "mechanism": 2.0,
    "legal_basis": 2.0,
    "learned": 1.0,
    "advice": 1.0,
    "expected": 1.0,
    "place": 1.0,
}
SHOWN = ("slug", "group_id", "network_id", "status", "example", "age_from", "age_to", "created_at")
OWN = [name for name in WEIGHTS if name not in {"words", "place"}]
_COLUMNS: list[Any] = [
    col(I.id),
    *(getattr(I, name) for name in (*SHOWN, *OWN)),
    col(Network.slug).label("network"),
]


def describe(db: Session, ids: Sequence[int]) -> list[Described]:
    """The published initiatives among these. Four queries."""
    rows = db.execute(
        sa.select(*_COLUMNS)
        .join(Network, col(I.network_id) == Network.id)
        .where(col(I.id).in_(ids), is_published(I))
    ).all()
    if not rows:
        return []
    themes = (col(InitiativeTheme.initiative_id), col(InitiativeTheme.theme_id))
    terms = (col(InitiativeTerm.initiative_id), col(InitiativeTerm.term_id))
    known = around(db, rows, themes, terms)
    return [_described(row, known.texts(row), known.choices(row)) for row in rows]


def _described(row: Any, texts: dict[str, str], choices: list[Any]) -> Described:
    stopped = row.status in STOPPED
    for name in OWN:
        value = getattr(row, name)
        texts[name] = " ".join(value) if isinstance(value, list) else value or ""
    return Described(
        record_id=row.id,
        address=f"/{row.network}/tiltak/{row.slug}",
        title=row.title,
        made_at=row.created_at,
        texts=texts,
        choices=[*choices, *ages(row.age_from, row.age_to)],
        network_id=row.network_id,
        group_id=row.group_id,
        summary=row.purpose,
        about="\n".join(filter(None, (row.target_group, row.setting))),
        status=str(row.status),
        stopped=stopped,
        lesson=row.learned if stopped else "",
        advice=row.advice if stopped else "",
        example=row.example,
        age_from=row.age_from,
        age_to=row.age_to,
    )


SHELF = Shelf(
    "tiltak", N_("Tiltak"), N_("Tiltak"), WEIGHTS, describe, partial(published, Initiative)
)
