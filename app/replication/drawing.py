"""The family tree as lines and places: what the template draws as SVG. Pure.

A row for each member, indented under the one it tried; so it can be read on a phone, and grows
downwards only.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.replication.family import Family, Member

WIDTH = 340
ROW, TOP = 66, 26
INDENT, LEFT, DEEPEST = 22, 14, 4
# Letters that fit beside the mark, by the size of the type.
LETTERS = 40


@dataclass(frozen=True)
class Dot:
    """A member's place: the middle of its mark, and where its words begin."""

    member: Member
    x: int
    y: int
    parent: int | None

    @property
    def text_x(self) -> int:
        """Where its words begin."""
        return self.x + 18

    @property
    def room(self) -> int:
        """How many letters there is room for."""
        return LETTERS - 3 * ((self.x - LEFT) // INDENT)


@dataclass(frozen=True)
class Tree:
    """The whole drawing."""

    dots: tuple[Dot, ...]
    lines: tuple[str, ...]
    height: int
    width: int = WIDTH


def draw(family: Family) -> Tree:
    """Lay out what is seen of a family."""
    dots: dict[int, Dot] = {}
    for row, (member, depth) in enumerate(family):
        x = LEFT + INDENT * min(depth, DEEPEST)
        dots[member.id] = Dot(member, x, TOP + ROW * row, member.parent)
    lines = [_line(dots[d.parent], d) for d in dots.values() if d.parent in dots and d.parent]
    return Tree(tuple(dots.values()), tuple(lines), TOP + ROW * len(dots) - ROW // 3)


def _line(above: Dot, below: Dot) -> str:
    """Down from the one above, and in to the one below; straight down when both are as deep."""
    if above.x == below.x:
        return f"M{above.x} {above.y + 9}V{below.y - 9}"
    return f"M{above.x} {above.y + 9}V{below.y - 8}q0 8 8 8H{below.x - 9}"


def cut(text: str, most: int) -> str:
    """As much of a line as there is room for."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
