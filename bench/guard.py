"""`python -m bench.guard`: how much the personal-data guard finds, and what it costs.

Writes docs/guard.md. All but the cost is the same at every run; tests/core/test_guard.py checks
that the page says what the code does now.
"""

from __future__ import annotations

import json
import platform
import random
import time
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from app.core.guard import Kind, marks
from app.core.privacy import identity_numbers
from tests.core import corpus_guard
from tests.core.corpus_guard import FOLDER, Count, Sentence, judge, sentences, wilson
from tests.core.test_privacy import OFFSETS, SPELLINGS, number

PAGE = Path(__file__).resolve().parent.parent / "docs" / "guard.md"
COST = "## What it costs"
CATEGORIES = [c for c in corpus_guard.KINDS if c != "identity"]
NUMBERS = 10_500
# Labels of the corpus that were plainly wrong and have been put right.
MENDED = 0
EXAMPLES = 5

# A megabyte of each, made to be slow for a pattern that reads the same twice.
DIGITS = ("1", "1 ", "01", "0101 ", "1.", "01.01.", "1 1  ", "010190 ", "１ ", "0101901234", "0 ")
HOSTILE = (
    *DIGITS,
    "9 ",
    "912 34 567,",
    "@",
    "a@",
    "a@a.",
    ".",
    "a.a.",
    "www.",
    "A",
    "A ",
    "Aa ",
    "a",
    "a_",
    "Kari ",
    "Læreren X ",
    "Storgata 12, 2212 Kongsvinger ",
)

HEAD = """\
# The personal-data guard

Written by `make bench-guard`. The guard (`app/core/guard.py`) points out personal data in free text
to the writer and the moderator. It helps; people decide.

How it finds each kind: national identity numbers by their check digits in any spelling
(`app/core/privacy.py`, `app/core/privacy_scan.py`); phones, e-mail, links, user names and school
classes by how they are written (`app/core/guard_patterns.py`); streets, farms, post boxes and
postcodes with their place (`app/core/guard_addresses.py`); names by lists and by capital letters
and the words around (`app/core/guard_names.py`). Public lines and pages (116 111, ung.no) are not
marked, nor places, schools and services without an address.
"""

SOURCES = """\
## Where the names are from

`app/core/guard_names.txt`, made by `tools/names.py`, which says what to install for that; nothing
of it is needed to run Flipp.

- Faker (MIT), Norwegian lists: the 100 most common given names of women and of men and surnames,
  by Statistisk sentralbyrå. Its Swedish (Isof, Skatteverket) and Danish lists. Its Finnish, Polish,
  Lithuanian and Latvian lists, whose names need a context where no other list has them.
- mimesis (MIT), Norwegian lists, without a source of their own: they, too, need a context.
- `tools/names_by_hand.txt`: names common in Norway from general knowledge, Norwegian, Sámi, Kven,
  Polish, Lithuanian, Ukrainian, Somali, Arabic, Kurdish, Persian, Eritrean, Tamil, Vietnamese and
  others.
- `app/core/guard_words.txt`, by hand: names that are words too, places, and what is no name.
"""


CORPUS = """\
{sentences} Norwegian sentences with {labels} labels, made for this (`tests/core/corpus/README.md`);
{mended} labels were mended. Found: a mark of the right kind covers at least half of the label.
Whole: no sign of the label is left outside a mark. Wrongly marked: a mark that touches no label of
its kind. Names written with a small letter (name_lower) are labelled apart, their wrong marks
counted under name. In brackets: 95 % intervals (Wilson).
"""
JUDGED = """\
Nobody who worked on the guard had read one of them when it was tuned. Some are quoted below and
have been read since; after that one mistake in the pattern for user names was mended, which changed
no figure here. After the next change of the guard, only new sentences can judge it as strictly.
"""
TIMED = """\
Milliseconds of processor time for 1 MB (UTF-8) of the same again and again, the cheapest of three,
Python {python}. A field holds 8 000 signs, so a text costs a few milliseconds at most. Time grows
with the length, not faster (`tests/core/test_guard.py`, `tests/core/test_privacy.py`); beside the
reading, each mark costs some microseconds.
"""


def main() -> None:
    """Measure, write the page, print it."""
    text = page(costs())
    PAGE.write_text(text, "utf-8")
    print(text)


def page(cost: str) -> str:
    """The whole page; what a run measured of cost is handed in."""
    return "\n".join([HEAD, figures(), SOURCES, cost])


def figures() -> str:
    """Everything that is the same at every run."""
    even, everything = sentences("even"), sentences()
    counted = judge(everything)
    found, of = identity_recall()
    labelled = sum(count.labelled for count in counted.values())
    return "\n".join(
        [
            "## How much it finds",
            "",
            CORPUS.format(sentences=len(everything), labels=labelled, mended=MENDED),
            "### Judged: the even lines",
            "",
            JUDGED,
            *_table(judge(even)),
            "",
            *_clean(even),
            "",
            "### All lines; the odd ones were used for tuning",
            "",
            *_table(counted),
            "",
            *_clean(everything),
            "",
            "### Blind: the first version, before anybody had read a line",
            "",
            *_blind(),
            "",
            "### National identity numbers",
            "",
            f"{of} generated numbers, by the rule of today and that of 2032, spelled in every way",
            f"and put into sentences of the corpus: {found} found, {of - found} missed, recall",
            f"{_share(found, of)}. Of every kind: {', '.join(OFFSETS)}.",
            "",
            "## What it misses and marks wrongly",
            "",
            *_examples(counted),
        ]
    )


def _table(counts: dict[str, Count]) -> list[str]:
    lines = [
        "| category | labelled | found | missed | wrongly marked | recall | precision | whole |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for category in CATEGORIES:
        c = counts[category]
        precision = _share(c.found, c.found + c.wrong) if category != "name_lower" else "see name"
        lines.append(
            f"| {category} | {c.labelled} | {c.found} | {c.labelled - c.found} | {c.wrong} "
            f"| {_share(c.found, c.labelled)} | {precision} | {c.whole} |"
        )
    return lines


def _clean(corpus: Sequence[Sentence]) -> list[str]:
    clean, marked = corpus_guard.clean_and_marked(corpus)
    return [f"Clean sentences marked: {marked} of {clean}, {_share(marked, clean)}."]


def _blind() -> list[str]:
    blind: dict[str, Any] = json.loads((FOLDER / "blind.json").read_text("utf-8"))
    lines = [
        "| category | recall, all lines | precision | recall, even lines |",
        "|---|---|---|---|",
    ]
    for category in CATEGORIES:
        labelled, found, wrong = blind["all"][category]
        even, even_found, _ = blind["even"][category]
        lines.append(
            f"| {category} | {_share(found, labelled)} | {_share(found, found + wrong)} "
            f"| {_share(even_found, even)} |"
        )
    clean, marked = blind["all"]["clean"], blind["all"]["marked"]
    return [*lines, "", f"Clean sentences marked: {marked} of {clean}, {_share(marked, clean)}."]


def _share(good: int, of: int) -> str:
    low, high = wilson(good, of)
    return f"{100 * good / of:.1f} % [{100 * low:.1f}–{100 * high:.1f}]" if of else "–"


def _examples(counts: dict[str, Count]) -> list[str]:
    lines = []
    for category in CATEGORIES:
        for what, cases in (
            ("missed", counts[category].missed),
            ("wrong", counts[category].alarms),
        ):
            for part, text in cases[:EXAMPLES]:
                lines.append(f"- {category}, {what}: **{_plain(part)}** in «{_plain(text)}»")
    return [*lines, ""]


def _plain(text: str) -> str:
    """So that nothing in a sentence is taken for markup of the page."""
    return "".join(f"\\{char}" if char in "\\`*_[]<>|" else char for char in text)


@lru_cache(maxsize=1)
def identity_recall() -> tuple[int, int]:
    """How many numbers put into sentences of the corpus are found whole, and of how many."""
    rnd = random.Random(20261126)
    kinds, found = list(OFFSETS), 0
    places = [(s.text, gap) for s in sentences() for gap in _gaps(s.text)]
    for turn in range(NUMBERS):
        digits = number(rnd, kinds[turn % len(kinds)], rule_2032=turn % 2 == 0)
        spelled = rnd.choice(SPELLINGS)(rnd, digits)
        text, gap = rnd.choice(places)
        marked = marks(f"{text[:gap]} {spelled}{text[gap:]}")
        span = (gap + 1, gap + 1 + len(spelled))
        found += any(m.kind == Kind.IDENTITY and (m.start, m.end) == span for m in marked)
    return found, NUMBERS


def _gaps(text: str) -> list[int]:
    """Spaces between two words without figures: beside others, a figure may belong to those."""
    gaps, at = [], 0
    words = text.split(" ")
    for before, after in pairwise(words):
        at += len(before)
        if before.isalpha() and after.isalpha():
            gaps.append(at)
        at += 1
    return gaps


def costs() -> str:
    """Milliseconds of processor time for a megabyte, the cheapest of three."""
    lines = [
        COST,
        "",
        TIMED.format(python=platform.python_version()),
        "| repeated | identity numbers alone | the whole guard | marks |",
        "|---|---|---|---|",
    ]
    marks("1 " * 50)  # numpy is loaded by the first long row of digits
    for unit in HOSTILE:
        text = unit * (1_000_000 // len(unit.encode()))
        alone, whole = _milliseconds(identity_numbers, text), _milliseconds(marks, text)
        lines.append(f"| `{unit}` | {alone:.0f} | {whole:.0f} | {len(marks(text))} |")
    return "\n".join([*lines, ""])


def _milliseconds(call: Callable[[str], object], text: str) -> float:
    cheapest = 1e9
    for _ in range(3):
        began = time.process_time()
        call(text)
        cheapest = min(cheapest, time.process_time() - began)
    return 1000 * cheapest


if __name__ == "__main__":
    main()
