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
from typing import NamedTuple

from app.core.i18n import N_

IDENTITY_MESSAGE = N_("Teksten inneholder et fødselsnummer. Ta det bort, og prøv igjen.")
MASK = "[fødselsnummer]"

K1_WEIGHTS = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
K2_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
K1_REMAINDERS = frozenset({0, 1, 2, 3})
MONTH_OFFSETS = (0, 40, 65, 80)
DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
LENGTH = 11

# What may stand between the digits, beside every kind of space.
SEPARATORS = (
    ".-/_·•\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2044"
    "\u200b\u200c\u200d\u2060\u2212\u2215\ufeff"
)
# Nine digits, the fewest a number has (1.2.90 and five), with up to three separators between.
# Digits and separators share no character, so the pattern cannot backtrack far.
_ROW = re.compile(rf"(?<![0-9])[0-9](?:[\s{re.escape(SEPARATORS)}]{{0,3}}[0-9]){{8}}")
_ACCOUNT = re.compile(r"kont[oi](?:en|er|ene|nummer\w*|nr)?\W{1,3}(?:\w+\W{1,3})?$", re.IGNORECASE)

# How people group the digits; in a longer row of figures only these are looked for.
SPELLINGS = frozenset(
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
    plain = _plain(text)
    if not _ROW.search(plain):
        return []
    from app.core import privacy_scan  # few texts have such a row; the others don't wait for numpy

    digits = privacy_scan.Digits(plain)
    found = [Span(*span) for span in privacy_scan.grouped(digits)]
    numbers = [span for span in found if not _is_account(plain, span)]
    spans: list[Span] = []
    for span in sorted([*numbers, *map(Span._make, privacy_scan.dated(digits))]):
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


def _plain(text: str) -> str:
    """Digits of every script as ASCII, one character for one, so that places stay the same."""
    if text.isascii():
        return text
    strange = {char for char in set(text) if char.isdigit() and not char.isascii()}
    table = {ord(char): str(unicodedata.digit(char)) for char in strange}
    return text.translate(table) if table else text


def _is_account(text: str, span: Span) -> bool:
    """Written as a bank account number (4-2-5), and called an account just before."""
    written = re.fullmatch(r"[0-9]{4}([. ])[0-9]{2}\1[0-9]{5}", text[span.start : span.end])
    return bool(written and _ACCOUNT.search(text[max(0, span.start - 40) : span.start]))
