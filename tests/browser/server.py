"""The demo as people meet it: uvicorn on a port of its own, on a copy of the demo's data."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import uvicorn

from app.core import migrate
from app.core.config import Mode, Settings
from app.core.db import Database
from app.main import create_app
from seeds import loader
from tests.conftest import Databases

SECRET = "x" * 40  # the receipts of the demo's posts are kept under it


class DemoDatabases(Databases):
    """Makes databases that hold the two demo networks, each a copy of one template."""

    def __init__(self, maker: Databases) -> None:
        self.folder, self.server = maker.folder, maker.server
        self.template = self.empty()
        database = Database(self.template)
        migrate.upgrade(database)
        loader.load_all(database, SECRET)
        database.close()

    @contextmanager
    def served(self) -> Iterator[Site]:
        """A running demo with data of its own."""
        url = self.copy()
        with serving(url) as running:
            yield running
        self.drop(url)


@dataclass(frozen=True)
class Site:
    """A running demo."""

    base: str
    database: Database


@contextmanager
def serving(url: str) -> Iterator[Site]:
    """Serve the database from a thread; what answers is what `flipp serve` starts."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        base = f"http://127.0.0.1:{listening.getsockname()[1]}"
        settings = Settings(
            mode=Mode.DEMO, secret=SECRET, database_url=url, base_url=base, worker=False
        )
        app = create_app(settings)
        config = uvicorn.Config(app, access_log=False, log_level="warning", ws="none")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        _wait(server)
        yield Site(base, app.state.flipp.database)
        server.should_exit = True
        thread.join(timeout=10)


def _wait(server: uvicorn.Server) -> None:
    end = time.monotonic() + 20
    while not server.started:
        assert time.monotonic() < end, "the server does not start"
        time.sleep(0.01)
