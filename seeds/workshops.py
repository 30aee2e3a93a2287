"""Who comes to the planned workshop, and what stands on its sheet beforehand."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from app.accounts import tokens
from app.core.access import Actor
from app.meetings.models import Meeting, MeetingKind, MeetingState
from app.networks.models import Sector
from app.workshops import rules, sheet, signup
from seeds.timeline import ago
from seeds.world import Row, World


def plan(world: World) -> None:
    """The sign-up opens, people come in the days after, and the first lines are written."""
    for row in world.rows("workshops", "signup"):
        world.timeline.plan(ago(row["opened_days_ago"], 2), _open, world, row)
        for number, comer in enumerate(row["participants"]):
            moment = ago(comer["days_ago"], 3 + number)
            world.timeline.plan(moment, _come, world, row, comer)
        for number, line in enumerate(row["lines"]):
            world.timeline.plan(ago(1, 20 + number), _write, world, row, line)


def _meeting(world: World, row: Row) -> Meeting:
    """The workshop of this title that is still to be held."""
    chosen = sa.select(Meeting).where(
        col(Meeting.network_id) == world.network_id,
        col(Meeting.kind) == MeetingKind(row["kind"]),
        col(Meeting.state) == MeetingState.PLANNED,
    )
    found: Meeting = world.db.scalars(chosen.order_by(col(Meeting.starts_at).desc())).one()
    return found


def _who(world: World, meeting: Meeting) -> Actor:
    slugs = {number: slug for slug, number in world.groups.items()}
    group = slugs.get(meeting.group_id or 0)
    return world.coordinator(group) if group else world.staff(0)


def _open(world: World, row: Row) -> None:
    meeting = _meeting(world, row)
    last = rules.day_of(meeting.starts_at) - timedelta(days=row["last_days"])
    values: dict[str, Any] = {"open": True, "places": row["places"], "last_day": last}
    values["keep_days"] = row["keep_days"]
    signup.arrange(world.db, _who(world, meeting), meeting, 0, values, "")


def _come(world: World, row: Row, comer: Row) -> None:
    meeting = _meeting(world, row)
    known = comer.get("organisation")
    coming = signup.Coming(
        email=comer["email"],
        role=comer["role"],
        organisation_id=world.organisations[known] if known else None,
        organisation=comer.get("named", ""),
        sector=Sector(comer["sector"]) if "sector" in comer else None,
        people=comer["people"],
        needs=comer.get("needs", ""),
    )
    # What is made up is mailed to nobody.
    signup.keep(world.db, meeting, coming, tokens.fresh())


def _write(world: World, row: Row, line: Row) -> None:
    meeting = _meeting(world, row)
    sheet.write(world.db, _who(world, meeting), meeting, line["question"], line["text"])
