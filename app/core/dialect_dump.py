"""PostgreSQL as one file: its own tools, pg_dump and pg_restore, with what they need to know."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo
from sqlalchemy.engine import make_url

from app.core.dialect_files import IN_USE, BackupError

HEADER = b"PGDMP"
OTHERS = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
    "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)
TABLES = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"


class ServerKeeper:
    """Dumps and restores the schema `public` of one database."""

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        known = parsed.translate_connect_args(username="user", database="dbname")
        parts: dict[str, Any] = {**known, **parsed.query}
        # Never on the command line, where every user of the machine can read it.
        self._password = str(parts.pop("password", "") or "")
        self._address = make_conninfo("", **parts)

    def copy_to(self, target: Path) -> None:
        """pg_dump takes one snapshot, and nobody waits while it does."""
        self._demand_version()
        self._run("pg_dump", "--format=custom", "--schema=public", f"--file={target}", *self._to())

    def revision_in(self, source: Path) -> str:
        """Read the list of contents, then the one row that tells the revision."""
        with source.open("rb") as file:
            if file.read(len(HEADER)) != HEADER:
                raise BackupError(f"{source} is not a backup of this kind of database.")
        args = ("--data-only", "--table=alembic_version", "--file=-", str(source))
        rows = self._run("pg_restore", *args)
        found = re.search(r"^COPY .*stdin;\n(\S+)\n", rows, re.MULTILINE)
        if found is None:
            raise BackupError(f"{source} is not a backup of Flipp.")
        self._run("pg_restore", "--file=/dev/null", str(source))
        return found.group(1)

    def put_in_place(self, source: Path, stamp: str) -> str:
        """Set the present schema aside under another name; take it back if anything fails."""
        aside = f"public_{stamp}".lower()
        with self._connect() as connection:
            if connection.execute(OTHERS).fetchone() != (0,):
                raise BackupError(IN_USE)
            kept = connection.execute(TABLES).fetchone() != (0,)
            self._set_aside(connection, aside, kept)
        try:
            self._fill(source)
        except BackupError:
            self._take_back(aside, kept)
            raise
        return f'the schema "{aside}"' if kept else ""

    def _set_aside(self, connection: psycopg.Connection[Any], aside: str, kept: bool) -> None:
        with connection.transaction():
            if kept:
                connection.execute(f'ALTER SCHEMA public RENAME TO "{aside}"'.encode())
                connection.execute("CREATE SCHEMA public")

    def _fill(self, source: Path) -> None:
        self._run(
            "pg_restore",
            "--clean",
            "--if-exists",
            "--single-transaction",
            "--no-owner",
            "--no-privileges",
            *self._to(),
            str(source),
        )

    def _take_back(self, aside: str, kept: bool) -> None:
        if not kept:
            return
        with self._connect() as connection, connection.transaction():
            connection.execute("DROP SCHEMA IF EXISTS public CASCADE")
            connection.execute(f'ALTER SCHEMA "{aside}" RENAME TO public'.encode())

    def _connect(self) -> psycopg.Connection[Any]:
        try:
            password = self._password or None
            return psycopg.connect(self._address, password=password, autocommit=True)
        except psycopg.OperationalError as error:
            raise BackupError(f"The database does not answer: {error}".rstrip()) from None

    def _to(self) -> tuple[str, str]:
        return ("--no-password", f"--dbname={self._address}")

    def _demand_version(self) -> None:
        with self._connect() as connection:
            server = connection.info.server_version // 10_000
        said = re.search(r"\) (\d+)", self._run("pg_dump", "--version"))
        ours = int(said.group(1)) if said else 0
        if ours < server:
            raise BackupError(
                f"pg_dump here is version {ours}, the server is {server}: install "
                f"postgresql-client-{server}, or name the folder with its programs in FLIPP_PG_BIN."
            )

    def _run(self, program: str, *args: str) -> str:
        path = shutil.which(program, path=os.environ.get("FLIPP_PG_BIN") or None)
        if path is None:
            raise BackupError(
                f"{program} is not here: install the package postgresql-client of the server's "
                "version, or name the folder with its programs in FLIPP_PG_BIN."
            )
        env = {**os.environ, "PGPASSWORD": self._password} if self._password else None
        done = subprocess.run([path, *args], env=env, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode:
            raise BackupError(f"{program} gave up: {done.stderr.strip()[-600:]}")
        return done.stdout
