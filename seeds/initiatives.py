"""Initiatives, from the idea to where they stand now."""

from __future__ import annotations

from datetime import date, datetime

from app.core import clock
from app.core.columns import Reach
from app.initiatives import rules, service
from app.initiatives.models import Status
from seeds.timeline import DAY, after, ago, at, day_of, spread
from seeds.world import Row, World

# What `start` is told in another way than as a column.
APART = frozenset(
    {"key", "group", "title", "themes", "words", "partners", "practices", "owner", "status"}
    | {"reach"}
)
LESSON = frozenset({"learned", "advice", "ended_on"})
DECIDED = frozenset({Status.DECIDED, Status.RUNNING})
MONTH = 30 * DAY


def plan(world: World) -> None:
    """Every start, the steps after it, and practices that were found later."""
    for place, row in enumerate(world.rows("initiatives")):
        started = _started(world, row, place)
        world.made["initiatives", row["key"]] = started
        world.timeline.plan(started, _start, world, row, place)
        _plan_steps(world, row, started)
        for key in row.get("practices", []):
            nominated = world.made["practices", key]
            if nominated >= started:
                world.timeline.plan(after(nominated, 1), _link, world, row)


def _started(world: World, row: Row, place: int) -> datetime:
    """Before the dates that are known; without any, after the group's first statement."""
    status = Status(row["status"])
    if status in rules.STOPPED:
        return at(row["ended_on"] - 8 * MONTH, place)
    if "agreed_on" in row:
        return at(row["agreed_on"] - (7 if status in DECIDED else 2) * MONTH, place)
    if status is Status.IDEA:
        return ago(10 + 4 * world.place(row["group"]), place)
    return at(world.adopted(row["group"]) + (75 + 7 * (place % 6)) * DAY, place)


def _plan_steps(world: World, row: Row, started: datetime) -> None:
    steps = rules.way(Status.IDEA, Status(row["status"]))
    for step, day in zip(steps, _days(row, day_of(started), len(steps)), strict=True):
        world.timeline.plan(at(day, 5), _bring, world, row, step)


def _days(row: Row, started: date, steps: int) -> list[date]:
    """The days of the steps; an agreement decides, or else it is what the plan rests on."""
    status, agreed = Status(row["status"]), row.get("agreed_on")
    if status is Status.IDEA:
        return []
    if status in rules.STOPPED:
        return spread(started + MONTH, row["ended_on"], steps)
    if agreed and status is Status.DECIDED:
        return spread(started + MONTH, agreed, steps)
    if agreed and status is Status.RUNNING:
        return [*spread(started + MONTH, agreed, steps - 1), agreed + MONTH]
    first = agreed or started + MONTH
    last = first + MONTH * (steps - 1)
    return spread(first, max(first, min(last, clock.today() - DAY)), steps)


def _start(world: World, row: Row, place: int) -> None:
    known = [key for key in row.get("practices", []) if key in world.practices]
    # The lesson of a stopped one is told when it is stopped.
    apart = APART | LESSON if Status(row["status"]) in rules.STOPPED else APART
    texts = {name: value for name, value in row.items() if name not in apart}
    world.initiatives[row["key"]] = service.start(
        world.db,
        world.member(row["group"], place),
        world.network_id,
        world.groups[row["group"]],
        row["title"],
        practice_ids=[world.practices[key].id or 0 for key in known],
        partner_ids=_partners(world, row),
        theme_ids=world.theme_ids(row),
        term_ids=world.term_ids(row),
        reach=Reach(row["reach"]),
        owner_id=world.organisations.get(row.get("owner", "")),
        **texts,
    )


def _partners(world: World, row: Row) -> list[int]:
    return [world.organisations[slug] for slug in row.get("partners", [])]


def _bring(world: World, row: Row, step: Status) -> None:
    lesson = {name: row[name] for name in LESSON if name in row and step in rules.STOPPED}
    service.bring_to(
        world.db,
        world.coordinator(row["group"]),
        world.initiatives[row["key"]],
        step,
        **lesson,
    )


def _link(world: World, row: Row) -> None:
    """A practice that explains what the group was already doing."""
    initiative = world.initiatives[row["key"]]
    known = [key for key in row["practices"] if key in world.practices]
    service.change(
        world.db,
        world.member(row["group"], 0),
        initiative,
        initiative.version,
        {},
        practice_ids=[world.practices[key].id or 0 for key in known],
        partner_ids=_partners(world, row),
        theme_ids=world.theme_ids(row),
    )
