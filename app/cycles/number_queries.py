"""What is read of measures and their numbers. Lists are column selects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.accounts.models import Person
from app.core.access import Guard, loads
from app.core.errors import NotFound
from app.core.listing import view_clause
from app.core.web import Ctx
from app.cycles.models import (
    CycleMeasure,
    CycleState,
    Measure,
    MeasureKey,
    Measurement,
    TestCycle,
)
from app.cycles.number_policy import NumberDo, may_withdraw
from app.initiatives.models import Initiative
from app.networks.policy import view_of
from app.networks.queries import load_network

MOST = 400  # numbers a chart is drawn of; a daily one for more than a year


@dataclass(frozen=True)
class Measured:
    """A measure with the initiative it is of; who sees the one sees the other."""

    measure: Measure
    initiative: Initiative

    @property
    def network_id(self) -> int:
        """Where it belongs."""
        return self.measure.network_id

    @property
    def group_id(self) -> int:
        """Whose it is."""
        return self.measure.group_id


@dataclass(frozen=True)
class Numbered(Measured):
    """One of its numbers."""

    number: Measurement


@dataclass(frozen=True)
class Keyed(Measured):
    """One of the links to it."""

    key: MeasureKey


@lru_cache(maxsize=6)
def _by_slug(shape: str, locked: bool) -> Any:
    wanted = (
        sa.select(Measure, Initiative)
        .join(Initiative, col(Initiative.id) == Measure.initiative_id)
        .where(col(Measure.slug) == sa.bindparam("slug"))
        .where(view_clause(Initiative, shape))
    )
    return wanted.with_for_update(of=Measure) if locked else wanted


def load_measured(ctx: Ctx) -> Measured:
    """The measure of the address, its row held when something is written.

    Raises NotFound when its initiative is hidden.
    """
    network = load_network(ctx)
    view = view_of(ctx.actor, network.id)
    statement = _by_slug(view.shape, ctx.route.writes)
    row = ctx.db.execute(statement, view.bound | {"slug": ctx.part("slug")}).first()
    if row is None:
        raise NotFound
    return Measured(row[0], row[1])


def load_numbered(ctx: Ctx) -> Numbered:
    """One number of it. Raises NotFound."""
    there = load_measured(ctx)
    wanted = sa.select(Measurement).where(
        col(Measurement.id) == int(ctx.part("nummer")),
        col(Measurement.measure_id) == there.measure.id,
    )
    number = ctx.db.scalars(wanted).first()
    if number is None:
        raise NotFound
    return Numbered(there.measure, there.initiative, number)


def load_keyed(ctx: Ctx) -> Keyed:
    """An open link to it. Raises NotFound."""
    there = load_measured(ctx)
    wanted = sa.select(MeasureKey).where(
        col(MeasureKey.id) == int(ctx.part("nummer")),
        col(MeasureKey.measure_id) == there.measure.id,
        col(MeasureKey.withdrawn_on).is_(None),
    )
    key = ctx.db.scalars(wanted).first()
    if key is None:
        raise NotFound
    return Keyed(there.measure, there.initiative, key)


READ: Guard[Measured] = loads(load_measured, NumberDo.READ)
ENTER: Guard[Measured] = loads(load_measured, NumberDo.ENTER)
FREEZE: Guard[Measured] = loads(load_measured, NumberDo.FREEZE)
LINK: Guard[Measured] = loads(load_measured, NumberDo.LINK)
CORRECT: Guard[Numbered] = loads(load_numbered, NumberDo.ENTER)
WITHDRAW: Guard[Keyed] = loads(load_keyed, NumberDo.WITHDRAW)

_ROW = [
    col(Measurement.id),
    col(Measurement.on_day),
    col(Measurement.value),
    col(Measurement.k),
    col(Measurement.n),
    col(Measurement.flag),
    col(Measurement.note),
    col(Measurement.version),
]


def numbers_of(db: Session, measure_id: int | None, most: int = MOST) -> Sequence[Any]:
    """The newest numbers, in the order of their days. One query."""
    rows = db.execute(
        sa.select(*_ROW)
        .where(col(Measurement.measure_id) == measure_id)
        .order_by(col(Measurement.on_day).desc())
        .limit(most)
    ).all()
    return rows[::-1]


def judged_by(db: Session, cycle_id: int | None) -> Sequence[Any]:
    """What a test is judged by: id, slug, name, unit, of_total, rhythm, baseline. One query."""
    names = ("id", "slug", "name", "unit", "of_total", "rhythm", "baseline_until")
    link = CycleMeasure
    wanted = sa.select(*(getattr(Measure, name) for name in names)).join(
        link, col(link.measure_id) == Measure.id
    )
    return db.execute(wanted.where(col(link.cycle_id) == cycle_id).order_by(col(Measure.id))).all()


def cycles_of(db: Session, initiative_id: int) -> Sequence[Any]:
    """The initiative's test cycles that have begun: number, question, the day. One query."""
    wanted = sa.select(
        col(TestCycle.number), col(TestCycle.question), col(TestCycle.started_on)
    ).where(
        col(TestCycle.initiative_id) == initiative_id,
        col(TestCycle.state) != CycleState.PLANNED,
        col(TestCycle.started_on).is_not(None),
    )
    return db.execute(wanted.order_by(col(TestCycle.number))).all()


def keys_of(ctx: Ctx, measure: Measure) -> Sequence[Any]:
    """The open links this person may withdraw: id, person_id, name, made_at, used_on. One query."""
    wanted = (
        sa.select(
            col(MeasureKey.id),
            col(MeasureKey.person_id),
            col(Person.name),
            col(MeasureKey.made_at),
            col(MeasureKey.used_on),
        )
        .join(Person, col(Person.id) == MeasureKey.person_id)
        .where(col(MeasureKey.measure_id) == measure.id, col(MeasureKey.withdrawn_on).is_(None))
        .order_by(col(MeasureKey.id))
    )
    rows = ctx.db.execute(wanted).all()
    return [row for row in rows if may_withdraw(ctx.actor, measure, row.person_id)]
