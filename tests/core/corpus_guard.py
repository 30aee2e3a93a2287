"""The labelled sentences of tests/core/corpus, and how the guard does on them.

Used by tests/core/test_guard.py and bench/guard.py, so that both tell the same figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import sqrt
from pathlib import Path
from typing import NamedTuple

from app.core.guard import Kind, Mark, marks

FOLDER = Path(__file__).parent / "corpus"
LABEL = re.compile(r"\[(\w+)\|([^\]]*)\]")
KINDS = {
    "phone": Kind.PHONE,
    "email": Kind.EMAIL,
    "address": Kind.ADDRESS,
    "place": Kind.PLACE,
    "name": Kind.NAME,
    "name_lower": Kind.NAME,
    "class": Kind.CLASS,
    "user": Kind.USER,
    "link": Kind.LINK,
    "identity": Kind.IDENTITY,
}


class Label(NamedTuple):
    """What a person marked at text[start:end]."""

    start: int
    end: int
    category: str


@dataclass(frozen=True)
class Sentence:
    """A sentence of the corpus without its markup."""

    text: str
    labels: list[Label]
    line: int


def read(line: str, number: int = 0) -> Sentence:
    """A line of the corpus: «Ring [phone|912 34 567] i dag»."""
    text, labels, end = "", [], 0
    for found in LABEL.finditer(line):
        text += line[end : found.start()]
        labels.append(Label(len(text), len(text) + len(found[2]), found[1]))
        text += found[2]
        end = found.end()
    return Sentence(text + line[end:], labels, number)


def sentences(half: str = "") -> list[Sentence]:
    """The corpus, or its "odd" or "even" lines (counted in each file from 1)."""
    found = []
    for file in sorted(FOLDER.glob("*.txt")):
        for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1):
            if line and not line.startswith("#") and half in {"", ("even", "odd")[number % 2]}:
                found.append(read(line, number))
    return found


@dataclass
class Count:
    """What was labelled in a category, found and missed, and what was marked without a label."""

    labelled: int = 0
    found: int = 0
    whole: int = 0
    wrong: int = 0
    missed: list[tuple[str, str]] = field(default_factory=list)
    alarms: list[tuple[str, str]] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """Of what was labelled, the share that was found."""
        return self.found / self.labelled if self.labelled else 1.0

    @property
    def precision(self) -> float:
        """Of what was marked, the share that was labelled."""
        return self.found / (self.found + self.wrong) if self.found + self.wrong else 1.0


def judge(corpus: Sequence[Sentence]) -> dict[str, Count]:
    """Counts by category; a label is found if a mark of its kind covers at least half of it.

    `whole` counts the labels of which every sign is inside a mark of any kind. A mark is wrong if
    it touches no label of its own kind. The two categories of names share wrong marks: they are
    counted under `name`.
    """
    counts = {category: Count() for category in KINDS}
    for sentence in corpus:
        given = marks(sentence.text)
        for label in sentence.labels:
            count = counts[label.category]
            count.labelled += 1
            count.whole += all(
                any(m.start <= at < m.end for m in given) for at in range(label.start, label.end)
            )
            if any(_covers(mark, label) for mark in given):
                count.found += 1
            else:
                count.missed.append((sentence.text[label.start : label.end], sentence.text))
        for mark in _wrong(sentence, given):
            count = counts[next(c for c, kind in KINDS.items() if kind == mark.kind)]
            count.wrong += 1
            count.alarms.append((sentence.text[mark.start : mark.end], sentence.text))
    return counts


def _covers(mark: Mark, label: Label) -> bool:
    common = min(mark.end, label.end) - max(mark.start, label.start)
    return mark.kind == KINDS[label.category] and 2 * common >= label.end - label.start


def _wrong(sentence: Sentence, given: Sequence[Mark]) -> Iterator[Mark]:
    for mark in given:
        touched = [la for la in sentence.labels if la.start < mark.end and mark.start < la.end]
        if not any(KINDS[label.category] == mark.kind for label in touched):
            yield mark


def clean_and_marked(corpus: Sequence[Sentence]) -> tuple[int, int]:
    """How many sentences have no label, and in how many of those something was marked."""
    clean = [sentence for sentence in corpus if not sentence.labels]
    return len(clean), sum(bool(marks(sentence.text)) for sentence in clean)


def wilson(good: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share, by Wilson (1927): honest for small counts, too."""
    if not of:
        return 0.0, 1.0
    z = 1.959964
    share, spread = good / of, z * z / of
    middle = (share + spread / 2) / (1 + spread)
    width = z * sqrt(share * (1 - share) / of + spread / of / 4) / (1 + spread)
    return max(0.0, middle - width), min(1.0, middle + width)
