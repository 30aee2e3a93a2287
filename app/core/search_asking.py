"""From what a person typed to what is looked for: each word, all it may be called, what was meant.

Two queries, whatever is typed: one asks what the words are in the texts, and only when there is a
word that no text holds, one more asks what it was meant to be.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import search, search_vocabulary
from app.core.search_synonyms import Book, Phrase
from app.core.search_tables import CHOICE, PART, WORD, title_token

SAID, SYNONYM, COMPOUND, PARTS, BEGUN = 1.0, 0.9, 0.6, 0.5, 0.8
MOST_COMPOUNDS, MOST_GUESSED = 30, 3
PAIRED = 6  # of so many words any two are enough; of more, any two of the rarest


class Way(NamedTuple):
    """One way a word may stand in a text: these stems, all of them, and how near that is (0–1)."""

    stems: tuple[str, ...]
    near: float


@dataclass(frozen=True)
class Unit:
    """One word or fixed phrase that was typed, and every way it may stand in a text."""

    typed: tuple[str, ...]
    ways: tuple[Way, ...]
    rarity: float = 0.0  # BM25's inverse document frequency

    @property
    def stems(self) -> set[str]:
        """Every stem in any of its ways."""
        return {stem for way in self.ways for stem in way.stems}


class Instead(NamedTuple):
    """A word no text holds, and the one looked for instead."""

    typed: str
    word: str


@dataclass(frozen=True)
class Question:
    """What is looked for. `unknown`: words that no text holds, under any name."""

    units: tuple[Unit, ...] = ()
    instead: tuple[Instead, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def tokens(self) -> frozenset[str]:
        """What is to be marked in a text."""
        return frozenset(search.encode(stem) for unit in self.units for stem in unit.stems)


def understand(db: Session, text: str, book: Book, *, exact: bool = False) -> Question:
    """What the text asks for. One query, and one more when a word is misspelt.

    exact: look for the words as they are typed, without guessing what was meant.
    """
    typed = search.meant(search.words(text))[: search.MAX_QUERY_WORDS]
    units = _units(typed, book)
    if not units:
        return Question()
    counts, compounds, total = _look_up(db, units)
    units = [_with_compounds(unit, compounds) for unit in units]
    whole = units
    units = [part for unit in whole for part in _taken_apart(unit, counts)]
    torn = tuple(unit.typed[0] for unit in whole if unit not in units)
    # What somebody typed may be misspelt; what a compound was taken apart into is spelt right.
    lost = [unit for unit in units if unit in whole and not _held(unit, counts)][:MOST_GUESSED]
    found, instead = _guess(db, lost, counts) if lost and not exact else ({}, ())
    units = [found.get(unit.typed, unit) for unit in units]
    held = [unit for unit in units if _held(unit, counts)]
    unheld = (unit for unit in units if unit in whole and not _held(unit, counts))
    unknown = torn + tuple(" ".join(unit.typed) for unit in unheld)
    weighed = (replace(u, rarity=_rarity(u, counts, total)) for u in held)
    return Question(tuple(dict.fromkeys(weighed)), instead, unknown)


# The ways of a word


def _units(typed: Sequence[str], book: Book) -> list[Unit]:
    stems = [search.stem(word) for word in typed]
    units, place = [], 0
    while place < len(typed):
        length, others = book.at(stems, place)
        words = tuple(typed[place : place + length])
        ways = [Way(tuple(stems[place : place + length]), SAID)]
        if length == 1:
            ways += [Way(parts, PARTS) for parts in _parts(words[0])]
        ways += [Way(other, SYNONYM) for other in others]
        units.append(Unit(words, tuple(ways)))
        place += length
    return list(dict.fromkeys(units))


def _parts(word: str) -> list[Phrase]:
    """A typed compound the lexicon does not know as a word may be met by its parts, all of them."""
    parts = _halves(word)
    return [parts] if parts and not search.is_known(search.stem(word)) else []


def _halves(word: str) -> Phrase:
    return tuple(search.stem(part) for part in search.split(word))


def _look_up(
    db: Session, units: Sequence[Unit]
) -> tuple[dict[str, int], dict[str, list[str]], int]:
    """(texts each stem is in, learnt compounds each stem is a part of, texts in all). One query."""
    stems = sorted({s for unit in units for s in (*unit.stems, *_halves(unit.typed[0]))})
    single = sorted({w.stems[0] for u in units for w in u.ways if len(w.stems) == 1})
    n, part = sa.literal("n").label("what"), sa.literal("part")
    said = sa.select(n, WORD.c.stem, WORD.c.stem.label("of"), WORD.c.n).where(
        WORD.c.stem.in_(stems)
    )
    held = (
        sa.select(part, WORD.c.stem, PART.c.part, WORD.c.n)
        .join(PART, PART.c.whole == WORD.c.stem)
        .where(PART.c.part.in_(single))
    )
    every = sa.select(sa.literal("all"), sa.literal(""), sa.literal(""), CHOICE.c.n).where(
        CHOICE.c.facet == "alle", CHOICE.c.value == ""
    )
    counts: dict[str, int] = {}
    compounds: dict[str, list[tuple[int, str]]] = {}
    total = 0
    for what, stem, of, number in db.execute(sa.union_all(said, held, every)):
        if what == "all":
            total = number
            continue
        counts[stem] = number
        if what == "part":
            compounds.setdefault(of, []).append((-number, stem))
    used = {p: [s for _n, s in sorted(w)[:MOST_COMPOUNDS]] for p, w in compounds.items()}
    return counts, used, total


def _with_compounds(unit: Unit, compounds: dict[str, list[str]]) -> Unit:
    ways = {way.stems: way for way in unit.ways}
    for way in unit.ways:
        for whole in compounds.get(way.stems[0], ()) if len(way.stems) == 1 else ():
            ways.setdefault((whole,), Way((whole,), COMPOUND * way.near))
    return replace(unit, ways=tuple(ways.values()))


def _taken_apart(unit: Unit, counts: dict[str, int]) -> list[Unit]:
    """A compound nobody has written is asked for by its parts, each by itself."""
    parts = _halves(unit.typed[0]) if len(unit.typed) == 1 else ()
    others = replace(unit, ways=tuple(way for way in unit.ways if way.near != PARTS))
    if not parts or _held(others, counts):
        return [unit]
    apart = [Unit((stem,), (Way((stem,), PARTS),)) for stem in parts]
    return apart if any(_held(part, counts) for part in apart) else [unit]


def _held(unit: Unit, counts: dict[str, int]) -> bool:
    """Whether any text may hold it."""
    return any(all(counts.get(stem) for stem in way.stems) for way in unit.ways)


def _rarity(unit: Unit, counts: dict[str, int], total: int) -> float:
    """BM25's idf of the whole unit: of as many texts as hold any of its ways, at most."""
    held = sum(min((counts.get(s, 0) for s in way.stems), default=0) for way in unit.ways)
    n = min(held, total)
    return math.log(1 + (total - n + 0.5) / (n + 0.5))


# What was meant


def _guess(
    db: Session, lost: Sequence[Unit], counts: dict[str, int]
) -> tuple[dict[Phrase, Unit], tuple[Instead, ...]]:
    """Units in place of those no text holds: words that begin so, or the nearest one. One query."""
    rows: dict[Phrase, dict[str, list[Any]]] = {unit.typed: {} for unit in lost}
    asked = [
        sa.select(sa.literal(place).label("of"), sa.literal(how).label("how"), found)
        for place, unit in enumerate(lost)
        for how, found in _candidates(unit)
    ]
    if not asked:
        return {}, ()
    for place, how, stem, word, n in db.execute(sa.union_all(*asked)):
        rows[lost[place].typed].setdefault(how, []).append((stem, word, n))
        counts[stem] = n
    found: dict[Phrase, Unit] = {}
    instead: list[Instead] = []
    for unit in lost:
        begun = rows[unit.typed].get("begun", [])
        near = search_vocabulary.nearest(_stem(unit), rows[unit.typed].get("near", []))
        if near is not None:
            found[unit.typed] = Unit(unit.typed, (Way((near[0],), SAID),))
            instead.append(Instead(" ".join(unit.typed), near[1]))
        elif begun:
            found[unit.typed] = Unit(unit.typed, tuple(Way((s,), BEGUN) for s, _w, _n in begun))
    return found, tuple(instead)


def _candidates(unit: Unit) -> Iterable[tuple[str, Any]]:
    stem = _stem(unit)
    if len(unit.typed) == 1 and len(stem) >= search.SHORTEST_PART:
        yield "begun", search_vocabulary.beginning_with(stem).subquery()
        # A word of the lexicon is spelt right: that nobody has written it is the answer.
        if search_vocabulary.grams_of(stem) and not search.is_known(stem):
            yield "near", search_vocabulary.guesses(stem).subquery()


def _stem(unit: Unit) -> str:
    return search.stem(unit.typed[0])


# As the index reads it: see dialect.match_tree


def tree_of(unit: Unit, *, title: bool = False) -> Any:
    """A unit in any of its ways; in the title, when that is asked for."""
    mark = title_token if title else str
    ways = [("and", [mark(search.encode(s)) for s in way.stems]) for way in unit.ways]
    return ("or", ways)


def all_of(units: Sequence[Unit], *, title: bool = False) -> Any:
    """Every unit."""
    return ("and", [tree_of(unit, title=title) for unit in units])


def any_of(units: Sequence[Unit]) -> Any:
    """Any one of them."""
    return ("or", [tree_of(unit) for unit in units])


def most_of(units: Sequence[Unit]) -> Any:
    """One of two units, two of more: what resembles the question."""
    if len(units) < 3:
        return any_of(units)
    rarest = sorted(units, key=lambda u: (-u.rarity, u.typed))[:PAIRED]
    pairs = [
        ("and", [tree_of(one), tree_of(other)])
        for place, one in enumerate(rarest)
        for other in rarest[place + 1 :]
    ]
    return ("or", pairs)
