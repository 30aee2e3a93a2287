"""Records' numbers on the way: counted from 1 in the archive, given anew where it comes in.

An archive numbers the rows of each table 1, 2, 3 … in their order, so that the same network gives
the same archive from every installation. Rows that are gone keep a number of their own as long as
the history names them: else their history would become another's.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.archive_plan import EVENTS, NETWORK, Part, Plan
from app.core.db import metadata

CHUNK = 500


class Numbering:
    """The archive's number of each row that goes along; about eight bytes a row.

    Tables whose numbers rank them are searched; of the others (`order`, `same`) each is kept.
    """

    def __init__(self) -> None:
        self.ranked: dict[str, array[int]] = {}
        self.listed: dict[str, dict[int, int]] = {}

    def of(self, table: str, number: int | None) -> int | None:
        """The archive's number; None for a row that does not go along."""
        if number is None:
            return None
        if table in self.listed:
            return self.listed[table].get(number)
        known = self.ranked.get(table, array("q"))
        at = bisect_left(known, number)
        return at + 1 if at < len(known) and known[at] == number else None

    def counts(self) -> dict[str, int]:
        """How many numbers each table has."""
        found = {name: len(known) for name, known in (self.ranked | self.listed).items()}
        return {name: n for name, n in sorted(found.items()) if n}


def number_all(db: Session, plan: Plan, network_id: int, *, spared: bool) -> Numbering:
    """Number every row that goes along with the network, and those its history names."""
    given = Numbering()
    for name in plan.parts:
        table, part = metadata.tables[name], plan.parts[name]
        if part.same or name == EVENTS or "id" not in table.c:
            continue  # events are named by nothing, and counted as they are written
        chosen = sa.select(table.c.id).where(plan.belongs(name, network_id, spared=spared))
        if part.order:
            _list(given, name, _ordered(db, plan, part, chosen))
        else:
            given.ranked[name] = array("q", _numbers(db, chosen.order_by(table.c.id)))
    for name in plan.shared():
        _list(given, name, _shared(db, plan, name, network_id, spared=spared))
    _add_gone(given, plan, named_in_history(db, plan, network_id), spared=spared)
    return given


def _numbers(db: Session, chosen: Any) -> Iterator[int]:
    yield from db.execute(chosen.execution_options(yield_per=CHUNK)).scalars()


def _list(given: Numbering, name: str, numbers: Iterable[int]) -> None:
    given.listed[name] = {number: at for at, number in enumerate(numbers, start=1)}


def _ordered(db: Session, plan: Plan, part: Part, chosen: Any) -> list[int]:
    """The rows' numbers by the part's own order; a row it refers to ranks by its own."""
    table = metadata.tables[part.table]
    rows = db.execute(chosen.add_columns(*(table.c[name] for name in part.order))).all()
    refers = plan.refers(part.table)
    ranks: dict[str, dict[int, int]] = {}
    for name in set(part.order) & set(refers):
        upper = plan.parts[refers[name]]
        theirs = sa.select(metadata.tables[upper.table].c.id)
        listed = _ordered(db, plan, upper, theirs)
        ranks[name] = {number: at for at, number in enumerate(listed)}

    def rank(row: Any) -> list[Any]:
        return [
            ranks[name][value] if name in ranks else value
            for name, value in zip(part.order, row[1:], strict=True)
        ]

    return [row[0] for row in sorted(rows, key=rank)]


def _shared(db: Session, plan: Plan, name: str, network_id: int, *, spared: bool) -> list[int]:
    """Every row of a shared table that something of the network names, by what it is known by."""
    table = metadata.tables[name]
    named: set[int] = set()
    for part in plan.parts:
        if plan.parts[part].same:
            continue
        mine = plan.belongs(part, network_id, spared=spared)
        for column, upper in plan.refers(part).items():
            if upper == name:
                naming = metadata.tables[part].c[column]
                named.update(
                    db.scalars(sa.select(naming).where(mine, naming.is_not(None)).distinct())
                )
    known = sa.select(table.c.id, table.c[plan.parts[name].same])
    rows = [row for row in db.execute(known) if row[0] in named]
    return [row[0] for row in sorted(rows, key=lambda row: str(row[1]))]


def named_in_history(db: Session, plan: Plan, network_id: int) -> dict[str, dict[int, None]]:
    """{table: the numbers events name, in the order they first do}."""
    events = metadata.tables[EVENTS]
    rows = db.execute(
        sa.select(events.c.subject_type, events.c.subject_id, events.c.data)
        .where(events.c.network_id == network_id)
        .order_by(events.c.id)
        .execution_options(yield_per=CHUNK)
    )
    found: dict[str, dict[int, None]] = {}
    for table, number, data in rows:
        found.setdefault(table, {})[number] = None
        for key, value in data.items():
            if key in plan.event_ids and type(value) is int:
                found.setdefault(plan.event_ids[key], {})[value] = None
    return found


def _add_gone(
    given: Numbering, plan: Plan, named: dict[str, dict[int, None]], *, spared: bool
) -> None:
    """Number what is no more, too; not what stays at home, whose history stays there as well."""
    for table, numbers in named.items():
        part = plan.parts.get(table)
        if spared and part is not None and part.private is not None:
            continue
        gone = [number for number in numbers if given.of(table, number) is None]
        if not gone or table == NETWORK:
            continue
        if table in given.listed:
            have = given.listed[table]
            have.update({number: len(have) + at for at, number in enumerate(gone, start=1)})
        else:
            given.ranked[table] = array("q", sorted([*given.ranked.get(table, ()), *gone]))
