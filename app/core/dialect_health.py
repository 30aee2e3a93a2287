"""Whether the database keeps what Flipp promises: what to ask differs between the two."""

from __future__ import annotations

import stat
from pathlib import Path

from sqlalchemy.engine import Connection, make_url

from app.core.dialect import is_sqlite

# name → the values under which an acknowledged record survives a power cut
_FILE = {"journal_mode": {"wal"}, "synchronous": {"2", "3"}, "foreign_keys": {"1"}}
_SERVER = {
    "fsync": {"on"},
    "full_page_writes": {"on"},
    "synchronous_commit": {"on", "remote_apply", "remote_write"},
    "server_encoding": {"UTF8"},
}
OLDEST_SERVER = 15


def database_file(url: str) -> Path | None:
    """The file the database is; None for a server."""
    parsed = make_url(url)
    return Path(parsed.database or "") if parsed.get_backend_name() == "sqlite" else None


def broken_promises(connection: Connection) -> list[str]:
    """Settings of the database under which records could be lost, and damage found in it."""
    wanted = _FILE if is_sqlite(connection) else _SERVER
    ask = "PRAGMA" if is_sqlite(connection) else "SHOW"
    found = []
    for name, good in wanted.items():
        value = str(connection.exec_driver_sql(f"{ask} {name}").scalar())
        if value.lower() not in {g.lower() for g in good}:
            found.append(f"{name} is {value}, it must be {' or '.join(sorted(good))}")
    return found + (_damage(connection) if is_sqlite(connection) else _too_old(connection))


def _damage(connection: Connection) -> list[str]:
    rows = connection.exec_driver_sql("PRAGMA quick_check(3)").scalars().all()
    return [] if list(rows) == ["ok"] else [f"damaged, restore a backup: {row}" for row in rows]


def _too_old(connection: Connection) -> list[str]:
    number = int(str(connection.exec_driver_sql("SHOW server_version_num").scalar()))
    version = number // 10_000
    return (
        [] if version >= OLDEST_SERVER else [f"version {version}, needs {OLDEST_SERVER} or newer"]
    )


def open_to_others(path: Path) -> bool:
    """Whether other users of this machine can read the database's file."""
    folder = stat.S_IMODE(path.parent.stat().st_mode)
    return bool(folder & 0o011 and stat.S_IMODE(path.stat().st_mode) & 0o044)
