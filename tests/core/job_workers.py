"""Workers of jobs as processes of their own, which can be killed: one parent forks them."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from datetime import timedelta
from types import TracebackType

import sqlalchemy as sa

from app.core import job_runs, jobs, migrate
from app.core.config import ROOT, Mode, Settings
from app.core.db import Database
from app.core.jobs import UNDER_WAY, Job, Kind, Later, Todo, Work

SMALL, LONG = "liten", "lang"
EFFECT = "effect"  # a row each time a job's work is there to stay: (job)
PARENT = "from tests.core.job_workers import parent; parent()"


def small(todo: Todo) -> None:
    """Leave a trace; now and then it can't be done at the moment."""
    time.sleep(0.001)
    todo.db.execute(sa.text(f"INSERT INTO {EFFECT} VALUES (:job)"), {"job": todo.number})
    if random.random() < 0.002:
        raise Later("Ikke akkurat nå.")


def long(work: Work, job: Job) -> None:
    """The same, as work that has a lease."""
    time.sleep(0.002)
    with work.database.write() as db:
        db.execute(sa.text(f"INSERT INTO {EFFECT} VALUES (:job)"), {"job": job.id})
        time.sleep(0.002)
        work.finish(db, {}, 1)


KINDS = {SMALL: Kind(SMALL, "Liten", do=small, tries=50), LONG: Kind(LONG, "Lang", run=long)}


def serve() -> None:
    """Work until nothing is left; a busy database is asked again."""
    jobs.LEASE = timedelta(seconds=1.5)
    job_runs.FIRST_WAIT = timedelta(seconds=0.05)
    job_runs.LONGEST_WAIT = timedelta(seconds=0.2)
    random.seed()
    database = Database(os.environ["URL"])
    settings = Settings(mode=Mode.TEST, database_url=os.environ["URL"])
    while True:
        try:
            job_runs.work(database, settings, KINDS, owner=str(os.getpid()))
            if not left(database):
                return
        except sa.exc.OperationalError:
            pass
        time.sleep(0.02)


def left(database: Database) -> int:
    """How many jobs are not over."""
    with database.read() as db:
        open_ = sa.select(sa.func.count()).where(Job.state.in_(UNDER_WAY))  # type: ignore[attr-defined]
        return int(db.scalar(open_) or 0)


def parent() -> None:
    """Fork a worker for each line read."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    migrate.import_models()
    for _line in sys.stdin:
        child = os.fork()
        if child == 0:
            sys.stdin.close()
            serve()
            os._exit(0)
        print(child, flush=True)


class Crew:
    """Some workers, alive until nothing is left to do."""

    def __init__(self, url: str) -> None:
        self._parent = subprocess.Popen(
            [sys.executable, "-c", PARENT],
            cwd=ROOT,
            env={**os.environ, "URL": url},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.pids: list[int] = []

    def __enter__(self) -> Crew:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for pid in self.pids:
            if _alive(pid):
                os.kill(pid, signal.SIGKILL)
        assert self._parent.stdin is not None and self._parent.stdout is not None
        self._parent.stdin.close()
        self._parent.wait(timeout=20)
        self._parent.stdout.close()

    def start(self) -> None:
        """One worker more."""
        assert self._parent.stdin is not None and self._parent.stdout is not None
        self._parent.stdin.write("start\n")
        self._parent.stdin.flush()
        self.pids.append(int(self._parent.stdout.readline()))

    def kill(self) -> None:
        """End one without a word, and start another."""
        pid = random.choice(self.pids)
        assert _alive(pid), "it was done before it could be killed: the test has shown nothing"
        os.kill(pid, signal.SIGKILL)
        self.pids.remove(pid)
        self.start()

    def wait(self, within: float) -> None:
        """Until all have found nothing more to do."""
        until = time.monotonic() + within
        while any(map(_alive, self.pids)):
            assert time.monotonic() < until, "the workers don't come to an end"
            time.sleep(0.02)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
