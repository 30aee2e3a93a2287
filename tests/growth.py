"""How the cost of a call grows with what it is given: a ratio inside one run, never seconds."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

TIMES = 4


def growth(call: Callable[[str], Any], unit: str, length: int) -> float:
    """How many times dearer TIMES the text is: about TIMES when linear, its square when not.

    The text is `unit` repeated to `length` signs. The cheapest of five is what the call costs;
    the others are what else the machine did.
    """
    short, long = unit * (length // len(unit)), unit * (TIMES * length // len(unit))
    call(short)
    costs: dict[str, float] = {}
    for text in [short, long] * 5:
        began = time.process_time()
        call(text)
        costs[text] = min(costs.get(text, 1e9), time.process_time() - began)
    return costs[long] / max(costs[short], 1e-9)
