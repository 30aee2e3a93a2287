"""What waits in a network. Column selects, the same few queries however much there is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core import clock
from app.core.audit import AuditEvent
from app.core.db import select
from app.council.models import RequestState, YouthRequest
from app.cycles import numbers
from app.cycles.models import CycleState, Measure, Measurement, TestCycle
from app.cycles.numbers import Signalled
from app.initiatives.models import Initiative
from app.insights.models import Insight
from app.meetings.models import Meeting, MeetingState, Task, TaskState
from app.networks.models import ResourceGroup
from app.practices.models import Practice
from app.problems.models import FlipQuestion, ProblemVersion

C, E, I, R, V = TestCycle, AuditEvent, Initiative, YouthRequest, Meeting  # noqa: E741
# Groups meet once a month: after six weeks a meeting has been left out, or nothing came of it.
SILENT = timedelta(weeks=6)
NEW = timedelta(weeks=4)  # a signal that has been there longer is no news
MOST = 30  # of each kind: more than anybody gets done on a Monday
# What a group works with: something happened to one of these, so the group is not silent.
WORK: tuple[Any, ...] = (
    Insight,
    Practice,
    Initiative,
    ProblemVersion,
    FlipQuestion,
    YouthRequest,
    TestCycle,
    Measure,
    Meeting,
    Task,
)
SHAPE: dict[str, Any] = {
    "slug": sa.String(),
    "number": sa.Integer(),
    "title": sa.String(),
    "text": sa.Text(),
    "group_id": sa.Integer(),
    "day": sa.Date(),
}
DECIDE, STUDY, START, ASKED, TASK, MINUTES = "decide", "study", "start", "asked", "task", "minutes"


def waiting(db: Session, network_id: int, today: date) -> dict[str, list[Any]]:
    """{kind: rows (kind, slug, number, title, text, group_id, day)}, the oldest first. One query.

    DECIDE, STUDY, START: test cycles; ASKED: what the youth council asked; TASK; MINUTES.
    """
    found: dict[str, list[Any]] = defaultdict(list)
    for row in db.execute(sa.union_all(*_parts(network_id, today))):
        found[row.kind].append(row)
    return {
        kind: sorted(rows, key=lambda r: (str(r.day), r.number)) for kind, rows in found.items()
    }


def _parts(network_id: int, today: date) -> list[Any]:
    return [
        _cycles(DECIDE, network_id, C.studied_on, CycleState.STUDIED),
        _cycles(STUDY, network_id, C.ends_on, CycleState.RUNNING, col(C.ends_on) < today),
        _cycles(START, network_id, C.starts_on, CycleState.PLANNED, col(C.starts_on) < today),
        _part(
            ASKED,
            (R.slug, R.id, R.title, "", R.group_id, R.sent_on),
            col(R.network_id) == network_id,
            col(R.state) == RequestState.WAITING,
        ),
        _part(
            TASK,
            (sa.func.coalesce(V.slug, ""), Task.id, Task.text, "", Task.group_id, Task.due_on),
            col(Task.network_id) == network_id,
            col(Task.state) == TaskState.OPEN,
            col(Task.due_on) < today,
            join=(Task, V, col(V.id) == Task.meeting_id),
        ),
        _part(
            MINUTES,
            # The day by the clock of the database: it only tells how long ago it was.
            (V.slug, V.id, V.title, "", V.group_id, sa.func.date(V.closed_at)),
            col(V.network_id) == network_id,
            col(V.state) == MeetingState.CLOSED,
        ),
    ]


def _cycles(kind: str, network_id: int, day: Any, state: CycleState, *where: Any) -> Any:
    columns = (I.slug, C.number, I.title, C.question, C.group_id, day)
    mine = (col(C.network_id) == network_id, col(C.state) == state, *where)
    return _part(kind, columns, *mine, join=(C, I, col(I.id) == C.initiative_id))


def _part(kind: str, columns: Sequence[Any], *where: Any, join: Any = None) -> Any:
    """One kind of thing that waits, in the shape of all of them: the oldest, and not too many."""
    shown = [
        (sa.literal(c, t) if isinstance(c, str) else sa.type_coerce(c, t)).label(name)
        for (name, t), c in zip(SHAPE.items(), columns, strict=True)
    ]
    wanted = select(sa.literal(kind, sa.String).label("kind"), *shown).where(*where)
    if join is not None:
        left, right, on = join
        wanted = wanted.select_from(left).outerjoin(right, on)
    inner = wanted.order_by(columns[-1], columns[1]).limit(MOST).subquery()
    return sa.select(*inner.c)


def signals(db: Session, network_id: int, today: date) -> list[Signalled]:
    """Measures whose chart got a signal lately, the newest first. Two queries."""
    found = numbers.with_signal(db, network_id)
    return [signal for signal in found if signal.since > today - NEW][:MOST]


def silent(db: Session, network_id: int, today: date) -> list[int]:
    """The groups in which nobody has done anything for long, as numbers. One query.

    A group made since then is not silent: it has hardly begun.
    """
    since = datetime.combine(today - SILENT, time(), clock.OSLO)
    recent = (
        select(col(E.subject_type), col(E.subject_id))
        .where(col(E.network_id) == network_id, col(E.at) >= since)
        .cte("recent")
    )
    happened = [_worked(recent, model, model.group_id) for model in WORK]
    counted = _worked(recent, Measurement, Measure.group_id).join(
        Measure, col(Measure.id) == Measurement.measure_id
    )
    awake = sa.union_all(*happened, counted).subquery()
    groups = sa.select(col(ResourceGroup.id)).where(
        col(ResourceGroup.network_id) == network_id,
        col(ResourceGroup.created_at) < since,
        col(ResourceGroup.id).not_in(sa.select(awake.c.group_id)),
    )
    return [number for number in db.scalars(groups) if number is not None]


def _worked(recent: Any, model: Any, group_id: Any) -> Any:
    """The groups whose record of this kind something happened to."""
    same = (recent.c.subject_type == model.__tablename__, recent.c.subject_id == model.id)
    wanted = select(sa.func.coalesce(group_id, 0).label("group_id")).select_from(model)
    return wanted.join(recent, sa.and_(*same))
