"""Meetings: one that was held, from its plan to its approved minutes, and some that are planned.

Days are counted from the day of loading, so that what is planned has never been.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

from app.core import clock
from app.core.access import Actor
from app.core.columns import Reach
from app.meetings import acts, closing, rules, service
from app.meetings.models import EntryKind, Meeting, MeetingKind
from app.networks import find
from app.networks.queries import read_network
from seeds.timeline import DAY, ago, workday
from seeds.world import Row, World

LEADER = "prosjektleder"
CALLED = 14  # how many days before a meeting it is planned


def plan(world: World) -> None:
    """Each is planned before its day; what was held is held, ended and approved."""
    for row in world.rows("meetings"):
        begins = _begins(row)
        called = min(begins - CALLED * DAY, ago(row.get("planned_days_ago", 2), 7))
        world.timeline.plan(called, _plan, world, row, begins)
        if "days_ago" in row:
            _plan_held(world, row, begins)


def _begins(row: Row) -> datetime:
    days = -row["days_ago"] if "days_ago" in row else row["days_ahead"]
    step = -DAY if days < 0 else DAY
    return rules.at(workday(clock.today() + days * DAY, step), time.fromisoformat(row["hour"]))


def _plan_held(world: World, row: Row, begins: datetime) -> None:
    world.timeline.plan(begins, _open, world, row)
    for line in row["lines"]:
        moment = begins + timedelta(minutes=line["minute"])
        world.timeline.plan(moment, _line, world, row, line)
    ends = begins + timedelta(minutes=row["minutes"])
    world.timeline.plan(ends, _close, world, row)
    if row.get("approved"):
        world.timeline.plan(ends + DAY, _approve, world, row)


def _who(world: World, row: Row) -> Actor:
    return world.coordinator(row["group"]) if "group" in row else world.people[LEADER]


def _plan(world: World, row: Row, begins: datetime) -> None:
    world.meetings[row["key"]] = service.plan(
        world.db,
        _who(world, row),
        world.network_id,
        world.groups.get(row.get("group", "")),
        row["title"],
        begins,
        begins + timedelta(minutes=row["minutes"]),
        kind=MeetingKind(row["kind"]),
        place=row["place"],
        purpose=row.get("purpose", ""),
        reach=Reach(row["reach"]),
        example=row["example"],
    )


def _open(world: World, row: Row) -> None:
    meeting = world.meetings[row["key"]]
    service.start(world.db, _who(world, row), meeting)
    came = {world.organisations[slug]: n for slug, n in row["attendance"].items()}
    service.attend(world.db, _who(world, row), meeting, came)


def _line(world: World, row: Row, line: Row) -> None:
    meeting = world.meetings[row["key"]]
    LINES[line["kind"]](world, _who(world, row), meeting, line)


def _looked_at(world: World, who: Actor, meeting: Meeting, line: Row) -> None:
    insight = world.insights[line["about"]]
    acts.looked_at(world.db, who, meeting, insight.id or 0)


def _words(kind: EntryKind) -> Callable[[World, Actor, Meeting, Row], None]:
    def write(world: World, who: Actor, meeting: Meeting, line: Row) -> None:
        about: Any = world.initiatives.get(line.get("about", ""))
        service.note(world.db, who, meeting, kind, line["text"], about, line.get("point", ""))

    return write


def _task(world: World, who: Actor, meeting: Meeting, line: Row) -> None:
    due = clock.today() + line["due_days"] * DAY
    acts.give(world.db, who, meeting, line["text"], who=line["who"], due_on=due)


LINES: dict[str, Callable[[World, Actor, Meeting, Row], None]] = {
    "innsikt": _looked_at,
    "notat": _words(EntryKind.NOTE),
    "beslutning": _words(EntryKind.DECISION),
    "oppgave": _task,
}


def _close(world: World, row: Row) -> None:
    network = read_network(world.db, find.network_by_id(world.db, world.network_id))
    closing.close(world.db, _who(world, row), network, world.meetings[row["key"]])


def _approve(world: World, row: Row) -> None:
    meeting = world.meetings[row["key"]]
    closing.approve(world.db, _who(world, row), meeting, meeting.version)
