"""What an initiative's tests show, for its level of knowledge: completed, and a signal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.cycles import runchart
from app.cycles.models import CycleState, Flag, Measure, MeasureKind, Measurement, TestCycle
from app.replication.knowledge import Evidence

# So many numbers on each side make a «before» and an «after».
ENOUGH = 3


@dataclass(frozen=True)
class Series:
    """A measure's numbers by day, and the day its frozen baseline ends, if it has one."""

    points: Sequence[tuple[date, float]]
    baseline_until: date | None = None


def before_and_after(points: Iterable[tuple[date, float]], started: date | None) -> bool:
    """Whether the median after the first test started differs from the one before it.

    At least ENOUGH numbers on each side; in which direction is asked at a higher level. Source:
    domain.md, «Level of knowledge»: «a before/after or run-chart signal».

    >>> days = [date(2026, 11, n) for n in range(1, 7)]
    >>> before_and_after(zip(days, [10.0, 11, 10, 15, 14, 16]), days[3])
    True
    >>> before_and_after(zip(days, [10.0, 11, 10, 15, 14, 16]), days[1])
    False
    """
    if started is None:
        return False
    sides: tuple[list[float], list[float]] = ([], [])
    for day, value in points:
        sides[day >= started].append(value)
    before, after = sides
    return min(len(before), len(after)) >= ENOUGH and median(before) != median(after)


def has_signal(series: Series, started: date | None) -> bool:
    """Whether a measure's numbers show that something changed: its run chart, or its medians."""
    points = [runchart.Point(day, value, False) for day, value in series.points]
    phases = runchart.phases(points, series.baseline_until)
    signalled = bool(phases) and phases[-1].reading.signal
    return signalled or before_and_after(series.points, started)


def of_initiatives(db: Session, numbers: Sequence[int]) -> Mapping[int, Evidence]:
    """{initiative: what its tests show}, those with a test only. Two queries."""
    first: dict[int, date | None] = {}
    done: set[int] = set()
    c = TestCycle
    decided = sa.func.max(sa.case((col(c.state) == CycleState.DECIDED, 1), else_=0))
    rows = sa.select(col(c.initiative_id), sa.func.min(col(c.started_on)), decided)
    for number, started, completed in db.execute(
        rows.where(col(c.initiative_id).in_(numbers)).group_by(col(c.initiative_id))
    ):
        first[number] = started
        if completed:
            done.add(number)
    signals: set[int] = set()
    for number, series in _series(db, numbers):
        if has_signal(series, first.get(number)):
            signals.add(number)
    return {n: Evidence(n in done, n in signals) for n in {*first, *signals}}


def _series(db: Session, numbers: Sequence[int]) -> list[tuple[int, Series]]:
    """(initiative, numbers) of each outcome; what is hidden or not comparable is left out."""
    m, x = Measure, Measurement
    points: dict[int, list[tuple[date, float]]] = defaultdict(list)
    about: dict[int, tuple[int, date | None]] = {}
    for row in db.execute(
        sa.select(
            col(m.id), col(m.initiative_id), col(m.baseline_until), col(x.on_day), col(x.value)
        )
        .join(x, col(x.measure_id) == m.id)
        .where(
            col(m.initiative_id).in_(numbers),
            col(m.kind) == MeasureKind.OUTCOME,
            col(x.value).is_not(None),
            col(x.flag).in_([Flag.FINAL, Flag.PRELIMINARY]),
        )
        .order_by(col(x.on_day))
    ):
        about[row.id] = (row.initiative_id, row.baseline_until)
        points[row.id].append((row.on_day, row.value))
    return [(about[n][0], Series(found, about[n][1])) for n, found in points.items()]
