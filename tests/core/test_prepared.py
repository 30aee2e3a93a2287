"""What is read straight from the driver is what the toolbox reads, at the same moment."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError, ProgrammingError, StatementError
from sqlmodel import col

from app.core.db import Database
from app.core.prepared import Prepared
from app.initiatives.models import Initiative, Status
from tests.initiatives.helpers import initiative

T: Any = sa.inspect(Initiative).local_table.c
ALL = Prepared(sa.select(*T).where(T.network_id == sa.bindparam("network")).order_by(T.id))
OF = Prepared(sa.select(T.id, T.status).where(T.status == sa.bindparam("status")).order_by(T.id))


@pytest.fixture(autouse=True)
def some(database: Database) -> None:
    """Initiatives to read."""
    with database.write() as db:
        initiative(db, "Én", Status.RUNNING, core_parts=["a", "b"])
        initiative(db, "To", Status.DISCARDED)


def test_the_rows_are_the_same(database: Database) -> None:
    with database.read() as db:
        network = db.scalar(sa.select(T.network_id).order_by(T.id))
        expected = [tuple(row) for row in db.execute(ALL.statement, {"network": network})]
        rows = ALL.all(db, {"network": network})
    assert expected
    assert [tuple(row) for row in rows] == expected
    assert all(row.created_at.tzinfo is not None for row in rows)
    assert all(isinstance(row.status, Status) for row in rows)
    assert all(isinstance(row.core_parts, list) for row in rows)


def test_values_are_given_as_they_are_meant(database: Database) -> None:
    with database.read() as db:
        for status in Status:
            wanted = sa.select(T.id).where(T.status == status).order_by(T.id)
            assert [r.id for r in OF.all(db, {"status": status})] == list(db.scalars(wanted))
        assert OF.first(db, {"status": Status.DISCARDED}) == next(
            iter(OF.all(db, {"status": Status.DISCARDED})), None
        )


def test_a_list_of_values(database: Database) -> None:
    some = Prepared(
        sa.select(T.id).where(T.id.in_(sa.bindparam("some", expanding=True))).order_by(T.id)
    )
    with database.read() as db:
        ids = list(db.scalars(sa.select(T.id).order_by(T.id)))
        assert [row.id for row in some.all(db, {"some": ids[:2]})] == ids[:2]
        assert some.all(db, {"some": []}) == []


def _retitle(database: Database, number: int, title: str) -> None:
    with database.write_engine.begin() as connection:
        connection.execute(
            sa.update(Initiative).where(col(Initiative.id) == number), {"title": title}
        )


def test_a_session_sees_one_moment_whichever_way_it_reads(database: Database) -> None:
    one = Prepared(sa.select(T.title).where(T.id == sa.bindparam("number")))
    with database.snapshot() as db:
        number = db.scalar(sa.select(T.id).order_by(T.id))
    for straight_first in (True, False):
        _retitle(database, number, "før")
        with database.snapshot() as db:

            def straight() -> str:
                return str(one.first(db, {"number": number}).title)

            def ordinary() -> str:
                return str(db.scalar(sa.select(T.title).where(T.id == number)))

            first, then = (straight, ordinary) if straight_first else (ordinary, straight)
            assert first() == "før"
            _retitle(database, number, "etter")
            assert (then(), first()) == ("før", "før")
            db.rollback()
            assert (first(), then()) == ("etter", "etter")
        with database.read() as db:
            assert one.first(db, {"number": number}).title == "etter"


def test_a_session_that_writes_reads_what_it_wrote(database: Database) -> None:
    one = Prepared(sa.select(T.title).where(T.id == sa.bindparam("number")))
    with database.write_engine.connect() as connection:
        number = connection.scalar(sa.select(T.id).order_by(T.id))
        connection.execute(
            sa.update(Initiative).where(col(Initiative.id) == number), {"title": "n"}
        )
        with sa.orm.Session(connection) as db:
            assert one.first(db, {"number": number}).title == "n"
        connection.rollback()


def test_what_goes_wrong_is_told_as_everywhere_else(database: Database) -> None:
    gone = Prepared(sa.select(sa.column("x", sa.Integer)).select_from(sa.table("gone")))
    with database.read() as db, pytest.raises((OperationalError, ProgrammingError)):
        gone.all(db, {})
    with database.read() as db:
        assert db.scalar(sa.select(sa.literal(1))) == 1


def test_connections_are_given_back(database: Database) -> None:
    pool: Any = database.engine.pool
    before = pool.checkedout()
    for _time in range(20):
        with database.read() as db:
            OF.all(db, {"status": Status.IDEA})
            db.scalar(sa.select(T.id))
        with database.read() as db:
            OF.all(db, {"status": Status.IDEA})
        with database.read():
            pass
    assert pool.checkedout() == before


def test_a_value_that_is_forgotten_is_an_error(database: Database) -> None:
    with database.read() as db, pytest.raises((KeyError, StatementError)):
        OF.all(db, {})
