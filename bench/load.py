"""The driver, a process of its own: keep-alive connections that ask, wait, and ask again.

Reads one job as JSON from standard input and writes what it saw to standard output. Bounded
by time; it only ever speaks to 127.0.0.1.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httptools
import uvloop

HOST = "127.0.0.1"


@dataclass
class Job:
    """What to ask, how many at a time, for how long."""

    port: int
    requests: list[str]
    connections: int = 1
    warm: float = 1.0
    take: float = 3.0


@dataclass
class Seen:
    """What came back."""

    all: int = 0
    bad: int = 0
    size: int = 0
    times: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)


class Client(asyncio.Protocol):
    """One connection; opens itself again when the server closes it."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.transport: Any = None
        self.waiting = False

    def connection_made(self, transport: Any) -> None:
        """Ask the first time."""
        self.transport = transport
        self._ask()

    def _ask(self) -> None:
        if time.perf_counter() >= self.run.end:
            self.transport.close()
            self.run.client_done()
            return
        self.parser = httptools.HttpResponseParser(self)
        self.waiting, self.size = True, 0
        request = self.run.next_request()
        self.asked = time.perf_counter()
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        """Feed the parser; several reads may make one answer."""
        self.parser.feed_data(data)

    def on_body(self, body: bytes) -> None:
        """Only its length counts."""
        self.size += len(body)

    def on_message_complete(self) -> None:
        """An answer is whole."""
        self.waiting = False
        self.run.saw(self.parser.get_status_code(), self.size, self.asked)
        if self.parser.should_keep_alive():
            asyncio.get_running_loop().call_soon(self._ask)
        else:
            self.transport.close()
            self.run.open_again(self)

    def connection_lost(self, _error: Exception | None) -> None:
        """A connection that breaks while an answer is awaited counts as a bad answer."""
        if self.waiting:
            self.waiting = False
            self.run.saw(0, 0, self.asked)
            self.run.open_again(self)


class Run:
    """One job under way."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.seen = Seen()
        self.numbers = count(time.time_ns())
        self.started = time.perf_counter()
        self.begin = self.started + job.warm
        self.end = self.begin + job.take
        self.left = job.connections
        self.done = asyncio.Event()
        self.plain = [r.encode() for r in job.requests]
        self.unique = any("{n}" in r for r in job.requests)

    def next_request(self) -> bytes:
        """The requests in turn, each `{n}` a number of its own."""
        number = next(self.numbers)
        request = self.plain[number % len(self.plain)]
        return request.replace(b"{n}", b"%020d" % number) if self.unique else request

    def saw(self, status: int, size: int, asked: float) -> None:
        """Note an answer."""
        now = time.perf_counter()
        self.seen.all += 1
        if self.begin <= now <= self.end:
            self.seen.times.append(now - asked)
            self.seen.size = size
            self.seen.statuses[status] = self.seen.statuses.get(status, 0) + 1
        if not 200 <= status < 400:
            self.seen.bad += 1

    def open_again(self, client: Client) -> None:
        """A new connection in the old one's place."""
        task = asyncio.ensure_future(self.open(client))
        task.add_done_callback(lambda t: t.exception() and self.client_done())

    async def open(self, client: Client) -> None:
        """Connect."""
        await asyncio.get_running_loop().create_connection(lambda: client, HOST, self.job.port)

    def client_done(self) -> None:
        """One of the connections has stopped asking."""
        self.left -= 1
        if self.left <= 0:
            self.done.set()


async def drive(job: Job) -> dict[str, Any]:
    """Run the job."""
    run = Run(job)
    for _ in range(job.connections):
        await run.open(Client(run))
    await asyncio.wait_for(run.done.wait(), job.warm + job.take + 60)
    return figures(job, run.seen)


def figures(job: Job, seen: Seen) -> dict[str, Any]:
    """Requests a second, and the middle and 95 % answer time in milliseconds."""
    times = sorted(seen.times)
    if not times:
        nothing = {"rps": 0.0, "p50": None, "p95": None, "times": 0, "bytes": 0}
        return nothing | {"all": seen.all, "bad": seen.bad}
    return {
        "times": len(times),
        "rps": len(times) / job.take,
        "p50": times[len(times) // 2] * 1000,
        "p95": times[min(len(times) - 1, int(len(times) * 0.95))] * 1000,
        "all": seen.all,
        "bad": seen.bad,
        "bytes": seen.size,
        "statuses": seen.statuses,
    }


def main() -> None:
    """`python -m bench.load < job.json`."""
    job = Job(**json.load(sys.stdin))
    json.dump(uvloop.run(drive(job)), sys.stdout)


if __name__ == "__main__":
    main()
