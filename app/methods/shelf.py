"""Promising methods in the library: they belong to no network, and are there for all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.i18n import N_
from app.core.search_shelf import Described, Shelf
from app.methods.models import PromisingMethod
from app.networks.shelf import ages

WEIGHTS = {
    "title": 8.0,
    "problem": 4.0,
    "target_group": 4.0,
    "description": 2.0,
    "collaboration": 2.0,
    "needs": 1.0,
    "results_text": 1.0,
    "transferability": 1.0,
    "status_text": 1.0,
    "office": 1.0,
}


def describe(db: Session, ids: Sequence[int]) -> list[Described]:
    """The methods among these. One query."""
    wanted = sa.select(PromisingMethod).where(col(PromisingMethod.id).in_(ids))
    return [_described(method) for method in db.scalars(wanted)]


def _described(method: PromisingMethod) -> Described:
    return Described(
        record_id=method.id or 0,
        address=f"/bibliotek/metoder/{method.slug}",
        title=method.title,
        made_at=method.created_at,
        texts={name: getattr(method, name) for name in WEIGHTS},
        choices=ages(method.age_from, method.age_to),
        summary=method.problem or method.description,
        about="\n".join(filter(None, (method.office, method.target_group, method.status_text))),
        example=method.example,
        age_from=method.age_from,
        age_to=method.age_to,
    )


def published(db: Session, network_id: int | None) -> Iterable[tuple[int, datetime]]:
    """(number, made_at) of all of them; none belongs to a network."""
    if network_id is not None:
        return []
    rows = db.execute(sa.select(col(PromisingMethod.id), col(PromisingMethod.created_at)))
    return [(number, made) for number, made in rows if number is not None]


SHELF = Shelf("metode", N_("Lovende metoder"), N_("Lovende metode"), WEIGHTS, describe, published)
