"""Points out personal data in free text, to the writer and to the moderator.

It helps and does not decide: people do. National identity numbers are found by their check digits
(privacy.py), numbers and addresses by how they are written (guard_patterns.py), names by lists and
by how they are used (guard_names.py). How much it finds, and what not, stands in docs/guard.md.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence

from app.core.guard_addresses import addresses, places
from app.core.guard_kinds import LABELS, MASK_WORD, MASKS, Kind, Mark
from app.core.guard_names import names
from app.core.guard_patterns import classes, emails, links, phones, users
from app.core.privacy import identity_numbers

__all__ = ["LABELS", "MASKS", "Kind", "Mark", "marks", "masked", "pieces"]

# Stands for whatever has been found or masked while the rest is looked at. Private use: no finder
# takes it for a letter, a digit or a space.
HOLE = "\ue000"
ROUNDS = 8
FINDERS: dict[Kind, Callable[[str], Iterable[tuple[int, int]]]] = {
    Kind.IDENTITY: identity_numbers,
    Kind.PHONE: phones,
    Kind.EMAIL: emails,
    Kind.ADDRESS: addresses,
    Kind.PLACE: places,
    Kind.NAME: names,
    Kind.CLASS: classes,
    Kind.USER: users,
    Kind.LINK: links,
}
# Of two that are equally long, the first one here is the more telling.
RANK = {kind: rank for rank, kind in enumerate(Kind)}


def marks(text: str) -> list[Mark]:
    """Where personal data stands, in order, none overlapping another; words of MASKS are none.

    What is found is taken out and the rest looked at again until nothing more is found, so that a
    masked text has no marks: what made a name or a number uncertain may itself have been masked.
    People's texts need two or three rounds; the limit is for texts made to need thousands.
    """
    found: list[Mark] = []
    rest = _Rest(text)
    rest.take([word.span() for word in MASK_WORD.finditer(text)])
    for _ in range(ROUNDS):
        new = _apart(_all(rest.text), len(rest.text))
        if not new:
            break
        found += [Mark(rest.place(m.start), rest.place(m.end - 1) + 1, m.kind) for m in new]
        rest.take([(m.start, m.end) for m in new])
    return sorted(found, key=lambda mark: mark.start)


def masked(text: str, found: Iterable[Mark]) -> str:
    """The text with each mark replaced by the word for its kind."""
    parts = pieces(text, sorted(found, key=lambda mark: mark.start))
    return "".join(MASKS[mark.kind] if mark else part for part, mark in parts)


def pieces(text: str, found: Sequence[Mark]) -> list[tuple[str, Mark | None]]:
    """The text cut at its marks, for showing it with them; joined it is the text again."""
    parts: list[tuple[str, Mark | None]] = []
    end = 0
    for mark in found:
        if mark.start > end:
            parts.append((text[end : mark.start], None))
        parts.append((text[mark.start : mark.end], mark))
        end = mark.end
    if end < len(text):
        parts.append((text[end:], None))
    return parts


class _Rest:
    """What is left of a text when parts are taken out, and where it came from."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._begins = [0]  # where the pieces left begin, here …
        self._places = [0]  # … and in the text as it was

    def place(self, at: int) -> int:
        """Where this sign stood in the text as it was."""
        piece = bisect_right(self._begins, at) - 1
        return self._places[piece] + at - self._begins[piece]

    def take(self, spans: Sequence[tuple[int, int]]) -> None:
        """Put one HOLE in the place of each of these, given in order."""
        if not spans:
            return
        parts, begins, places = [], [], []
        at = length = 0
        for start, end in [*spans, (len(self.text), len(self.text))]:
            for begin in self._cuts(at, start):
                begins.append(length + begin - at)
                places.append(self.place(begin))
            parts.append(self.text[at:start])
            length += start - at
            if end > start:
                begins.append(length)
                places.append(self.place(start))
                parts.append(HOLE)
                length += 1
            at = end
        self.text, self._begins, self._places = "".join(parts), begins or [0], places or [0]

    def _cuts(self, start: int, end: int) -> list[int]:
        """Where pieces begin in this part of what is left."""
        low, high = bisect_right(self._begins, start), bisect_right(self._begins, end - 1)
        return [start, *self._begins[low:high]] if start < end else []


def _all(text: str) -> list[Mark]:
    """Everything that any finder finds; they may overlap."""
    found = [Mark(*span, kind) for kind, find in FINDERS.items() for span in find(text)]
    return [mark for mark in found if HOLE not in text[mark.start : mark.end]]


def _apart(found: list[Mark], length: int) -> list[Mark]:
    """The longest of those that overlap, in order."""
    taken = bytearray(length)
    kept = []
    for mark in sorted(found, key=lambda m: (m.start - m.end, RANK[m.kind], m.start)):
        if taken.find(1, mark.start, mark.end) < 0:
            taken[mark.start : mark.end] = b"\1" * (mark.end - mark.start)
            kept.append(mark)
    return sorted(kept, key=lambda mark: mark.start)
