"""The rules of meetings and tasks, without a database: states, and when something is in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from app.core import clock
from app.core.columns import Reach
from app.core.i18n import N_, _, long_date, ngettext
from app.core.lifecycle import Lifecycle
from app.meetings.models import (
    STATE_LABELS,
    TASK_LABELS,
    Meeting,
    MeetingKind,
    MeetingState,
    TaskState,
)
from app.networks.models import Role
from app.networks.policy import LEADERS, WORKERS

S, T = MeetingState, TaskState
MEETING: Lifecycle[MeetingState] = Lifecycle(
    name=N_("Møtet"),
    steps={
        S.PLANNED: frozenset({S.OPEN, S.CANCELLED}),
        S.OPEN: frozenset({S.CLOSED}),
        S.CLOSED: frozenset({S.APPROVED}),
        S.APPROVED: frozenset(),
        S.CANCELLED: frozenset(),
    },
    labels=STATE_LABELS,
    reasons=frozenset({S.CANCELLED}),
)
TASK: Lifecycle[TaskState] = Lifecycle(
    name=N_("Oppgaven"),
    steps={
        T.OPEN: frozenset({T.DONE, T.DROPPED}),
        T.DONE: frozenset({T.OPEN}),
        T.DROPPED: frozenset(),
    },
    labels=TASK_LABELS,
)
HELD = frozenset({S.CLOSED, S.APPROVED})
# Kinds the actors of an area meet in: what goal 1.4 counts.
GATHERINGS = frozenset({MeetingKind.WORKSHOP, MeetingKind.DIALOGUE})
# Readers and assessors look on from outside: they are asked to a network's meetings by hand.
STEERING = LEADERS | {Role.STEERING.value}
AT_NETWORK_MEETINGS = WORKERS | {Role.YOUTH.value, Role.RESEARCHER.value}
WEEKS_BETWEEN = 4


def at(day: date, hour: time) -> datetime:
    """The moment the wall clock in Norway shows this.

    In UTC: two of one zone are compared by what the wall shows, also where an hour is left out.
    """
    return datetime.combine(day, hour, clock.OSLO).astimezone(UTC)


def in_order(day: date | None, begins: time, ends: time) -> bool:
    """Whether it ends after it begins; on the day whose clocks are moved the wall may mislead.

    >>> in_order(date(2027, 3, 28), time(2, 30), time(3)), in_order(None, time(2, 30), time(3))
    (False, True)
    """
    return ends > begins and (day is None or at(day, ends) > at(day, begins))


def hour(moment: datetime) -> str:
    """«13.24», as the wall clock in Norway shows it."""
    return f"{moment.astimezone(clock.OSLO):%H.%M}"


def when(starts: datetime, ends: datetime) -> str:
    """«14. november 2026 kl. 13.00–14.30»; a meeting over several days names both."""
    first, last = (m.astimezone(clock.OSLO).date() for m in (starts, ends))
    if first == last:
        words = {"day": long_date(first), "from": hour(starts), "to": hour(ends)}
        return _("%(day)s kl. %(from)s–%(to)s") % words
    parts = {
        "day": long_date(first),
        "from": hour(starts),
        "last": long_date(last),
        "to": hour(ends),
    }
    return _("%(day)s kl. %(from)s til %(last)s kl. %(to)s") % parts


def next_time(starts: datetime, ends: datetime) -> tuple[datetime, datetime]:
    """The same weekday and wall clock four weeks on, never before tomorrow."""
    length, wall = ends - starts, starts.astimezone(clock.OSLO)
    day = wall.date() + timedelta(weeks=WEEKS_BETWEEN)
    while day <= clock.today():
        day += timedelta(weeks=1)
    begins = at(day, wall.time())
    return begins, begins + length


def attended(people: Iterable[tuple[int, str]]) -> str:
    """Who came, in words: how many people, organisations and sectors.

    people: (how many, their organisation's sector), one for each organisation that came.
    """
    came = [(n, sector) for n, sector in people if n]
    if not came:
        return _("Ingen organisasjoner er til stede.")
    total = sum(n for n, _sector in came)
    who = ngettext("%s person", "%s personer", total) % total
    from_ = ngettext("%s organisasjon", "%s organisasjoner", len(came)) % len(came)
    sectors = len({sector for _n, sector in came})
    kinds = ngettext("%s sektor", "%s sektorer", sectors) % sectors
    return _("%(who)s fra %(from)s i %(kinds)s.") % {
        "who": who,
        "from": from_,
        "kinds": kinds,
    }


def belong_at(kind: MeetingKind) -> frozenset[str]:
    """The roles that belong at a meeting of the whole network."""
    return STEERING if kind is MeetingKind.STEERING else AT_NETWORK_MEETINGS


def reach_within(meeting: Meeting) -> Reach:
    """How far a record goes that is made in the meeting: a group's own meeting stays its own."""
    return Reach.GROUP if meeting.reach is Reach.GROUP else Reach.NETWORK


def is_overdue(due_on: date | None, today: date) -> bool:
    """Its day has passed."""
    return due_on is not None and due_on < today
