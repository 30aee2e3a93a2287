"""Insights with the questions they answer and the statements they carry, and quotes."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from app.core.columns import Reach
from app.insights import quotes, service
from app.insights.models import Consent, Method, SourceKind
from seeds import intake, problems
from seeds.timeline import DAY, after, ago, at, day_of, workday
from seeds.world import Row, World

FRESH_A_GROUP = 2


def plan(world: World) -> None:
    """Everything is logged the day after it was heard; a few things were heard just now."""
    fresh = _fresh(world)
    for place, row in enumerate(world.rows("insights")):
        logged = fresh.get(row["key"]) or at(row["heard_on"] + DAY, place)
        world.made["insights", row["key"]] = logged
        heard = row["heard_on"] if row["key"] not in fresh else _day_before(logged)
        world.timeline.plan(logged, _log, world, row, place, heard)
        for key in row.get("exception_of", []):
            # A group that listened before it asked finds the exception when it has asked.
            known = after(max(logged, world.asked(row["group"])), 2, place)
            world.timeline.plan(known, _flag, world, row, place, key)
    _plan_reasons(world)
    _plan_quotes(world)


def _day_before(moment: datetime) -> date:
    return workday(day_of(moment) - DAY, -DAY)


def _fresh(world: World) -> dict[str, datetime]:
    """Examples nothing else rests on: the last ones of each group are from the last weeks."""
    used = {link["key"] for row in world.rows("practices") for link in row["insights"]}
    used |= {
        key
        for board in world.rows("council", "boards")
        for cluster in board["clusters"]
        for key in cluster["cards"]
    }
    used |= {row["key"] for cited in _cited(world).values() for row in cited}
    found: dict[str, datetime] = {}
    for group in world.network["groups"]:
        loose = [
            row["key"]
            for row in world.rows("insights")
            if row["group"] == group["slug"]
            and row["example"]
            and row["key"] not in used
            and "exception_of" not in row
        ]
        place = world.place(group["slug"])
        for number, key in enumerate(reversed(loose[-FRESH_A_GROUP:])):
            found[key] = ago(1 + 2 * place + 9 * number, place)
    return found


def _log(world: World, row: Row, place: int, heard: date) -> None:
    if "post" in row:
        world.insights[row["key"]] = intake.approve(world, row, place)
        return
    world.insights[row["key"]] = service.log(
        world.db,
        world.member(row["group"], place),
        world.network_id,
        world.groups[row["group"]],
        row["title"],
        text=row["text"],
        source_kind=SourceKind(row["source_kind"]),
        method=Method(row["method"]),
        heard_on=heard,
        reach=Reach(row["reach"]),
        consent=Consent(row["consent"]),
        theme_ids=world.theme_ids(row),
        example=row["example"],
    )


def _flag(world: World, row: Row, place: int, key: str) -> None:
    """The insight answers the question; the first one answers it with «ja»."""
    asked = next(q for q in world.rows("problems", "flip_questions") if q["key"] == key)
    service.flag(
        world.db,
        world.member(row["group"], place + 1),
        world.insights[row["key"]],
        world.questions[key],
    )
    problems.answer(world, asked)


def _cited(world: World) -> dict[tuple[str, int], list[Row]]:
    """What a new version of a made-up statement rests on: what was heard since the last one.

    Exceptions answer the questions instead. A statement that is a fact rests on no example.
    """
    found: dict[tuple[str, int], list[Row]] = {}
    for problem in world.rows("problems"):
        versions = problem["versions"]
        for number in range(2, len(versions) + 1):
            since = versions[number - 2]["adopted"]
            until = versions[number - 1].get("adopted", date.max)
            if versions[number - 1]["example"]:
                found[problem["group"], number] = [
                    row
                    for row in world.rows("insights")
                    if row["group"] == problem["group"]
                    and since <= row["heard_on"] < until - problems.DRAFTED_BEFORE
                    and "exception_of" not in row
                ]
    return found


def _plan_reasons(world: World) -> None:
    for (group, number), rows in _cited(world).items():
        written = world.made["problems", f"{group}-{number}"]
        for row in rows:
            known = max(written, world.made["insights", row["key"]]) + timedelta(minutes=20)
            world.timeline.plan(known, _rest, world, group, number, row["key"])


def _rest(world: World, group: str, number: int, key: str) -> None:
    service.rest_on(
        world.db,
        world.member(group, number),
        world.versions[group, number],
        world.insights[key],
    )


def _plan_quotes(world: World) -> None:
    """Quotes belong to the network; the project's people wrote them down along the way."""
    first = world.network["starts"] + 500 * DAY
    for place, row in enumerate(world.rows("insights", "quotes")):
        world.timeline.plan(at(first + 40 * place * DAY), _quote, world, row, place)


def _quote(world: World, row: Row, place: int) -> None:
    quotes.quote(world.db, world.staff(place), world.network_id, **row)
