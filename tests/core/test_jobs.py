"""The table of jobs: queued once, done once, tried again, then stopped and told of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app import registry
from app.core import clock, job_runs, jobs, outbox
from app.core.config import Settings
from app.core.db import Database
from app.core.errors import Invalid
from app.core.jobs import Do, Job, JobState, Kind, Later, Todo, Wanted, Work
from app.core.outbox import Mail
from tests.find import one

KIND = "prove"


def write(todo: Todo) -> None:
    """What the job of these tests does: it writes a mail."""
    outbox.post(todo.db, f"{todo.material['n']}@eksempel.no", "Emne", "Tekst")
    if todo.material.get("fails") == "later":
        raise Later("Senere.")
    if todo.material.get("fails"):
        raise ValueError("hemmelig")


def put(database: Database, *materials: dict[str, Any]) -> None:
    with database.write() as db:
        jobs.put(db, [Wanted(KIND, f"{KIND}:{m['n']}", material=m) for m in materials])


def work(database: Database, settings: Settings, do: Do = write, tries: int = 3) -> int:
    return job_runs.work(database, settings, {KIND: Kind(KIND, "Prøve", do=do, tries=tries)})


def mails(database: Database) -> list[str]:
    with database.read() as db:
        return [mail.to[0] for mail in db.scalars(sa.select(Mail).order_by(sa.text("id")))]


def job(database: Database, n: int) -> Job:
    with database.read() as db:
        return one(db, Job, key=f"{KIND}:{n}")


def test_the_same_key_is_queued_and_done_once(database: Database, settings: Settings) -> None:
    put(database, {"n": 1})
    put(database, {"n": 1}, {"n": 2})
    assert work(database, settings) == 2
    put(database, {"n": 2})
    assert work(database, settings) == 0
    assert mails(database) == ["1", "2"]
    assert job(database, 1).state is JobState.DONE and job(database, 1).material == {}


def test_one_that_fails_takes_no_other_with_it(database: Database, settings: Settings) -> None:
    put(database, {"n": 1}, {"n": 2, "fails": "now"}, {"n": 3})
    work(database, settings)
    assert mails(database) == ["1", "3"], "and nothing of what failed is there"
    failed = job(database, 2)
    assert failed.state is JobState.WAITING and failed.attempts == 1
    assert failed.problem == "ValueError", "its words may be anybody's"
    assert work(database, settings) == 0, "not before its time"


def test_it_is_tried_later_and_later_and_then_stops(database: Database, settings: Settings) -> None:
    put(database, {"n": 1, "fails": "later"})
    now, waits = clock.now(), []
    for _turn in range(3):
        with clock.held_at(now):
            assert work(database, settings) == 1
        waits.append(job(database, 1).due_at - now)
        now = job(database, 1).due_at
    assert waits[:2] == [timedelta(seconds=30), timedelta(minutes=2)]
    stopped = job(database, 1)
    assert (stopped.state, stopped.problem) == (JobState.FAILED, "Senere.")
    assert stopped.material == {"n": 1, "fails": "later"}, "it can be tried again"
    with clock.held_at(now + timedelta(days=1)):
        assert work(database, settings) == 0
    assert mails(database) == []


def test_what_can_never_be_done_is_not_tried_again(database: Database, settings: Settings) -> None:
    def never(_todo: Todo) -> None:
        raise Invalid("Det går ikke.")

    put(database, {"n": 1})
    work(database, settings, never)
    assert (job(database, 1).state, job(database, 1).attempts) == (JobState.FAILED, 1)


def test_a_batch_that_takes_long_is_cut(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job_runs, "SHORT", -1.0)
    put(database, {"n": 1}, {"n": 2}, {"n": 3})
    assert work(database, settings) == 3
    assert mails(database) == ["1", "2", "3"]


def run(database: Database, settings: Settings, do: Callable[[Work, Job], None]) -> int:
    return job_runs.work(database, settings, {KIND: Kind(KIND, "Prøve", run=do)})


def test_long_work_that_fails_is_tried_again_and_what_kills_its_process_stops(
    database: Database, settings: Settings
) -> None:
    def broken(_work: Work, _job: Job) -> None:
        raise ValueError

    put(database, {"n": 1})
    assert run(database, settings, broken) == 1
    assert job(database, 1).state is JobState.WAITING and job(database, 1).due_at > clock.now()
    with database.write() as db:
        left = one(db, Job, key=f"{KIND}:1")
        left.state, left.attempts = JobState.RUNNING, job_runs.MOST_STARTS
        left.lease_until = clock.now() - timedelta(seconds=1)
    assert run(database, settings, broken) == 1
    assert (job(database, 1).state, job(database, 1).problem) == (JobState.FAILED, job_runs.DIED)


def test_long_work_holds_on_to_its_lease(database: Database, settings: Settings) -> None:
    def long(work: Work, job: Job) -> None:
        with clock.held_at(clock.now() + jobs.LEASE * 0.9):
            work.keep()
        with clock.held_at(clock.now() + jobs.LEASE * 1.5):
            assert job_runs._take(database, "en annen", [KIND]) is None
        with clock.held_at(clock.now() + jobs.LEASE * 2):
            assert job_runs._take(database, "en annen", [KIND]) is not None
        with pytest.raises(jobs.TakenOver):
            work.keep()

    put(database, {"n": 1})
    assert run(database, settings, long) == 1


def test_the_day_is_queued_once_by_however_many(database: Database, settings: Settings) -> None:
    noon = clock.now().replace(hour=12, minute=0)
    with clock.held_at(noon):
        assert [registry.schedule(database) for _process in range(3)] == [2, 0, 0]
        assert registry.do_jobs(database, settings) == 2
        assert registry.do_jobs(database, settings) == 0
    with clock.held_at(noon + timedelta(days=1)):
        assert registry.schedule(database) == 2
    with clock.held_at(noon + jobs.KEEP_SMALL + timedelta(days=1)), database.write() as db:
        assert jobs.forget_old(db) == 2, "done, and nobody asks for them any more"


def test_reminders_wait_for_the_morning(database: Database, settings: Settings) -> None:
    night = clock.now().replace(hour=1, minute=0)
    with clock.held_at(night):
        registry.schedule(database)
        assert registry.do_jobs(database, settings) == 1
    with clock.held_at(night + timedelta(hours=6)):
        assert registry.do_jobs(database, settings) == 1
