"""A search in the library as those who follow it see it: its hits, newest first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import dialect, search_asking, search_finding, search_synonyms
from app.core.search_tables import INDEX, ITEM
from app.library.filters import FILTERS

NAMES = ("q", "ordrett", *(one.name for one in FILTERS))
LONGEST = 200
# The library's word for a kind → the table its events name.
TABLES = {"tiltak": "initiative", "praksis": "practice", "metode": "promising_method"}


@dataclass(frozen=True)
class Search:
    """A search in the library: its words, and what is chosen in each filter."""

    words: str = ""
    exact: bool = False
    chosen: tuple[tuple[str, str], ...] = ()

    @property
    def query(self) -> str:
        """The search as an address spells it, always the same way."""
        given = [("q", self.words), ("ordrett", "1" if self.exact else ""), *self.chosen]
        return urlencode([(name, value) for name, value in given if value])


def read(query: str) -> Search:
    """The search of an address's query; what is no filter is left out."""
    try:
        given = parse_qs(query, max_num_fields=50)
    except ValueError:
        return Search()
    found = {n: " ".join(given[n][-1].replace("\x00", "").split()) for n in NAMES if n in given}
    words, exact = found.pop("q", "")[:LONGEST], found.pop("ordrett", "") == "1"
    chosen = tuple((n, found[n][:80]) for n in NAMES if found.get(n))
    return Search(words, exact and bool(words), chosen)


def matching(
    db: Session, wanted: Search, most: int, among: Collection[str] | None = None
) -> Sequence[Any]:
    """Items of the library that match, newest first; `among`: only these addresses.

    Words that nobody has written match nothing. At most six queries: the library's own, and one.
    """
    chosen = sa.select(*(column for column in ITEM.c if column.name != "weights"))
    bound: dict[str, Any] = {}
    if wanted.words or wanted.chosen:
        expression = _expression(db, wanted)
        if not expression:
            return []
        index = dialect.search_table(INDEX)
        chosen = chosen.join(index, index.c.rowid == ITEM.c.id).where(dialect.matches(INDEX))
        bound["words"] = expression
    if among is not None:
        chosen = chosen.where(ITEM.c.address.in_(sorted(among)))
    return db.execute(chosen.order_by(ITEM.c.id.desc()).limit(most), bound).all()


def _expression(db: Session, wanted: Search) -> str:
    """The words and the choices as the index reads them; "" when the words hold nothing."""
    if not wanted.words:
        return search_finding.Looked(None, wanted.chosen).expression(None)
    book = search_synonyms.read(db)
    question = search_asking.understand(db, wanted.words, book, exact=wanted.exact)
    if not question.units:
        return ""
    looked, _totals = search_finding.look(db, question, wanted.chosen)
    return looked.expression(looked.wide)
