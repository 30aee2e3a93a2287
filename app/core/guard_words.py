"""The word lists of the guard: names from guard_names.txt, other words from guard_words.txt.

Both files have sections: a line «[section]», then words with spaces between, `_` for a space
inside one. A line that begins with # is said to the reader.
"""

from __future__ import annotations

from pathlib import Path

from app.core.search_words import STOP_WORDS

HERE = Path(__file__).parent
# Capital letters of the names in guard_names.txt, and their neighbours.
CAPITAL = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĢĪĮİŁŃŇŊŌŐŘŚŞŠŢŤŦŪŮŲŹŻŽ"


def sections(name: str) -> dict[str, frozenset[str]]:
    """The sections of one of the two files, words in small letters."""
    found: dict[str, set[str]] = {}
    words: set[str] = set()
    for line in (HERE / name).read_text("utf-8").splitlines():
        if line.startswith("["):
            words = found.setdefault(line.strip("[]"), set())
        elif not line.startswith("#"):
            words.update(word.replace("_", " ") for word in line.casefold().split())
    return {section: frozenset(words) for section, words in found.items()}


def _lexicon() -> frozenset[str]:
    lines = (HERE / "search_lexicon.txt").read_text("utf-8").split("\n")
    return frozenset(line.strip("=") for line in lines if not line.startswith("#"))


NAMES = sections("guard_names.txt")
WORDS = sections("guard_words.txt")
# Given names that are nothing else, also when written with a small letter.
UNMISTAKABLE = WORDS["unmistakable"]
GIVEN = NAMES["given"] | NAMES["rare given"] | UNMISTAKABLE
SURNAMES = NAMES["surnames"] | NAMES["rare surnames"]
PLACES = WORDS["places"]
NO_NAMES = PLACES | WORDS["no names"]
CUES = WORDS["cues"]
WEAK_CUES = WORDS["weak cues"]
PLACE_CUES = WORDS["place cues"]
INSTITUTIONS = WORDS["institutions"]
WORKPLACES = WORDS["workplaces"]
ACTS = WORDS["acts"]
COMMON = STOP_WORDS | _lexicon() | WORDS["common"] | CUES | WEAK_CUES | ACTS
# Names that are words too, or places, or rare.
UNSURE = WORDS["also words"] | ((GIVEN | SURNAMES) & COMMON - UNMISTAKABLE)
UNSURE |= (NAMES["rare given"] - UNMISTAKABLE) | NAMES["rare surnames"]
