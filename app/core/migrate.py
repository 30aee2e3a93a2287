"""Bring the database to the newest revision, in one transaction."""

from __future__ import annotations

import importlib

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from app.core import dialect_wipe
from app.core.config import ROOT
from app.core.db import Database, go_on_from

DOMAINS = (
    "accounts",
    "networks",
    "problems",
    "insights",
    "intake",
    "council",
    "practices",
    "initiatives",
    "methods",
    "replication",
    "contact",
    "cycles",
    "meetings",
    "workshops",
    "following",
    "moving",
    "newsletter",
    "progress",
    "reminders",
)
CORE = (
    "archive_abroad",
    "audit",
    "drafts",
    "facets",
    "jobs",
    "once",
    "outbox",
    "search_synonyms",
    "search_tables",
)


def import_models() -> None:
    """Let every table be known to the metadata."""
    for name in DOMAINS:
        importlib.import_module(f"app.{name}.models")
    for name in CORE:
        importlib.import_module(f"app.core.{name}")
    # Hands the library the levels of knowledge, and keeps them right.
    importlib.import_module("app.replication.shelf")
    importlib.import_module("app.cycles.shelf")


def config() -> Config:
    """Alembic's settings, wherever the process was started."""
    found = Config(str(ROOT / "alembic.ini"))
    found.set_main_option("script_location", str(ROOT / "migrations"))
    return found


def newest() -> str:
    """The revision the code needs."""
    head = ScriptDirectory.from_config(config()).get_current_head()
    assert head is not None
    return head


def present(connection: sa.Connection) -> str | None:
    """The revision the database is at."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(database: Database, target: str = "head") -> bool:
    """Run what is missing; all of it or nothing. Returns whether anything was.

    Then the library's index is built from the records, where it has never been; should the
    process be stopped before that is done, the next start does it.
    """
    changed = _upgrade(database, target)
    if target == "head":
        _fill_library(database)
    return changed


def _fill_library(database: Database) -> None:
    from app.core import search_rebuild

    import_models()
    with database.read() as db:
        if not search_rebuild.is_stale(db):
            return
    with database.write() as session:
        for _done in search_rebuild.rebuild(session):
            pass


def _upgrade(database: Database, target: str) -> bool:
    with database.write_engine.begin() as connection:
        before = present(connection)
        _run(connection, target)
        return before != present(connection)


def _run(connection: sa.Connection, target: str) -> None:
    settings = config()
    settings.attributes["connection"] = connection
    command.upgrade(settings, target)


def is_current(database: Database) -> bool:
    """Whether the database is at the revision the code needs."""
    with database.engine.connect() as connection:
        return present(connection) == newest()


def wipe(database: Database) -> None:
    """Make every table anew, with nothing in them, for a demo that starts afresh; all or nothing.

    A process that goes on serving knows what it remembers by revisions: none of them comes again.
    """
    with dialect_wipe.wiping(database.write_engine) as connection:
        reached = dialect_wipe.last_revisions(connection)
        dialect_wipe.drop_everything(connection)
        _run(connection, "head")
        go_on_from(connection, reached)
