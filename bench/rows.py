"""Rows to the file: plain SQL, with what the models would have put where nothing is given."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import islice
from typing import Any

from sqlmodel import SQLModel

from app.core.db import metadata

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
Row = dict[str, Any]


class Index:
    """Hands `dialect.index_document` a session that is a plain cursor."""

    def __init__(self, raw: sqlite3.Connection) -> None:
        self.cursor = raw.cursor()

    def execute(self, statement: Any, bound: Row) -> None:
        """Run it."""
        self.cursor.execute(statement.text, bound)


class Inserter:
    """Writes rows of any table of the schema."""

    def __init__(self, raw: sqlite3.Connection) -> None:
        self.raw = raw

    def insert(self, table: str, rows: Iterable[Row]) -> None:
        """Rows with the same columns, in the order they come."""
        rows = iter(rows)
        for first in rows:
            names, defaults = _columns(table, tuple(first))
            holes = ", ".join("?" for _ in names)
            sql = f'INSERT INTO "{table}" ({", ".join(names)}) VALUES ({holes})'
            self.raw.execute(sql, _values(first, names, defaults))
            while batch := list(islice(rows, 5_000)):
                self.raw.executemany(sql, (_values(r, names, defaults) for r in batch))


@lru_cache(maxsize=100)
def _columns(table: str, given: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[Any, ...]]:
    """The columns to write, with what stands there when the row has nothing."""
    models = {m.local_table.name: m.class_ for m in SQLModel._sa_registry.mappers}
    fields = models[table].model_fields if table in models else {}
    names, defaults = [], []
    for column in metadata.tables[table].columns:
        if column.name == "id" and "id" not in given:
            continue
        field = fields.get(column.name)
        required = field is None or field.is_required()
        default = None if required else field.get_default(call_default_factory=True)
        names.append(column.name)
        defaults.append(_plain(NOW if isinstance(default, datetime) else default))
    return tuple(names), tuple(defaults)


def _values(row: Row, names: tuple[str, ...], defaults: tuple[Any, ...]) -> list[Any]:
    return [
        _plain(row[name]) if name in row else default
        for name, default in zip(names, defaults, strict=True)
    ]


def _plain(value: Any) -> Any:
    """A value as the database's driver stores it."""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S.%f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False)
    return str(value) if isinstance(value, str) else value
