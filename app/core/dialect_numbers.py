"""Numbers that were never used: SQLite gives the last one of a table again when it is deleted."""

from __future__ import annotations

from sqlalchemy import Connection, text

from app.core.dialect import is_sqlite


def last_ever(connection: Connection, table: str) -> int:
    """The highest number a row of this audited table has had, deleted ones among them."""
    rows = connection.execute(
        text(
            f'SELECT max(id) FROM "{table}" UNION ALL '
            "SELECT max(subject_id) FROM audit_event WHERE subject_type = :name"
        ),
        {"name": table},
    )
    return max(number or 0 for (number,) in rows)


def reserve(connection: Connection, table: str, count: int) -> list[int]:
    """So many numbers that no row of the table has, rising; nobody else is given them.

    On SQLite the write lock keeps others away; PostgreSQL's sequence never counts back.
    """
    if is_sqlite(connection):
        first = last_ever(connection, table) + 1
        return list(range(first, first + count))
    rows = connection.execute(
        text("SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :count)"),
        {"name": f'"{table}"', "count": count},
    )
    return sorted(number for (number,) in rows)
