"""What changed between two versions is found at a bounded cost, whatever was written."""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher
from typing import Any

import pytest

from app.problems import changes
from app.problems.changes import MOST_MEETINGS, pieces


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a b " * 1990, "b a c " * 1330),
        ("a. b. " * 1300, "b. a. c. " * 880),
        ("a" * 7990, "." * 7990),
        ("\n" * 4000 + "x", ". " * 3990 + "y"),
    ],
    ids=["words", "sentences", "one word", "signs"],
)
def test_few_words_said_often_are_not_compared_word_by_word(
    before: str, after: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[int] = []

    def count(_junk: None, old: list[str], new: list[str], **how: Any) -> Any:
        there = Counter(old)
        compared.append(sum(there[part] for part in new))
        return SequenceMatcher(None, old, new, **how)

    monkeypatch.setattr(changes, "SequenceMatcher", count)
    found = pieces(before, after)
    assert max(compared) <= MOST_MEETINGS, "the page is public, and one thread serves it"
    assert " ".join(p.text for p in found if p.kind != "ins").split() == before.split()
    assert " ".join(p.text for p in found if p.kind != "del").split() == after.split()


def test_long_texts_are_compared_by_sentences() -> None:
    start = "og " * 160 + "slutt. "
    found = pieces(start + "Unge mangler mot.", start + "Unge mangler voksne.")
    assert [p.kind for p in found] == ["same", "del", "ins"]
    assert found[1].text == "Unge mangler mot."
