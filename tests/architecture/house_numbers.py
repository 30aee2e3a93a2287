"""In the house: a measure with its numbers, and people's own links to it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.core import audit, clock
from app.core.access import Actor
from app.cycles import number_keys, numbers
from app.cycles.models import Measure, MeasureKey, Rhythm
from tests.find import one
from tests.world import MADE

MEASURE_CODE = "en-lenke-til-en-maaling"
DAY = timedelta(days=1)


def furnish(db: Session, leader: Actor, ids: dict[str, Any]) -> dict[str, Any]:
    """A measure with twelve numbers, the newest yesterday's, and a link of the leader's."""
    made = Measure(
        network_id=ids["nett"],
        group_id=ids["group"],
        initiative_id=ids["initiative"],
        slug="frokost",
        name="Frokost",
        rhythm=Rhythm.DAY,
    )
    db.add(made)
    audit.record(db, leader, MADE, made)
    days = [clock.today() - DAY * n for n in range(1, 13)]
    kept = [numbers.enter(db, leader, made, day, value=10 + day.day % 3) for day in days]
    number_keys.make(db, leader, made, MEASURE_CODE)
    db.flush()
    key = one(db, MeasureKey, measure_id=made.id)
    return {"measure": made.id, "measurement": kept[0].id, "measure_key": key.id}


def grow(db: Session, leader: Actor, ids: dict[str, Any], n: int) -> None:
    """One number more, and a link of somebody's."""
    made = db.get(Measure, ids["measure"])
    assert made is not None
    numbers.enter(db, leader, made, clock.today() - DAY * (n + 20), value=n)
    person = one(db, Person, email=f"p{n}@eksempel.no").id
    number_keys.make(db, Actor(person_id=person), made, f"lenke-{n}")
