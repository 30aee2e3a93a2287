"""Finds Norwegian national identity numbers in free text, so that they can be refused.

What counts as one, and why:

- Eleven digits: day, month, year, individual number, two check digits. A D-number has 40 added
  to the day. A help number, and NAV's synthetic people, have 40 added to the month; the health
  network's test numbers 65; the tax administration's synthetic people 80.
- Check digits by the rule of today and by the one for numbers issued from 1 January 2032, side
  by side: the weighted sum for k1 plus k1 itself may then leave 0, 1, 2 or 3 modulo 11 (today
  only 0); k2 is unchanged. Source: Skatteetaten, «Nytt fødselsnummer fra 2032»,
  https://skatteetaten.github.io/folkeregisteret-api-dokumentasjon/nytt-fodselsnummer-fra-2032/
- The individual number tells the century only today; from 2032 it does not, and numbers given
  then to people born earlier don't follow it either. So a century that does not fit refuses
  nothing, and 29 February is believed in every fourth year.

The spelling is free: spaces of any kind, dots, hyphens, slashes, digits of any script; and a date
of birth with a four-digit year or single-digit day. A bank account number has the same last
check digit, so about one in ten is a possible identity number too; it is let through only
where it is written as one (1234.56.78901) and called one. Long lists of figures are only
searched for the spellings people use, as any eleven digits of a table would otherwise do.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from app.core.i18n import N_

IDENTITY_MESSAGE = N_("Teksten inneholder et fødselsnummer. Ta det bort før du lagrer.")
MASK = "[fødselsnummer]"

K1_WEIGHTS = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
K2_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
K1_REMAINDERS = frozenset({0, 1, 2, 3})
MONTH_OFFSETS = (0, 40, 65, 80)
DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
LENGTH = 11

_BETWEEN = r"[\s.\-/_·•\u00ad\u2010-\u2015\u2043\u2044\u200b-\u200d\u2060\u2212\u2215\ufeff]"
# Digits and separators share no character, so neither pattern can backtrack far.
_RUN = re.compile(rf"[0-9]+(?:{_BETWEEN}{{1,3}}[0-9]+)*")
_GROUP = re.compile(r"[0-9]+")
_SPELLED_DATE = re.compile(
    rf"(?<![0-9])([0-9]{{1,2}}){_BETWEEN}{{1,3}}([0-9]{{1,2}}){_BETWEEN}{{1,3}}"
    rf"(?:1[89]|20)?([0-9]{{2}}){_BETWEEN}{{0,3}}([0-9]{{3}}){_BETWEEN}{{0,3}}([0-9]{{2}})(?![0-9])"
)
_LONG_DATE = re.compile(
    rf"(?<![0-9])([0-9]{{2}})([0-9]{{2}})(?:1[89]|20)([0-9]{{2}}){_BETWEEN}{{0,3}}"
    rf"([0-9]{{3}}){_BETWEEN}{{0,3}}([0-9]{{2}})(?![0-9])"
)
_ACCOUNT = re.compile(r"kont[oi](?:en|er|ene|nummer\w*|nr)?\W{1,3}(?:\w+\W{1,3})?$", re.IGNORECASE)

# How people group the digits; in a longer row of figures only these are looked for.
_SPELLINGS = frozenset(
    {
        (11,),
        (6, 5),
        (6, 3, 2),
        (2, 2, 2, 5),
        (2, 2, 2, 3, 2),
        (2, 2, 2, 2, 3),
        (2, 4, 5),
        (4, 2, 5),
        (3, 3, 3, 2),
        (3, 3, 5),
        (6, 1, 1, 1, 1, 1),
        (2, 2, 2, 1, 1, 1, 1, 1),
        (2, 2, 2, 2, 2, 1),
        (1,) * LENGTH,
    }
)


class Span(NamedTuple):
    """Where a number stands in the text: text[start:end]."""

    start: int
    end: int


class IdentityNumberFound(ValueError):
    """The text holds identity numbers; their places are told, never the digits."""

    def __init__(self, spans: list[Span]) -> None:
        super().__init__(IDENTITY_MESSAGE)
        self.spans = spans


def identity_numbers(text: str) -> list[Span]:
    """Where identity numbers stand, in order, none overlapping another."""
    plain = text if text.isascii() else "".join(map(_plain_digit, text))
    spans: list[Span] = []
    for span in sorted([*_grouped(plain), *_dated(plain)]):
        if not spans or span.start >= spans[-1].end:
            spans.append(span)
        elif span.end > spans[-1].end:
            spans[-1] = Span(spans[-1].start, span.end)
    return spans


def refuse_identity_numbers(text: str) -> None:
    """Raise IdentityNumberFound if the text holds one."""
    if spans := identity_numbers(text):
        raise IdentityNumberFound(spans)


def mask(text: str) -> str:
    """The text with every identity number replaced, for logs."""
    pieces, end = [], 0
    for span in identity_numbers(text):
        pieces += [text[end : span.start], MASK]
        end = span.end
    return "".join([*pieces, text[end:]])


def is_identity_number(digits: str) -> bool:
    """Whether eleven ASCII digits can be an identity number of any kind."""
    numbers = [ord(digit) - ord("0") for digit in digits]
    if len(numbers) != LENGTH or not _is_date(numbers):
        return False
    k1 = sum(map(int.__mul__, K1_WEIGHTS, numbers)) % 11
    k2 = sum(map(int.__mul__, K2_WEIGHTS, numbers)) % 11
    return k1 in K1_REMAINDERS and k2 == 0


def _is_date(numbers: list[int]) -> bool:
    day = 10 * numbers[0] + numbers[1]
    month = 10 * numbers[2] + numbers[3]
    year = 10 * numbers[4] + numbers[5]
    day -= 40 if day > 40 else 0
    for offset in MONTH_OFFSETS:
        if 1 <= month - offset <= 12:
            leap_day = month - offset == 2 and year % 4 == 0
            return 1 <= day <= DAYS[month - offset - 1] + leap_day
    return False


def _plain_digit(char: str) -> str:
    """One character for one, so that places stay the same."""
    value = unicodedata.digit(char, None)
    return char if value is None else str(value)


def _grouped(text: str) -> Iterator[Span]:
    """Numbers that begin and end where a group of digits does."""
    for run in _RUN.finditer(text):
        if len(run[0]) < LENGTH:
            continue
        groups = [g.span() for g in _GROUP.finditer(text, run.start(), run.end())]
        lengths = [end - start for start, end in groups]
        before = list(accumulate(lengths, initial=0))  # digits of the run before each group
        group_after = {total: index for index, total in enumerate(before)}
        for first, total in enumerate(before):
            after = group_after.get(total + LENGTH)
            if after is None:
                continue
            if before[-1] != LENGTH and tuple(lengths[first:after]) not in _SPELLINGS:
                continue
            digits = "".join(text[start:end] for start, end in groups[first:after])
            span = Span(groups[first][0], groups[after - 1][1])
            if is_identity_number(digits) and not _is_account(text, span):
                yield span


def _dated(text: str) -> Iterator[Span]:
    """Numbers whose date is written out: 1.2.1990 12345, 01021990-12345."""
    for pattern in (_SPELLED_DATE, _LONG_DATE):
        for found in pattern.finditer(text):
            day, month, year, individual, check = found.groups()
            if is_identity_number(f"{day:0>2}{month:0>2}{year}{individual}{check}"):
                yield Span(*found.span())


def _is_account(text: str, span: Span) -> bool:
    """Written as a bank account number (4-2-5), and called an account just before."""
    written = re.fullmatch(r"[0-9]{4}([. ])[0-9]{2}\1[0-9]{5}", text[span.start : span.end])
    return bool(written and _ACCOUNT.search(text[max(0, span.start - 40) : span.start]))
