"""Small trend lines of what is tested, for the network's front page."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core import charts
from app.cycles.models import Measure, MeasureKind, Measurement
from app.cycles.small import is_small
from app.cycles.wording import in_percent

LAST, FEWEST = 24, 3


def trends(db: Session, initiative_ids: Sequence[int], least: int) -> dict[int, charts.Trend]:
    """{initiative: the line of its first outcome measure, with its last point}.

    least: the network's threshold; a series with a number under it has no line. A share's scale
    is 0–100, a count's begins at nothing. One query.
    """
    rows = db.execute(_wanted(initiative_ids)).all() if initiative_ids else []
    found: dict[int, charts.Trend] = {}
    for _measure, some in groupby(rows, key=lambda row: row.id):
        numbers = list(some)[-LAST:]
        line = _line(numbers, least)
        if line:
            found.setdefault(numbers[0].initiative_id, line)
    return found


def _wanted(initiative_ids: Sequence[int]) -> Any:
    kept = Measurement
    return (
        sa.select(
            col(Measure.id),
            col(Measure.initiative_id),
            col(Measure.of_total),
            col(Measure.unit),
            col(kept.value),
            col(kept.k),
            col(kept.n),
        )
        .join(kept, col(kept.measure_id) == Measure.id)
        .where(
            col(Measure.initiative_id).in_(list(initiative_ids)),
            col(Measure.kind) == MeasureKind.OUTCOME,
        )
        .order_by(col(Measure.id), col(kept.on_day))
    )


def _line(numbers: Sequence[Any], least: int) -> charts.Trend | None:
    values = [row.value for row in numbers if row.value is not None]
    if len(values) < FEWEST or any(is_small(row, row, least) for row in numbers):
        return None
    low, high = min(0.0, *values), max(values)
    figures = [0.0, 100.0] if in_percent(numbers[0]) else charts.ticks(low, high or 1.0)
    return charts.trend(values, figures[0], figures[-1])
