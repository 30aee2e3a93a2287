"""Counts behind the filters, kept up to date in the write's own transaction.

Counting 200 000 rows for every page is what makes lists slow; a small table that changes with
each write makes the figure free to read. A record counts for one audience: everybody
("offentlig"), the network ("nettverk"), or one group ("gruppe:<id>", and "internt" for those
who see all groups).
"""

from __future__ import annotations

from collections import Counter
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy import event as sa_event
from sqlalchemy.orm import Session

from app.core import dialect
from app.core.access import Actor
from app.core.db import WriteSession, metadata

_DELTAS = "facet_deltas"

FACET_COUNT = sa.Table(
    "facet_count",
    metadata,
    sa.Column("network_id", sa.Integer, primary_key=True),
    sa.Column("kind", sa.String(24), primary_key=True),
    sa.Column("audience", sa.String(24), primary_key=True),
    sa.Column("facet", sa.String(24), primary_key=True),
    sa.Column("value", sa.String(40), primary_key=True),
    sa.Column("n", sa.Integer, nullable=False),
)
KEYS = ("network_id", "kind", "audience", "facet", "value")


class Faceted:
    """A record whose columns in `facet_columns` are counted by audience."""

    facet_columns: ClassVar[tuple[str, ...]] = ()


def _audiences(reach: str, group_id: int | None) -> tuple[str, ...]:
    return ("internt", f"gruppe:{group_id}") if reach == "internt" else (reach,)


def _keys(kind: str, columns: tuple[str, ...], values: dict[str, Any]) -> list[tuple[Any, ...]]:
    found = [("alle", "")]
    found += [(c, str(values[c])) for c in columns if values[c] is not None]
    return [
        (values["network_id"], kind, audience, facet, value)
        for audience in _audiences(str(values["reach"]), values["group_id"])
        for facet, value in found
    ]


def _states(record: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The counted columns before and after this change."""
    before, after = {}, {}
    inspected = sa.inspect(record)
    for name in ("network_id", "group_id", "reach", *record.facet_columns):
        after[name] = getattr(record, name)
        past = inspected.attrs[name].history
        before[name] = past.deleted[0] if past.deleted else after[name]
    return before, after


@sa_event.listens_for(WriteSession, "before_flush")
def _notice(session: Session, *_args: Any) -> None:
    deltas: Counter[tuple[Any, ...]] = session.info.setdefault(_DELTAS, Counter())
    for record in (*session.new, *session.dirty, *session.deleted):
        if not isinstance(record, Faceted):
            continue
        before, after = _states(record)
        kind = record.__tablename__  # type: ignore[attr-defined]
        if record not in session.new:
            deltas.subtract(_keys(kind, record.facet_columns, before))
        if record not in session.deleted:
            deltas.update(_keys(kind, record.facet_columns, after))


@sa_event.listens_for(WriteSession, "before_commit")
def _write(session: Session) -> None:
    session.flush()
    deltas = session.info.pop(_DELTAS, Counter())
    # Sorted: two writers take the rows in the same order and never wait for each other in a ring.
    rows = [dict(zip(KEYS, key, strict=True)) | {"n": n} for key, n in sorted(deltas.items()) if n]
    if rows:
        session.execute(dialect.upsert_add(FACET_COUNT, KEYS, "n"), rows)


@sa_event.listens_for(WriteSession, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(_DELTAS, None)


def recount(db: Session, network_id: int) -> None:
    """Count a network's records anew, past all that went by (an import, a mend)."""
    db.execute(FACET_COUNT.delete().where(FACET_COUNT.c.network_id == network_id))
    counted: Counter[tuple[Any, ...]] = Counter()
    for model in _kinds():
        table: sa.Table = sa.inspect(model).local_table
        names = ("network_id", "group_id", "reach", *model.facet_columns)
        chosen = sa.select(*(table.c[name] for name in names))
        for row in db.execute(chosen.where(table.c.network_id == network_id)).mappings():
            counted.update(_keys(table.name, model.facet_columns, dict(row)))
    rows = [dict(zip(KEYS, key, strict=True)) | {"n": n} for key, n in sorted(counted.items())]
    if rows:
        db.execute(FACET_COUNT.insert(), rows)


def _kinds() -> list[Any]:
    """Every counted model, those of rooms this one does not know among them."""
    return [kind for kind in Faceted.__subclasses__() if hasattr(kind, "__tablename__")]


def audiences_of(actor: Actor, network_id: int, sees_all: bool) -> list[str]:
    """The audiences whose records this actor sees in the network."""
    if sees_all:
        return ["offentlig", "nettverk", "internt"]
    if not actor.in_network(network_id):
        return ["offentlig"]
    own = [f"gruppe:{g}" for g in sorted(actor.groups_in(network_id))]
    return ["offentlig", "nettverk", *own]


_COUNTS = (
    sa.select(FACET_COUNT.c.facet, FACET_COUNT.c.value, sa.func.sum(FACET_COUNT.c.n))
    .where(
        FACET_COUNT.c.network_id == sa.bindparam("network_id"),
        FACET_COUNT.c.kind == sa.bindparam("kind"),
        FACET_COUNT.c.audience.in_(sa.bindparam("audiences", expanding=True)),
    )
    .group_by(FACET_COUNT.c.facet, FACET_COUNT.c.value)
)


def counts(
    db: Session, network_id: int, kind: str, audiences: list[str]
) -> dict[tuple[str, str], int]:
    """{(facet, value): how many the actor sees}; ("alle", "") is the whole list. One query."""
    bound = {"network_id": network_id, "kind": kind, "audiences": audiences}
    return {(facet, value): int(n) for facet, value, n in db.execute(_COUNTS, bound) if n}
