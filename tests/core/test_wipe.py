"""A database made anew under an application that goes on serving, on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from alembic import command
from sqlalchemy.exc import IntegrityError

from app.core import dialect, migrate
from app.core.db import REVISION, Database, touch_frame
from app.core.search_tables import SCOPE
from app.initiatives.models import Status
from tests import world
from tests.conftest import As, Databases
from tests.initiatives.helpers import initiative

WIPED = "Nattkafé på stasjonen"
FILLED = ("network", "initiative", "search_initiative", "search_item")
# What a reader without an account is shown from memory, and what is put together for a member.
PAGES = ("/nett", "/nett/tiltak", "/nett/tiltak?q=nattkafé", "/bibliotek", "/bibliotek?q=nattkafé")
PARTS = ("/nett", "/nett/tiltak", "/nett/grupper/asnes")


@pytest.fixture
def other(database: Database) -> Iterator[Database]:
    """The same database, as the command opens it beside the server."""
    opened = Database(database.engine.url.render_as_string(hide_password=False))
    yield opened
    opened.close()


def numbers(database: Database) -> dict[int, int]:
    with database.read() as db:
        return {row.scope: row.number for row in db.execute(sa.select(REVISION))}


def raised(database: Database, *scopes: int) -> None:
    """One write that each of these is shown by."""
    with database.write() as db:
        for scope in scopes:
            touch_frame(db, scope)


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


def test_no_revision_comes_again(database: Database) -> None:
    """Neither a network's, nor its frame's, nor the sum that pages of several hang on."""
    with database.write() as db:
        initiative(db, WIPED)
    for _twice in range(2):
        before = numbers(database)
        migrate.wipe(database)
        after = numbers(database)
        assert all(after[scope] > number for scope, number in before.items())
        assert after[SCOPE] > 0


def test_a_database_without_tables_is_made(databases: Databases) -> None:
    url = databases.empty()
    database = Database(url)
    migrate.wipe(database)
    assert migrate.is_current(database)
    database.close()
    databases.drop(url)


def test_nothing_wiped_is_shown_from_memory(database: Database, other: Database, as_: As) -> None:
    with database.write() as db:
        made = initiative(db, WIPED, Status.TESTING, reach="offentlig")
    own = f"/nett/tiltak/{made.slug}"
    reader, member = as_(), as_("member")
    for _kept in range(2):
        assert all(WIPED in reader.get(page).main for page in (*PAGES, own))
        assert all(WIPED in member.get(page).main for page in PARTS)
    before = numbers(database)
    migrate.wipe(other)
    world.build(other)
    while True:
        for page in (*PAGES, own):
            assert WIPED not in reader.get(page).response.text, page
        for page in PARTS:
            assert WIPED not in member.get(page).response.text, page
        now = numbers(other)
        if all(now.get(scope, 0) > number for scope, number in before.items()):
            break
        raised(other, *(scope for scope in before if scope >= 0))


def test_whoever_was_signed_in_is_so_no_longer(
    database: Database, other: Database, as_: As
) -> None:
    """The number a session was for may be another person's."""
    browser = as_("leader")
    assert browser.get("/min-side").path == "/min-side"
    migrate.wipe(other)
    with other.write() as db:
        world._network(db, "nett", public=True)
        world._person(db, "leader-of-now")
    assert browser.get("/min-side").path == "/logg-inn"


def test_a_network_with_another_number_than_before(other: Database, as_: As) -> None:
    reader = as_()
    assert "Nettverket nett" in reader.get("/nett").text
    migrate.wipe(other)
    with other.write() as db:
        for slug in ("nytt", "nett"):
            world._network(db, slug, public=True)
    for slug in ("nett", "nytt", "nett"):
        page = reader.get(f"/{slug}?x={slug}")
        assert page.status == 200 and f"Nettverket {slug}" in page.text
