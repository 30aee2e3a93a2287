"""When things happen in the demo data, so that history and «sist logget» read like life.

Numbers follow the order records are made in, and lists and histories are sorted by them. So
everything is planned first, with its moment, and done afterwards from the oldest to the newest.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial

from app.core import clock

OPENS = time(8, 10)
MINUTES = 420  # until 15:10
DAY = timedelta(days=1)
HOLIDAYS = frozenset({(12, 24), (12, 25), (12, 26), (12, 31), (1, 1)})


def workday(day: date, step: timedelta = DAY) -> date:
    """The day itself, or the nearest one after it (before it, with a step back) at work.

    >>> workday(date(2026, 11, 21)), workday(date(2026, 11, 21), -DAY)
    (datetime.date(2026, 11, 23), datetime.date(2026, 11, 20))
    """
    while day.weekday() > 4 or (day.month, day.day) in HOLIDAYS:
        day += step
    return day


def _in_office(day: date, place: int) -> datetime:
    opens = datetime.combine(day, OPENS, clock.OSLO)
    return opens + timedelta(minutes=place * 37 % MINUTES)


def at(day: date, place: int = 0) -> datetime:
    """A moment in office hours; `place` spreads what happens on the same day."""
    return _in_office(workday(day), place)


def after(moment: datetime, days: int, place: int = 0) -> datetime:
    """A moment in office hours so many days later (at least one)."""
    return at(day_of(moment) + days * DAY, place)


def ago(days: int, place: int = 0) -> datetime:
    """A moment in office hours, at least so many days before the data is loaded."""
    return _in_office(workday(clock.today() - days * DAY, -DAY), place)


def day_of(moment: datetime) -> date:
    """The date on the wall."""
    return moment.astimezone(clock.OSLO).date()


def spread(first: date, last: date, number: int) -> list[date]:
    """So many days from the first to the last, evenly.

    >>> [d.day for d in spread(date(2026, 11, 1), date(2026, 11, 21), 3)]
    [1, 11, 21]
    """
    if number == 1:
        return [last]
    pause = (last - first) / (number - 1)
    return [first + place * pause for place in range(number)]


class Timeline:
    """What is to happen, in the order it happens in."""

    def __init__(self) -> None:
        self._steps: list[tuple[datetime, int, Callable[[], object]]] = []

    def plan(self, moment: datetime, do: Callable[..., object], *args: object) -> None:
        """Let this be done at that moment."""
        self._steps.append((moment, len(self._steps), partial(do, *args)))

    def run(self, latest: datetime) -> None:
        """Do it all, the clock held to each moment; nothing happens later than the latest."""
        for moment, _place, do in sorted(self._steps, key=lambda step: step[:2]):
            with clock.held_at(min(moment, latest)):
                do()
