"""What changed from one version of a text to the next, word by word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

# Comparing costs by how often the same words meet: texts of a few words said a thousand times
# would hold the server for minutes.
MOST_MEETINGS = 20_000
_SENTENCE = re.compile(r"[^.!?\n]*[.!?\n]*")


@dataclass(frozen=True)
class Piece:
    """Some words in a row: kept ("same"), taken out ("del") or put in ("ins")."""

    kind: str
    text: str


def pieces(before: str, after: str) -> list[Piece]:
    """The two texts as one, in readable pieces.

    >>> [(p.kind, p.text) for p in pieces("Unge mangler mot", "Unge mangler voksne")]
    [('same', 'Unge mangler'), ('del', 'mot'), ('ins', 'voksne')]
    """
    old, new = _parts(before, after)
    found = []
    for _tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if old[a:b] == new[c:d]:
            found.append(Piece("same", " ".join(old[a:b])))
            continue
        found.append(Piece("del", " ".join(old[a:b])))
        found.append(Piece("ins", " ".join(new[c:d])))
    return [piece for piece in found if piece.text]


def _parts(before: str, after: str) -> tuple[list[str], list[str]]:
    """Both texts word by word; by sentences, or whole, when that would take too long."""
    for cut in (str.split, _sentences):
        old, new = cut(before), cut(after)
        if _meetings(old, new) <= MOST_MEETINGS:
            return old, new
    return [" ".join(before.split())], [" ".join(after.split())]


def _sentences(text: str) -> list[str]:
    return [part for found in _SENTENCE.findall(text) if (part := " ".join(found.split()))]


def _meetings(old: Sequence[str], new: Sequence[str]) -> int:
    """How many pairs of equal parts there are."""
    there = Counter(old)
    return sum(there[part] for part in new)
