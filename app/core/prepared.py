"""Statements prepared once and read straight from the driver, where that is what takes time.

The toolbox spends ten times as long on a small statement as the embedded database does
(docs/decisions/0024). Across a network it makes no difference, and it goes the ordinary way.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.sql import visitors

from app.core.db import ReadSession

Worker = Callable[[Any], Any]


@dataclass(frozen=True)
class _Way:
    """How the driver is asked, and what its answers are made into."""

    sql: str
    values: tuple[tuple[str, Any, Worker | None], ...]  # a name to be given or "", a constant
    columns: tuple[tuple[int, Worker], ...]
    row: Callable[[Sequence[Any]], Any]

    def bind(self, given: Mapping[str, Any]) -> list[Any]:
        found = []
        for name, constant, worker in self.values:
            value = given[name] if name else constant
            found.append(worker(value) if worker is not None else value)
        return found

    def made(self, rows: Sequence[Any]) -> list[Any]:
        found = []
        for plain in rows:
            values = list(plain)
            for place, worker in self.columns:
                values[place] = worker(values[place])
            found.append(self.row(values))
        return found


class Prepared:
    """A SELECT of columns whose values come by name; the rows have the columns' names."""

    def __init__(self, statement: Any) -> None:
        self.statement = statement
        names = [column.key for column in statement.selected_columns]
        self.names = tuple(names)
        self._row: Any = namedtuple("Row", names)  # type: ignore[misc]
        # A list of values makes another statement for each length of it.
        parts = visitors.iterate(statement)
        self._lists = any(isinstance(p, sa.BindParameter) and p.expanding for p in parts)
        self._way: _Way | None = None

    def all(self, db: Session, given: Mapping[str, Any]) -> list[Any]:
        """Every row."""
        straight = isinstance(db, ReadSession) and not self._lists
        driver = cast(ReadSession, db).driver() if straight else None
        if driver is None:
            return self._ordinary(db, given)
        dialect = db.get_bind().dialect
        way = self._way or self._prepare(dialect)
        errors = dialect.loaded_dbapi.Error
        try:
            rows = driver.execute(way.sql, way.bind(given)).fetchall()
        except errors as error:  # told of as everywhere else
            raise DBAPIError.instance(way.sql, None, error, errors, hide_parameters=True) from error
        return way.made(rows)

    def _ordinary(self, db: Session, given: Mapping[str, Any]) -> list[Any]:
        return [self._row(*row) for row in db.execute(self.statement, given)]

    def first(self, db: Session, given: Mapping[str, Any]) -> Any:
        """The first row, or None."""
        return next(iter(self.all(db, given)), None)

    def _prepare(self, dialect: sa.Dialect) -> _Way:
        compiled = self.statement.compile(dialect=dialect)
        values = []
        for name in compiled.positiontup:
            bound = compiled.binds[name]
            worker = bound.type.dialect_impl(dialect).bind_processor(dialect)
            values.append((name if bound.required else "", bound.value, worker))
        columns = [
            (place, worker)
            for place, column in enumerate(self.statement.selected_columns)
            if (worker := column.type.dialect_impl(dialect).result_processor(dialect, None))
        ]
        self._way = _Way(str(compiled), tuple(values), tuple(columns), self._row._make)
        return self._way
