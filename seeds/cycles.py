"""Tests and measures of the demo networks, with one number a week; all of it is made up.

Days are told as «so many ago», so that the pages look alive whenever the data is loaded.
"""

from __future__ import annotations

from datetime import date, timedelta

from app.core import clock
from app.cycles import numbers, service
from app.cycles.models import Decision, Measure, Rhythm, TestCycle, Wanted
from seeds.timeline import DAY, ago, day_of
from seeds.world import Row, World

WEEK = 7
TEXTS = ("plan", "who")
TOLD = ("happened", "surprised", "deviations")


def plan(world: World) -> None:
    """The measures with their numbers, and each test as far as it has come."""
    measures: dict[str, Measure] = {}
    for row in world.rows("cycles", "measures"):
        _plan_measure(world, row, measures)
    for place, row in enumerate(world.rows("cycles")):
        _plan_cycle(world, row, place, measures)


def _plan_measure(world: World, row: Row, measures: dict[str, Measure]) -> None:
    weeks = len(row["values"])
    days: list[date] = []
    world.timeline.plan(ago(WEEK * (weeks + 1)), _measure, world, row, measures)
    for number, value in enumerate(row["values"], start=1):
        # The newest a few days back: so the next is not due the day the data is loaded.
        back = WEEK * (weeks - number) + 2
        moment = ago(back, 7)
        about = (number, value, day_of(moment), back)
        world.timeline.plan(moment, _enter, world, row, measures, days, about)
    frozen = WEEK * (weeks - row["baseline"]) + 1
    world.timeline.plan(ago(frozen, 9), _freeze, world, row, measures, days)


def _measure(world: World, row: Row, measures: dict[str, Measure]) -> None:
    initiative = world.initiatives[row["of"]]
    measures[row["key"]] = service.make_measure(
        world.db,
        world.member(_group(world, row), 0),
        initiative,
        name=row["name"],
        unit=row["unit"],
        wanted=Wanted(row["wanted"]),
        rhythm=Rhythm(row["rhythm"]),
        target=row["target"],
        example=True,
    )


def _group(world: World, row: Row) -> str:
    found = next(r for r in world.rows("initiatives") if r["key"] == row["of"])
    return str(found["group"])


def _enter(
    world: World,
    row: Row,
    measures: dict[str, Measure],
    days: list[date],
    about: tuple[int, float, date, int],
) -> None:
    number, value, planned, back = about
    # On a machine whose clock is behind the files everything happens now: the days still differ.
    today = clock.today()
    day = planned if planned <= today else today - back * DAY
    note = row.get("notes", {}).get(str(number), "")
    who = world.member(_group(world, row), number)
    numbers.enter(world.db, who, measures[row["key"]], day, value=value, note=note)
    days.append(day)


def _freeze(world: World, row: Row, measures: dict[str, Measure], days: list[date]) -> None:
    """The first numbers are how it was before."""
    measure, until = measures[row["key"]], days[row["baseline"] - 1]
    who = world.member(_group(world, row), 0)
    frozen = {"baseline_until": until}
    service.change_measure(world.db, who, measure, measure.version, frozen)


def _plan_cycle(world: World, row: Row, place: int, measures: dict[str, Measure]) -> None:
    made: list[TestCycle] = []
    world.timeline.plan(ago(row["planned_days_ago"], place), _begin, world, row, measures, made)
    for name, do in (("started", _start), ("studied", _study), ("decided", _decide)):
        if f"{name}_days_ago" in row:
            moment = ago(row[f"{name}_days_ago"], place + 10)
            world.timeline.plan(moment, do, world, row, made)


def _begin(world: World, row: Row, measures: dict[str, Measure], made: list[TestCycle]) -> None:
    waits = row.get("starts_in_days", row["planned_days_ago"] - row.get("started_days_ago", 0))
    starts = clock.today() + timedelta(days=waits)
    made.append(
        service.plan(
            world.db,
            world.member(_group(world, row), 0),
            world.initiatives[row["of"]],
            question=row["question"],
            prediction=row["prediction"],
            after_number=row.get("after"),
            measure_ids=[measures[key].id or 0 for key in row.get("measures", [])],
            example=True,
            starts_on=starts,
            ends_on=starts + timedelta(days=row["lasts_days"]),
            **{name: row[name] for name in TEXTS},
        )
    )


def _start(world: World, row: Row, made: list[TestCycle]) -> None:
    service.start(world.db, world.member(_group(world, row), 0), made[0])


def _study(world: World, row: Row, made: list[TestCycle]) -> None:
    told = {name: row[name] for name in TOLD}
    service.study(world.db, world.member(_group(world, row), 1), made[0], **told)


def _decide(world: World, row: Row, made: list[TestCycle]) -> None:
    who, decision = world.coordinator(_group(world, row)), Decision(row["decision"])
    service.decide(world.db, who, made[0], decision, row["reason"])
