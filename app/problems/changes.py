"""What changed from one version of a text to the next, word by word."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher


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
    old, new = before.split(), after.split()
    found = []
    for _tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if old[a:b] == new[c:d]:
            found.append(Piece("same", " ".join(old[a:b])))
            continue
        found.append(Piece("del", " ".join(old[a:b])))
        found.append(Piece("ins", " ".join(new[c:d])))
    return [piece for piece in found if piece.text]
