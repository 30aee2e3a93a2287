"""What is read of test cycles and measures. A test is seen by those who see its initiative."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.access import Guard, loads
from app.core.errors import NotFound
from app.core.listing import view_clause
from app.core.web import Ctx
from app.cycles import rules
from app.cycles.models import (
    CycleMeasure,
    CycleState,
    Measure,
    Measurement,
    Rhythm,
    TestCycle,
)
from app.cycles.policy import CycleDo
from app.initiatives.models import Initiative, Status
from app.initiatives.queries import load_initiative
from app.networks.policy import view_of
from app.networks.queries import load_network

C, M, T = TestCycle, Measure, Initiative
# More than a page shows; nobody has made so many.
MOST = 200
ROW: list[Any] = [
    col(C.id),
    col(C.number),
    col(C.question),
    col(C.prediction),
    col(C.state),
    col(C.starts_on),
    col(C.ends_on),
    col(C.started_on),
    col(C.happened),
    col(C.surprised),
    col(C.decision),
    col(C.reason),
    col(C.decided_on),
    col(C.group_id),
    col(C.example),
]
# The initiative a test belongs to: the parts of its address, and who sees it.
WHERE: list[Any] = [
    col(T.slug).label("initiative"),
    col(T.title).label("title"),
    col(T.status).label("status"),
    col(T.reach).label("reach"),
]


@dataclass(frozen=True)
class Tried:
    """A test and the initiative it is a test of."""

    initiative: Initiative
    cycle: TestCycle

    @property
    def network_id(self) -> int:
        """The initiative's network."""
        return self.initiative.network_id

    @property
    def group_id(self) -> int:
        """The group that tests."""
        return self.initiative.group_id


def load_tried(ctx: Ctx) -> Tried:
    """The test of the address, locked when it will be changed. Raises NotFound when hidden."""
    initiative = load_initiative(ctx)
    number = int(ctx.part("nummer"))
    statement = sa.select(C).where(col(C.initiative_id) == initiative.id, col(C.number) == number)
    if ctx.route.writes:
        statement = statement.with_for_update()
    cycle = ctx.db.scalars(statement).first()
    if cycle is None:
        raise NotFound
    return Tried(initiative, cycle)


def cycle_guard(action: CycleDo) -> Guard[Tried]:
    """The guard of a page about one test."""
    return loads(load_tried, action)


def initiative_guard(action: CycleDo) -> Guard[Initiative]:
    """The guard of a page about an initiative's tests or measures."""
    return loads(load_initiative, action)


def load_measure(ctx: Ctx) -> Measure:
    """The measure of the address, locked when it will be changed. Raises NotFound when hidden.

    It is seen by those who see its initiative.
    """
    network = load_network(ctx)
    statement = (
        sa.select(M)
        .join(T, col(T.id) == M.initiative_id)
        .where(
            col(M.network_id) == network.id,
            col(M.slug) == ctx.part("slug"),
            view_clause(T, view_of(ctx.actor, network.id)),
        )
    )
    if ctx.route.writes:
        statement = statement.with_for_update(of=M)
    measure = ctx.db.scalars(statement).first()
    if measure is None:
        raise NotFound
    return measure


def measure_guard(action: CycleDo) -> Guard[Measure]:
    """The guard of a page about one measure."""
    return loads(load_measure, action)


# An initiative's


def of_initiative(db: Session, initiative_id: int | None) -> Sequence[Any]:
    """An initiative's tests, newest first. One query."""
    return db.execute(
        sa.select(*ROW)
        .where(col(C.initiative_id) == initiative_id)
        .order_by(col(C.number).desc())
        .limit(MOST)
    ).all()


def measures_of(db: Session, initiative_id: int | None) -> Sequence[Any]:
    """An initiative's measures, the oldest first, with the day of the newest number. One query.

    (id, slug, name, kind, unit, of_total, rhythm, ended_on, created_at, example, last)
    """
    last = (
        sa.select(sa.func.max(col(Measurement.on_day)))
        .where(col(Measurement.measure_id) == M.id)
        .correlate(M)
        .scalar_subquery()
    )
    return db.execute(
        sa.select(
            col(M.id),
            col(M.slug),
            col(M.name),
            col(M.kind),
            col(M.unit),
            col(M.of_total),
            col(M.rhythm),
            col(M.ended_on),
            col(M.created_at),
            col(M.example),
            last.label("last"),
        )
        .where(col(M.initiative_id) == initiative_id)
        .order_by(col(M.id))
        .limit(MOST)
    ).all()


def chosen_measures(db: Session, cycle_id: int | None) -> list[int]:
    """The numbers of what a test is judged by. One query."""
    link = CycleMeasure
    rows = sa.select(col(link.measure_id)).where(col(link.cycle_id) == cycle_id)
    return sorted(db.scalars(rows))


def numbered(db: Session, initiative_id: int | None, number: int | None) -> TestCycle | None:
    """An initiative's test by its number. One query."""
    return db.scalars(
        sa.select(C).where(col(C.initiative_id) == initiative_id, col(C.number) == number)
    ).first()


def first_start(db: Session, initiative_id: int | None) -> date | None:
    """The day the initiative's first test started. One query."""
    started = sa.select(sa.func.min(col(C.started_on)))
    return db.scalar(started.where(col(C.initiative_id) == initiative_id))


# What the rooms above ask for. None of it asks who reads: `reach` and `group_id` tell who may see.


def _around(network_id: int, group_id: int | None = None) -> Any:
    found = (
        sa.select(*ROW, *WHERE)
        .join(T, col(T.id) == C.initiative_id)
        .where(col(C.network_id) == network_id)
    )
    return found if group_id is None else found.where(col(C.group_id) == group_id)


def of_group(db: Session, network_id: int, group_id: int, most: int) -> Sequence[Any]:
    """A group's tests, newest first, with initiative_id and created_at as well. One query."""
    rows = _around(network_id, group_id).add_columns(col(C.initiative_id), col(C.created_at))
    return db.execute(rows.order_by(col(C.id).desc()).limit(most)).all()


def to_decide(db: Session, network_id: int, group_id: int | None = None) -> Sequence[Any]:
    """The tests that are studied and not decided, those studied first first. One query.

    (id, number, question, prediction, happened, …, group_id, initiative: its slug, title, reach);
    a test stands at /{nett}/tiltak/{initiative}/tester/{number}.
    """
    rows = _around(network_id, group_id).where(col(C.state) == CycleState.STUDIED)
    return db.execute(rows.order_by(col(C.studied_on), col(C.id)).limit(MOST)).all()


def overdue(
    db: Session, network_id: int, today: date, group_id: int | None = None
) -> Sequence[Any]:
    """Running tests whose last day has passed, planned ones whose first day has. One query.

    The columns are those of `to_decide`; those that have waited longest first.
    """
    due = sa.case((col(C.state) == CycleState.RUNNING, col(C.ends_on)), else_=col(C.starts_on))
    late = sa.or_(
        sa.and_(col(C.state) == CycleState.RUNNING, col(C.ends_on) < today),
        sa.and_(col(C.state) == CycleState.PLANNED, col(C.starts_on) < today),
    )
    rows = _around(network_id, group_id).where(late).order_by(due, col(C.id))
    return db.execute(rows.limit(MOST)).all()


def due_measures(
    db: Session, network_id: int, today: date, group_id: int | None = None
) -> list[Any]:
    """Measures whose next number is overdue, of initiatives in test or operation. One query.

    (id, slug, name, rhythm, group_id, last: the day of the newest number or of its making,
    initiative, title, status, reach), those that have waited longest first.
    """
    newest = sa.func.max(col(Measurement.on_day)).label("newest")
    rows = (
        sa.select(
            col(M.id),
            col(M.slug),
            col(M.name),
            col(M.rhythm),
            col(M.group_id),
            col(M.created_at),
            newest,
            *WHERE,
        )
        .join(T, col(T.id) == M.initiative_id)
        .outerjoin(Measurement, col(Measurement.measure_id) == M.id)
        .where(
            col(M.network_id) == network_id,
            sa.or_(col(M.ended_on).is_(None), col(M.ended_on) >= today),
            col(T.status).in_(sorted({Status.TESTING, Status.ADJUSTING, Status.RUNNING})),
        )
        .group_by(col(M.id), col(T.id))
        .limit(MOST)
    )
    if group_id is not None:
        rows = rows.where(col(M.group_id) == group_id)
    found = [row for row in db.execute(rows) if rules.is_due(Rhythm(row.rhythm), _last(row), today)]
    return sorted(found, key=_last)


def _last(row: Any) -> date:
    day: date = row.newest or row.created_at.date()
    return day
