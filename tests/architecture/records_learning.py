"""Records of learning at work, for records.py: measures, tests, meetings and tasks."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.accounts.tokens import hashed
from app.core import audit, clock
from app.core.columns import Reach
from app.cycles import number_keys, numbers
from app.cycles import service as cycles
from app.cycles.models import Measure, MeasureKey
from app.initiatives.models import Initiative
from app.meetings import service as meetings
from tests.architecture.matrix import Samples
from tests.evening import until
from tests.find import one
from tests.world import MADE

if TYPE_CHECKING:
    from tests.architecture.records import Ground


def measured(ground: Ground, initiative: Initiative) -> Samples:
    """A measure that is seen as far as its initiative, a number of it, a link of the leader's."""
    db, leader, (nett, group) = ground.db, ground.leader, ground.where
    slug, code = f"maal-{initiative.slug}", f"til-{initiative.slug}"
    made = Measure(
        network_id=nett, group_id=group, initiative_id=initiative.id or 0, slug=slug, name="Mål"
    )
    db.add(made)
    audit.record(db, leader, MADE, made)
    number = numbers.enter(db, leader, made, clock.today(), value=12)
    number_keys.make(db, leader, made, code)
    db.flush()
    key = one(db, MeasureKey, key_hash=hashed(code))
    return {
        "/maalinger/{slug}": f"/maalinger/{slug}",
        "/tall/{nummer:int}": f"/tall/{number.id}",
        "/lenker/{nummer:int}": f"/lenker/{key.id}",
        "/m/{kode}": f"/m/{code}",
    }


def home_screen(samples: Samples) -> Samples:
    """A link's address begins with no network's name."""
    return {"/m/{kode}": samples["/m/{kode}"]}


def tests(ground: Ground, initiative: Initiative) -> Samples:
    """A planned test."""
    db, leader = ground.db, ground.leader
    asked = {"question": "Kommer de?", "prediction": "15 kommer"}
    cycle = cycles.plan(db, leader, initiative, **asked)
    return {
        "/tester/{nummer:int}": f"/tester/{cycle.number}",
    }


def meeting(ground: Ground, reach: Reach) -> Samples:
    """A planned meeting that reaches so far, and a task it gave."""
    db, leader, (nett, group) = ground.db, ground.leader, ground.where
    at = clock.now() + timedelta(days=7)
    ends = until(at)
    meeting = meetings.plan(db, leader, nett, group, f"Møte {reach}", at, ends, reach=reach)
    db.flush()
    task = meetings.give(db, leader, nett, group, "Spør to til", meeting=meeting)
    return {
        "/moter/{slug}": f"/moter/{meeting.slug}",
        "/oppgaver/{nummer:int}": f"/oppgaver/{task.id}",
    }
