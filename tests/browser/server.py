"""The demo as people meet it: uvicorn on a port of its own, on a copy of the demo's data."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import uvicorn

from app.core.config import Mode, Settings
from app.core.db import Database
from app.main import create_app
from tests.conftest import SECRET, Databases


@contextmanager
def served(databases: Databases) -> Iterator[Site]:
    """A running demo with data of its own."""
    url = databases.demo()
    with serving(url) as running:
        yield running
    databases.drop(url)


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
