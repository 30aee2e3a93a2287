"""Runs the jobs of the table: small ones many to a transaction, long ones one after another.

No two workers do one job. A small job's row is locked by the transaction that does it (SKIP
LOCKED on a server, the one writer's lock in a file); long work is marked with its worker's name
and a lease before it begins, and only whoever the row names can write that it is done.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core import clock, jobs
from app.core.config import Settings
from app.core.db import Database
from app.core.errors import DomainError
from app.core.i18n import _
from app.core.jobs import PROGRESS, Job, JobState, Kind, Later, NotYet, TakenOver, Todo, Work

log = logging.getLogger("flipp.jobs")
OWNER = secrets.token_hex(8)  # this process
BATCH, SHORT = 100, 0.05  # so many small jobs, or so many seconds, to one transaction
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=6)
MOST_STARTS = 10  # begun so often and never ended: it takes its process with it
DIED = "process died"
Kinds = Mapping[str, Kind]
COLUMNS: list[Any] = [Job.id, Job.kind, Job.network_id, Job.person_id, Job.material, Job.attempts]


def work(
    database: Database, settings: Settings, kinds: Kinds = jobs.KINDS, owner: str = OWNER
) -> int:
    """Do what is due, the oldest first: small jobs before long ones. Returns how many were done."""
    small = sorted(name for name, kind in kinds.items() if kind.do)
    long = sorted(name for name, kind in kinds.items() if kind.run)
    ran = 0
    while True:
        begun = _some_small(database, settings, kinds, small)
        if not begun:
            job = _take(database, owner, long)
            if job is None:
                return ran
            _run(database, settings, kinds[job.kind], job, owner)
        ran += begun or 1


def wait_after(attempts: int) -> timedelta:
    """How long a job waits after so many attempts: half a minute, two, eight …, at most six hours.

    >>> [str(wait_after(n)) for n in (1, 2, 3)]
    ['0:00:30', '0:02:00', '0:08:00']
    """
    times: int = 4 ** max(attempts - 1, 0)
    return min(FIRST_WAIT * times, LONGEST_WAIT)


# small jobs


def _due(kinds: Collection[str]) -> Any:
    """What waits and is due, the oldest first."""
    return (
        sa.select(*COLUMNS)
        .where(
            col(Job.state) == JobState.WAITING,
            col(Job.due_at) <= clock.now(),
            col(Job.kind).in_(kinds),
        )
        .order_by(col(Job.due_at), col(Job.id))
    )


def _some_small(
    database: Database, settings: Settings, kinds: Kinds, names: Collection[str]
) -> int:
    """Do as many as fit in a short transaction; all of them and that they are done, or nothing.

    When one of them fails, each is done in a transaction of its own. Returns how many were begun.
    """
    with database.read() as db:  # whoever only looks keeps nobody from writing
        if not names or db.execute(_due(names).limit(1)).first() is None:
            return 0
    begun: list[int] = []
    try:
        with database.write() as db:
            _batch(db, settings, kinds, names, begun)
    except Exception as error:
        if not begun:
            raise
        log.info("a job of %s stumbled: %s", len(begun), type(error).__name__)
        for number in begun:
            _one(database, settings, kinds, number)
    return len(begun)


def _batch(
    db: Session, settings: Settings, kinds: Kinds, names: Collection[str], begun: list[int]
) -> None:
    until = time.monotonic() + SHORT
    rows = db.execute(_due(names).limit(BATCH).with_for_update(skip_locked=True)).all()
    for row in rows:
        begun.append(row.id)
        _do(db, settings, kinds, row)
        if time.monotonic() > until:
            break
    if begun:
        _done(db, begun)


def _do(db: Session, settings: Settings, kinds: Kinds, row: Any) -> None:
    do = kinds[row.kind].do
    assert do is not None
    do(Todo(db, settings, row.id, row.kind, row.network_id, row.person_id, row.material))


def _done(db: Session, numbers: Sequence[int]) -> None:
    values = jobs.over(JobState.DONE) | {"problem": "", "attempts": col(Job.attempts) + 1}
    change = sa.update(Job).where(col(Job.id).in_(numbers)).values(**values)
    db.execute(change, execution_options={"synchronize_session": False})


def _one(database: Database, settings: Settings, kinds: Kinds, number: int) -> None:
    """Do one by itself, unless somebody else has; what goes wrong is noted in its row.

    Raises when the database is away: then nothing can be noted, and nothing counts.
    """
    row: Any = None
    try:
        with database.write() as db:
            one = _due(kinds).where(col(Job.id) == number).with_for_update(skip_locked=True)
            row = db.execute(one).first()
            if row is None:
                return
            _do(db, settings, kinds, row)
            _done(db, [number])
    except Exception as error:
        if row is None:
            raise
        _note(database, kinds[row.kind], row, error)


def _note(database: Database, kind: Kind, row: Any, error: Exception) -> None:
    """Later, or never: what it was, without what people wrote."""
    attempts = row.attempts + 1
    values = _failed(kind, attempts, error) | {"attempts": attempts}
    waits = (col(Job.id) == row.id, col(Job.state) == JobState.WAITING)
    change = sa.update(Job).where(*waits, col(Job.attempts) == row.attempts).values(**values)
    with database.write() as db:
        db.execute(change, execution_options={"synchronize_session": False})
    log.warning("job %s (%s) failed: %s", row.id, kind.name, type(error).__name__)


def _failed(kind: Kind, attempts: int, error: Exception) -> dict[str, Any]:
    """The values of a job that failed: waiting for its next turn, or stopped for good."""
    final = isinstance(error, DomainError) and not isinstance(error, Later)
    reason = error.reason if isinstance(error, DomainError) else ""
    told = {"problem": reason or _told(kind, error), "done": 0, "owner": "", "lease_until": None}
    if final or attempts >= kind.tries:
        return told | jobs.over(JobState.FAILED, keep=kind.keeps)
    return told | {"state": JobState.WAITING, "due_at": clock.now() + wait_after(attempts)}


def _told(kind: Kind, error: Exception) -> str:
    """A sentence for whoever started it; for the installation's own work the error's name."""
    return type(error).__name__ if kind.keeps else _(jobs.BROKE)


# long work


def _claims(kinds: Collection[str]) -> list[Any]:
    """What can be taken up: what waits, then what a process that is no more has left behind."""
    now, of_kinds = clock.now(), col(Job.kind).in_(kinds)
    waits = (col(Job.state) == JobState.WAITING, col(Job.due_at) <= now)
    left = (col(Job.state) == JobState.RUNNING, col(Job.lease_until) < now)
    return [
        sa.select(Job).where(*which, of_kinds).order_by(col(Job.due_at), col(Job.id)).limit(1)
        for which in (left, waits)
    ]


def _take(database: Database, owner: str, kinds: Collection[str]) -> Job | None:
    """Claim the oldest that can be taken up, for as long as the lease lasts."""
    claims = _claims(kinds) if kinds else []
    with database.read() as db:
        claims = [claim for claim in claims if db.scalars(claim).first() is not None]
    if not claims:
        return None
    with database.write() as db:
        job: Job | None = db.scalars(claims[0].with_for_update(skip_locked=True)).first()
        if job is None:
            return None
        job.state, job.owner, job.lease_until = JobState.RUNNING, owner, clock.now() + jobs.LEASE
        job.version += 1
        job.attempts += 1
    return job


def _run(database: Database, settings: Settings, kind: Kind, job: Job, owner: str) -> None:
    number = job.id or 0
    try:
        if job.attempts > max(kind.tries, MOST_STARTS):
            raise DomainError(DIED)
        assert kind.run is not None
        kind.run(Work(database, settings, number, owner, clock.now()), job)
    except TakenOver:
        log.warning("job %s is run by another process", number)
    except NotYet as back:
        values = {"state": JobState.DRAFT, "problem": back.reason, "done": 0}
        _end(database, number, owner, values)
    except sa.exc.OperationalError:
        raise  # the database is away: the job is taken up again when it is back
    except DomainError as problem:
        _end(database, number, owner, _failed(kind, job.attempts, problem))
    except Exception as error:
        log.exception("job %s stumbled", number)
        _end(database, number, owner, _failed(kind, job.attempts, error))
    finally:
        PROGRESS.drop(number)


def _end(database: Database, number: int, owner: str, values: dict[str, Any]) -> None:
    with database.write() as db:
        jobs.mine(db, number, owner, values)
