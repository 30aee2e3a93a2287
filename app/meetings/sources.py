"""What waits for a group, read for the agenda of its meeting; only what all who read the minutes
may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.columns import Reach
from app.core.db import select
from app.core.listing import View
from app.council import queries as council
from app.cycles.models import CycleState, TestCycle
from app.initiatives.models import Initiative
from app.insights.models import Insight
from app.meetings import queries
from app.meetings.agenda import Sources
from app.meetings.models import Meeting, MeetingState
from app.practices import rules as practice_rules
from app.practices.models import RESOURCES, Confirmation, Contrast, Practice, PracticeState
from app.problems.models import FlipQuestion

MOST = 20


@dataclass(frozen=True)
class Waiting:
    """A practice that waits to be confirmed. missing: why nobody can do it yet, or ""."""

    id: int
    slug: str
    title: str
    confirmed: int
    missing: str


@dataclass(frozen=True)
class Compared:
    """A unit compared, as the rules of practices read it."""

    deviant: bool


# How far back a group that has not met before looks.
FIRST_TIME = timedelta(weeks=8)


def read(db: Session, meeting: Meeting, steps: Sequence[Any] = ()) -> Sources:
    """What waits, for this meeting. Eight queries.

    insights: id, slug, title, source_kind, group_id. questions: id, text. practices: see Waiting.
    cycles: id, number, question, prediction, happened, surprised, version, slug and title of the
    initiative. requests: as `council.queries.waiting_for`. tasks: as `queries.open_tasks`. steps:
    (lead, text, label, href), from the room that derives them.
    """
    before = queries.held_before(db, meeting)
    since = before.closed_at if before else meeting.starts_at - FIRST_TIME
    group, whole = meeting.group_id, meeting.group_id is None
    tasks = queries.open_tasks(db, meeting.network_id, group, whole=whole, view=readers(meeting))
    return Sources(
        insights=_insights(db, meeting, since),
        questions=_questions(db, meeting),
        practices=_practices(db, meeting),
        cycles=_cycles(db, meeting),
        requests=council.waiting_for(db, meeting.network_id, meeting.group_id)[:MOST],
        tasks=[row for row in tasks if row.meeting_id != meeting.id],
        steps=steps,
        next_meeting=_next(db, meeting),
    )


def readers(meeting: Meeting) -> View:
    """The eyes of whoever sees least of those who read the minutes."""
    own = (meeting.group_id,) if meeting.reach is Reach.GROUP and meeting.group_id else ()
    return View("member", meeting.network_id, own)


def for_all(model: Any, meeting: Meeting) -> sa.ColumnElement[bool]:
    """Records of the meeting's group that everybody who reads its minutes may see."""
    where = [model.network_id == meeting.network_id]
    if meeting.group_id is not None:
        where.append(model.group_id == meeting.group_id)
    if meeting.reach is not Reach.GROUP:
        where.append(model.reach != Reach.GROUP)
    return sa.and_(*where)


def _insights(db: Session, meeting: Meeting, since: datetime) -> Sequence[Any]:
    i = Insight
    rows = select(col(i.id), col(i.slug), col(i.title), col(i.source_kind), col(i.group_id)).where(
        for_all(Insight, meeting), col(i.is_exception).is_(False), col(i.created_at) > since
    )
    return db.execute(rows.order_by(col(i.id).desc()).limit(MOST)).all()


def _questions(db: Session, meeting: Meeting) -> Sequence[Any]:
    q = FlipQuestion
    rows = select(col(q.id), col(q.text)).where(col(q.group_id) == meeting.group_id)
    return db.execute(rows.order_by(col(q.id))).all()


def _practices(db: Session, meeting: Meeting) -> Sequence[Any]:
    p, c = Practice, Confirmation
    vouched = (
        select(sa.func.count())
        .where(col(c.practice_id) == p.id)
        .correlate(Practice)
        .scalar_subquery()
        .label("confirmed")
    )
    failed = select(col(Contrast.id)).where(
        col(Contrast.practice_id) == p.id, col(Contrast.deviant).is_(False)
    )
    told = (getattr(p, name) for name in ("who", "what", "how", "why", *RESOURCES))
    contrast = failed.correlate(Practice).exists().label("contrast")
    columns = (col(p.id), col(p.slug), col(p.title), vouched, contrast)
    rows = select(*columns, *map(col, told)).where(
        for_all(Practice, meeting), col(p.state) == PracticeState.TESTED
    )
    return [_waiting(row) for row in db.execute(rows.order_by(col(p.id)).limit(MOST))]


def _waiting(row: Any) -> Waiting:
    contrasts = [Compared(deviant=False)] if row.contrast else []
    missing = practice_rules.hindrance(row, contrasts)
    return Waiting(row.id, row.slug, row.title, row.confirmed, missing)


def _cycles(db: Session, meeting: Meeting) -> Sequence[Any]:
    c, i = TestCycle, Initiative
    columns = (c.id, c.number, c.question, c.prediction, c.happened, c.surprised, c.version)
    rows = (
        select(*map(col, columns), col(i.slug), col(i.title))
        .join_from(TestCycle, Initiative, col(i.id) == c.initiative_id)
        .where(for_all(Initiative, meeting), col(c.state) == CycleState.STUDIED)
    )
    return db.execute(rows.order_by(col(c.id)).limit(MOST)).all()


def _next(db: Session, meeting: Meeting) -> Any:
    """The group's next planned meeting after this one: slug, title, starts_at, ends_at, or None."""
    m = Meeting
    own = col(m.group_id) == meeting.group_id
    if meeting.group_id is None:
        own = col(m.group_id).is_(None)
    rows = select(col(m.slug), col(m.title), col(m.starts_at), col(m.ends_at)).where(
        col(m.network_id) == meeting.network_id,
        own,
        col(m.state) == MeetingState.PLANNED,
        col(m.starts_at) > meeting.starts_at,
    )
    return db.execute(rows.order_by(col(m.starts_at), col(m.id)).limit(1)).first()
