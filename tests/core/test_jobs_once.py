"""However many work and however often they are killed: each job is done once."""

from __future__ import annotations

import random
import time

import pytest
import sqlalchemy as sa

from app.core import jobs
from app.core.db import Database
from app.core.jobs import Job, JobState, Wanted
from tests.core.job_workers import EFFECT, LONG, SMALL, Crew, left


def done_once(url: str, how_many: int, workers: int, kills: int) -> None:
    database = Database(url)
    with database.write() as db:
        db.execute(sa.text(f"CREATE TABLE {EFFECT} (job INTEGER NOT NULL)"))
        # One of twenty is long work; they are due in the order they were put.
        kinds = [LONG if n % 20 == 0 else SMALL for n in range(how_many)]
        jobs.put(db, [Wanted(kind, f"prove:{n}") for n, kind in enumerate(kinds)])
    moments = random.Random(how_many)
    with Crew(url) as crew:
        for _worker in range(workers):
            crew.start()
        for n in range(kills):
            # Spread over the work: killed at any moment of it, never after its end.
            while left(database) > how_many * (1 - (n + 1) / (kills + 1)):
                time.sleep(0.01)
            time.sleep(moments.uniform(0, 0.02))
            crew.kill()
        crew.wait(within=400)
    with database.read() as db:
        states = dict(db.execute(sa.select(Job.state, sa.func.count()).group_by(Job.state)).all())  # type: ignore[arg-type,call-overload]
        effects = db.scalars(sa.text(f"SELECT job FROM {EFFECT}")).all()
        numbers = db.scalars(sa.select(Job.id)).all()
    database.close()
    assert states == {JobState.DONE: how_many}
    assert sorted(effects) == sorted(numbers)


def test_four_hundred_jobs_two_workers_one_kill(url: str) -> None:
    done_once(url, 400, 2, 1)


@pytest.mark.faults
@pytest.mark.usefixtures("lasting")
def test_ten_thousand_jobs_four_workers_twenty_kills(url: str) -> None:
    done_once(url, 10_000, 4, 20)
