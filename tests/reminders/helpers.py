"""Test cycles, measures, meetings and tasks, as short as a reminder needs them."""

from __future__ import annotations

import secrets
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app import registry
from app.core import audit, clock, jobs
from app.core.access import NOBODY
from app.core.config import Settings
from app.core.db import Database
from app.core.jobs import Wanted
from app.cycles.models import CycleState, Measure, Measurement, TestCycle
from app.initiatives.models import Initiative
from app.meetings.models import Meeting, Task
from app.reminders import service
from tests.following.helpers import mails
from tests.initiatives.helpers import actor, group_id, initiative, network_id
from tests.world import MADE

DAY = timedelta(days=1)


def keep(db: Session, record: Any) -> Any:
    """Write a record with the event it needs."""
    db.add(record)
    audit.record(db, NOBODY, MADE, record)
    return record


def club(db: Session, title: str = "Frokostklubb", **more: Any) -> Initiative:
    """An initiative of Åsnes."""
    return initiative(db, title, **more)


def cycle(db: Session, of: Initiative, state: CycleState, **more: Any) -> TestCycle:
    """Its first test, in a state."""
    where = {"network_id": of.network_id, "group_id": of.group_id, "initiative_id": of.id}
    made: TestCycle = keep(db, TestCycle(**{"number": 1, **where, "state": state, **more}))
    return made


def measure(db: Session, of: Initiative, name: str = "Hvor mange kom", **more: Any) -> Measure:
    """Something counted once a week."""
    where = {"network_id": of.network_id, "group_id": of.group_id, "initiative_id": of.id}
    slug = name.lower().replace(" ", "-")
    made: Measure = keep(db, Measure(slug=slug, name=name, **where, **more))
    return made


def entered(db: Session, of: Measure, on_day: date, by: str) -> None:
    """A number, and who entered it."""
    who = actor(db, by).person_id
    where = {"network_id": of.network_id, "measure_id": of.id}
    keep(db, Measurement(on_day=on_day, value=12, created_by=who, **where))


def meeting(db: Session, day: date, group: str | None = "asnes", **more: Any) -> Meeting:
    """A meeting at ten that day."""
    begins = datetime.combine(day, time(10), clock.OSLO)
    values: dict[str, Any] = {"slug": f"mote-{day}", "title": "Månedsmøte", "starts_at": begins}
    values |= {"network_id": network_id(db), "ends_at": begins + timedelta(hours=1)}
    values["group_id"] = group_id(db, group) if group else None
    made: Meeting = keep(db, Meeting(**values | more))
    return made


def task(db: Session, due_on: date, who: str = "member", text: str = "Ringe skolen") -> Task:
    """Something to be done by a day."""
    person = actor(db, who).person_id
    where = {"network_id": network_id(db), "group_id": group_id(db)}
    made: Task = keep(db, Task(text=text, due_on=due_on, person_id=person, **where))
    return made


def morning(database: Database, settings: Settings, days: int = 0) -> dict[str, str]:
    """The round of a morning, so many days from now: {whose: the mail} of what was written."""
    before = len(mails(database))
    with clock.held_at(clock.now() + days * DAY):
        with database.write() as db:
            jobs.put(db, [Wanted(service.ROUND, secrets.token_hex(8))])
        registry.do_jobs(database, settings)
    new = mails(database)[before:]
    assert len({mail.to for mail in new}) == len(new), "one mail a day to each"
    return {mail.to.partition("@")[0]: mail.body for mail in new}
