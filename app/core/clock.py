"""The one place that knows what time it is; tests may hold it still."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")
_HELD: list[datetime] = []


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _HELD[-1] if _HELD else datetime.now(UTC)


def today() -> date:
    """The date on the wall in Norway."""
    return now().astimezone(OSLO).date()


@contextmanager
def held_at(moment: datetime) -> Iterator[None]:
    """Hold the clock still (tests and demo data)."""
    _HELD.append(moment)
    try:
        yield
    finally:
        _HELD.pop()
