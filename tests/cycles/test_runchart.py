"""The rules of the run chart against series worked out independently, and the published limits."""

from __future__ import annotations

import random
from datetime import date, timedelta
from fractions import Fraction
from itertools import groupby
from math import comb

import pytest

from app.cycles.models import Rhythm
from app.cycles.runchart import Point, limits, phases, read, since, since_day
from app.cycles.wording import said

# The limits Anhøj publishes for 10 to 50 useful points: the longest run and the fewest crossings.
# The paper's table, as it is printed in the appendix of the qicharts2 vignette.
LONGEST = [6] * 2 + [7] * 11 + [8] * 23 + [9] * 5
CROSSINGS = [2, 2, 3, 3, 4, 4, 4, 5, 5, 6, 6, 6, 7, 7, 8, 8, 8, 9, 9, 10, 10]
CROSSINGS += [11, 11, 11, 12, 12, 13, 13, 14, 14, 14, 15, 15, 16, 16, 17, 17, 17, 18, 18, 19]
PUBLISHED = dict(zip(range(10, 51), zip(LONGEST, CROSSINGS, strict=True), strict=True))

# Attendance of a breakfast club in the design's picture (mockups/README.md, Charts): «24 points,
# 2 on the median, n 22, longest run 12 > 7, so a signal»; the median of the first round is 81.
CLUB = [84, 81, 85, 79, 82, 78, 83, 80, 77, 82, 79, 81]
CLUB += [82, 86, 84, 88, 87, 90, 86, 89, 91, 88, 90, 89]

# (name, sides about a midline of 0, frozen baseline, n, longest, crossings, signal): by hand.
SIDES = {
    # Wentzel-Larsen, «Crossings, runs, and crossrun» (sciencetrends.com): 13 points, crossings from
    # 3 to 4, 6 to 7, 7 to 8, 9 to 10 and 10 to 11; five crossings, longest run three, no signal.
    "13 published": ("---+++-++-+++", 13, 3, 5, False),
    "10 alternating": ("+-+-+-+-+-", 10, 1, 9, False),
    "10 in two halves": ("+++++-----", 10, 5, 1, True),  # 1 crossing, fewer than 2
    "12 at the limit": ("+++++++--+-+", 12, 7, 4, False),  # a run of 7 is not more than 7
    "12 over the limit": ("++++++++-+-+", 12, 8, 4, True),
    "12 few crossings": ("++++----++++", 12, 4, 2, True),
    "20 at both limits": ("+++++++---+++--+--++", 20, 7, 6, False),
    "20 few crossings": ("++++++----++++-+---+", 20, 6, 6, False),
    "20 one crossing less": ("++++++----++++------", 20, 6, 3, True),
    "24 at both limits": ("++++++++----++-++--+--++", 24, 8, 8, False),
    "24 over the limit": ("+++++++++---++-++--+--++", 24, 9, 8, True),
    "points on the midline": ("++0+++0+++---0+-+-+", 16, 8, 6, True),
    "only the midline": ("0000000000", 0, 0, 0, False),
    "9 is too few": ("+++++++++", 9, 9, 0, False),
}


def by_hand(values: list[float], baseline: int) -> tuple[int, int, int, bool]:
    """n, longest run, crossings, signal: worked out in another way than the product's.

    Exact fractions, runs by groupby, the quantile by summing probabilities from below.
    """
    exact = [Fraction(v) for v in values]
    among = sorted(exact[:baseline] if baseline >= 10 else exact)
    middle = (among[(len(among) - 1) // 2] + among[len(among) // 2]) / 2
    sides = [v > middle for v in exact if v != middle]
    n, runs = len(sides), [len(list(group)) for _side, group in groupby(sides)]
    if n < 10:
        return n, max(runs, default=0), max(len(runs) - 1, 0), False
    # The whole number nearest to log2 n, without logarithms.
    power = next(p for p in range(20) if 2 ** (2 * p) < 2 * n**2 and n**2 < 2 ** (2 * p + 1))
    share, fewest = Fraction(0), 0
    while (share := share + Fraction(comb(n - 1, fewest), 2 ** (n - 1))) < Fraction(1, 20):
        fewest += 1
    crossings = len(runs) - 1
    return n, max(runs), crossings, max(runs) > power + 3 or crossings < fewest


@pytest.mark.parametrize("n", PUBLISHED)
def test_the_published_limits(n: int) -> None:
    found = limits(n)
    assert (found.longest_run, found.crossings) == PUBLISHED[n]


@pytest.mark.parametrize("name", SIDES)
def test_series_worked_out_by_hand(name: str) -> None:
    """About a frozen midline of 0: ten points of the baseline lie on it, and count for nothing."""
    text, n, longest, crossings, signal = SIDES[name]
    values = [0.0] * 10 + [{"+": 1.0, "-": -1.0, "0": 0.0}[side] for side in text]
    found = read(values, 10)
    assert (found.median, found.frozen, found.n_points) == (0, 10, 10 + len(text))
    assert (found.n_useful, found.longest_run, found.crossings) == (n, longest, crossings)
    assert found.signal is signal


def test_the_designs_own_chart() -> None:
    frozen = read(CLUB, 12)
    assert (frozen.median, frozen.n_useful, frozen.longest_run) == (81, 22, 12)
    assert frozen.limits is not None and frozen.limits.longest_run == 7
    assert frozen.shift and frozen.signal
    assert frozen.longest is not None and frozen.longest.above
    # Judged by the median of all, which the better half has raised, it is a signal still.
    free = read(CLUB)
    assert (free.frozen, free.median) == (0, 84)
    assert (free.n_useful, free.crossings) == (22, 3)
    assert free.signal


@pytest.mark.parametrize("n", [10, 12, 20, 24, 50])
@pytest.mark.parametrize("baseline", [0, 10, 12])
def test_random_series_are_read_as_by_hand(n: int, baseline: int) -> None:
    """Few different values, so that many lie on the median and many are alike."""
    luck = random.Random(n * 100 + baseline)
    signals = 0
    for _turn in range(60):
        spread = luck.choice([2, 4, 30])
        values = [float(luck.randint(0, spread)) for _ in range(n)]
        if luck.random() < 0.3:
            lift = luck.choice([spread / 2, spread + 1])
            values = [*values[: n // 2], *(v + lift for v in values[n // 2 :])]
        found, told = read(values, baseline), by_hand(values, baseline)
        assert (found.n_useful, found.longest_run, found.crossings, found.signal) == told, values
        signals += found.signal
    assert signals  # else it has shown little


def test_a_baseline_of_nine_is_none() -> None:
    values = [1.0, 3.0] * 4 + [2.0] + [9.0] * 6
    assert read(values, 9).frozen == 0
    assert read(values, 9).median == read(values).median
    assert read([*values[:9], 2.0, *values[9:]], 10).median == 2


def test_shares_that_are_equal_but_for_rounding_lie_on_the_median() -> None:
    """1 of 3 and 7 of 21 are the same share, however they are spelled in binary."""
    shares = [100 * 1 / 3, 100 * 7 / 21, 100 * (1 - 2 / 3), 33.333333333333336]
    assert read(shares).n_useful == 0


def test_suppressed_values_are_gaps() -> None:
    values: list[float | None] = [*map(float, CLUB)]
    values[3] = values[14] = None
    found = read(values, 12)
    assert (found.n_points, found.frozen) == (22, 11)
    assert found.longest is not None and not found.longest.unbroken


def test_few_points_say_how_many_are_missing() -> None:
    assert read([]).missing == 10
    assert read([1.0, 2.0, 3.0]).missing == 8  # the middle one lies on the median
    assert not read([0.0] * 10 + [1.0] * 9, 10).signal


def test_since_when_there_is_a_signal() -> None:
    """Points 13 to 20 are the first eight in a row above 81: with the twentieth it is more than 7.

    Until then 18 points count (two lie on the median), for which 7 in a row is still chance.
    """
    assert since(CLUB, 12) == 19
    assert since(CLUB[:19], 12) is None


def test_a_break_begins_a_phase_of_its_own() -> None:
    first = date(2026, 1, 6)
    points = [Point(first + timedelta(weeks=i), float(v), i == 12) for i, v in enumerate(CLUB)]
    before, after = phases(points, first + timedelta(weeks=11))
    assert (before.start, before.stop, before.baseline) == (0, 12, 12)
    assert (after.start, after.baseline, after.reading.median) == (12, 0, 88)
    assert since_day(points, after) is None
    whole = [Point(p.on, p.value) for p in points]
    (only,) = phases(whole, first + timedelta(weeks=11))
    assert since_day(whole, only) == first + timedelta(weeks=19)


@pytest.mark.parametrize("have", range(1, 10))
def test_ten_numbers_are_promised_and_the_rest_is_missing(have: int) -> None:
    """The median moves: a first number, alone on it, can count when ten are there."""
    words = said(read([float(v) for v in range(have)]), Rhythm.WEEK)
    assert words.endswith(f"det trengs minst 10, og {10 - have} mangler.")
    assert "For få" not in said(read([float(v) for v in range(10)]), Rhythm.WEEK)


@pytest.mark.parametrize(
    ("values", "baseline", "counts"),
    [([5.0] * 11, 0, "0 av 11"), ([1.0, 9.0, 2.0, *[5.0] * 8], 10, "3 av 11")],
)
def test_ten_that_lie_on_the_median_say_so(values: list[float], baseline: int, counts: str) -> None:
    words = said(read(values, baseline), Rhythm.WEEK)
    assert f"Her gjør {counts} det" in words and "mangler" not in words
