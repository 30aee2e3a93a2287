"""Sessions: one to read, one to write; who commits, and what happens on the way."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, MetaData, event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, object_session
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

from app.core import dialect, dialect_numbers, dialect_scrub
from app.core.errors import Conflict

# Named constraints, so that a migration can find them again on both databases.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
metadata: MetaData = SQLModel.metadata


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept in UTC on both databases."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Refuse a moment without a zone: it would be read back as another one."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC) if value else value

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """SQLite forgets the zone; it was UTC."""
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


class EnumText(TypeDecorator[StrEnum]):
    """A StrEnum kept as its text, so that both databases and a person can read it."""

    impl = sa.String(24)
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        """Only the words of the list are written."""
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: str | None, dialect: Any) -> StrEnum | None:
        """Back to the word."""
        return None if value is None else self.kind(value)


class ReadSession(Session):
    """Never commits. Whatever is read in it, and whichever way, is read in one transaction."""

    def __init__(self, engine: sa.Engine) -> None:
        super().__init__(engine, expire_on_commit=False, autoflush=False)
        self._engine = engine
        self._straight = dialect.reads_straight(engine)
        self._reading: Connection | None = None

    def get_bind(self, *args: Any, **kwargs: Any) -> Any:
        """The connection of the transaction, taken when something is read."""
        return self._connected() if self._straight else super().get_bind(*args, **kwargs)

    def _connected(self) -> Connection:
        if self._reading is None:
            self._reading = self._engine.connect()
            dialect.begin_reading(self._reading)
        return self._reading

    def driver(self) -> Any:
        """The driver's own connection, in the same transaction; None where it saves no time, or
        somebody listens to what is asked."""
        if not self._straight or self._engine.dispatch.before_cursor_execute:
            return None
        return self._connected().connection.driver_connection

    def rollback(self) -> None:
        """Read on from the present state."""
        super().rollback()
        self._let_go()

    def close(self) -> None:
        """Be done. Where no transaction was begun, there is nothing of the session's to end."""
        if self.in_transaction():
            super().close()
        self._let_go()

    def _let_go(self) -> None:
        if self._reading is not None:
            self._reading.close()
            self._reading = None


class WriteSession(Session):
    """Commits once, when the handler is done; hooks listen on this class."""


class Database:
    """The open database of one process."""

    def __init__(self, url: str, threads: int = 1) -> None:
        self.engine = dialect.make_engine(url, threads)
        dialect.set_current(self.engine)
        self.revisions = dialect.Revisions(self.engine)
        self.to_scrub = self.to_blend = False
        self._scrubbing = threading.Lock()
        self.write_engine = self.engine.execution_options(**{dialect.WRITE: True})

    @contextmanager
    def read(self) -> Iterator[ReadSession]:
        """A session that only reads."""
        with ReadSession(self.engine) as session:
            yield session

    @contextmanager
    def snapshot(self) -> Iterator[ReadSession]:
        """A session that reads for long, and sees one moment of the database all the while."""
        with ReadSession(dialect.steady(self.engine)) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[WriteSession]:
        """A session whose transaction takes the write lock first and commits at the end."""
        with WriteSession(self.write_engine, expire_on_commit=False) as session:
            yield session
            session.commit()

    @contextmanager
    def note(self) -> Iterator[Connection]:
        """A small write that is quick, as it does not wait for the disk.

        For what a power cut may undo without harm; that the process is killed, undoes nothing.
        """
        with self.write_engine.connect() as connection, dialect.soon_on_disk(connection):
            try:
                yield connection
                connection.commit()
            except BaseException:
                connection.rollback()
                raise

    def scrub(self, tables: Sequence[str] = ()) -> bool:
        """Let nothing of what was deleted be left in the files; False when it is there still.

        tables: where something was deleted, all when none is named. Whatever goes wrong, what was
        deleted is deleted: the worker tries again until it has succeeded. Nothing is logged, as
        the line would tell when somebody took something back.
        """
        with self._scrubbing:
            self.to_scrub = True
            with suppress(SQLAlchemyError, sqlite3.Error):
                self.to_scrub = not dialect_scrub.scrub(self.engine, tables)
            return not self.to_scrub

    def blend(self, tables: Sequence[str]) -> bool:
        """Let nothing tell in which order these rows were written; False when they were in use."""
        self.to_blend = True
        try:
            with self.write_engine.begin() as connection:
                dialect_scrub.blend(connection, tables)
            self.to_blend = False
        except SQLAlchemyError:
            pass  # the worker tries again
        return not self.to_blend

    def close(self) -> None:
        """Let go of every connection."""
        self.revisions.close()
        self.engine.dispose()


# A number for each network that every committed write raises; remembered pages ask for it.
REVISION = sa.Table(
    "revision",
    metadata,
    sa.Column("scope", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("number", sa.Integer, nullable=False),
)
TOUCHED = "touched_networks"


class Quiet:
    """Marks a table whose rows no page of others shows: a new row raises no revision."""


class Forgettable:
    """Marks a table whose rows can be really deleted: no later row gets the number of one."""


@event.listens_for(Forgettable, "before_insert", propagate=True)
def _number_anew(_mapper: Any, connection: Connection, record: Any) -> None:
    """Else the history of what was deleted, and forms about it, would be the next one's."""
    session = object_session(record)
    if session is None or record.id is not None or not dialect.is_sqlite(connection):
        return  # PostgreSQL's sequences never count back
    name = record.__tablename__
    given = session.info.setdefault("numbers_given", {})
    number = max(dialect_numbers.last_ever(connection, name), given.get(name, 0)) + 1
    record.id = given[name] = number


class Frame:
    """Marks tables every page of a network is framed by: a change raises a second revision,
    -network_id, so that the frame is read again then, and not after every insight logged."""


def touch_frame(session: Session, network_id: int) -> None:
    """The network's frame has changed too."""
    touch(session, network_id)
    touch(session, -network_id)


def touch(session: Session, network_id: int) -> None:
    """What this network shows has changed: its revision rises when the write is committed."""
    session.info.setdefault(TOUCHED, set()).add(network_id)


@event.listens_for(WriteSession, "before_flush")
def _notice_networks(session: Session, *_args: Any) -> None:
    for record in (*session.new, *session.dirty, *session.deleted):
        scope = getattr(record, "network_id", None)
        if scope is not None and not isinstance(record, Quiet):
            (touch_frame if isinstance(record, Frame) else touch)(session, scope)


@event.listens_for(WriteSession, "before_commit")
def _raise_revisions(session: Session) -> None:
    session.flush()
    rows = [{"scope": scope, "number": 1} for scope in sorted(session.info.pop(TOUCHED, ()))]
    if rows:
        session.execute(dialect.upsert_add(REVISION, ("scope",), "number"), rows)


def go_on_from(connection: Connection, reached: Mapping[int, int]) -> None:
    """Let a database that was made anew begin above the revisions the former one reached.

    Scope 0 is among them in any case, so that their sum is above the former sum too.
    """
    rows = [{"scope": s, "number": number + 1} for s, number in ({0: 0} | dict(reached)).items()]
    connection.execute(dialect.upsert_add(REVISION, ("scope",), "number"), rows)


def select(*columns: Any) -> sa.Select[Any]:
    """sa.select for columns, which SQLModel types as the values they hold."""
    return sa.select(*columns)


def expect_version(record: Any, seen: int) -> None:
    """Raise Conflict when the record is not the one the person saw; else make it the next."""
    if record.version != seen:
        raise Conflict
    record.version += 1
