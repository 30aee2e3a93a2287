"""What of the database goes with a network when it moves, table by table, and why.

The list itself is `app/archive_parts.py`; a test fails when a table is in neither half of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from app.core.db import Forgettable, metadata

NETWORK, EVENTS = "network", "audit_event"
Row = dict[str, Any]


@dataclass(frozen=True)
class Spared:
    """What goes of a private table when its words are to stay at home.

    only: which rows, as a condition made of the table. changed: what is left of such a row.
    """

    only: Callable[[sa.Table], sa.ColumnElement[bool]]
    changed: Callable[[Row], Row] = dict


@dataclass(frozen=True)
class Part:
    """A table whose rows go along: those with the network's number, or tied to some that go.

    same: a column by which a row shared by networks (a person, a municipality) is known again.
    spell: how that column is spelled here. order: columns that rank the rows, where the numbers
    do not. omit: columns that stay at home, with what they are when they come in. refs: columns
    that name another table's row without a foreign key. ids: columns that list such rows. number:
    draws a new row's number, where the next one would tell something. abroad: columns that may
    name another network's record, which may be missing or be of a link that nothing refers to.
    about: the column that holds a table's name, and the one that holds a row's number there.
    private: see Spared.
    """

    table: str
    why: str
    same: str = ""
    spell: Callable[[str], str] = str
    order: tuple[str, ...] = ()
    omit: Mapping[str, Any] = field(default_factory=dict)
    refs: Mapping[str, str] = field(default_factory=dict)
    ids: Mapping[str, str] = field(default_factory=dict)
    number: Callable[[], int] | None = None
    abroad: frozenset[str] = frozenset()
    about: tuple[str, str] | None = None
    private: Spared | None = None


@dataclass(frozen=True)
class Left:
    """A table that stays at home, and why."""

    table: str
    why: str


class Plan:
    """The parts in an order in which each comes after those it refers to.

    event_ids: the keys of events' data that hold another record's number, with its table.
    Raises ValueError when a part can be reached from the network by nothing.
    """

    def __init__(self, entries: Iterable[Part | Left], event_ids: Mapping[str, str]) -> None:
        entries = list(entries)
        named = {e.table: e for e in entries if isinstance(e, Part)}
        self.left = {e.table: e for e in entries if isinstance(e, Left)}
        for name in set(named) - set(metadata.tables):
            raise ValueError(f"there is no table {name}")
        order = [t.name for t in metadata.sorted_tables if t.name in named and t.name != EVENTS]
        # What names rows without a foreign key is not sorted by the metadata: it comes last.
        order.sort(key=lambda name: bool(named[name].refs))
        self.parts = {name: named[name] for name in [*order, EVENTS]}
        self.event_ids = dict(event_ids)
        self._columns = {name: self._that_go(name) for name in self.parts}
        self._refers = {name: self._named(name) for name in self.parts}
        for at, name in enumerate(self.parts):
            self._way_to(name)
            self._demand_abroad(name)
            later = set(self._named_by(name)) - set([*self.parts][:at])
            if later:
                raise ValueError(f"{name} names rows of {sorted(later)}, which come later or never")

    def columns(self, name: str) -> list[sa.Column[Any]]:
        """The columns of a part that go along."""
        return self._columns[name]

    def _that_go(self, name: str) -> list[sa.Column[Any]]:
        return [c for c in metadata.tables[name].columns if c.name not in self.parts[name].omit]

    def refers(self, name: str) -> dict[str, str]:
        """{column: the table whose row it names}, for a part's columns that go along."""
        return self._refers[name]

    def _named(self, name: str) -> dict[str, str]:
        found = dict(self.parts[name].refs)
        for column in self.columns(name):
            for key in column.foreign_keys:
                found[column.name] = key.column.table.name
        return found

    def _demand_abroad(self, name: str) -> None:
        table, refers = metadata.tables[name], self.refers(name)
        forgotten = {getattr(kind, "__tablename__", "") for kind in Forgettable.__subclasses__()}
        for column in self.parts[name].abroad:
            if refers[column] in forgotten:
                raise ValueError(f"{refers[column]} can be forgotten, words of it elsewhere not")
            if "id" in table.c and not table.c[column].nullable:
                raise ValueError(f"{name}.{column} can't be missing while its record is away")

    def _named_by(self, name: str) -> list[str]:
        return [*self.refers(name).values(), *self.parts[name].ids.values()]

    def shared(self) -> list[str]:
        """The parts whose rows several networks may name."""
        return [name for name, part in self.parts.items() if part.same]

    def belongs(self, name: str, network_id: int, *, spared: bool) -> sa.ColumnElement[bool]:
        """Which rows of a part (not a shared one) go along with the network."""
        table, part = metadata.tables[name], self.parts[name]
        way = self._way_to(name)
        if way in {"id", "network_id"}:
            mine: sa.ColumnElement[bool] = table.c[way] == network_id
        else:
            upper = next(iter(table.c[way].foreign_keys)).column.table
            theirs = self.belongs(upper.name, network_id, spared=spared)
            mine = table.c[way].in_(sa.select(upper.c.id).where(theirs))
        if spared and part.private is not None:
            mine = sa.and_(mine, part.private.only(table))
        return mine

    def _way_to(self, name: str) -> str:
        """The column that ties the part's rows to the network; "" for a shared one."""
        if name == NETWORK or self.parts[name].same:
            return "id"
        table = metadata.tables[name]
        if "network_id" in table.c:
            return "network_id"
        for column in table.columns:
            uppers = [key.column.table.name for key in column.foreign_keys]
            if column.name in self.parts[name].abroad:
                continue
            if not column.nullable and any(u in self.parts and u != name for u in uppers):
                return column.name
        raise ValueError(f"nothing ties {name} to a network")
