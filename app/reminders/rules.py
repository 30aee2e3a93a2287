"""When somebody is reminded of something, and who: without a database."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.cycles.models import Rhythm
from app.meetings.models import MeetingKind
from app.meetings.rules import belong_at
from app.networks.models import Role
from app.networks.policy import LEADERS, WORKERS
from app.reminders.models import MailKind

# The same thing is not told again before so many days have passed.
AGAIN = 7
BEFORE = timedelta(days=1)  # a task is told the day before it is due, a meeting the day before
DAYS = {Rhythm.DAY: 1, Rhythm.WEEK: 7, Rhythm.FORTNIGHT: 14, Rhythm.MONTH: 30}
COORDINATORS = frozenset({Role.COORDINATOR.value})


@dataclass(frozen=True)
class Item:
    """Something a person is reminded of; `note` says why now, `path` leads to it.

    on: the day it is about, where another day makes it something else (a meeting put off).
    """

    kind: MailKind
    number: int
    title: str
    note: str
    path: str
    on: date | None = None

    @property
    def what(self) -> str:
        """What tells it from everything else: «tall:12», «mote:7:2026-12-01»."""
        return ":".join(str(part) for part in (self.kind, self.number, self.on) if part)


@dataclass
class Team:
    """Who holds which role in a network: (person, role, group or None)."""

    roles: set[tuple[int, str, int | None]] = field(default_factory=set)

    def holding(self, roles: Collection[str], group_id: int | None = None) -> set[int]:
        """Those with one of the roles in exactly this group (None: for the whole network)."""
        return {who for who, role, group in self.roles if role in roles and group == group_id}

    @property
    def everybody(self) -> set[int]:
        """Everybody with a role that counts."""
        return {who for who, _role, _group in self.roles}

    def of_group(self, group_id: int) -> set[int]:
        """Everybody with a role in the group."""
        return {who for who, _role, group in self.roles if group == group_id}


def number_is_due(rhythm: Rhythm, last: date | None, started: date | None, today: date) -> bool:
    """Whether its rhythm has passed since the last number, or since the test started."""
    since = max((day for day in (last, started) if day is not None), default=None)
    return since is not None and today >= since + timedelta(days=DAYS[rhythm])


def to_enter(team: Team, group_id: int, makers: Iterable[int | None]) -> set[int]:
    """Who is asked for a number: those who entered the last one or defined the measure; when
    they work there no longer, everybody who works in the group."""
    working = team.holding(WORKERS, group_id)
    usual = set(makers) & (working | team.holding(WORKERS))
    return {who for who in usual if who is not None} or working


def to_decide(team: Team, group_id: int) -> set[int]:
    """Who decides for the group: its coordinators, or else the network's leaders."""
    return team.holding(COORDINATORS, group_id) or team.holding(LEADERS)


def to_meet(team: Team, kind: MeetingKind, group_id: int | None) -> set[int]:
    """Who belongs at a meeting: the group, the steering group, or who works in the network."""
    if group_id is not None:
        return team.of_group(group_id)
    roles = belong_at(kind)
    return {who for who, role, _group in team.roles if role in roles}
