"""Flipp as a process of its own that can be killed and started again in a moment.

Most of a start is importing, so one parent imports everything once and forks a server whenever
it is asked to: what runs in the fork is `flipp serve` (or `flipp work`), from its first line on.
"""

from __future__ import annotations

import http.client
import importlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from urllib.parse import urlencode

from app.core.config import ROOT

IMPORTED_ONCE = (
    "app.main",
    "app.core.migrate",
    "alembic.command",
    "uvicorn.lifespan.on",
    "uvicorn.loops.auto",
    "uvicorn.protocols.http.auto",
    "uvicorn.protocols.websockets.auto",
)
PARENT = "from tests.faults.process import parent; parent()"


def parent() -> None:
    """Fork a server for each line read; end the last one when there are no more lines."""
    from app import cli

    for name in IMPORTED_ONCE:
        importlib.import_module(name)
    registry = importlib.import_module("app.registry")
    registry.routers()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    child = 0
    for _line in sys.stdin:
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            sys.stdin.close()
            os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
            if os.environ["COMMAND"] == "work":
                cli.work()
            else:
                cli.serve(port=int(os.environ["PORT"]), host="127.0.0.1")
            os._exit(0)
        print(child, flush=True)
    if child:
        try:
            os.kill(child, signal.SIGKILL)
        except ProcessLookupError:
            return


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Flipp:
    """One installation; alive between `start` and `kill`."""

    command = "serve"

    def __init__(self, url: str, log: str = os.devnull, **settings: str) -> None:
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        given = {f"FLIPP_{name.upper()}": value for name, value in settings.items()}
        env = {
            **os.environ,
            "PORT": str(self.port),
            "COMMAND": self.command,
            "FLIPP_MODE": "test",
            "FLIPP_SECRET": "x" * 40,
            "FLIPP_BASE_URL": self.base,
            "FLIPP_DATABASE_URL": url,
            **given,
        }
        with Path(log).open("ab") as out:
            self._parent = subprocess.Popen(
                [sys.executable, "-c", PARENT],
                cwd=ROOT,
                env=env,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=out,
                text=True,
            )
        self.pid = 0

    def __enter__(self) -> Flipp:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._parent.stdin is not None
        self._parent.stdin.close()
        self._parent.wait(timeout=20)
        assert self._parent.stdout is not None
        self._parent.stdout.close()

    def start(self, within: float = 20) -> float:
        """Start the server; returns after how many seconds it answered."""
        began = time.monotonic()
        self._fork()
        while time.monotonic() - began < within:
            try:
                if self.get("/healthz")[0] == 200:
                    return time.monotonic() - began
            except OSError:
                time.sleep(0.01)
        raise AssertionError("the server does not answer")

    def _fork(self) -> None:
        assert self._parent.stdin is not None and self._parent.stdout is not None
        self._parent.stdin.write("start\n")
        self._parent.stdin.flush()
        self.pid = int(self._parent.stdout.readline())

    def kill(self, how: int = signal.SIGKILL) -> None:
        """What a power cut does to a process, or something gentler; returns when it is gone."""
        os.kill(self.pid, how)
        until = time.monotonic() + 30
        while time.monotonic() < until:
            try:
                os.kill(self.pid, 0)
            except ProcessLookupError:
                return
            time.sleep(0.002)
        raise AssertionError("the process does not end")

    def get(self, path: str, who: str = "") -> tuple[int, str]:
        """Status and body of a page."""
        return self._ask("GET", path, who)

    def post(self, path: str, fields: dict[str, str], who: str) -> tuple[int, str]:
        """Status and body of the answer to a form; 303 is an acknowledgement."""
        return self._ask("POST", path, who, urlencode(fields))

    def _ask(self, method: str, path: str, who: str, body: str = "") -> tuple[int, str]:
        headers = {"Origin": self.base}
        if who:
            headers["Cookie"] = f"flipp=token-{who}"
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body or None, headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        except http.client.HTTPException as error:
            raise ConnectionError(str(error)) from error
        finally:
            connection.close()


class Worker(Flipp):
    """`flipp work`: sends and does long work, and serves nobody."""

    command = "work"

    def start(self, within: float = 20) -> float:
        """Start it; it answers nobody, so nothing is waited for."""
        self._fork()
        return 0.0
