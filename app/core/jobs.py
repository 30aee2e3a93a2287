"""The one table of work that is done outside a request: a row a job, run by a worker's thread.

There are two sorts. A *small* job changes something in the database and no more: what it changes
and that it is done are one transaction, so it happens once however often processes are killed.
*Long* work (an import) is its worker's own for as long as its lease lasts, shows progress, can be
left, and writes that it is done in the transaction of what it changed; killed meanwhile, it is
taken up again from its beginning by whoever looks next. `app/core/job_runs.py` runs both.

What fails is tried again later, as often as its kind says; then it has stopped, and is shown to
whoever looks after the installation.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import Field, SQLModel, col

from app.core import clock, dialect
from app.core import columns as c
from app.core.config import Settings
from app.core.db import Database, EnumText, Quiet
from app.core.errors import DomainError
from app.core.i18n import N_, _

LEASE = timedelta(minutes=2)
TELL_EVERY = timedelta(seconds=2)
KEEP_DRAFT, KEEP_DONE = timedelta(days=14), timedelta(days=90)
KEEP_SMALL = timedelta(days=14)  # done, and nobody's: longer than its key must be known
BROKE = N_("Noe gikk galt hos oss. Ingenting er lagret. Prøv en gang til.")
TAKEN = N_("Jobben ble tatt over av en annen prosess.")


class JobState(StrEnum):
    """kladd → venter → kjorer → ferdig | stoppet; venter | stoppet → droppet; stoppet → venter.

    A draft that is thrown away (kladd → forkastet) is a row that is gone.
    """

    DRAFT = "kladd"
    WAITING = "venter"
    RUNNING = "kjorer"
    DONE = "ferdig"
    FAILED = "stoppet"
    DROPPED = "droppet"


STATE_LABELS = {
    JobState.DRAFT: N_("Ikke startet"),
    JobState.WAITING: N_("Venter på tur"),
    JobState.RUNNING: N_("Pågår"),
    JobState.DONE: N_("Ferdig"),
    JobState.FAILED: N_("Stoppet, ingenting er lagret"),
    JobState.DROPPED: N_("Droppet"),
}
UNDER_WAY = frozenset({JobState.WAITING, JobState.RUNNING})


class Job(SQLModel, Quiet, table=True):
    """One piece of work: what it works on, when it is due, how far it is, what came of it."""

    __tablename__ = "job"
    __table_args__ = (
        sa.Index("ix_job_state", "state", "due_at", "id"),
        sa.Index("ix_job_network", "network_id", "kind", "id"),
    )
    id: int | None = c.key()
    # Whose it is; the installation's own has neither.
    network_id: int | None = c.maybe_ref("network.id", index=False)
    person_id: int | None = c.maybe_ref("person.id", index=False)
    kind: str = Field(max_length=24)
    # The same key is never queued twice: «daglig:2026-11-26».
    key: str | None = Field(default=None, unique=True, max_length=80)
    title: str = Field(default="", max_length=200)
    state: JobState = Field(default=JobState.DRAFT, sa_type=EnumText(JobState))
    due_at: datetime = c.moment()
    attempts: int = 0
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


class Later(DomainError):
    """It can't be done now, but perhaps in a while: try again, as often as the kind allows."""


class TakenOver(DomainError):
    """Another process runs the job now; what was done here is thrown away."""


class NotYet(DomainError):
    """The job goes back to the person, who must look at something first; the reason says what."""


# the kinds of work there are


@dataclass(frozen=True)
class Todo:
    """A small job being done: its row's values, and the transaction it is done in."""

    db: Session
    settings: Settings
    number: int
    kind: str
    network_id: int | None
    person_id: int | None
    material: Mapping[str, Any]


@dataclass
class Work:
    """Long work being done: what it may use, and where it tells how far it is."""

    database: Database
    settings: Settings
    number: int
    owner: str
    told: datetime

    def tell(self, done: int, total: int) -> None:
        """So far. Other processes are told every other second, where a write does not wait."""
        PROGRESS.set(self.number, done, total)
        # On the embedded database the one writer is busy with this job: nobody could be told.
        if self.database.revisions.cheap or clock.now() - self.told < TELL_EVERY:
            return
        self.keep(done=done, total=total)

    def keep(self, **values: Any) -> None:
        """Hold on to it for another while. Raises TakenOver when it is another's by now.

        For work that is long and holds no transaction meanwhile.
        """
        self.told = clock.now()
        values |= {"lease_until": self.told + LEASE}
        with self.database.write() as db:
            if not mine(db, self.number, self.owner, values):
                raise TakenOver(_(TAKEN))

    def hold(self, db: Session, lease: timedelta = LEASE) -> None:
        """Hold on to it, as part of a transaction. Raises TakenOver when it is another's by now."""
        if not mine(db, self.number, self.owner, {"lease_until": clock.now() + lease}):
            raise TakenOver(_(TAKEN))

    def finish(self, db: Session, result: dict[str, Any], total: int) -> None:
        """Say in the job's own transaction that it is done. Raises TakenOver if it is not ours."""
        values = over(JobState.DONE) | {"result": result, "done": total, "total": total}
        if not mine(db, self.number, self.owner, values):
            raise TakenOver(_(TAKEN))


Do = Callable[[Todo], None]
Run = Callable[[Work, Job], None]


@dataclass(frozen=True)
class Kind:
    """A kind of job. Small ones have `do`, long ones `run`; `tries`: before it has stopped.

    keeps: what it works on is kept when it stops, so that it can be tried again.
    """

    name: str
    label: str
    do: Do | None = None
    run: Run | None = None
    tries: int = 5

    @property
    def keeps(self) -> bool:
        """Whether it can be started again after it has stopped."""
        return self.tries > 1


KINDS: dict[str, Kind] = {}


def kind(
    name: str, label: str, *, do: Do | None = None, run: Run | None = None, tries: int = 5
) -> Kind:
    """Declare a kind of job once, in the room whose work it is; the label is for people.

    Raises ValueError for a name that is taken.
    """
    if name in KINDS:
        raise ValueError(f"the kind of job {name} is declared twice")
    KINDS[name] = Kind(name, label, do, run, tries)
    return KINDS[name]


# into the queue


def start(job: Job, total: int) -> None:
    """Put a draft in the queue."""
    job.state, job.total, job.done, job.problem = JobState.WAITING, total, 0, ""
    job.owner, job.lease_until, job.attempts, job.due_at = "", None, 0, clock.now()
    job.version += 1


@dataclass(frozen=True)
class Wanted:
    """A job to queue: of what kind, under which key, when, for whom, with what."""

    kind: str
    key: str
    due_at: datetime | None = None
    person_id: int | None = None
    network_id: int | None = None
    material: Mapping[str, Any] | None = None


def put(db: Session, wanted: Iterable[Wanted]) -> None:
    """Queue jobs; one whose key has been queued before, by whatever process, is left out."""
    now = clock.now()
    rows = [_row(w, now) for w in wanted]
    if rows:
        db.execute(dialect.insert_missing(_table(), ("key",)), rows)


def _row(wanted: Wanted, now: datetime) -> dict[str, Any]:
    given = {name: getattr(wanted, name) for name in ("kind", "key", "person_id", "network_id")}
    empty = {"title": "", "problem": "", "owner": "", "choices": {}, "result": {}}
    counts = {"attempts": 0, "done": 0, "total": 0, "version": 1}
    when = {"created_at": now, "due_at": wanted.due_at or now, "state": JobState.WAITING}
    return given | empty | counts | when | {"material": dict(wanted.material or {})}


def schedule(database: Database, wanted: Iterable[Wanted]) -> int:
    """Queue what is not there yet. Returns how many; usually none, and then nothing is written."""
    wanted = list(wanted)
    with database.read() as db:
        known = sa.select(col(Job.key)).where(col(Job.key).in_([w.key for w in wanted]))
        there = set(db.scalars(known))
    missing = [w for w in wanted if w.key not in there]
    if missing:
        with database.write() as db:
            put(db, missing)
    return len(missing)


def _table() -> sa.Table:
    table = sa.inspect(Job).local_table
    assert isinstance(table, sa.Table)
    return table


# what the runs need of the table


def mine(db: Session, number: int, owner: str, values: Mapping[str, Any]) -> bool:
    """Change the row if this process still runs it. Returns whether it did."""
    held = (col(Job.id) == number, col(Job.owner) == owner, col(Job.state) == JobState.RUNNING)
    change = sa.update(Job).where(*held).values(**values)
    done = db.execute(change, execution_options={"synchronize_session": False})
    return bool(done.rowcount)  # type: ignore[attr-defined]


def over(state: JobState, *, keep: bool = False) -> dict[str, Any]:
    """The values of a job that is over; `keep`: what it works on, to be tried again."""
    gone: dict[str, Any] = {} if keep else {"material": {}, "choices": {}}
    return {"state": state, "finished_at": clock.now()} | gone


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


# what is read and forgotten


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
    told = col(Job.finished_at) < now - KEEP_DONE
    nobodys = sa.and_(col(Job.network_id).is_(None), col(Job.state) == JobState.DONE)
    small = sa.and_(nobodys, col(Job.finished_at) < now - KEEP_SMALL)
    result = db.execute(sa.delete(Job).where(sa.or_(idle, told, small)))
    return int(result.rowcount)  # type: ignore[attr-defined]
