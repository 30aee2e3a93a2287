"""Starts and stops the contenders, one worker each, and reads what they use."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from app.core.config import ROOT
from bench.generate import FOLDER

TICK = os.sysconf("SC_CLK_TCK")
LOGS = FOLDER / "logs"


class Server:
    """One started contender."""

    def __init__(self, name: str, port: int, process: subprocess.Popen[bytes]) -> None:
        self.name = name
        self.port = port
        self.process = process

    def pids(self) -> list[int]:
        """The process and its children (gunicorn's worker)."""
        own = self.process.pid
        try:
            children = Path(f"/proc/{own}/task/{own}/children").read_text().split()
        except OSError:
            children = []
        return [own, *map(int, children)]

    def cpu(self) -> float:
        """Seconds of processor time so far, user and system; 0 where there is no /proc."""
        total = 0.0
        for pid in self.pids():
            with contextlib.suppress(OSError):
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                total += (int(fields[11]) + int(fields[12])) / TICK
        return total

    def memory(self) -> float:
        """Megabytes of resident memory now."""
        total = 0
        for pid in self.pids():
            with contextlib.suppress(OSError):
                for line in Path(f"/proc/{pid}/status").read_text().splitlines():
                    if line.startswith("VmRSS:"):
                        total += int(line.split()[1])
        return total / 1024

    def stop(self) -> None:
        """End the processes this server started."""
        group = os.getpgid(self.process.pid) if self.process.poll() is None else None
        if group == self.process.pid:
            os.killpg(group, signal.SIGTERM)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(group, signal.SIGKILL)
        self.process.wait()


def free_port() -> int:
    """A port nobody uses just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(name: str, command: list[str], probe: str, patience: float = 60, **env: str) -> Server:
    """Start a command holding `{port}` and wait until `probe` answers."""
    port = free_port()
    LOGS.mkdir(parents=True, exist_ok=True)
    clean = {k: v for k, v in os.environ.items() if not k.startswith("FLIPP_")}
    with (LOGS / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(
            [part.replace("{port}", str(port)) for part in command],
            cwd=ROOT,
            env=clean | env,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    server = Server(name, port, process)
    try:
        wait_for(server, probe, patience)
    except BaseException:
        server.stop()
        raise
    return server


def wait_for(server: Server, path: str, patience: float) -> float:
    """Seconds until the address answers 200."""
    started = time.perf_counter()
    while time.perf_counter() - started < patience:
        if server.process.poll() is not None:
            raise RuntimeError(f"{server.name} stopped; see data/bench/logs/{server.name}.log")
        with contextlib.suppress(OSError, http.client.HTTPException):
            if fetch(server.port, path)[0] == 200:
                return time.perf_counter() - started
        time.sleep(0.05)
    raise RuntimeError(f"{server.name} does not answer; see data/bench/logs/{server.name}.log")


def fetch(
    port: int, path: str, headers: dict[str, str] | None = None
) -> tuple[int, http.client.HTTPMessage, bytes]:
    """One request on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path, headers=headers or {})
        response = connection.getresponse()
        return response.status, response.headers, response.read()
    finally:
        connection.close()


def flipp(db: Path, name: str = "flipp", pages: int = 0) -> Server:
    """Flipp as `flipp serve` starts it; 0 pages: nothing is remembered."""
    return start(
        name,
        [sys.executable, "-m", "app.cli", "serve", "--port", "{port}"],
        "/landet/tiltak",
        FLIPP_MODE="test",
        FLIPP_DATABASE_URL=f"sqlite:///{db}",
        FLIPP_REMEMBERED_PAGES=str(pages),
    )


def floor(db: Path) -> Server:
    """The pages by hand."""
    command = [sys.executable, "-m", "bench.floor", "--db", str(db), "--port", "{port}"]
    return start("floor", command, "/landet/tiltak")


def django(db: Path) -> Server:
    """Gunicorn with one worker, its threaded kind, which keeps connections open."""
    command = [sys.executable, "-m", "gunicorn", "--workers", "1", "--worker-class", "gthread"]
    command += ["--threads", "4", "--no-control-socket", "--bind", "127.0.0.1:{port}"]
    command += ["bench.django_app.wsgi"]
    return start("django", command, "/landet/tiltak", BENCH_DB=str(db))


def datasette(db: Path) -> Server:
    """As it comes, in one process."""
    command = [sys.executable, "-m", "datasette", "serve", str(db), "--port", "{port}"]
    return start("datasette", command, f"/{db.stem}/initiative?_size=25")


def for_datasette(source: Path, size: str) -> Path:
    """A file with the same initiatives and indexes, and a full-text table it can search."""
    target = FOLDER / f"{size}-datasette-{source.stem.rpartition('-')[2]}.db"
    if target.exists():
        return target
    making = target.with_suffix(".making")
    making.unlink(missing_ok=True)
    raw = sqlite3.connect(making, isolation_level=None)
    raw.execute("PRAGMA synchronous=OFF")
    raw.execute("ATTACH ? AS flipp", (str(source),))
    for table in ("person", "network", "resource_group", "organisation", "initiative"):
        made = raw.execute(
            "SELECT sql FROM flipp.sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL "
            "ORDER BY type DESC",
            (table,),
        ).fetchall()
        for (sql,) in made:
            raw.execute(sql)
        raw.execute(f'INSERT INTO main."{table}" SELECT * FROM flipp."{table}"')
    columns = "title, purpose, target_group, setting, learned, advice"
    raw.execute(
        f"CREATE VIRTUAL TABLE initiative_fts USING fts5({columns}, content='initiative', "
        "content_rowid='id')"
    )
    raw.execute("INSERT INTO initiative_fts(initiative_fts) VALUES ('rebuild')")
    raw.execute("PRAGMA journal_mode=WAL")
    raw.close()
    making.replace(target)
    return target


@contextlib.contextmanager
def running(*servers: Server) -> Iterator[None]:
    """Stop them all afterwards."""
    try:
        yield
    finally:
        for server in servers:
            server.stop()
