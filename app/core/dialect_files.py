"""A whole database as one file: what backup and restore do differently on each database."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Protocol

from sqlalchemy.engine import make_url

HEADER = b"SQLite format 3\0"
IN_USE = "Flipp is running on this database, or something else has it open. Stop it first."


class BackupError(Exception):
    """What stopped the backup or the restore; the text says what to do."""


class Keeper(Protocol):
    """Copies one database to a file and back."""

    def copy_to(self, target: Path) -> None:
        """Write the whole database, as it is at one moment, to a new file."""

    def revision_in(self, source: Path) -> str:
        """The revision a backup holds. Raises BackupError when it is none, or is damaged."""

    def put_in_place(self, source: Path, stamp: str) -> str:
        """Make the backup the database; returns where the present one was put, or ""."""


def keeper_of(url: str) -> Keeper:
    """The one that fits the database's address."""
    from app.core.dialect_dump import ServerKeeper

    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return FileKeeper(Path(parsed.database or ""))
    return ServerKeeper(url)


def new_private_file(path: Path) -> None:
    """An empty file that only its owner can read: a backup holds everything."""
    try:
        path.unlink(missing_ok=True)
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as error:
        raise BackupError(f"{path.parent} cannot be written to: {error.strerror}.") from None


def sync(path: Path) -> None:
    """Wait until the disk has a file, or a folder's list of names."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class FileKeeper:
    """SQLite: the database is a file, and while Flipp runs a -wal and a -shm beside it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def copy_to(self, target: Path) -> None:
        """One step (pages=-1): the copy is one moment, and nobody waits while it is taken."""
        if not self.path.is_file():
            raise BackupError(f"There is no database at {self.path}.")
        _copy(self.path, target)

    def revision_in(self, source: Path) -> str:
        """Look at the header, every page, every reference, then the revision."""
        with source.open("rb") as file:
            if file.read(len(HEADER)) != HEADER:
                raise BackupError(f"{source} is not a backup of this kind of database.")
        try:
            with closing(_open(source, "ro")) as copy:
                return _whole_revision(copy, source)
        except sqlite3.DatabaseError as error:
            raise BackupError(f"{source} is damaged: {error}.") from None

    def put_in_place(self, source: Path, stamp: str) -> str:
        """Swap by renaming: at every moment there is one whole database at the path."""
        new = self.path.with_name(f"{self.path.name}.new")
        new_private_file(new)
        _copy(source, new)
        if not self.path.exists():
            new.replace(self.path)
            sync(self.path.parent)
            return ""
        _same_owner(self.path, new)
        aside = self.path.with_name(f"{self.path.name}.{stamp}")
        try:
            with _alone(self.path):
                self._swap(new, aside)
        finally:
            new.unlink(missing_ok=True)
        return str(aside)

    def _swap(self, new: Path, aside: Path) -> None:
        for end in ("-wal", "-shm"):
            # Only a database too damaged to be opened still has them here.
            with suppress(FileNotFoundError):
                self.path.with_name(self.path.name + end).replace(f"{aside}{end}")
        try:
            os.link(self.path, aside)
        except OSError:  # a file system without hard links
            shutil.copy2(self.path, aside)
        new.replace(self.path)
        sync(self.path.parent)


def _open(path: Path, mode: str) -> sqlite3.Connection:
    address = f"{path.resolve().as_uri()}?mode={mode}"
    return sqlite3.connect(address, uri=True, isolation_level=None, timeout=5)


def _copy(source: Path, target: Path) -> None:
    try:
        with closing(_open(source, "rw")) as old, closing(_open(target, "rw")) as new:
            old.backup(new, pages=-1)
            # Off for the copy: it shall be one file, with no -wal beside it.
            new.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.DatabaseError as error:
        raise BackupError(f"{source} cannot be copied: {error}.") from None
    sync(target)


def _whole_revision(copy: sqlite3.Connection, source: Path) -> str:
    found = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if found != "ok":
        raise BackupError(f"{source} is damaged: {found}.")
    if copy.execute("PRAGMA foreign_key_check").fetchone():
        raise BackupError(
            f"{source} is damaged: it holds references to records that are not there."
        )
    known = copy.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
    row = copy.execute("SELECT version_num FROM alembic_version").fetchone() if known else None
    if row is None:
        raise BackupError(f"{source} is not a backup of Flipp.")
    return str(row[0])


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold the file for ourselves; raise BackupError while anybody else has it open.

    Leaving WAL mode is what SQLite lets nobody do while another connection is open, also one
    that rests. It also moves what the -wal holds into the file, so that it can be set aside.
    """
    connection = sqlite3.connect(path, isolation_level=None, timeout=1)
    try:
        mode = connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
        if mode != "delete":
            raise BackupError(IN_USE)
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise BackupError(IN_USE) from None
        # Too damaged to be opened: all the more reason to restore.
    try:
        yield
    finally:
        connection.close()


def _same_owner(present: Path, new: Path) -> None:
    there = present.stat()
    with suppress(PermissionError):
        os.chown(new, there.st_uid, there.st_gid)
