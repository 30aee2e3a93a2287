"""A workshop of the group Åsnes in a week, and what waits in the outbox."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock
from app.core.columns import Reach
from app.core.db import Database
from app.core.outbox import Mail
from app.meetings import service as meetings
from app.meetings.models import Meeting, MeetingKind
from app.networks.models import Network, Organisation, ResourceGroup
from app.networks.queries import load_actor
from app.problems import service as problems
from app.workshops import signup
from app.workshops.models import Participant
from tests.find import one

COMES: dict[str, Any] = {"role": "Lærer", "email": "kari@eksempel.no", "organisation": "Skolen"}


def plan(db: Session, group: str | None = "asnes", days: int = 7, **more: Any) -> Meeting:
    """A workshop so many days from now."""
    leader = load_actor(db, "token-leader")
    assert leader is not None
    # In the middle of the day: late in the evening it would end the day after.
    starts = (clock.now() + timedelta(days=days)).replace(hour=10, minute=0, second=0)
    where = one(db, ResourceGroup, slug=group).id if group else None
    values: dict[str, Any] = {"kind": MeetingKind.WORKSHOP, "reach": Reach.PUBLIC}
    nett = one(db, Network, slug="nett").id or 0
    times = (starts, starts + timedelta(hours=3))
    return meetings.plan(db, leader, nett, where, "Samling", *times, **(values | more))


def hold(database: Database, group: str | None = "asnes", **settings: Any) -> str:
    """The address of a workshop whose sign-up is open."""
    with database.write() as db:
        made, leader = plan(db, group), load_actor(db, "token-leader")
        assert leader is not None
        signup.arrange(db, leader, made, 0, {"open": True} | settings, "")
        return f"/nett/moter/{made.slug}"


def ask(database: Database, text: str) -> int:
    """The number of a flip question of the group's."""
    with database.write() as db:
        leader = load_actor(db, "token-leader")
        assert leader is not None
        nett = one(db, Network, slug="nett").id or 0
        group = one(db, ResourceGroup, slug="asnes").id or 0
        return problems.ask(db, leader, nett, group, text).id or 0


def start(database: Database) -> None:
    """The one meeting begins."""
    with database.write() as db:
        leader = load_actor(db, "token-leader")
        assert leader is not None
        meetings.start(db, leader, one(db, Meeting))


def mails(database: Database) -> list[Mail]:
    """What waits in the outbox."""
    with database.read() as db:
        return list(db.scalars(sa.select(Mail).order_by(sa.text("id"))))


def link(mail: Mail) -> str:
    """The path that takes the sign-up back."""
    found = re.search(r"http://testserver(/pamelding/\S+)", mail.body)
    assert found, mail.body
    return found[1]


def participants(database: Database) -> list[Participant]:
    """Who has signed up, in the order they came."""
    with database.read() as db:
        return list(db.scalars(sa.select(Participant).order_by(sa.text("id"))))


def organisation(database: Database, slug: str) -> int:
    """The number of one of the network's organisations."""
    with database.read() as db:
        return one(db, Organisation, slug=slug).id or 0
