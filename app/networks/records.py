"""Loading one record of a network by its address, as this person may see it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, TypeVar

import sqlalchemy as sa

from app.core.errors import NotFound
from app.core.listing import view_clause
from app.core.web import Ctx
from app.networks.policy import view_of
from app.networks.queries import load_network

R = TypeVar("R")


@lru_cache(maxsize=50)
def _by_slug(model: Any, shape: str, locked: bool) -> Any:
    """The statement, built once for each kind of record and view."""
    statement = sa.select(model).where(
        model.slug == sa.bindparam("slug"), view_clause(model, shape)
    )
    return statement.with_for_update() if locked else statement


def load_record(ctx: Ctx, model: type[R]) -> R:
    """The record of the address, locked when it will be changed. Raises NotFound when hidden."""
    network = load_network(ctx)
    view = view_of(ctx.actor, network.id)
    kind: Any = model
    statement = _by_slug(kind, view.shape, ctx.route.writes)
    record: R | None = ctx.db.scalars(statement, view.bound | {"slug": ctx.part("slug")}).first()
    if record is None:
        raise NotFound
    return record
