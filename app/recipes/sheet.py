"""A recipe on one A4 sheet: what, for whom, who does what, what it takes, what came of it.

Whatever was written, it stays one sheet that can be read on a wall: each text has its room and is
cut between two words when it is longer; the sheet then says where the rest is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from app.core import i18n, pdf
from app.core.i18n import _
from app.core.panels import Knowledge
from app.core.qr import qr

# How many characters of each text there is room for.
LEAD, LONG, MIDDLE, SHORT, POINT = 240, 380, 240, 170, 84
# What is missing to the next level is said in sentences of the house, which stand whole.
LACK = 90
MOST_POINTS = 5
TITLE = 120
# A longer word may be cut, so that it does not make all the others small.
LONGEST_WORD = 30
CUT_HERE = "\u200b"
ERROR_LEVEL = "m"
MORE = "…"


@dataclass
class Part:
    """One row of the sheet: a headline, paragraphs, then points. `lesson`: seen first, warm."""

    title: str
    texts: list[str] = field(default_factory=list)
    points: list[str] = field(default_factory=list)
    lesson: bool = False


@dataclass
class Recipe:
    """What the sheet says. `address` is where the rest of it is."""

    kind: str
    place: str
    title: str
    status: str
    lead: str
    address: str
    contact: str
    example: bool = False
    knowledge: Knowledge | None = None
    parts: list[Part] = field(default_factory=list)
    shortened: bool = False

    def cut(self, text: str, most: int) -> str:
        """The text on one line, its beginning when it is longer; that it was is remembered."""
        line = " ".join(text.split())
        if len(line) > most:
            self.shortened = True
            line = line[: most - 1].rsplit(" ", 1)[0].rstrip(" .,;:–-") + MORE
        return " ".join(_cuttable(word) for word in line.split(" "))

    def add(
        self,
        title: str,
        texts: Iterable[str] = (),
        points: Iterable[str] = (),
        *,
        most: int = MIDDLE,
        most_of_point: int = POINT,
        lesson: bool = False,
        needed: bool = False,
    ) -> None:
        """A row; without anything in it, it is left out, or says so when it is `needed`."""
        told = [self.cut(text, most) for text in texts if text.strip()]
        each = [self.cut(point, most_of_point) for point in points if point.strip()]
        if len(each) > MOST_POINTS:
            self.shortened = True
            each = [*each[:MOST_POINTS], MORE]
        if not told and not each and needed:
            told = [_("Ikke oppgitt")]
        if told or each:
            self.parts.append(Part(title, told, each, lesson))


def recipe_pdf(recipe: Recipe) -> bytes:
    """One A4 page, tagged (PDF/UA-1), the same bytes every time."""
    return pdf.pdf("recipe.typ", _data(recipe))


def _data(recipe: Recipe) -> dict[str, Any]:
    title, lead = recipe.cut(recipe.title, TITLE), recipe.cut(recipe.lead, LEAD)
    contact, place = recipe.cut(recipe.contact, SHORT), recipe.cut(recipe.place, SHORT)
    knowledge = _knowledge(recipe)
    parts = [
        {"title": p.title, "texts": p.texts, "points": p.points, "lesson": p.lesson}
        for p in recipe.parts
    ]
    more = (
        _("Noe er kortet ned. Hele oppskriften står her:")
        if recipe.shortened
        else _("Oppskriften med historien bak står her:")
    )
    return {
        "lang": i18n.language(),
        "title": _("Oppskrift: %(title)s") % {"title": title},
        "headline": title,
        "kind": recipe.kind,
        "place": place,
        "status": recipe.status,
        "lead": lead,
        "example": _("Eksempeldata") if recipe.example else "",
        "parts": parts,
        "knowledge": knowledge,
        "contact-title": _("Spør"),
        "contact": contact,
        "more": more,
        "address": recipe.address,
        "short": recipe.address.partition("://")[2],
        "qr": qr(recipe.address, ERROR_LEVEL),
    }


def _knowledge(recipe: Recipe) -> dict[str, Any] | None:
    known = recipe.knowledge
    if known is None:
        return None
    told = _("Kunnskapsnivå %(level)s av 5: %(label)s") % {
        "level": known.level,
        "label": known.label,
    }
    return {
        "title": _("Hva vi vet"),
        "told": told,
        "level": known.level,
        "missing-title": _("Mangler til neste nivå:") if known.missing else "",
        "missing": [recipe.cut(text, LACK) for text in known.missing[:3]],
    }


def _cuttable(word: str) -> str:
    """A very long word may be cut."""
    parts = [word[n : n + LONGEST_WORD] for n in range(0, len(word), LONGEST_WORD)]
    return CUT_HERE.join(parts)
