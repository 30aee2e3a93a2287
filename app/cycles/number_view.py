"""The measure's page as this person sees it: the chart, its words, the same as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import inf
from string import ascii_lowercase
from typing import Any

from app.core import charts
from app.core.i18n import N_, _, long_date, ngettext
from app.cycles import runchart, wording
from app.cycles.models import FLAG_LABELS, Flag, Measure
from app.cycles.small import is_small

HIDDEN = N_(
    "Noen av tallene gjelder så få at de bare vises for gruppa. "
    "Derfor er verken median eller signal regnet ut her."
)
MOST_SINCE = 12  # numbers that are told in one line
BROKEN = N_("Måten å måle på ble endret %s. Det som står her, gjelder tallene etter det.")


@dataclass(frozen=True)
class Row:
    """A line of the table. value: what is drawn, None when it is not shown; mark: its sign."""

    id: int
    on: date
    value: float | None
    words: str
    flag: str = ""
    note: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Tested:
    """A test cycle on the chart: its sign is its number."""

    number: int
    question: str
    on: date


@dataclass(frozen=True)
class Shown:
    """Everything the page says of the numbers."""

    rows: list[Row]
    drawing: charts.Drawing
    figures: list[str]
    answer: str
    more: list[str]
    description: str
    keys: list[tuple[str, str]]  # (class of the line, its words)
    tests: list[Tested] = field(default_factory=list)
    first: str = ""
    last: str = ""


def counted(
    measures: Sequence[Any], points: Mapping[int, Sequence[runchart.Point]], started: date | None
) -> list[tuple[str, str, str]]:
    """(name, slug, words) of what a test is judged by: the numbers since it started, and what all
    of them say. For those who see small ones. measures: see `number_queries.judged_by`."""
    return [(m.name, m.slug, _counted(m, points.get(m.id, []), started)) for m in measures]


def _counted(measure: Any, points: Sequence[runchart.Point], started: date | None) -> str:
    values = [p.value for p in points if p.value is not None and started and p.on >= started]
    if not values:
        return _("Ingen tall siden testen startet.")
    figures = [wording.amount(measure, value, bare=True) for value in values[-MOST_SINCE:-1]]
    figures.append(wording.amount(measure, values[-1]))
    reading = runchart.phases(points, measure.baseline_until)[-1].reading
    since = _("Siden testen startet: %s.") % " · ".join(figures)
    return f"{since} {wording.said(reading, measure.rhythm)}"


def show(
    measure: Measure, numbers: Sequence[Any], cycles: Sequence[Any], *, least: int, small: bool
) -> Shown:
    """The page of these numbers, in the order of their days.

    least: the network's threshold; small: whether this person sees what lies under it.
    """
    hidden = [not small and is_small(measure, row, least) for row in numbers]
    rows = _rows(measure, numbers, hidden)
    points = [
        runchart.Point(row.on_day, shown.value, row.flag is Flag.BREAK)
        for row, shown in zip(numbers, rows, strict=True)
    ]
    phases = [] if any(hidden) else runchart.phases(points, measure.baseline_until)
    tests = [Tested(c.number, c.question, c.started_on) for c in cycles] if rows else []
    drawing = _drawing(measure, rows, points, phases, tests)
    answer, more = _answer(measure, points, phases, any(hidden))
    return Shown(
        rows=rows[::-1],
        drawing=drawing,
        figures=[wording.amount(measure, tick.value, bare=True) for tick in drawing.ticks],
        answer=answer,
        more=more,
        description=_description(measure, points, phases, answer),
        keys=_keys(measure, phases),
        tests=tests,
        first=long_date(points[0].on) if points else "",
        last=long_date(points[-1].on) if len(points) > 1 else "",
    )


def _rows(measure: Measure, numbers: Sequence[Any], hidden: Sequence[bool]) -> list[Row]:
    noted = [r.id for r, unseen in zip(numbers, hidden, strict=True) if r.note and not unseen]
    marks = dict(zip(noted[-len(ascii_lowercase) :], ascii_lowercase, strict=False))
    return [
        Row(
            id=row.id,
            on=row.on_day,
            value=None if unseen else row.value,
            words=_("Vises ikke") if unseen else wording.figure(measure, row),
            flag="" if row.flag is Flag.FINAL else _(FLAG_LABELS[row.flag]),
            note="" if unseen else row.note,
            mark=marks.get(row.id, "") if row.value is not None else "",
        )
        for row, unseen in zip(numbers, hidden, strict=True)
    ]


def _drawing(
    measure: Measure,
    rows: Sequence[Row],
    points: Sequence[runchart.Point],
    phases: Sequence[runchart.Phase],
    tests: Sequence[Tested],
) -> charts.Drawing:
    turned = _turned(phases)
    starts = {p.start for p in phases}
    spots = [
        charts.Spot(row.value, index in turned, index in starts, row.mark)
        for index, row in enumerate(rows)
    ]
    days = [p.on for p in points]
    cuts = [charts.Cut(sum(1 for day in days if day < test.on), str(test.number)) for test in tests]
    percent = wording.in_percent(measure)
    whole = all(p.value is None or p.value.is_integer() for p in points) and not percent
    levels = _levels(measure, phases, len(spots))
    return charts.draw(spots, levels, cuts, whole=whole, most=100.0 if percent else inf)


def _turned(phases: Sequence[runchart.Phase]) -> range:
    """The points of the row that is the signal."""
    if not phases or not phases[-1].reading.shift or phases[-1].reading.longest is None:
        return range(0)
    start, run = phases[-1].start, phases[-1].reading.longest
    return range(start + run.first, start + run.last + 1)


def _levels(measure: Measure, phases: Sequence[runchart.Phase], count: int) -> list[charts.Level]:
    found = []
    for phase in phases:
        middle, first, last = phase.reading.median, phase.start, phase.stop - 1
        if middle is None:
            continue
        begun = first + phase.baseline - 1 if phase.baseline else last
        found.append(charts.Level(first, begun, middle, "med"))
        if begun < last:
            found.append(charts.Level(begun + 1, last, middle, "ext"))
    if measure.target is not None:
        found.append(charts.Level(0, count - 1, measure.target, "tgt"))
    return found


def _answer(
    measure: Measure,
    points: Sequence[runchart.Point],
    phases: Sequence[runchart.Phase],
    hidden: bool,
) -> tuple[str, list[str]]:
    """The sentence on top, and those that tell what it rests on."""
    if hidden:
        return _(HIDDEN), []
    if not phases:
        return _(wording.NO_NUMBERS), []
    phase = phases[-1]
    said = [wording.said(phase.reading, measure.rhythm)]
    said += filter(None, [wording.direction(phase.reading, measure.wanted)])
    more = [wording.counted(phase.reading)]
    if since := runchart.since_day(points, phase):
        more.insert(0, _("Signalet kom %s.") % long_date(since))
    if len(phases) > 1:
        more.append(_(BROKEN) % long_date(points[phase.start].on))
    return " ".join(said), [line for line in more if line]


def _keys(measure: Measure, phases: Sequence[runchart.Phase]) -> list[tuple[str, str]]:
    """The lines of the chart in words."""
    found = []
    if phases and (middle := phases[-1].reading.median) is not None:
        shown, baseline = wording.amount(measure, middle), phases[-1].baseline
        if baseline:
            found.append(("med", _("Medianen av grunnlinjen: %s") % shown))
            found.append(("ext", _("Den samme, ført videre")))
        else:
            found.append(("med", _("Medianen av alle tallene: %s") % shown))
        if phases[-1].reading.shift:
            found.append(("pt", _("Rekken som er et signal")))
    if measure.target is not None:
        found.append(("tgt", _("Målet: %s") % wording.amount(measure, measure.target)))
    return found


def _description(
    measure: Measure,
    points: Sequence[runchart.Point],
    phases: Sequence[runchart.Phase],
    answer: str,
) -> str:
    values = [p.value for p in points if p.value is not None]
    if not values:
        return answer
    count = ngettext("%(n)s tall", "%(n)s tall", len(values)) % {"n": len(values)}
    parts = [
        _("%(count)s fra %(first)s til %(last)s, fra %(low)s til %(high)s.")
        % {
            "count": count,
            "first": long_date(points[0].on),
            "last": long_date(points[-1].on),
            "low": wording.amount(measure, min(values)),
            "high": wording.amount(measure, max(values)),
        }
    ]
    if phases and (middle := phases[-1].reading.median) is not None:
        parts.append(_("Medianen er %s.") % wording.amount(measure, middle))
    return " ".join([*parts, answer])
