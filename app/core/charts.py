"""Charts drawn on the server: geometry only, the words and the table belong to the page.

The lines of a chart lie in a box of 100 × 100 that is stretched to whatever room there is
(`preserveAspectRatio="none"`). What must not be stretched, points and text, stands over it at
hundredths of that room; Safari stretches even the round end of a stroke that is not to scale.
Nothing is measured and nothing is inline: `templates/components/chart.html`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from math import ceil, floor, inf, isclose, log10

BOX = 100.0
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
MOST_TICKS = 5
CLOSE = 36  # more points than this touch one another on a phone


@dataclass(frozen=True)
class Spot:
    """One point. value: None leaves a gap. turned: belongs to what the chart points out.

    starts: the line is not drawn from the point before to this one. mark: the sign beside it.
    """

    value: float | None
    turned: bool = False
    starts: bool = False
    mark: str = ""


@dataclass(frozen=True)
class Level:
    """A level line from the first spot to the last, both included; look: its class."""

    first: int
    last: int
    value: float
    look: str


@dataclass(frozen=True)
class Cut:
    """An upright line before the spot `at`, with a sign on top of it."""

    at: int
    mark: str


@dataclass(frozen=True)
class Tick:
    """A figure on the upright axis, and how far down its line lies."""

    value: float
    y: float


@dataclass(frozen=True)
class Path:
    """A line to draw: its class and its data."""

    look: str
    d: str


@dataclass(frozen=True)
class Point:
    """A point: its class and its place, in hundredths of the box's room."""

    look: str
    x: float
    y: float


@dataclass(frozen=True)
class Trend:
    """A small line in a box of 100 × 30, and its last point in hundredths of that box's room."""

    d: str
    x: float
    y: float


@dataclass(frozen=True)
class Sign:
    """A sign at a place of the box, in hundredths of its room.

    top: it stands on top of an upright line, left of it when `end`; else over a point.
    """

    text: str
    x: float
    y: float
    top: bool = False
    end: bool = False


@dataclass(frozen=True)
class Drawing:
    """What the template draws, back to front."""

    ticks: list[Tick]
    many: bool = False  # so many points that they must be drawn smaller
    levels: list[Path] = field(default_factory=list)
    cuts: list[Path] = field(default_factory=list)
    lines: list[Path] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)
    signs: list[Sign] = field(default_factory=list)


def ticks(low: float, high: float, *, whole: bool = False, most: float = inf) -> list[float]:
    """Round figures that hold both, lowest first: two to five of them.

    whole: no figures between whole numbers. most: there is nothing above it (100 per cent).

    >>> ticks(77, 91), ticks(0, 7, whole=True)
    ([75.0, 80.0, 85.0, 90.0, 95.0], [0.0, 2.0, 4.0, 6.0, 8.0])
    """
    if isclose(low, high):
        margin = max(abs(low) * 0.1, 1.0)
        low = low - margin if low < 0 or low >= margin else 0.0
        high = min(high + margin, most)
    size = 10.0 ** floor(log10((high - low) / MOST_TICKS))
    for step in (size * factor for scale in (1, 10, 100) for factor in (s * scale for s in STEPS)):
        first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
        if last - first < MOST_TICKS and not (whole and not float(step).is_integer()):
            return [round(number * step, 10) for number in range(first, last + 1)]
    raise AssertionError("some step is always large enough")


def draw(
    spots: Sequence[Spot],
    levels: Sequence[Level] = (),
    cuts: Sequence[Cut] = (),
    *,
    whole: bool = False,
    most: float = inf,
) -> Drawing:
    """The drawing of these points; without any value, an empty one. whole, most: see `ticks`."""
    values = [s.value for s in spots if s.value is not None]
    if not values:
        return Drawing([])
    reach = [*values, *(level.value for level in levels)]
    scale = Scale(ticks(min(reach), max(reach), whole=whole, most=most), len(spots))
    return Drawing(
        ticks=[Tick(value, scale.y(value)) for value in reversed(scale.ticks)],
        many=len(spots) > CLOSE,
        levels=[_level(level, scale) for level in levels],
        cuts=[Path("cyc", f"M{scale.edge(cut.at)} 0V100") for cut in cuts],
        lines=_lines(spots, scale),
        points=_points(spots, scale),
        signs=[*_cut_signs(cuts, scale), *_spot_signs(spots, scale)],
    )


class Scale:
    """From a spot's number and value to its place in the box, two decimals."""

    def __init__(self, figures: Sequence[float], count: int) -> None:
        self.ticks = list(figures)
        self._count = count

    def x(self, index: int) -> float:
        """The middle of the spot's own share of the width."""
        return round((index + 0.5) / self._count * BOX, 2)

    def edge(self, index: int) -> float:
        """Where the spot's share begins."""
        return round(index / self._count * BOX, 2)

    def y(self, value: float) -> float:
        """From the top down."""
        low, high = self.ticks[0], self.ticks[-1]
        return round((high - value) / (high - low) * BOX, 2)

    def value(self, y: float) -> float:
        """The other way: what a place in the drawing stands for."""
        low, high = self.ticks[0], self.ticks[-1]
        return high - y / BOX * (high - low)


def _level(level: Level, scale: Scale) -> Path:
    y = scale.y(level.value)
    return Path(level.look, f"M{scale.edge(level.first)} {y}H{scale.edge(level.last + 1)}")


def _lines(spots: Sequence[Spot], scale: Scale) -> list[Path]:
    """The line through the points: one path for each row of steps that look alike."""
    steps = [
        (left, left + 1)
        for left, (one, next_) in enumerate(pairwise(spots))
        if one.value is not None and next_.value is not None and not next_.starts
    ]

    def look(step: tuple[int, int]) -> str:
        turned = spots[step[0]].turned and spots[step[1]].turned
        return "ser new" if turned else "ser"

    return [
        Path(name, "".join(_step(spots, scale, step) for step in some))
        for name, some in groupby(steps, key=look)
    ]


def _step(spots: Sequence[Spot], scale: Scale, step: tuple[int, int]) -> str:
    (x1, y1), (x2, y2) = (_place(spots, scale, index) for index in step)
    return f"M{x1} {y1}L{x2} {y2}"


def _place(spots: Sequence[Spot], scale: Scale, index: int) -> tuple[float, float]:
    value = spots[index].value
    assert value is not None
    return scale.x(index), scale.y(value)


def _points(spots: Sequence[Spot], scale: Scale) -> list[Point]:
    return [
        Point("pt new" if spot.turned else "pt", *_place(spots, scale, index))
        for index, spot in enumerate(spots)
        if spot.value is not None
    ]


def _cut_signs(cuts: Sequence[Cut], scale: Scale) -> list[Sign]:
    return [Sign(c.mark, scale.edge(c.at), 0.0, top=True, end=scale.edge(c.at) > 90) for c in cuts]


def _spot_signs(spots: Sequence[Spot], scale: Scale) -> list[Sign]:
    return [
        Sign(spot.mark, *_place(spots, scale, index))
        for index, spot in enumerate(spots)
        if spot.mark and spot.value is not None
    ]


def trend(values: Sequence[float], low: float, high: float) -> Trend | None:
    """The last values as a small line; None without any, or without a scale.

    low and high are fixed for the measure: «no change» must look like none.

    >>> trend([0, 5, 10], 0, 10)
    Trend(d='M0 30L50 15L100 0', x=100.0, y=0.0)
    """
    if not values or high <= low:
        return None
    last = max(len(values) - 1, 1)
    places = [
        (round(index / last * BOX, 1), round((high - value) / (high - low) * 30, 1))
        for index, value in enumerate(min(max(v, low), high) for v in values)
    ]
    x, y = places[-1]
    return Trend("M" + "L".join(f"{x:g} {y:g}" for x, y in places), x, round(y / 30 * BOX, 1))
