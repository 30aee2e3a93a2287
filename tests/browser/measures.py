"""A measure in the demo, with the design's 24 weeks, and a coordinator's link to it."""

from __future__ import annotations

from app.accounts.models import Person
from app.core.access import Actor
from app.core.db import Database
from app.cycles.models import Measure, Measurement
from app.initiatives.models import Initiative
from app.networks.queries import actor_of
from tests.cycles import helpers_numbers as helpers
from tests.find import one

TRIED = "fadderordning-pa-videregaende"
NAME = "Oppmøte i første time"
CODE = "lenken-til-oppmotet"
PAGE = "/kongsvingerregionen/maalinger/oppmote-i-forste-time"
# What tests/browser/pages.py opens of it, and as whom.
ROUNDS = {
    "measured": ("", (PAGE, "/m/{measure_code}")),
    "measuring": ("asnes-koordinator", (PAGE, PAGE + "/tall/{measurement}")),
}


def samples(database: Database) -> dict[str, object]:
    """What stands for its {words} in the addresses."""
    made, _who = make(database)
    with database.read() as db:
        number = one(db, Measurement, measure_id=made.id, on_day=made.baseline_until)
    return {"measure_code": CODE, "measurement": number.id}


def make(
    database: Database, name: str = NAME, code: str = CODE, filled: bool = True
) -> tuple[Measure, Actor]:
    """A share in first lesson, 24 weeks of it or none yet."""
    with database.write() as db:
        who = actor_of(db, one(db, Person, email="asnes-koordinator@demo.invalid").id or 0)
        tried = one(db, Initiative, slug=TRIED)
        made = helpers.of(db, tried, who, name, of_total=filled, example=True)
        if filled:
            made.target = 90.0
            helpers.with_numbers(db, made, who)
        helpers.link(db, who, made, code)
    return made, who
