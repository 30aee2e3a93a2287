"""Models equal migrations; every earlier revision, with data in it, comes up to the newest."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from app.core import migrate
from app.core.db import Database, metadata
from app.networks.rules import DEFAULT_TERMS

REVISIONS = [
    s.revision
    for s in reversed(list(ScriptDirectory.from_config(migrate.config()).walk_revisions()))
]


@pytest.fixture
def empty(databases):  # type: ignore[no-untyped-def]
    """A database with nothing in it."""
    with databases.opened(databases.empty()) as opened:
        yield opened


def test_models_equal_migrations(database: Database) -> None:
    migrate.import_models()
    with database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "include_name": lambda n, k, _p: k != "table" or not _by_the_dialect(n),
                "compare_type": True,
            },
        )
        assert compare_metadata(context, metadata) == []


def _by_the_dialect(table: str) -> bool:
    """Tables of full-text indexes are made by the dialect, and are no models."""
    return table.startswith("search_") and table not in metadata.tables


@pytest.mark.parametrize("revision", REVISIONS)
def test_upgrade_from_every_revision_with_data(empty: Database, revision: str) -> None:
    migrate.upgrade(empty, revision)
    with empty.write_engine.begin() as connection:
        before = _fill(connection)
    migrate.upgrade(empty)
    assert migrate.is_current(empty)
    with empty.engine.connect() as connection:
        after = {t: _count(connection, t) for t in before}
    # The library's number is raised when its index is built; that is a counter, and no data.
    after["revision"] = before["revision"]
    assert after == before


def _count(connection: sa.Connection, table: str) -> int:
    return int(connection.scalar(sa.text(f'SELECT count(*) FROM "{table}"')) or 0)


def _fill(connection: sa.Connection) -> dict[str, int]:
    """One row in every table there is, read off the database itself, parents first."""
    present = sa.MetaData()
    present.reflect(connection, resolve_fks=False)
    tables = [
        t
        for t in present.sorted_tables
        if not t.name.startswith(("search_", "alembic_", "sqlite_"))
    ]
    for table in tables:
        connection.execute(table.insert().values({c.name: _value(c) for c in table.columns}))
    return {t.name: _count(connection, t.name) for t in tables}


def _value(column: sa.Column[object]) -> object:
    from datetime import UTC, date, datetime

    kind = column.type
    if isinstance(kind, sa.Boolean):
        return False
    if isinstance(kind, sa.Integer):
        return 1
    if isinstance(kind, sa.DateTime):
        return datetime(2026, 1, 1, tzinfo=UTC)
    if isinstance(kind, sa.Date):
        return date(2026, 1, 1)
    if isinstance(kind, sa.JSON):
        return []
    return "1"


def test_networks_from_before_the_lists_get_their_words(empty: Database) -> None:
    """Those a network begins with now; a network that has words of its own keeps only them."""
    migrate.upgrade(empty, "0010")
    network = (
        "INSERT INTO network (id, slug, name, short, lead, owner, age_from, age_to, k, public, "
        "example, goals, created_at, version) VALUES (:id, :slug, 'N', '', '', '', 18, 34, 6, "
        "true, false, '[]', '2026-01-01 00:00:00', 1)"
    )
    word = (
        "INSERT INTO term (network_id, kind, slug, name, retired) "
        "VALUES (2, 'arena', 'kaia', 'Kaia', false)"
    )
    with empty.write_engine.begin() as connection:
        for number in (1, 2):
            connection.execute(sa.text(network), {"id": number, "slug": f"nett-{number}"})
        connection.execute(sa.text(word))
    migrate.upgrade(empty)
    with empty.engine.connect() as connection:
        rows = connection.execute(sa.text("SELECT network_id, kind, slug, name FROM term")).all()
    wanted = {(1, k.value, *w) for k, words in DEFAULT_TERMS.items() for w in words.items()}
    assert {tuple(row) for row in rows} == wanted | {(2, "arena", "kaia", "Kaia")}


def test_a_step_that_fails_leaves_the_old_schema(empty: Database, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    """Killed before any statement of the way: the whole upgrade is undone."""
    migrate.upgrade(empty, REVISIONS[0])
    seen = [0]

    def stop(conn, _cursor, statement, *_rest):  # type: ignore[no-untyped-def]
        seen[0] += statement.lstrip().upper().startswith(("CREATE", "ALTER", "INSERT", "UPDATE"))
        if seen[0] > stop_at[0]:
            raise RuntimeError("power cut")

    stop_at = [0]
    sa.event.listen(empty.engine, "before_cursor_execute", stop)
    for stop_at[0] in range(0, 60, 4):
        seen[0] = 0
        with pytest.raises(RuntimeError):
            migrate.upgrade(empty)
        seen[0] = 0
        with empty.engine.connect() as connection:
            assert migrate.present(connection) == REVISIONS[0]
    seen[0], stop_at[0] = 0, 10**9
    migrate.upgrade(empty)
    assert migrate.is_current(empty)


def test_revisions_are_a_line() -> None:
    files = {p.stem.split("_")[0] for p in Path("migrations/versions").glob("0*.py")}
    assert files == set(REVISIONS)
