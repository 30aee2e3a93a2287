"""Who has asked about the initiatives of the made-up network, and what they were answered."""

from __future__ import annotations

from app.contact import service
from app.contact.models import Interest, InterestState
from app.contact.service import Asking
from app.core.access import NOBODY
from seeds.timeline import ago
from seeds.world import Row, World

LEADER = "prosjektleder"


def plan(world: World) -> None:
    """Each on its day, the answer afterwards."""
    for row in world.rows("interest", "interests"):
        made: list[Interest] = []
        world.timeline.plan(ago(row["days_ago"], 5), _ask, world, row, made)
        if "answered_days_ago" in row:
            world.timeline.plan(ago(row["answered_days_ago"], 6), _answer, world, row, made)


def _ask(world: World, row: Row, made: list[Interest]) -> None:
    asking = Asking(
        row["name"], row["email"], row["place"], row["message"], InterestState(row["wish"])
    )
    # What is made up is mailed to nobody.
    made.append(service.keep(world.db, world.initiatives[row["of"]], asking))


def _answer(world: World, row: Row, made: list[Interest]) -> None:
    who = world.people.get(LEADER, NOBODY)
    state = InterestState(row["state"])
    (interest,) = made
    service.answer(
        world.db, who, interest, interest.version, state=state, note=row["note"], outside=True
    )
