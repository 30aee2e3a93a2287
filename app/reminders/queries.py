"""What waits for whom, and what each person wants to hear of. Column selects only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core import clock
from app.core.db import select
from app.core.i18n import _, long_date
from app.cycles.models import CycleState, Measure, Measurement, TestCycle
from app.initiatives.models import Initiative
from app.meetings.models import Meeting, MeetingState, Task, TaskState
from app.networks.models import Membership, MembershipState, Network
from app.reminders import rules
from app.reminders.models import MailChoice, MailKind, ReminderSent
from app.reminders.rules import Item, Team

M, N, C, I = Measure, Measurement, TestCycle, Initiative  # noqa: E741
Found = Iterator[tuple[int, Item]]


def waiting(
    db: Session, today: date, networks: Collection[int] | None = None
) -> dict[int, list[Item]]:
    """{person: what they are to be reminded of}, in these networks or in all. Five queries."""
    teams = _teams(db, networks)
    found: dict[int, list[Item]] = defaultdict(list)
    for find in (_measures, _decisions, _tasks, _meetings):
        for person_id, item in find(db, today, networks, teams):
            found[person_id].append(item)
    return dict(found)


def _inside(column: Any, networks: Collection[int] | None) -> Any:
    return sa.true() if networks is None else column.in_(sorted(networks))


def _teams(db: Session, networks: Collection[int] | None) -> dict[int, Team]:
    """Everybody's roles of today, by network."""
    m, today = Membership, clock.today()
    rows = db.execute(
        select(col(m.network_id), col(m.person_id), col(m.role), col(m.group_id)).where(
            col(m.state) == MembershipState.CONFIRMED,
            sa.or_(col(m.starts).is_(None), col(m.starts) <= today),
            sa.or_(col(m.ends).is_(None), col(m.ends) >= today),
            _inside(col(m.network_id), networks),
        )
    )
    found: dict[int, Team] = defaultdict(Team)
    for network_id, person_id, role, group_id in rows:
        found[network_id].roles.add((person_id, str(role), group_id))
    return found


def _measures(
    db: Session, today: date, networks: Collection[int] | None, teams: dict[int, Team]
) -> Found:
    started = (
        select(sa.func.min(col(C.started_on)))
        .where(col(C.initiative_id) == M.initiative_id, col(C.state) == CycleState.RUNNING)
        .correlate(Measure)
        .scalar_subquery()
    )
    newest = select(col(N.on_day), col(N.created_by)).where(col(N.measure_id) == M.id)
    newest = newest.order_by(col(N.on_day).desc()).limit(1).correlate(Measure)
    rows = db.execute(
        select(
            col(M.id),
            col(M.slug),
            col(M.name),
            col(M.rhythm),
            col(M.group_id),
            col(M.network_id),
            col(M.created_by),
            col(I.title),
            col(Network.slug).label("network"),
            started.label("started"),
            newest.with_only_columns(col(N.on_day)).scalar_subquery().label("last"),
            newest.with_only_columns(col(N.created_by)).scalar_subquery().label("last_by"),
        )
        .join(Initiative, col(I.id) == M.initiative_id)
        .join(Network, col(Network.id) == M.network_id)
        .where(started.is_not(None), col(M.ended_on).is_(None))
        .where(_inside(col(M.network_id), networks))
        .order_by(col(M.id))
    )
    for row in rows:
        if not rules.number_is_due(row.rhythm, row.last, row.started, today):
            continue
        last = (
            _("Siste tall er fra %s.") % long_date(row.last) if row.last else _("Ingen tall ennå.")
        )
        path = f"/{row.network}/maalinger/{row.slug}"
        item = Item(MailKind.MEASURE, row.id, f"{row.name} ({row.title})", last, path)
        team = teams.get(row.network_id, Team())
        for who in rules.to_enter(team, row.group_id, (row.last_by, row.created_by)):
            yield who, item


def _decisions(
    db: Session, _today: date, networks: Collection[int] | None, teams: dict[int, Team]
) -> Found:
    rows = db.execute(
        select(
            col(C.id),
            col(C.number),
            col(C.group_id),
            col(C.network_id),
            col(C.studied_on),
            col(I.title),
            col(I.slug),
            col(Network.slug).label("network"),
        )
        .join(Initiative, col(I.id) == C.initiative_id)
        .join(Network, col(Network.id) == C.network_id)
        .where(col(C.state) == CycleState.STUDIED, _inside(col(C.network_id), networks))
        .order_by(col(C.id))
    )
    for row in rows:
        title = _("%(title)s, test %(number)s") % {"title": row.title, "number": row.number}
        note = _("Testen ble sett på %s.") % long_date(row.studied_on) if row.studied_on else ""
        path = f"/{row.network}/tiltak/{row.slug}/tester/{row.number}/beslutt"
        item = Item(MailKind.DECISION, row.id, title, note, path)
        for who in rules.to_decide(teams.get(row.network_id, Team()), row.group_id):
            yield who, item


def _tasks(
    db: Session, today: date, networks: Collection[int] | None, teams: dict[int, Team]
) -> Found:
    rows = db.execute(
        select(
            col(Task.id),
            col(Task.text),
            col(Task.due_on),
            col(Task.person_id),
            col(Task.network_id),
            col(Network.slug).label("network"),
        )
        .join(Network, col(Network.id) == Task.network_id)
        .where(
            col(Task.state) == TaskState.OPEN,
            col(Task.person_id).is_not(None),
            col(Task.due_on) <= today + rules.BEFORE,
            _inside(col(Task.network_id), networks),
        )
        .order_by(col(Task.due_on), col(Task.id))
    )
    for row in rows:
        words = _("Fristen er %s.") if row.due_on >= today else _("Fristen var %s.")
        note = words % long_date(row.due_on)
        item = Item(MailKind.TASK, row.id, row.text, note, f"/{row.network}/moter")
        if row.person_id in teams.get(row.network_id, Team()).everybody:
            yield row.person_id, item


def _meetings(
    db: Session, today: date, networks: Collection[int] | None, teams: dict[int, Team]
) -> Found:
    begins = datetime.combine(today + rules.BEFORE, time(), clock.OSLO)
    rows = db.execute(
        select(
            col(Meeting.id),
            col(Meeting.slug),
            col(Meeting.title),
            col(Meeting.kind),
            col(Meeting.place),
            col(Meeting.starts_at),
            col(Meeting.group_id),
            col(Meeting.network_id),
            col(Network.slug).label("network"),
        )
        .join(Network, col(Network.id) == Meeting.network_id)
        .where(
            col(Meeting.state) == MeetingState.PLANNED,
            col(Meeting.starts_at) >= begins,
            col(Meeting.starts_at) < datetime.combine(begins.date() + _DAY, time(), clock.OSLO),
            _inside(col(Meeting.network_id), networks),
        )
        .order_by(col(Meeting.starts_at), col(Meeting.id))
    )
    for row in rows:
        hour = row.starts_at.astimezone(clock.OSLO).strftime("%H.%M")
        note = _("I morgen klokka %s.") % hour
        note = f"{note} {row.place}." if row.place else note
        path = f"/{row.network}/moter/{row.slug}"
        item = Item(MailKind.MEETING, row.id, row.title, note, path, begins.date())
        for who in rules.to_meet(teams.get(row.network_id, Team()), row.kind, row.group_id):
            yield who, item


_DAY = timedelta(days=1)


# what each wants, and was told


def turned_off(db: Session, people: Collection[int]) -> set[tuple[int, MailKind]]:
    """(person, kind) of what these people do not want. One query."""
    wanted = select(col(MailChoice.person_id), col(MailChoice.kind)).where(
        col(MailChoice.person_id).in_(sorted(people)), col(MailChoice.off).is_(True)
    )
    return {(person_id, kind) for person_id, kind in db.execute(wanted)}


def told_lately(db: Session, people: Collection[int], today: date) -> set[tuple[int, str]]:
    """(person, what) of what these people were reminded of less than a week ago. One query."""
    since = today - timedelta(days=rules.AGAIN)
    wanted = select(col(ReminderSent.person_id), col(ReminderSent.what)).where(
        col(ReminderSent.person_id).in_(sorted(people)), col(ReminderSent.sent_on) > since
    )
    return {(person_id, what) for person_id, what in db.execute(wanted)}


def networks_of(db: Session, person_id: int) -> Sequence[int]:
    """The networks a person has any role in. One query."""
    wanted = sa.select(col(Membership.network_id)).where(col(Membership.person_id) == person_id)
    return sorted(set(db.scalars(wanted)))
