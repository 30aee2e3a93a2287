"""When a number is expected: from the measure's rhythm and the last day that has one. Pure."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from app.cycles.models import Measure, Rhythm

DAYS = {Rhythm.DAY: 1, Rhythm.WEEK: 7, Rhythm.FORTNIGHT: 14}


def following(rhythm: Rhythm, day: date) -> date:
    """The day after `day` on which the next number is expected.

    >>> following(Rhythm.MONTH, date(2026, 1, 31))
    datetime.date(2026, 2, 28)
    """
    if rhythm in DAYS:
        return day + timedelta(days=DAYS[rhythm])
    year, month = day.year + day.month // 12, day.month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def offered(measure: Measure, last: date | None, today: date) -> date:
    """The day a number of the measure is offered for: none after its end."""
    return proposed(measure.rhythm, last, min(today, measure.ended_on or today))


def proposed(rhythm: Rhythm, last: date | None, today: date) -> date:
    """The day a number is offered for: the newest expected one that has been, else today.

    A number entered on Wednesday for Tuesday's breakfast is Tuesday's; weeks nobody entered are
    not asked for again.

    >>> proposed(Rhythm.WEEK, date(2026, 11, 3), date(2026, 11, 18))
    datetime.date(2026, 11, 17)
    """
    if last is None or following(rhythm, last) > today:
        return today
    day = following(rhythm, last)
    while following(rhythm, day) <= today:
        day = following(rhythm, day)
    return day
