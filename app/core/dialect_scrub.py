"""What was deleted leaves the files; what was written in a row lies in none."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.engine import Connection

from app.core.dialect import is_sqlite

SKIPPED = "55P03"  # PostgreSQL's word for a lock it did not wait for


def scrub(engine: Engine, tables: Sequence[str] = (), patience: float = 2.0) -> bool:
    """Take what was deleted out of the files. Returns whether all of it could be.

    SQLite overwrites deleted rows (secure_delete), but the log beside the file holds the pages as
    they were until it is emptied, which has to wait for whoever reads. PostgreSQL keeps dead rows
    until they are vacuumed; only these tables are (all when none is named), and nobody waits.
    """
    return _empty_log(engine, patience) if is_sqlite(engine) else _vacuum(engine, tables)


def _empty_log(engine: Engine, patience: float) -> bool:
    """Try again and again rather than wait: who waits holds the write lock meanwhile."""
    give_up = time.monotonic() + patience
    with engine.connect() as connection:
        raw: Any = connection.connection.dbapi_connection
        usual = raw.execute("PRAGMA busy_timeout").fetchone()[0]
        raw.execute("PRAGMA busy_timeout=0")
        try:
            while _busy(raw):
                if time.monotonic() > give_up:
                    return False
                time.sleep(0.05)
        finally:
            raw.execute(f"PRAGMA busy_timeout={int(usual)}")
    return True


def _busy(raw: Any) -> bool:
    try:
        return bool(raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0])
    except sqlite3.OperationalError:
        return True


def _vacuum(engine: Engine, tables: Sequence[str]) -> bool:
    skipped: list[str] = []

    def told(notice: Any) -> None:
        if notice.sqlstate == SKIPPED:
            skipped.append(notice.sqlstate)

    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        raw: Any = connection.connection.dbapi_connection
        raw.add_notice_handler(told)
        try:
            names = ", ".join(f'"{name}"' for name in tables)
            connection.exec_driver_sql(f"VACUUM (SKIP_LOCKED, INDEX_CLEANUP ON) {names}")
        finally:
            raw.remove_notice_handler(told)
    return not skipped


def blend(connection: Connection, tables: Sequence[str]) -> None:
    """Let nothing tell in which order, or in which transaction, the rows were written.

    On PostgreSQL each row carries the number of the transaction it came in, and lies where there
    was room then. All rows are written anew in one transaction, ordered by their random numbers.
    Nothing on SQLite, where a row has no such mark and lies by its number.
    """
    if is_sqlite(connection):
        return
    names = ", ".join(f'"{name}"' for name in tables)
    # Somebody who waited for a single row would find it gone; so they wait for the table.
    connection.exec_driver_sql("SET LOCAL lock_timeout = '2s'")
    connection.exec_driver_sql(f"LOCK TABLE {names} IN EXCLUSIVE MODE")
    for name in tables:
        connection.exec_driver_sql(
            f'WITH gone AS (DELETE FROM "{name}" RETURNING *) '
            f'INSERT INTO "{name}" SELECT * FROM gone ORDER BY id'
        )
