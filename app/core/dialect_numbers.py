"""Numbers that were never used: SQLite gives the last one of a table again when it is deleted."""

from __future__ import annotations

from sqlalchemy import Connection, text


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
