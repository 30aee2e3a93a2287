"""How much a word says about a record: BM25F with a fixed average length, kept as a whole number.

Robertson, Zaragoza and Taylor, «Simple BM25 extension to multiple weighted fields» (CIKM 2004):
occurrences are weighted by their field before they are saturated. The weight is worked out when
the record is written, so both databases rank by the same numbers; the average length is fixed,
so that a record's numbers depend on nothing but itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from app.core import search
from app.core.search_words import STOP_WORDS

K1 = 6.0  # weighted occurrences at which a word has half its full impact
B = 0.5
USUAL_LENGTH = 120  # words
MOST_TIMES = 3  # in one field; more says no more
PART = 0.6  # a compound's part, against the word itself
FULL = 1000


class Weighed(NamedTuple):
    """A word of a record: impact 0–1000, and how it was spelled."""

    impact: int
    word: str


def weigh(texts: Mapping[str, str], weights: Mapping[str, float]) -> dict[str, Weighed]:
    """Stem → impact. `weights`: field → weight; stop words count in the field "title" only."""
    total: dict[str, float] = {}
    spelled: dict[str, str] = {}
    length = 0
    for field, weight in weights.items():
        times: dict[str, float] = {}
        for word in search.words(texts.get(field, "")):
            length += 1
            if word in STOP_WORDS and field != "title":
                continue
            for place, (stem, shown) in enumerate(search.parts_of(word)):
                times[stem] = times.get(stem, 0.0) + (PART if place else 1.0)
                spelled.setdefault(stem, shown)
        for stem, n in times.items():
            total[stem] = total.get(stem, 0.0) + weight * min(n, MOST_TIMES)
    longer = K1 * (1 - B + B * length / USUAL_LENGTH)
    return {
        stem: Weighed(max(1, round(FULL * n / (n + longer))), spelled[stem])
        for stem, n in total.items()
    }


def packed(weighed: Mapping[str, Weighed]) -> str:
    """As it is kept: « stem:impact stem:impact »."""
    return "".join(f" {stem}:{weight.impact}" for stem, weight in weighed.items()) + " "


def stems_in(weights: str) -> list[str]:
    """The stems of packed weights."""
    return [entry.partition(":")[0] for entry in weights.split()]


def impact(weights: str, stem: str) -> int:
    """A stem's impact in packed weights; 0 when it is not there."""
    sought = f" {stem}:"
    start = weights.find(sought)
    if start < 0:
        return 0
    start += len(sought)
    return int(weights[start : weights.find(" ", start)])
