"""What is read of promising methods. Lists are column selects; only a single one is an object."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.access import Guard, Level
from app.core.errors import NotFound
from app.core.i18n import sort_key
from app.core.web import Ctx
from app.methods.models import MethodResult, PromisingMethod

T = PromisingMethod
ROW = [
    col(T.id),
    col(T.slug),
    col(T.title),
    col(T.office),
    col(T.problem),
    col(T.target_group),
    col(T.age_from),
    col(T.age_to),
    col(T.description),
    col(T.results_text),
    col(T.started),
    col(T.ended),
    col(T.status_text),
    col(T.example),
    col(T.created_at),
]


def every(db: Session) -> list[Any]:
    """The methods by name, as rows of ROW's columns. One query."""
    return sorted(db.execute(sa.select(*ROW)).all(), key=lambda m: sort_key(m.title))


def named(db: Session, slug: str, *, lock: bool = False) -> PromisingMethod | None:
    """The method of this address, locked when it will be changed. One query."""
    wanted = sa.select(T).where(col(T.slug) == slug)
    return db.scalars(wanted.with_for_update() if lock else wanted).first()


def load_method(ctx: Ctx) -> PromisingMethod:
    """The method of the address. Raises NotFound."""
    found = named(ctx.db, ctx.part("slug"), lock=ctx.route.writes)
    if found is None:
        raise NotFound
    return found


# Everybody reads them; whoever looks after the installation writes them.
READ: Guard[PromisingMethod] = Guard(Level.OPEN, load_method)
WRITE: Guard[PromisingMethod] = Guard(Level.ADMIN, load_method)


def results_of(db: Session, method: PromisingMethod) -> Sequence[MethodResult]:
    """Its figures in the order they were written. One query."""
    wanted = sa.select(MethodResult).where(col(MethodResult.method_id) == method.id)
    return db.scalars(wanted.order_by(col(MethodResult.id))).all()


def result(db: Session, method: PromisingMethod, number: int) -> MethodResult:
    """One of its figures. Raises NotFound."""
    found = db.get(MethodResult, number)
    if found is None or found.method_id != method.id:
        raise NotFound
    return found
