"""Numbers so small that they could point to somebody, and who is not shown them. Pure.

Source: domain.md «Small numbers»: a count from 1 up to k - 1, or one whose complement to the total
is, is never shown to others than those who counted. Here it is kept stricter than that: neither
the share, the total, the note nor the point is shown, and nothing is worked out of a series that
has such a number in it, as a median or a signal would tell of what is hidden.
"""

from __future__ import annotations

import re
from typing import Any

# What is counted in these is no people; whatever else is counted in whole numbers may be. They are
# whole words: «dagpengemottakere» and «timelærere» are people.
NOT_PEOPLE = re.compile(
    r"(?:%|prosent(?:poeng)?|min(?:utt(?:er)?)?|timer?|dag(?:er)?|døgn|uker?|måned(?:er)?|år"
    r"|kr(?:oner)?|nok|poeng|grad(?:er)?|km|kilometer|m|meter)(?!\w)"
)


def is_small(measure: Any, row: Any, least: int) -> bool:
    """Whether the number could point to somebody; least: the network's threshold k.

    measure: of_total, unit. row: value, k, n.
    """
    if row.k is not None and row.n is not None:
        return _few(row.k, least) or _few(row.n - row.k, least)
    if row.value is None or not counts_people(measure):
        return False
    return float(row.value).is_integer() and _few(int(row.value), least)


def _few(count: int, least: int) -> bool:
    return 1 <= count < least


def counts_people(measure: Any) -> bool:
    """Whether what is counted may be people, by the unit."""
    return not NOT_PEOPLE.match(measure.unit.strip().lower())
