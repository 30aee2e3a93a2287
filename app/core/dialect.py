"""What differs between SQLite and PostgreSQL. Only this file, db.py and migrations name them."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Engine, event, text
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.orm import Session

WRITE = "flipp_write"


def is_sqlite(bind: Engine | Connection) -> bool:
    """Whether this is the embedded database."""
    return bind.dialect.name == "sqlite"


def make_engine(url: str, threads: int) -> Engine:
    """An engine with the pragmas and transaction rules each database needs."""
    if make_url(url).get_backend_name() == "sqlite":
        return _sqlite_engine(url, threads)
    parsed = make_url(url)
    if parsed.drivername in {"postgresql", "postgres"}:
        parsed = parsed.set(drivername="postgresql+psycopg")
    return sa.create_engine(
        parsed,
        pool_size=threads + 2,
        max_overflow=4,
        hide_parameters=True,  # what people wrote is no matter for the log
        pool_timeout=10,
        pool_pre_ping=True,
        connect_args={"connect_timeout": 5, "options": "-c lock_timeout=10s"},
    )


def steady(engine: Engine) -> Engine:
    """The engine, with transactions that see one moment: SQLite's readers do anyway."""
    if is_sqlite(engine):
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _sqlite_engine(url: str, threads: int) -> Engine:
    engine = sa.create_engine(
        url,
        # isolation_level None: the driver starts no transactions of its own, we do (below).
        connect_args={"check_same_thread": False, "isolation_level": None, "timeout": 10},
        pool_size=threads + 2,
        max_overflow=4,
        hide_parameters=True,  # what people wrote is no matter for the log
    )

    @event.listens_for(engine, "connect")
    def pragmas(raw: Any, _record: Any) -> None:
        cursor = raw.cursor()
        for pragma in (
            "journal_mode=WAL",
            "foreign_keys=ON",
            # FULL: an acknowledged record survives a power cut, not only a crash.
            "synchronous=FULL",
            "secure_delete=ON",
            "cache_size=-16000",
            "temp_store=MEMORY",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A transaction that reads first and writes later fails at once with "database is
        # locked" when another writes in between; so a writing one takes its turn up front.
        if connection.get_execution_options().get(WRITE):
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        elif not _driver(connection).in_transaction:  # by begin_reading
            connection.exec_driver_sql("BEGIN")

    return engine


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection


def reads_straight(engine: Engine) -> bool:
    """Whether asking the driver itself is worth it: not when each question crosses a network."""
    return is_sqlite(engine)


def begin_reading(connection: Connection) -> None:
    """Begin a transaction that only reads, without telling the toolbox; closing ends it."""
    _driver(connection).execute("BEGIN")


@contextmanager
def soon_on_disk(connection: Connection) -> Iterator[None]:
    """Let the next commit be seen at once, and reach the disk a moment later.

    A process that is killed loses nothing by it; a machine that loses its power may.
    """
    if not is_sqlite(connection):
        connection.exec_driver_sql("SET LOCAL synchronous_commit TO off")
        yield
        return
    raw: Any = connection.connection.driver_connection
    raw.execute("PRAGMA synchronous=NORMAL")
    try:
        yield
    finally:
        raw.execute("PRAGMA synchronous=FULL")


# Statements without values, built once: the values are given when they are run, so that the
# compiled statement is found again.


@lru_cache(maxsize=50)
def upsert_add(table: sa.Table, keys: tuple[str, ...], column: str) -> Any:
    """INSERT … ON CONFLICT add: the counter `column` grows by the row's value."""
    statement = _insert(table)
    grown = {column: table.c[column] + statement.excluded[column]}
    return statement.on_conflict_do_update(index_elements=keys, set_=grown)


@lru_cache(maxsize=50)
def upsert_set(table: sa.Table, keys: tuple[str, ...]) -> Any:
    """INSERT … ON CONFLICT replace the columns that are not keys."""
    statement = _insert(table)
    changed = {c.name: statement.excluded[c.name] for c in table.columns if c.name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=changed)


@lru_cache(maxsize=50)
def insert_once(table: sa.Table, keys: tuple[str, ...]) -> Any:
    """INSERT … ON CONFLICT do nothing; it gives the first key back unless it was there."""
    statement = _insert(table).on_conflict_do_nothing(index_elements=keys)
    return statement.returning(table.c[keys[0]])


@lru_cache(maxsize=50)
def insert_missing(table: sa.Table, keys: tuple[str, ...]) -> Any:
    """INSERT … ON CONFLICT do nothing, for many rows at once."""
    return _insert(table).on_conflict_do_nothing(index_elements=keys)


def plain_text(length: int) -> Any:
    """Text compared letter by letter on both databases, so that ranges of it mean the same."""
    from sqlalchemy.dialects import postgresql

    return sa.String(length).with_variant(postgresql.VARCHAR(length, collation="C"), "postgresql")


def _insert(table: sa.Table) -> Any:
    """Both databases speak the same ON CONFLICT, by different constructs."""
    from sqlalchemy.dialects import postgresql, sqlite

    return (sqlite if _CURRENT.name == "sqlite" else postgresql).insert(table)


class _Current:
    """Which database this process speaks to; set once when it is opened."""

    name = "sqlite"


_CURRENT = _Current()


def current() -> str:
    """A word for the database this process speaks to: a key for statements that are kept."""
    return _CURRENT.name


def set_current(engine: Engine) -> None:
    """Remember the dialect for statements that must be built before a bind is known."""
    if _CURRENT.name != engine.dialect.name:
        _CURRENT.name = engine.dialect.name
        for build in (upsert_add, upsert_set, insert_once, insert_missing):
            build.cache_clear()


class Revisions:
    """The present revision of every network: cheap to ask before each public page.

    SQLite: `PRAGMA data_version` on a connection of its own changes when any other
    connection, in any process, has committed; only then are the numbers read again.
    PostgreSQL: the numbers are read each time, which is one small round trip.
    """

    QUERY = "SELECT scope, number FROM revision"

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.cheap = is_sqlite(engine)
        self._lock = threading.Lock()
        self._numbers: dict[int, int] = {}
        self._version = -1
        self._raw: sqlite3.Connection | None = None

    def now(self) -> dict[int, int]:
        """Revision by network id."""
        if not self.cheap:
            with self._engine.connect() as connection:
                rows = connection.execute(text(self.QUERY)).all()
                return {row.scope: row.number for row in rows}
        with self._lock:
            return self._numbers_of_file()

    def _numbers_of_file(self) -> dict[int, int]:
        if self._raw is None:
            path = self._engine.url.database or ":memory:"
            self._raw = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        version = self._raw.execute("PRAGMA data_version").fetchone()[0]
        if version != self._version:
            self._numbers = dict(self._raw.execute(self.QUERY).fetchall())
            self._version = version
        return self._numbers

    def close(self) -> None:
        """Let go of the connection."""
        if self._raw is not None:
            self._raw.close()
            self._raw = None


# Full text: one table a searchable kind, `search_<kind>`, whose key is the record's id.


def create_search_table(connection: Connection, kind: str) -> None:
    """Make the index table of one kind (used by migrations)."""
    if is_sqlite(connection):
        connection.exec_driver_sql(
            # detail=none: tokens are looked up one by one, so their positions need no room.
            f"CREATE VIRTUAL TABLE search_{kind} USING fts5(tokens, detail=none, "
            "tokenize='unicode61 remove_diacritics 0')"
        )
        return
    connection.exec_driver_sql(
        f"CREATE TABLE search_{kind} (rowid BIGINT PRIMARY KEY, tokens tsvector NOT NULL)"
    )
    connection.exec_driver_sql(
        f"CREATE INDEX ix_search_{kind}_tokens ON search_{kind} USING gin (tokens)"
    )


def drop_search_table(connection: Connection, kind: str) -> None:
    """Remove the index table of one kind (used by migrations)."""
    connection.exec_driver_sql(f"DROP TABLE search_{kind}")


def index_document(db: Session, kind: str, record_id: int, tokens: str) -> None:
    """Put the record's tokens in the index, in the record's own transaction."""
    if _CURRENT.name == "sqlite":
        sql = f"INSERT OR REPLACE INTO search_{kind}(rowid, tokens) VALUES (:id, :tokens)"
    else:
        sql = (
            f"INSERT INTO search_{kind}(rowid, tokens) "
            "VALUES (:id, array_to_tsvector(string_to_array(:tokens, ' '))) "
            "ON CONFLICT (rowid) DO UPDATE SET tokens = excluded.tokens"
        )
    db.execute(text(sql), {"id": record_id, "tokens": tokens})


def forget_documents(db: Session, kind: str, record_ids: list[int]) -> None:
    """Take records out of the index of their kind, so that no word of theirs is left in it.

    SQLite only marks a row of the index as gone; its words stay in the file until the
    segments are merged. That reads the whole index: for the daily job, not for a request.
    """
    for record_id in record_ids:
        db.execute(text(f"DELETE FROM search_{kind} WHERE rowid = :id"), {"id": record_id})
    if record_ids and _CURRENT.name == "sqlite":
        db.execute(text(f"INSERT INTO search_{kind}(search_{kind}) VALUES ('optimize')"))


def drop_document(db: Session, kind: str, record_id: int) -> None:
    """Take one record out of the index of its kind."""
    db.execute(text(f"DELETE FROM search_{kind} WHERE rowid = :id"), {"id": record_id})


def drop_documents(db: Session, kind: str) -> None:
    """Empty the index of one kind."""
    db.execute(text(f"DELETE FROM search_{kind}"))


def search_table(kind: str) -> sa.TableClause:
    """The index table of one kind, to join with on `rowid` = the record's id."""
    return sa.table(f"search_{kind}", sa.column("rowid", sa.Integer))


def matches(kind: str, name: str = "words") -> sa.TextClause:
    """The condition that a row of the index holds the bound expression of this name."""
    if _CURRENT.name == "sqlite":
        return text(f"search_{kind} MATCH :{name}")
    return text(f"search_{kind}.tokens @@ CAST(:{name} AS tsquery)")


def match_tree(tree: Any) -> str:
    """A token, or ("and" | "or", trees), in the engine's syntax; an empty "or" is refused."""
    if isinstance(tree, str):
        return f'"{tree}"' if _CURRENT.name == "sqlite" else f"'{tree}'"
    how, inner = tree
    signs = {"and": " AND ", "or": " OR "} if _CURRENT.name == "sqlite" else _SIGNS
    if not inner:
        raise ValueError("nothing to look for")
    return "(" + signs[how].join(match_tree(t) for t in inner) + ")"


_SIGNS = {"and": " & ", "or": " | "}


def match_expression(groups: list[list[str]]) -> str:
    """Words that must all be there, each as one of its alternatives, in the engine's syntax."""
    if _CURRENT.name == "sqlite":
        return " AND ".join("(" + " OR ".join(f'"{t}"' for t in g) + ")" for g in groups)
    return " & ".join("(" + " | ".join(f"'{t}'" for t in g) + ")" for g in groups)
