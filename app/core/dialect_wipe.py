"""Everything in the database is thrown away, for a demo that starts afresh."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, inspect
from sqlalchemy.engine import Connection

from app.core.dialect import Revisions, is_sqlite

# A virtual table takes the tables it keeps its own things in with it.
WHAT_IS_THERE = (
    "SELECT type, name FROM sqlite_master "
    "WHERE type IN ('view', 'table') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
    "ORDER BY type DESC, sql LIKE 'CREATE VIRTUAL %' DESC"
)


@contextmanager
def wiping(engine: Engine) -> Iterator[Connection]:
    """A transaction in which all there is can be dropped, and made anew.

    SQLite empties a table before it drops it, and then follows references to and from tables that
    may be gone by then. Only outside a transaction can it be told to leave them.
    """
    with engine.connect() as connection:
        _follow_references(connection, False)
        try:
            with connection.begin():
                yield connection
        finally:
            _follow_references(connection, True)


def _follow_references(connection: Connection, on: bool) -> None:
    if is_sqlite(connection):
        raw: Any = connection.connection.driver_connection
        raw.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


def last_revisions(connection: Connection) -> dict[int, int]:
    """Revision by scope, which nobody raises before this transaction is over."""
    if not inspect(connection).has_table("revision"):
        return {}
    if not is_sqlite(connection):  # where the write lock keeps others away
        connection.exec_driver_sql("LOCK TABLE revision IN ACCESS EXCLUSIVE MODE")
    rows = connection.exec_driver_sql(Revisions.QUERY).all()
    return {row.scope: row.number for row in rows}


def drop_everything(connection: Connection) -> None:
    """Remove all tables, views and indexes of this database; inside `wiping`."""
    if not is_sqlite(connection):
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
        return
    quoted = connection.dialect.identifier_preparer.quote_identifier
    for kind, name in connection.exec_driver_sql(WHAT_IS_THERE).all():
        connection.exec_driver_sql(f"DROP {kind} IF EXISTS {quoted(name)}")
