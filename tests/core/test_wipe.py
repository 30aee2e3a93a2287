"""A database made anew, on both databases."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from alembic import command
from sqlalchemy.exc import IntegrityError

from app.core import dialect, migrate
from app.core.db import REVISION, Database
from tests import world
from tests.conftest import Databases
from tests.initiatives.helpers import initiative

WIPED = "Nattkafé på stasjonen"
FILLED = ("network", "initiative", "search_initiative", "search_item")


def numbers(database: Database) -> dict[int, int]:
    with database.read() as db:
        return {row.scope: row.number for row in db.execute(sa.select(REVISION))}


def things(database: Database) -> set[tuple[str, str]]:
    """What the database holds: tables, those inside an index too, and views."""
    with database.engine.connect() as connection:
        seen = sa.inspect(connection)
        tables = {("table", name) for name in seen.get_table_names()}
        return tables | {("view", name) for name in seen.get_view_names()}


def assert_references_hold(database: Database) -> None:
    with pytest.raises(IntegrityError), database.write_engine.begin() as connection:
        connection.exec_driver_sql("UPDATE theme SET network_id = 999999")


def test_all_there_is_goes_and_comes_anew(database: Database) -> None:
    before, sqlite = things(database), dialect.is_sqlite(database.engine)
    with database.write() as db:
        initiative(db, WIPED, reach="offentlig")
    with database.write_engine.begin() as connection:
        run = connection.exec_driver_sql
        run("CREATE VIEW titles AS SELECT title FROM initiative")
        run("CREATE TABLE aaa (id INTEGER PRIMARY KEY, network_id INTEGER REFERENCES network)")
        run("INSERT INTO aaa SELECT id, id FROM network")
        if sqlite:
            run('CREATE VIRTUAL TABLE "zz zz" USING fts5(words)')
            run('INSERT INTO "zz zz" SELECT title FROM initiative')
            run(
                "CREATE TRIGGER told AFTER DELETE ON aaa BEGIN "
                "INSERT INTO aaa SELECT NULL, id FROM network; END"
            )
    for _twice in range(2):
        migrate.wipe(database)
        assert things(database) == before
        assert migrate.is_current(database)
        with database.read() as db:
            assert [db.scalar(sa.text(f"SELECT count(*) FROM {t}")) for t in FILLED] == [0] * 4
        world.build(database)
    assert_references_hold(database)


def test_an_interrupted_wipe_changes_nothing(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object) -> None:
        raise RuntimeError("the power went")

    before, reached = things(database), numbers(database)
    with monkeypatch.context() as broken:
        broken.setattr(command, "upgrade", refuse)
        with pytest.raises(RuntimeError):
            migrate.wipe(database)
    assert (things(database), numbers(database)) == (before, reached)
    assert_references_hold(database)


def test_a_database_without_tables_is_made(databases: Databases) -> None:
    url = databases.empty()
    database = Database(url)
    migrate.wipe(database)
    assert migrate.is_current(database)
    database.close()
    databases.drop(url)
