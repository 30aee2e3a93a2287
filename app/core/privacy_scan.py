"""Finds identity numbers among the digits of a text, all places at once (numpy).

Any text may be a row of digits a megabyte long, and each place in it may begin a number. A loop
in Python takes seconds for that; the same comparisons on whole arrays take milliseconds. What a
number is, is said in privacy.py, which loads this only for texts with a long row of digits.

The digits of the text, without what stands between them, are numbered 0, 1, 2 …; `i` below is
such a number. Digits with nothing between them are a group; groups with one to three separators
between them are a run, and a number never reaches outside its run.
"""

from collections.abc import Iterator
from itertools import product

import numpy as np
from numpy.typing import NDArray

from app.core.privacy import (
    DAYS,
    K1_REMAINDERS,
    K1_WEIGHTS,
    K2_WEIGHTS,
    LENGTH,
    MONTH_OFFSETS,
    SEPARATORS,
    SPELLINGS,
)

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]

CENTURIES = (18, 19, 20)
# As many digits as the longest spelling has (ddmmyyyy and five), so that looking ahead is safe.
_BEYOND = LENGTH + 3


def _separators() -> Flags:
    """Which code points may stand between digits; the last of them is U+FEFF."""
    table = np.zeros(0x10000, dtype=np.bool_)
    table[[code for code in range(0x3001) if chr(code).isspace()]] = True
    table[[ord(char) for char in SEPARATORS]] = True
    return table


def _spelled() -> Flags:
    """Which patterns of gaps are spellings: bit j is set if a gap follows digit j."""
    table = np.zeros(1 << (LENGTH - 1), dtype=np.bool_)
    for lengths in SPELLINGS:
        ends = np.cumsum(lengths)[:-1]
        table[sum(1 << int(end - 1) for end in ends)] = True
    return table


def _days() -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Days in the month, for each of the hundred ways to write one, in a common and a leap year."""
    common = np.zeros(100, dtype=np.int64)
    for offset, (month, days) in product(MONTH_OFFSETS, enumerate(DAYS, start=1)):
        if month + offset < 100:
            common[month + offset] = days
    leap = common.copy()
    leap[[2 + offset for offset in MONTH_OFFSETS]] = 29
    return common, leap


IS_SEPARATOR = _separators()
IS_SPELLING = _spelled()
COMMON_YEAR, LEAP_YEAR = _days()
GAP_BITS = 1 << np.arange(LENGTH - 1)


class Digits:
    """The digits of a text: their values, places, groups and runs."""

    def __init__(self, text: str) -> None:
        signs = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        self.at: Numbers = np.flatnonzero((signs >= ord("0")) & (signs <= ord("9")))
        self.count = len(self.at)
        self.value = np.zeros(self.count + _BEYOND, dtype=np.int16)
        self.value[: self.count] = signs[self.at] - ord("0")
        between = np.diff(self.at) - 1
        self.group = _numbered(between > 0)
        self.run = _numbered(_breaks(signs, self.at, between))
        self.first: Numbers = np.flatnonzero(np.diff(self.group[: self.count], prepend=-1))

    def spans(self, first: Numbers, last: Numbers) -> Iterator[tuple[int, int]]:
        """Where they stand in the text, from these digits to those."""
        return zip(self.at[first].tolist(), (self.at[last] + 1).tolist(), strict=True)


def _numbered(border: Flags) -> Numbers:
    """Count up at each border; what lies beyond the last digit belongs to nothing before it."""
    numbered = np.full(len(border) + 1 + _BEYOND, len(border) + 2, dtype=np.int64)
    numbered[0] = 0
    np.cumsum(border, out=numbered[1 : len(border) + 1])
    return numbered


def _breaks(signs: NDArray[np.uint32], at: Numbers, between: Numbers) -> Flags:
    """After which digits the run ends: more than three signs, or one that is no separator."""
    broken: Flags = between > 3
    for step in (1, 2, 3):
        gaps = np.flatnonzero((between >= step) & ~broken)
        sign = signs[at[gaps] + step]
        broken[gaps] = (sign >= len(IS_SEPARATOR)) | ~IS_SEPARATOR[np.minimum(sign, 0xFFFF)]
    return broken


def grouped(digits: Digits) -> Iterator[tuple[int, int]]:
    """Numbers of eleven digits that begin and end where a group does."""
    i = digits.first
    i = i[(digits.run[i] == digits.run[i + LENGTH - 1]) & _ends(digits, i + LENGTH - 1)]
    i = i[digits.value[i] + digits.value[i + 1] > 0]  # noughts have right check digits everywhere
    i = i[_weighted(digits, i, K2_WEIGHTS) == 0]
    i = i[_possible(digits.value[i[:, None] + np.arange(LENGTH)])]
    gaps = digits.group[i[:, None] + np.arange(LENGTH)]
    spelling = (np.diff(gaps, axis=1) > 0) @ GAP_BITS
    alone = digits.run[i + LENGTH] != digits.run[i]
    alone &= (i == 0) | (digits.run[i - 1] != digits.run[i])
    i = i[IS_SPELLING[spelling] | alone]
    return digits.spans(i, i + LENGTH - 1)


def dated(digits: Digits) -> Iterator[tuple[int, int]]:
    """Numbers whose date is written out: 1.2.1990 12345, 01021990-12345."""
    lengths = np.diff(digits.first, append=digits.count)
    for day, month in product((1, 2), repeat=2):
        g = np.flatnonzero((lengths[:-2] == day) & (lengths[1:-1] == month))
        yield from _dated(digits, digits.first[g], (day, month), 2)
        yield from _dated(digits, digits.first[g], (day, month), 4)
    i = digits.first[lengths >= 8]
    yield from _dated(digits, i, (2, 2), 4)


def _dated(
    digits: Digits, i: Numbers, date: tuple[int, int], year: int
) -> Iterator[tuple[int, int]]:
    """Of the dates that begin at i: those whose year and last five digits are written together."""
    if not i.size:
        return iter(())
    group, born = digits.group, i + sum(date)
    end = born + year + 4
    fits = (digits.run[i] == digits.run[end]) & _ends(digits, end)
    for part, size in ((born, year), (born + year, 3), (end - 1, 2)):
        fits &= group[part] == group[part + size - 1]
    i, born, end = i[fits], born[fits], end[fits]
    if year == 4:
        century = np.isin(10 * digits.value[born] + digits.value[born + 1], CENTURIES)
        i, end = i[century], end[century]
    if not i.size:
        return iter(())
    i, end = _with_check_digits(digits, i, end, date)
    return digits.spans(i, end)


def _with_check_digits(
    digits: Digits, i: Numbers, end: Numbers, date: tuple[int, int]
) -> tuple[Numbers, Numbers]:
    day, month = date
    rows = np.zeros((len(i), LENGTH), dtype=np.int16)
    rows[:, 2 - day : 2] = digits.value[i[:, None] + np.arange(day)]
    rows[:, 4 - month : 4] = digits.value[(i + day)[:, None] + np.arange(month)]
    rows[:, 4:] = digits.value[(end - 6)[:, None] + np.arange(LENGTH - 4)]
    good = _possible(rows)
    return i[good], end[good]


def _ends(digits: Digits, last: Numbers) -> Flags:
    """Whether nothing but the end of a group follows these digits."""
    ends: Flags = digits.group[last] != digits.group[last + 1]
    return ends


def _weighted(digits: Digits, i: Numbers, weights: tuple[int, ...]) -> NDArray[np.int16]:
    """The weighted sum of the digits from i on, modulo 11."""
    total = np.zeros(len(i), dtype=np.int16)
    for step, weight in enumerate(weights):
        total += digits.value[i + step] * np.int16(weight)
    return total % np.int16(LENGTH)


def _possible(rows: NDArray[np.int16]) -> Flags:
    """privacy.is_identity_number, for one number a row."""
    day, month, year = (10 * rows[:, at] + rows[:, at + 1] for at in (0, 2, 4))
    day = np.where(day > 40, day - 40, day)
    longest = np.where(year % 4 == 0, LEAP_YEAR[month], COMMON_YEAR[month])
    k1 = rows[:, :10] @ np.array(K1_WEIGHTS, dtype=np.int16) % 11
    k2 = rows @ np.array(K2_WEIGHTS, dtype=np.int16) % 11
    good: Flags = (day >= 1) & (day <= longest) & (k2 == 0) & np.isin(k1, list(K1_REMAINDERS))
    return good
