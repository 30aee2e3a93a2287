"""The library's rows as their template shows them, the found words marked."""

from __future__ import annotations

from collections.abc import Set
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from app.core import search
from app.core.i18n import _
from app.core.search_shelf import LEVELS
from app.core.web import Ctx
from app.library.filters import KNOWLEDGE, label_of, one_of

SNIPPET = 240
LESSON = 420
# A kind's word in the library → what its states are called in components/status_tag.html.
TAGS = {"tiltak": "initiative", "praksis": "practice"}


class Row(NamedTuple):
    """A hit; `lesson` makes it one to learn from."""

    href: str
    title: Markup
    kind: str
    tag: Markup | None
    where: str
    example: bool
    text: Markup
    about: list[Markup]
    lesson: Markup
    advice: Markup
    knowledge: str


def row_of(ctx: Ctx, row: Any, found: Set[str]) -> Row:
    """A row of the index as it is shown. found: the tokens that were looked for."""
    status = label_of("status", row.status) if row.status else ""
    where = [row.network_short or row.network_name, row.group_name]
    return Row(
        href=row.address,
        title=marked(row.title, found),
        kind=one_of(row.kind),
        tag=ctx.app.renderer.state_tag(TAGS.get(row.kind, row.kind), row.status, status)
        if status
        else None,
        where=" · ".join(name for name in where if name),
        example=row.example,
        text=snippet(row.summary, found, SNIPPET),
        about=[marked(line, found) for line in row.about.split("\n") if line],
        lesson=snippet(row.lesson, found, LESSON),
        advice=snippet(row.advice, found, LESSON),
        knowledge=_(KNOWLEDGE[str(row.knowledge)]) if row.kind in LEVELS else "",
    )


def marked(text: str, found: Set[str]) -> Markup:
    """The text with the found words marked."""
    if not found:
        return escape(text)
    pieces = search.highlight_tokens(text, found)
    if len(pieces) < 2 and not any(hit for _piece, hit in pieces):
        return escape(text)
    shown = (f"<mark>{escape(p)}</mark>" if hit else escape(p) for p, hit in pieces)
    return Markup("".join(shown))  # noqa: S704 - each piece is escaped


def snippet(text: str, found: Set[str], most: int) -> Markup:
    """The part of a text where the first found word stands, cut between words, words marked."""
    if len(text) > most:
        text = _part(text, found, most)
    return marked(text, found)


def _part(text: str, found: Set[str], most: int) -> str:
    start = 0
    if found:
        for piece, hit in search.highlight_tokens(text, found):
            if hit:
                break
            start += len(piece)
        else:
            start = 0
    begin = 0
    if start > most * 2 // 3:
        begin = text.find(" ", start - most // 3) + 1
    cut = text[begin : begin + most]
    if begin + most < len(text):
        cut = cut.rsplit(" ", 1)[0] + "…"
    return ("…" if begin else "") + cut
