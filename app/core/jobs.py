"""Long work that shows progress and can be left: a row a job, run by a thread of the server.

A job is run whole or not at all: what it changes and that it is done are written in one
transaction. If the process is killed meanwhile, nothing has changed, and the next process takes
the job up from its beginning. How far it has come is kept outside that transaction: in memory,
where the pages of the same process read it, and (when several processes may serve) in the row.
"""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import Field, SQLModel, col

from app.core import clock
from app.core import columns as c
from app.core.db import Database, EnumText, Quiet
from app.core.errors import DomainError
from app.core.i18n import N_, _

log = logging.getLogger("flipp.jobs")
LEASE = timedelta(minutes=2)
TELL_EVERY = timedelta(seconds=2)
KEEP_DRAFT, KEEP_DONE = timedelta(days=14), timedelta(days=90)
BROKE = N_("Noe gikk galt hos oss. Ingenting er lagret. Prøv en gang til.")
TAKEN = N_("Jobben ble tatt over av en annen prosess.")


class JobState(StrEnum):
    """kladd → venter → kjorer → ferdig | stoppet; kladd → (forkastet: the row is gone)."""

    DRAFT = "kladd"
    WAITING = "venter"
    RUNNING = "kjorer"
    DONE = "ferdig"
    FAILED = "stoppet"


STATE_LABELS = {
    JobState.DRAFT: N_("Ikke startet"),
    JobState.WAITING: N_("Venter på tur"),
    JobState.RUNNING: N_("Pågår"),
    JobState.DONE: N_("Ferdig"),
    JobState.FAILED: N_("Stoppet, ingenting er lagret"),
}
UNDER_WAY = frozenset({JobState.WAITING, JobState.RUNNING})


class Job(SQLModel, Quiet, table=True):
    """One piece of long work: what it works on, how far it is, what came of it."""

    __tablename__ = "job"
    __table_args__ = (
        sa.Index("ix_job_state", "state", "id"),
        sa.Index("ix_job_network", "network_id", "kind", "id"),
    )
    id: int | None = c.key()
    network_id: int = c.ref("network.id", index=False)
    person_id: int = c.ref("person.id", index=False)
    kind: str = Field(max_length=24)
    title: str = Field(default="", max_length=200)
    state: JobState = Field(default=JobState.DRAFT, sa_type=EnumText(JobState))
    done: int = 0
    total: int = 0
    # What it works on; emptied when there is no more use for it.
    material: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON, nullable=False)
    choices: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON, nullable=False)
    result: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON, nullable=False)
    problem: str = c.long_text()
    owner: str = Field(default="", max_length=32)
    lease_until: datetime | None = c.maybe_moment()
    created_at: datetime = c.moment()
    finished_at: datetime | None = c.maybe_moment()
    version: int = 1


class Progress:
    """How far the jobs of this process are: job's id → (done, total)."""

    def __init__(self) -> None:
        self._at: dict[int, tuple[int, int]] = {}
        self._lock = threading.Lock()

    def set(self, number: int, done: int, total: int) -> None:
        """The job is so far."""
        with self._lock:
            self._at[number] = (done, total)

    def drop(self, number: int) -> None:
        """The job is over."""
        with self._lock:
            self._at.pop(number, None)

    def of(self, job: Job) -> tuple[int, int]:
        """(done, total): from memory while it runs here, else from the row."""
        return self._at.get(job.id or 0, (job.done, job.total))


PROGRESS = Progress()


@dataclass
class Work:
    """A job being run: what it may use, and where it tells how far it is."""

    database: Database
    number: int
    owner: str
    told: datetime

    def tell(self, done: int, total: int) -> None:
        """So far. Other processes are told every other second, where a write does not wait."""
        PROGRESS.set(self.number, done, total)
        # Where one process serves, nobody else asks; and its one writer is busy with this job.
        if self.database.revisions.cheap or clock.now() - self.told < TELL_EVERY:
            return
        self.told = clock.now()
        values = {"done": done, "total": total, "lease_until": clock.now() + LEASE}
        with self.database.write() as db:
            _mine(db, self.number, self.owner, values)

    def finish(self, db: Session, result: dict[str, Any], total: int) -> None:
        """Say in the job's own transaction that it is done. Raises TakenOver if it is not ours."""
        values = {
            "state": JobState.DONE,
            "result": result,
            "material": {},
            "choices": {},
            "done": total,
            "total": total,
            "finished_at": clock.now(),
        }
        if not _mine(db, self.number, self.owner, values):
            raise TakenOver(_(TAKEN))


class TakenOver(DomainError):
    """Another process runs the job now; what was done here is thrown away."""


class NotYet(DomainError):
    """The job goes back to the person, who must look at something first; the reason says what."""


Run = Callable[[Work, Job], None]


def _mine(db: Session, number: int, owner: str, values: Mapping[str, Any]) -> bool:
    """Change the row if this process still runs it."""
    mine = (col(Job.id) == number, col(Job.owner) == owner, col(Job.state) == JobState.RUNNING)
    change = sa.update(Job).where(*mine).values(**values)
    done = db.execute(change, execution_options={"synchronize_session": False})
    return bool(done.rowcount)  # type: ignore[attr-defined]


OWNER = secrets.token_hex(8)  # this process


def work(database: Database, kinds: Mapping[str, Run], owner: str = OWNER) -> int:
    """Run the jobs that wait, one after another, the oldest first. Returns how many were run."""
    ran = 0
    while True:
        job = _take(database, owner)
        if job is None:
            return ran
        _run(database, kinds, job, owner)
        ran += 1


def _take(database: Database, owner: str) -> Job | None:
    """Claim the oldest job that waits, or that a process which is no more has left behind."""
    with database.read() as db:
        if not list(db.scalars(_claimable(database, owner).limit(1))):
            return None
    with database.write() as db:
        claim = _claimable(database, owner).limit(1).with_for_update(skip_locked=True)
        job: Job | None = db.scalars(claim).first()
        if job is None:
            return None
        job.state, job.owner, job.lease_until = JobState.RUNNING, owner, clock.now() + LEASE
        job.version += 1
    return job


def _claimable(database: Database, owner: str) -> Any:
    left = col(Job.lease_until) < clock.now()
    if database.revisions.cheap:  # one process serves: whoever else had it is gone
        left = sa.or_(left, col(Job.owner) != owner)
    waits = col(Job.state) == JobState.WAITING
    return (
        sa.select(Job)
        .where(sa.or_(waits, sa.and_(col(Job.state) == JobState.RUNNING, left)))
        .order_by(col(Job.id))
    )


def _run(database: Database, kinds: Mapping[str, Run], job: Job, owner: str) -> None:
    number = job.id or 0
    try:
        kinds[job.kind](Work(database, number, owner, clock.now()), job)
    except TakenOver:
        log.warning("job %s is run by another process", number)
    except NotYet as back:
        _end(database, number, owner, JobState.DRAFT, back.reason)
    except DomainError as problem:
        _end(database, number, owner, JobState.FAILED, problem.reason or _(BROKE))
    except sa.exc.OperationalError:
        raise  # the database is away: the job is taken up again when it is back
    except Exception:
        log.exception("job %s stumbled", number)
        _end(database, number, owner, JobState.FAILED, _(BROKE))
    finally:
        PROGRESS.drop(number)


def _end(database: Database, number: int, owner: str, state: JobState, problem: str) -> None:
    values: dict[str, Any] = {"state": state, "problem": problem, "done": 0}
    if state is JobState.FAILED:  # nobody can start it again
        values |= {"finished_at": clock.now(), "material": {}, "choices": {}}
    with database.write() as db:
        _mine(db, number, owner, values)


def start(job: Job, total: int) -> None:
    """Put a draft in the queue."""
    job.state, job.total, job.done, job.problem = JobState.WAITING, total, 0, ""
    job.owner, job.lease_until = "", None
    job.version += 1


def of_network(db: Session, network_id: int, kind: str, most: int = 20) -> list[Any]:
    """The newest jobs of a kind, as rows without their material. One query."""
    wanted: list[Any] = [Job.id, Job.title, Job.state, Job.created_at, Job.finished_at, Job.result]
    rows = (
        sa.select(*wanted)
        .where(col(Job.network_id) == network_id, col(Job.kind) == kind)
        .order_by(col(Job.id).desc())
        .limit(most)
    )
    return list(db.execute(rows))


def forget_old(db: Session) -> int:
    """Remove drafts nobody started, and what is told of jobs long over. Returns how many."""
    now = clock.now()
    idle = sa.and_(col(Job.state) == JobState.DRAFT, col(Job.created_at) < now - KEEP_DRAFT)
    over = col(Job.finished_at) < now - KEEP_DONE
    result = db.execute(sa.delete(Job).where(sa.or_(idle, over)))
    return int(result.rowcount)  # type: ignore[attr-defined]
