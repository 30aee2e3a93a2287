"""Measures as short as a test needs them: through the tables, with the events they need."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.core import audit, clock
from app.core.access import Actor
from app.core.columns import Reach
from app.core.slugs import unique_slug
from app.cycles import number_keys, numbers
from app.cycles.models import CycleState, Measure, TestCycle
from app.initiatives.models import Initiative, Status
from tests.initiatives.helpers import actor, initiative
from tests.world import MADE

# The attendance of the design's picture: 12 weeks before, 12 after.
CLUB = [84, 81, 85, 79, 82, 78, 83, 80, 77, 82, 79, 81]
CLUB += [82, 86, 84, 88, 87, 90, 86, 89, 91, 88, 90, 89]
WEEK = timedelta(weeks=1)
CODE = "en-lenke-til-malingen"


def of(db: Session, tried: Initiative, who: Actor, name: str = "Oppmøte", **more: Any) -> Measure:
    """A measure of an initiative."""
    made = Measure(
        network_id=tried.network_id,
        group_id=tried.group_id,
        initiative_id=tried.id or 0,
        slug=unique_slug(db, Measure, tried.network_id, name),
        name=name,
        **more,
    )
    db.add(made)
    audit.record(db, who, MADE, made)
    return made


def measure(db: Session, reach: Reach = Reach.PUBLIC, **more: Any) -> Measure:
    """A measure of an initiative of its own, in Åsnes."""
    tried = initiative(db, "Frokostklubb", Status.TESTING, reach=reach)
    return of(db, tried, actor(db), **more)


def fill(
    db: Session,
    who: Actor,
    of_measure: Measure,
    values: Sequence[float],
    last: date | None = None,
    step: timedelta = WEEK,
    total: int = 100,
) -> date:
    """Numbers in the measure's rhythm, the last one on `last` (today); returns the first day."""
    first = (last or clock.today()) - step * (len(values) - 1)
    for index, value in enumerate(values):
        day = first + index * step
        if of_measure.of_total:
            numbers.enter(db, who, of_measure, day, k=int(value), n=total)
        else:
            numbers.enter(db, who, of_measure, day, value=value)
    return first


def club(db: Session, reach: Reach = Reach.PUBLIC, **more: Any) -> Measure:
    """24 weeks of attendance, 100 a week, the first twelve frozen; a test began between."""
    made = measure(db, reach, of_total=True, target=90.0, **more)
    return with_numbers(db, made, actor(db))


def with_numbers(db: Session, made: Measure, who: Actor) -> Measure:
    """The same for a measure that is there."""
    first = fill(db, who, made, CLUB)
    numbers.freeze(db, who, made, made.version, first + 11 * WEEK)
    began = first + 12 * WEEK
    cycle = TestCycle(
        network_id=made.network_id,
        group_id=made.group_id,
        initiative_id=made.initiative_id,
        number=9,
        question="Kommer flere når fadderen møter dem?",
        prediction="Flere kommer.",
        state=CycleState.RUNNING,
        started_on=began,
    )
    db.add(cycle)
    audit.record(db, who, MADE, cycle)
    return made


def link(db: Session, who: Actor, to: Measure, code: str = CODE) -> str:
    """The address of the person's link."""
    number_keys.make(db, who, to, code)
    db.flush()
    return f"/m/{code}"
