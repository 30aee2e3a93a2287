"""Loading one record of a network by its address, as this person may see it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, TypeVar

import sqlalchemy as sa

from app.core.errors import NotFound
from app.core.listing import view_clause
from app.core.prepared import Prepared
from app.core.web import Ctx
from app.networks.policy import view_of
from app.networks.queries import load_network

R = TypeVar("R")


@lru_cache(maxsize=50)
def _to_change(model: Any, shape: str) -> Any:
    """The statement, built once for each kind of record and view."""
    wanted = sa.select(model).where(model.slug == sa.bindparam("slug"), view_clause(model, shape))
    return wanted.with_for_update()


@lru_cache(maxsize=50)
def _to_show(model: Any, shape: str) -> Prepared:
    """The same for a record that is only looked at."""
    columns = sa.inspect(model).local_table.c
    wanted = sa.select(*columns)
    return Prepared(wanted.where(columns.slug == sa.bindparam("slug"), view_clause(model, shape)))


def load_record(ctx: Ctx, model: type[R]) -> R:
    """The record of the address, locked when it will be changed. Raises NotFound when hidden."""
    network = load_network(ctx)
    view = view_of(ctx.actor, network.id)
    bound = view.bound | {"slug": ctx.part("slug")}
    kind: Any = model
    record: R | None
    if ctx.route.writes:
        record = ctx.db.scalars(_to_change(kind, view.shape), bound).first()
    else:
        record = _looked_at(ctx, model, view.shape, bound)
    if record is None:
        raise NotFound
    return record


def _looked_at(ctx: Ctx, model: type[R], shape: str, bound: dict[str, Any]) -> R | None:
    """Such a record belongs to no session: it has its columns, and can't be stored."""
    kind: Any = model
    prepared = _to_show(kind, shape)
    row = prepared.first(ctx.db, bound)
    if row is None:
        return None
    record: R = object.__new__(model)
    record.__dict__.update(zip(prepared.names, row, strict=True))
    return record
