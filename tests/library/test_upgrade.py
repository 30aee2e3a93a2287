"""A database from before the library, with records in it, has a working library after the start."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from app.cli import cli
from app.core import migrate, search_rebuild
from app.core.db import Database
from app.core.search_tables import CHOICE, FACET, GRAM, ITEM, PART, WORD
from tests.conftest import Databases
from tests.seeds.reading import NOW

INDEXED = (ITEM, FACET, CHOICE, WORD, GRAM, PART)


def whole(database: Database) -> dict[str, list[object]]:
    with database.read() as db:
        return {
            t.name: sorted((tuple(r) for r in db.execute(sa.select(t))), key=repr) for t in INDEXED
        }


@pytest.fixture
def loaded(databases: Databases):  # type: ignore[no-untyped-def]
    """A database of its own with the demo networks in it."""
    with databases.opened(databases.demo(NOW)) as opened:
        yield opened


def as_before(database: Database) -> None:
    """As the migration leaves a database that had records: an index without anything in it."""
    with database.write_engine.begin() as connection:
        for table in (*INDEXED, sa.table("search_library")):
            connection.execute(sa.delete(table))
        connection.exec_driver_sql("INSERT INTO search_state VALUES ('stale', '0011')")


def test_the_start_after_the_upgrade_builds_it(loaded: Database) -> None:
    as_before(loaded)
    migrate.upgrade(loaded)
    with loaded.read() as db:
        assert not search_rebuild.is_stale(db)
        kinds = set(db.scalars(sa.select(ITEM.c.kind)))
        assert kinds >= {"tiltak", "praksis"}
        assert db.scalar(sa.select(sa.func.count()).select_from(sa.table("search_library"))) == len(
            db.execute(sa.select(ITEM.c.id)).all()
        )
    built = whole(loaded)
    migrate.upgrade(loaded)  # the next start has nothing to do
    assert whole(loaded) == built


def test_the_command_tells_how_far_it_has_come(
    loaded: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = whole(loaded)
    url = loaded.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("FLIPP_DATABASE_URL", url)
    ran = CliRunner().invoke(cli, ["reindex"])
    assert ran.exit_code == 0, ran.output
    total = len(before["search_item"])
    assert f"0 of {total}" in ran.output and f"{total} of {total}" in ran.output
    after = whole(loaded)
    assert after["search_item"] == before["search_item"]
    assert after["search_facet"] == before["search_facet"]
    assert after["search_gram"] == before["search_gram"]
