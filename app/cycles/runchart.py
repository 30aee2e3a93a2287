"""The rules of a run chart: median, useful points, longest run, crossings, and what they signal.

Pure: numbers in, a reading out; no database. Source: Anhøj J, Olesen AV. Run charts revisited: a
simulation study of run chart rules for detection of non-random variation in health care
processes. PLoS ONE 2014;9(11):e113825; domain.md «Run chart».

- The median is that of a frozen baseline of at least ten points, else of all points. A frozen
  median is extended over the points that follow, and all of them are judged by it.
- Points on the median don't count; the others are the useful ones, n of them. They neither break
  a run nor belong to one.
- Signal: the longest run has more than round(log2 n) + 3 points (Schilling 2012), or the line
  crosses the median fewer times than the 5 % quantile of Binomial(n - 1, 1/2) (Chen 2010).
- The quantile is the smallest x with P(X <= x) >= 0.05, as R's qbinom, which gave the published
  limits (n 12: 7 and 3; n 20: 7 and 6; n 24: 8 and 8). It is counted in whole numbers here.
- log2 of a whole number is never half way between two, so it does not matter that Python and R
  round halves to even: no limit depends on it.
- A break («brudd»: another way of measuring) begins a new phase, which is read by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise
from math import comb, isclose, log2
from statistics import median as middle

ENOUGH = 10  # useful points, below which nothing is said; and points of a baseline
Value = float | None  # None: suppressed, not drawn and not read


@dataclass(frozen=True)
class Limits:
    """The longest run that chance still explains, and the fewest crossings that it does."""

    longest_run: int
    crossings: int


@lru_cache(maxsize=2000)
def limits(n: int) -> Limits:
    """The limits for n useful points. Raises ValueError for n under 1.

    >>> limits(12), limits(20)
    (Limits(longest_run=7, crossings=3), Limits(longest_run=7, crossings=6))
    """
    if n < 1:
        raise ValueError("no useful points, no limits")
    return Limits(round(log2(n)) + 3, _quantile(n - 1))


def _quantile(tosses: int) -> int:
    """The smallest x for which a twentieth or more of all rows of tosses have x heads or fewer."""
    rows = heads = 0
    while True:
        rows += comb(tosses, heads)
        if 20 * rows >= 2**tosses:
            return heads
        heads += 1


@dataclass(frozen=True)
class Run:
    """Useful points in a row on one side: first and last as indices, how many, which side."""

    first: int
    last: int
    length: int
    above: bool

    @property
    def unbroken(self) -> bool:
        """No point on the median, and no suppressed one, lies within it."""
        return self.last - self.first + 1 == self.length

    def holds(self, index: int) -> bool:
        """Whether the point lies within it."""
        return self.first <= index <= self.last


@dataclass(frozen=True)
class Reading:
    """What the rules say of one phase of a chart.

    median: None without points. frozen: how many points the baseline has, 0 when the median is of
    all. n_points: those with a value. longest: None without useful points.
    """

    median: float | None
    frozen: int
    n_points: int
    n_useful: int
    longest: Run | None
    crossings: int

    @property
    def longest_run(self) -> int:
        """How many points the longest run has."""
        return self.longest.length if self.longest else 0

    @property
    def limits(self) -> Limits | None:
        """The limits for this many useful points."""
        return limits(self.n_useful) if self.n_useful else None

    @property
    def missing(self) -> int:
        """How many useful points there must be more before anything is said."""
        return max(0, ENOUGH - self.n_useful)

    @property
    def shift(self) -> bool:
        """The longest run is longer than chance explains."""
        found = self.limits
        return found is not None and not self.missing and self.longest_run > found.longest_run

    @property
    def few_crossings(self) -> bool:
        """The line crosses the median less often than chance explains."""
        found = self.limits
        return found is not None and not self.missing and self.crossings < found.crossings

    @property
    def signal(self) -> bool:
        """Either of them."""
        return self.shift or self.few_crossings


def read(values: Sequence[Value], baseline: int | None = None) -> Reading:
    """Read one phase.

    values: in the order of their days. baseline: how many of the first of them are the frozen
    baseline; it must hold ENOUGH values, else the median is of all.
    """
    known = [v for v in values if v is not None]
    first = [v for v in values[: baseline or 0] if v is not None]
    frozen = len(first) if len(first) >= ENOUGH else 0
    centre = _median(first if frozen else known)
    sides = _sides(values, centre)
    runs = _runs(sides)
    return Reading(
        median=centre,
        frozen=frozen,
        n_points=len(known),
        n_useful=len(sides),
        # Of two that are equally long the newest is told about.
        longest=max(runs, key=lambda r: (r.length, r.first), default=None),
        crossings=max(len(runs) - 1, 0),
    )


def _median(values: Sequence[float]) -> float | None:
    return middle(values) if values else None


def _sides(values: Sequence[Value], centre: float | None) -> list[tuple[int, bool]]:
    """The useful points: index, and whether it lies above.

    A share of a share is rarely exact, so what differs in the tenth digit lies on the median.
    """
    if centre is None:
        return []
    return [
        (index, value > centre)
        for index, value in enumerate(values)
        if value is not None and not isclose(value, centre, rel_tol=1e-9, abs_tol=1e-9)
    ]


def _runs(sides: Sequence[tuple[int, bool]]) -> list[Run]:
    runs: list[Run] = []
    for index, above in sides:
        if runs and runs[-1].above == above:
            runs[-1] = Run(runs[-1].first, index, runs[-1].length + 1, above)
        else:
            runs.append(Run(index, index, 1, above))
    return runs


def since(values: Sequence[Value], baseline: int | None = None) -> int | None:
    """The index of the point with which the present signal appeared; None without one.

    The signal is followed back for as long as the chart, cut after each point, still had one.
    """
    found = None
    for end in range(len(values), 0, -1):
        if not read(values[:end], baseline).signal:
            break
        if values[end - 1] is not None:
            found = end - 1
    return found


@dataclass(frozen=True)
class Point:
    """A number on a day; `breaks`: measured in another way from here on."""

    on: date
    value: Value
    breaks: bool = False


@dataclass(frozen=True)
class Phase:
    """The points from `start` up to, not with, `stop`, and what they say by themselves."""

    start: int
    stop: int
    baseline: int  # how many of its points are the frozen baseline, 0 for none
    reading: Reading


def phases(points: Sequence[Point], baseline_until: date | None = None) -> list[Phase]:
    """The chart's phases, in order; one when nothing breaks it, none without points."""
    starts = [0, *(i for i, p in enumerate(points) if p.breaks and i)]
    edges = [*starts, len(points)] if points else []
    return [_phase(points, start, stop, baseline_until) for start, stop in pairwise(edges)]


def _phase(points: Sequence[Point], start: int, stop: int, until: date | None) -> Phase:
    inside = points[start:stop]
    following = points[stop].on if stop < len(points) else date.max
    # The baseline is the beginning of the phase its last day lies in, and of no other.
    there = until is not None and inside[0].on <= until < following
    count = sum(1 for p in inside if there and until is not None and p.on <= until)
    reading = read([p.value for p in inside], count)
    return Phase(start, stop, count if reading.frozen else 0, reading)


def since_day(points: Sequence[Point], phase: Phase) -> date | None:
    """The day the phase's signal appeared; None when it has none."""
    values = [p.value for p in points[phase.start : phase.stop]]
    index = since(values, phase.baseline or None)
    return None if index is None else points[phase.start + index].on
