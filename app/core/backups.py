"""The whole database to one file and back, each by one command."""

from __future__ import annotations

from pathlib import Path

from alembic.script import ScriptDirectory

from app.core import clock, migrate
from app.core.config import Settings
from app.core.db import Database
from app.core.dialect_files import BackupError, keeper_of, new_private_file, sync

__all__ = ["BackupError", "backup", "restore"]


def backup(settings: Settings, target: Path) -> str:
    """Copy the database, also while Flipp serves, and look the copy over.

    Raises BackupError; then there is no file at the target.
    """
    if target.exists():
        raise BackupError(f"{target} is there already, and is left as it is. Choose another name.")
    keeper = keeper_of(settings.url)
    part = target.with_name(f"{target.name}.part")
    new_private_file(part)
    try:
        keeper.copy_to(part)
        revision = keeper.revision_in(part)
        sync(part)
        part.rename(target)
        sync(target.parent)
    finally:
        part.unlink(missing_ok=True)
    return f"{target}: {target.stat().st_size / 1e6:.1f} MB, checked, revision {revision}."


def restore(settings: Settings, source: Path) -> str:
    """Put a backup in the database's place and bring it to the newest revision.

    The database that was there is kept beside it. Raises BackupError; before anything has been
    changed if the backup is damaged or too new, or if the database is in use.
    """
    if not source.is_file():
        raise BackupError(f"There is no file at {source}.")
    keeper = keeper_of(settings.url)
    revision = keeper.revision_in(source)
    if revision not in _known():
        raise BackupError(
            f"{source} was made by a newer Flipp (revision {revision}). Install that one first."
        )
    if not settings.database_url:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    kept = keeper.put_in_place(source, f"{clock.now():%Y%m%dT%H%M%S}")
    lines = [f"Restored from {source}, revision {revision}."]
    if _migrate(settings):
        lines.append(f"Migrated to revision {migrate.newest()}.")
    if kept:
        lines.append(f"What was there is kept as {kept}; remove it when all is well.")
    return "\n".join(lines)


def _known() -> set[str]:
    scripts = ScriptDirectory.from_config(migrate.config())
    return {script.revision for script in scripts.walk_revisions()}


def _migrate(settings: Settings) -> bool:
    database = Database(settings.url)
    try:
        return migrate.upgrade(database)
    finally:
        database.close()
