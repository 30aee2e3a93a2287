"""Hits of the library in order, and the count behind each choice; the same on both databases.

The index gives candidates: the newest with the words in their title, then the newest with them
anywhere, CANDIDATES at most. Those are ranked by numbers worked out when they were written
(search_weights.py). So a search costs the same however large the library is; what it cannot do
is to show a 401st hit of a very common word, and the page says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import dialect
from app.core.paging import COUNT_CAP, PER_PAGE
from app.core.search_asking import Question, all_of, any_of, most_of, tree_of
from app.core.search_tables import FACET, INDEX, ITEM, facet_token
from app.core.search_weights import impact

IN_TITLE, ANYWHERE = 150, 250
CANDIDATES = IN_TITLE + ANYWHERE
ENOUGH = 10  # so many with all the words, and what only resembles is left out


class Place(NamedTuple):
    """Where a page ends: score and number of its last hit."""

    score: int
    id: int


@dataclass(frozen=True)
class Looked:
    """What is looked for in the index: the words' trees, and the chosen facet values.

    whole: every word. wide: what resembles too; the same as `whole` when that is enough.
    """

    question: Question | None
    chosen: tuple[tuple[str, str], ...]
    whole: Any = None
    wide: Any = None

    def expression(self, tree: Any, *, but: str = "", also: tuple[str, str] | None = None) -> str:
        """The words and the choices (but one facet's, and one more) as the index reads it."""
        chosen = [pair for pair in self.chosen if pair[0] != but] + ([also] if also else [])
        tokens = [facet_token(facet, value) for facet, value in chosen]
        return dialect.match_tree(("and", ([tree] if tree else []) + tokens))


@dataclass(frozen=True)
class Totals:
    """How many hits, counted no further than COUNT_CAP + 1.

    whole: with all the words. without: facet → hits, at least, when its own choice is put aside.
    """

    hits: int
    whole: int = 0
    without: Mapping[str, int] = field(default_factory=dict)


def look(
    db: Session, question: Question | None, chosen: Sequence[tuple[str, str]]
) -> tuple[Looked, Totals | None]:
    """How to look: what resembles counts only where few have all the words, whatever is chosen.

    One query when there are words, two where no text has two of them; without words there is
    nothing to decide (None).
    """
    if question is None or not question.units:
        return Looked(question, tuple(chosen)), None
    whole = all_of(question.units)
    wide = most_of(question.units) if len(question.units) > 1 else whole
    looked = Looked(question, tuple(chosen), whole, wide)
    alone = Looked(question, ())
    counted = {
        "alone": (alone.expression(whole), ENOUGH),
        "resembling": (alone.expression(wide), 1),
        "whole": (looked.expression(whole), COUNT_CAP + 1),
        "wide": (looked.expression(wide), COUNT_CAP + 1),
    }
    row = _counts(db, counted | _without(looked))
    without = {facet: row[f"but_{facet}"] for facet, _value in chosen}
    if row["alone"] >= ENOUGH or wide is whole:
        narrow = Looked(question, tuple(chosen), whole, whole)
        return narrow, Totals(row["whole"], row["whole"], without)
    if not row["resembling"]:
        looked = Looked(question, tuple(chosen), whole, any_of(question.units))
        row = _counts(db, {"wide": (looked.expression(looked.wide), COUNT_CAP + 1)}) | {"whole": 0}
        without = {}
    return looked, Totals(row["wide"], row["whole"], without)


def _without(looked: Looked) -> dict[str, tuple[str, int]]:
    """What to count to know how many there are when each choice is put aside."""
    others = looked.wide is not None or len(looked.chosen) > 1
    return {
        f"but_{facet}": (looked.expression(looked.wide, but=facet), COUNT_CAP + 1)
        for facet, _value in (looked.chosen if others else ())
    }


def _counts(db: Session, wanted: Mapping[str, tuple[str, int]]) -> dict[str, int]:
    """{name: hits of its expression, counted no further than its limit}. One query."""
    shape = tuple((name, most) for name, (_expression, most) in wanted.items())
    bound = {name: expression for name, (expression, _most) in wanted.items()}
    row = db.execute(_counting(dialect.current(), shape), bound)
    return dict(row.mappings().one())


@lru_cache(maxsize=200)
def _counting(_database: str, shape: tuple[tuple[str, int], ...]) -> Any:
    return sa.select(*(_count(name, most).label(name) for name, most in shape))


def _count(name: str, most: int) -> Any:
    found = (
        sa.select(sa.literal(1).label("one"))
        .select_from(dialect.search_table(INDEX))
        .where(dialect.matches(INDEX, name))
        .limit(most)
        .subquery()
    )
    return sa.select(sa.func.count()).select_from(found).scalar_subquery()


# Hits


def ranked(db: Session, looked: Looked) -> list[Place]:
    """The candidates, best first; equals newest first. One query."""
    question = looked.question
    assert question is not None
    tiers = [(all_of(question.units, title=True), IN_TITLE), (looked.whole, ANYWHERE)]
    if looked.wide is not looked.whole:
        titled = ("or", [tree_of(unit, title=True) for unit in question.units])
        tiers += [(("and", [looked.wide, titled]), IN_TITLE), (looked.wide, ANYWHERE)]
    rows = _candidates(db, looked, tiers)
    units = question.units
    found = [Place(score(weights, units), number) for number, weights in rows]
    found.sort(key=lambda place: (-place.score, -place.id))
    return found[:CANDIDATES]


def _candidates(db: Session, looked: Looked, tiers: Sequence[tuple[Any, int]]) -> Sequence[Any]:
    bound = {f"tier_{n}": looked.expression(tree) for n, (tree, _most) in enumerate(tiers)}
    limits = tuple(most for _tree, most in tiers)
    return db.execute(_weights(dialect.current(), limits), bound).all()


@lru_cache(maxsize=8)
def _weights(_database: str, limits: tuple[int, ...]) -> Any:
    """SELECT of number and weights of the newest of each tier."""
    index = dialect.search_table(INDEX)
    parts = []
    for number, most in enumerate(limits):
        newest = (
            sa.select(index.c.rowid)
            .where(dialect.matches(INDEX, f"tier_{number}"))
            .order_by(index.c.rowid.desc())
            .limit(most)
            .subquery()
        )
        parts.append(sa.select(newest.c.rowid))
    ids = sa.union(*parts).subquery()
    return sa.select(ITEM.c.id, ITEM.c.weights).join(ids, ids.c.rowid == ITEM.c.id)


def score(weights: str, units: Sequence[Any]) -> int:
    """Impact of each word times its rarity; less when words are missing. A whole number."""
    total, met = 0.0, 0
    for unit in units:
        best = max(way.near * min(impact(weights, stem) for stem in way.stems) for way in unit.ways)
        met += best > 0
        total += best * unit.rarity
    return round(total * met / len(units))


def newest(
    looked: Looked, after: int | None, most: int = PER_PAGE + 1
) -> tuple[Any, dict[str, Any]]:
    """The SELECT of the numbers of the newest items that are chosen, from a place on, and what it
    is bound to."""
    bound: dict[str, Any] = {"most": most}
    if looked.chosen:
        bound["words"] = looked.expression(None)
    if after is not None:
        bound["after"] = after
    return _newest(dialect.current(), bool(looked.chosen), after is not None), bound


@lru_cache(maxsize=8)
def _newest(_database: str, chosen: bool, after: bool) -> Any:
    index = dialect.search_table(INDEX)
    number: Any = index.c.rowid if chosen else ITEM.c.id
    statement = sa.select(number)
    if chosen:
        statement = statement.where(dialect.matches(INDEX))
    if after:
        statement = statement.where(number < sa.bindparam("after"))
    limit = sa.bindparam("most", type_=sa.Integer)
    return statement.order_by(number.desc()).limit(limit)


def totals(db: Session, looked: Looked) -> Totals:
    """How many items have the choices. One query."""
    row = _counts(db, {"hits": (looked.expression(None), COUNT_CAP + 1)} | _without(looked))
    return Totals(row.pop("hits"), 0, {name.removeprefix("but_"): n for name, n in row.items()})


# Counts behind the choices


def counts(
    db: Session,
    looked: Looked,
    total: Totals,
    offered: Mapping[str, Sequence[str]],
) -> dict[tuple[str, str], int]:
    """{(facet, value): hits if it is chosen along with the rest}, no further than COUNT_CAP + 1.

    A facet's own choice is put aside when its other values are counted. One query: where the hits
    are few they are counted together, or else each choice by itself.
    """
    own = [facet for facet, _value in looked.chosen]
    together = [f for f in own if f in offered and total.without.get(f, COUNT_CAP + 1) <= COUNT_CAP]
    parts, bound = [], dict[str, str]()
    for facet in together:
        bound[f"hits_{facet}"] = looked.expression(looked.wide, but=facet)
        parts.append(_together(f"hits_{facet}", FACET.c.facet == facet))
    if total.hits <= COUNT_CAP and bound_to(looked):
        bound["hits"] = looked.expression(looked.wide)
        parts.append(_together("hits", FACET.c.facet.not_in(own or [""])))
        together += [facet for facet in offered if facet not in own]
    single = [(f, v) for f, values in offered.items() if f not in together for v in values]
    for place, (facet, value) in enumerate(single):
        name = f"c_{place}"
        bound[name] = looked.expression(looked.wide, but=facet, also=(facet, value))
        n = _count(name, COUNT_CAP + 1)
        parts.append(sa.select(sa.literal(facet), sa.literal(value), n))
    if not parts:
        return {}
    return {(f, v): n for f, v, n in db.execute(sa.union_all(*parts), bound)}


def bound_to(looked: Looked) -> bool:
    """Whether anything is looked for at all."""
    return bool(looked.chosen or looked.wide)


def _together(name: str, which: Any) -> Any:
    index = dialect.search_table(INDEX)
    hits = sa.select(index.c.rowid).where(dialect.matches(INDEX, name))
    return (
        sa.select(FACET.c.facet, FACET.c.value, sa.func.count())
        .where(FACET.c.item_id.in_(hits), which)
        .group_by(FACET.c.facet, FACET.c.value)
    )
