"""The numbers of a measure: entered, corrected, frozen; what their charts signal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core import audit, clock
from app.core.access import Actor
from app.core.db import expect_version
from app.core.errors import Conflict, Invalid
from app.core.i18n import N_, _, long_date
from app.cycles import runchart, small, wording
from app.cycles.models import Flag, Measure, Measurement, Rhythm

ENTERED = audit.kind("measurement:entered", N_("Tallet ble skrevet inn"))
CORRECTED = audit.kind("measurement:corrected", N_("Tallet ble rettet"), "reason")
STRUCK = audit.kind("measure:struck", N_("Et tall ble tatt bort"), "reason")
FROZEN = audit.kind("measure:frozen", N_("Grunnlinjen ble frosset"), "reason")
THAWED = audit.kind("measure:thawed", N_("Grunnlinjen ble tatt bort"))

LARGEST = 1e9
M = Measurement


class WrongDay(Invalid):
    """The day can't have a number."""


class DayTaken(Conflict):
    """The day has a number already; `there` is that one."""

    def __init__(self, there: Measurement) -> None:
        super().__init__(_("%s har alt et tall.") % long_date(there.on_day).capitalize())
        self.there = there


class Figures(NamedTuple):
    """What was counted: k of n, and the value that is drawn; all None when suppressed."""

    value: float | None
    k: int | None
    n: int | None


def figures(
    of_total: bool, value: float | None, k: int | None, n: int | None, flag: Flag
) -> Figures:
    """What is stored. Raises Invalid for what can't be: without a number, k over n, n under 1.

    of_total: k of n as a percentage, unrounded; else the value as it is.

    >>> figures(True, None, 17, 20, Flag.FINAL)
    Figures(value=85.0, k=17, n=20)
    """
    if flag is Flag.SUPPRESSED:
        return Figures(None, None, None)
    if not of_total:
        if value is None or not abs(value) <= LARGEST:
            raise Invalid(_("Skriv tallet."))
        return Figures(float(value), None, None)
    if k is None or n is None:
        raise Invalid(_("Skriv både hvor mange det gjaldt, og hvor mange dere spurte eller telte."))
    if not 0 <= k <= n or not 1 <= n <= LARGEST:
        raise Invalid(_("Det første tallet kan ikke være større enn det andre, og ikke under 0."))
    return Figures(100 * k / n, k, n)


def counted(
    measure: Measure, value: float | None, k: int | None, n: int | None, flag: Flag
) -> Figures:
    """What is stored of this measure. Raises Invalid as `figures`, and for fewer than nobody."""
    found = figures(measure.of_total, value, k, n, flag)
    if found.value is not None and found.value < 0 and small.counts_people(measure):
        raise Invalid(_("Tallet kan ikke være under 0."))
    return found


def enter(
    db: Session,
    actor: Actor,
    measure: Measure,
    on_day: date,
    *,
    value: float | None = None,
    k: int | None = None,
    n: int | None = None,
    flag: Flag = Flag.FINAL,
    note: str = "",
) -> Measurement:
    """One number on one day. value, or k of n, as the measure is counted.

    Raises DayTaken when the day has one, WrongDay, or Invalid for figures that can't be. The
    measure's row is held by the caller, so that of two who enter at once the second is told.
    """
    assert measure.id is not None
    _demand_day(measure, on_day)
    found = counted(measure, value, k, n, flag)
    there = on(db, measure, on_day)
    if there is not None:
        raise DayTaken(there)
    made = Measurement(
        network_id=measure.network_id,
        measure_id=measure.id,
        on_day=on_day,
        flag=flag,
        note=note,
        created_by=actor.person_id,
        **found._asdict(),
    )
    db.add(made)
    audit.record(db, actor, ENTERED, made)
    return made


def on(db: Session, measure: Measure, on_day: date) -> Measurement | None:
    """The number of a day. One query."""
    wanted = sa.select(M).where(col(M.measure_id) == measure.id, col(M.on_day) == on_day)
    return db.scalars(wanted).first()


def _demand_day(measure: Measure, on_day: date) -> None:
    if on_day > clock.today():
        raise WrongDay(_("Dagen har ikke vært ennå. Velg i dag eller en dag som har vært."))
    if measure.ended_on is not None and on_day > measure.ended_on:
        raise WrongDay(
            _("Målingen ble avsluttet %s. Velg en dag før det.") % long_date(measure.ended_on)
        )


def correct(
    db: Session,
    actor: Actor,
    measure: Measure,
    number: Measurement,
    seen: int,
    *,
    on_day: date | None = None,
    value: float | None = None,
    k: int | None = None,
    n: int | None = None,
    flag: Flag = Flag.FINAL,
    note: str | None = None,
) -> None:
    """Another number for the same day, or the same for another; what it was stands in its history.

    note: None leaves it as it is. Raises Conflict when somebody else has corrected it, DayTaken
    when the other day has one, Invalid for what can't be.
    """
    expect_version(number, seen)
    day = on_day or number.on_day
    _demand_day(measure, day)
    found = counted(measure, value, k, n, flag)
    if day != number.on_day and (there := on(db, measure, day)) is not None:
        raise DayTaken(there)
    before = in_words(measure, number)
    number.value, number.k, number.n = found
    number.on_day, number.flag = day, flag
    number.note = number.note if note is None else note
    after = in_words(measure, number)
    audit.record(db, actor, CORRECTED, number, reason=_("Fra %s til %s.") % (before, after))


def strike(db: Session, actor: Actor, measure: Measure, number: Measurement, seen: int) -> None:
    """Take away a number that should never have stood there; the measure's history tells the day.

    What it was is not told there: everybody reads it, and small figures are the group's own.
    Raises Conflict when somebody else has corrected it.
    """
    expect_version(number, seen)
    reason = _("Tallet for %s.") % long_date(number.on_day)
    audit.record(db, actor, STRUCK, number, reason=reason)
    audit.record(db, actor, STRUCK, measure, reason=reason)
    db.delete(number)


def in_words(measure: Measure, number: Any) -> str:
    """The number for the history: «85 % (17 av 20), 3. mars 2026»."""
    return f"{wording.figure(measure, number)}, {long_date(number.on_day)}"


def freeze(db: Session, actor: Actor, measure: Measure, seen: int, until: date | None) -> None:
    """Let the numbers up to and with a day be the baseline; None lets the median be of all again.

    Raises Conflict when somebody else has changed the measure, Invalid with too few numbers.
    """
    if until is not None:
        _demand_baseline(points_of(db, [measure.id or 0]).get(measure.id or 0, []), until)
    expect_version(measure, seen)
    if until is None:
        measure.baseline_until = None
        audit.record(db, actor, THAWED, measure)
        return
    measure.baseline_until = until
    audit.record(db, actor, FROZEN, measure, reason=_("Til og med %s.") % long_date(until))


def _demand_baseline(points: Sequence[runchart.Point], until: date) -> None:
    begun = [p for p in runchart.phases(points, until) if points[p.start].on <= until]
    if begun and begun[-1].reading.frozen:
        return
    phase = points[begun[-1].start : begun[-1].stop] if begun else []
    count = sum(1 for p in phase if p.on <= until and p.value is not None)
    raise Invalid(
        _(
            "En grunnlinje trenger minst %(least)s tall målt på samme måte. "
            "Til og med %(day)s er det %(count)s."
        )
        % {"least": runchart.ENOUGH, "day": long_date(until), "count": count}
    )


# What the charts signal.


def points_of(db: Session, measure_ids: Sequence[int]) -> dict[int, list[runchart.Point]]:
    """{measure: its points in the order of their days}. One query."""
    rows = db.execute(
        sa.select(col(M.measure_id), col(M.on_day), col(M.value), col(M.flag))
        .where(col(M.measure_id).in_(sorted(measure_ids)))
        .order_by(col(M.measure_id), col(M.on_day))
    )
    found: dict[int, list[runchart.Point]] = {}
    for row in rows:
        point = runchart.Point(row.on_day, row.value, row.flag is Flag.BREAK)
        found.setdefault(row.measure_id, []).append(point)
    return found


@dataclass(frozen=True)
class Signalled:
    """A measure whose chart has a signal: since which day, and in which words."""

    measure_id: int
    slug: str
    name: str
    initiative_id: int
    group_id: int
    since: date
    words: str


_READ = ("id", "slug", "name", "initiative_id", "group_id", "rhythm", "baseline_until")


def with_signal(db: Session, network_id: int) -> list[Signalled]:
    """The network's measures that go on and whose newest phase has a signal, newest first.

    Two queries. Everything is read, small numbers too: it is for those who lead the network.
    """
    return _signalled(db, col(Measure.network_id) == network_id, col(Measure.ended_on).is_(None))


def _signalled(db: Session, *where: Any) -> list[Signalled]:
    columns = [getattr(Measure, name) for name in _READ]
    rows = db.execute(sa.select(*columns).where(*where).order_by(col(Measure.id))).all()
    points = points_of(db, [row.id for row in rows]) if rows else {}
    found = (_reads(row, points.get(row.id, [])) for row in rows)
    return sorted(filter(None, found), key=lambda s: (s.since, s.measure_id), reverse=True)


def _reads(row: Any, points: Sequence[runchart.Point]) -> Signalled | None:
    phases = runchart.phases(points, row.baseline_until)
    if not phases or not phases[-1].reading.signal:
        return None
    since = runchart.since_day(points, phases[-1])
    assert since is not None
    words = wording.said(phases[-1].reading, Rhythm(row.rhythm))
    return Signalled(row.id, row.slug, row.name, row.initiative_id, row.group_id, since, words)
