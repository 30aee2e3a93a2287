"""Addresses made of names: readable, plain ASCII, unique inside their network."""

from __future__ import annotations

import re
import secrets
from typing import Any

import sqlalchemy as sa
from slugify import slugify as _slugify
from sqlalchemy.orm import Session

from app.core import guard
from app.core.guard_kinds import Kind
from app.core.looked_over import TELLING

LETTERS = [("æ", "ae"), ("Æ", "ae"), ("ø", "o"), ("Ø", "o"), ("å", "a"), ("Å", "a")]
# Words that stand where a slug could: /{nett}/praksiser/ny.
TAKEN = frozenset({"ny"})
SOUND = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
NAMELESS = "uten-navn"
LEFT_OUT = frozenset({*TELLING, Kind.IDENTITY})


def slugify(text: str, longest: int = 60) -> str:
    """The text as a part of an address.

    >>> slugify("Sør-Odal: «Åpen dør»")
    'sor-odal-apen-dor'
    """
    slug = _slugify(
        text,
        replacements=LETTERS,
        entities=False,
        decimal=False,
        hexadecimal=False,
        max_length=longest,
        word_boundary=True,
    )
    return slug or NAMELESS


def unnamed(title: str) -> str:
    """The title without the words that may tell who somebody is.

    Whoever is told to look over a title can change it; its address is by then in feeds, maps of
    the site and browsers, and stays as it is.
    """
    found = [mark for mark in guard.marks(title) if mark.kind in LEFT_OUT]
    return " ".join(part for part, mark in guard.pieces(title, found) if mark is None)


def unique_slug(db: Session, model: Any, network_id: int, text: str, *, whole: bool = False) -> str:
    """The text's slug, with -2, -3 … when the network has it already; one query.

    Made of what tells of nobody, unless it is `whole`: the name of something that is no person.
    From the tenth of the same name on the ending is drawn by lot: so the cost does not grow
    with how many there are.
    """
    base = slugify(text if whole else unnamed(text))
    candidates = [base, *(f"{base}-{number}" for number in range(2, 10))]
    found = db.scalars(
        sa.select(model.slug).where(model.network_id == network_id, model.slug.in_(candidates))
    )
    taken = TAKEN | set(found)
    free = (slug for slug in candidates if slug not in taken)
    return next(free, f"{base}-{secrets.token_hex(3)}")
