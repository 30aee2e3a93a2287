"""Meetings that end the day they begin, however late the tests are run: a form has one date."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from app.core import clock


def until(at: datetime, hours: int = 1) -> datetime:
    """So many hours later, but no later than midnight in Norway."""
    late = datetime.combine(at.astimezone(clock.OSLO).date(), time.max, clock.OSLO)
    return min(at + timedelta(hours=hours), late)
