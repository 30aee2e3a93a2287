"""The words of the published texts: counted, taken apart, and guessed at when misspelt.

Kept in the write's own transaction. A word that no published text holds any longer leaves, with
its trigrams and its compounds, so nothing can be read here that cannot be read in the library.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import dialect, search
from app.core.search_tables import GRAM, PART, WORD

T = TypeVar("T")
SHORTEST_HALF = 4  # letters of a learnt compound's half
SHORTEST_GUESSED = 4
LONG_HALF = 5  # letters of a known last half, before which any word may stand
# Endings that are words too: what ends so is no compound.
ENDINGS = frozenset({"ring", "ning", "ling", "ting", "mest", "lett", "skap", "heit", "else"})
CHUNK = 400
LAST = "\U0010ffff"  # after every letter


def chunks(items: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """The items in lists that fit in one statement."""
    rest = iter(items)
    while taken := list(islice(rest, size)):
        yield taken


def count(db: Session, deltas: Mapping[str, int], words: Mapping[str, str]) -> None:
    """Add to the number of texts each stem is in. `words`: how new ones are spelled."""
    changes = {stem: n for stem, n in sorted(deltas.items()) if n}
    if not changes:
        return
    there = {s for part in chunks(changes) for s in db.scalars(_known(part))}
    rows = [
        {"stem": s, "backwards": s[::-1], "word": words.get(s, s), "n": n}
        for s, n in changes.items()
    ]
    db.execute(dialect.upsert_add(WORD, ("stem",), "n"), rows)
    new = [s for s, n in changes.items() if n > 0 and s not in there]
    if new:
        _learn(db, new)
    fewer = [s for s, n in changes.items() if n < 0]
    if fewer:
        _unlearn(db, fewer)


def _known(stems: Sequence[str]) -> Any:
    return sa.select(WORD.c.stem).where(WORD.c.stem.in_(stems))


def _learn(db: Session, stems: Sequence[str]) -> None:
    grams = [{"gram": gram, "stem": stem} for stem in stems for gram in sorted(grams_of(stem))]
    if grams:
        db.execute(dialect.insert_missing(GRAM, ("gram", "stem")), grams)
    wholes = dict.fromkeys([*stems, *_around(db, stems)])
    pieces = {p for whole in wholes for head, tail in _halves(whole) for p in (*head, tail)}
    unknown = sorted(p for p in pieces if not search.is_known(p))
    known = {s for part in chunks(unknown) for s in db.scalars(_known(part))}
    rows = [
        {"part": part, "whole": whole} for whole in wholes for part in learnt_parts(whole, known)
    ]
    if rows:
        db.execute(dialect.insert_missing(PART, ("part", "whole")), rows)


def _around(db: Session, stems: Sequence[str]) -> list[str]:
    """Words that begin or end with one of these."""
    found: list[str] = []
    for part in chunks((s for s in stems if len(s) >= SHORTEST_HALF), 40):
        begins = [WORD.c.stem.between(s, s + LAST) for s in part]
        ends = [WORD.c.backwards.between(s[::-1], s[::-1] + LAST) for s in part]
        found += db.scalars(sa.select(WORD.c.stem).where(sa.or_(*begins, *ends)).order_by("stem"))
    return found


def _halves(stem: str) -> list[tuple[tuple[str, ...], str]]:
    """(ways to read the head, tail) for each place a compound could be cut; all are stems."""
    if search.is_whole(stem):
        return []
    found = []
    for cut in range(SHORTEST_HALF, len(stem) - SHORTEST_HALF + 1):
        head, tail = stem[:cut], stem[cut:]
        ways = [search.stem(head)]
        if head[-1] in "se" and cut > SHORTEST_HALF:
            ways.append(search.stem(head[:-1]))
        found.append((tuple(w for w in ways if len(w) >= SHORTEST_HALF), tail))
    return found


def learnt_parts(whole: str, known: Collection[str]) -> list[str]:
    """The halves of a compound where both are known words; stems.

    The last half alone, when it is long and one of the shipped lexicon's: it says what kind of
    thing a compound is, and the first may be any word or name.
    """
    parts: dict[str, None] = {}
    for heads, tail in _halves(whole):
        shipped = search.is_known(tail)
        if tail in ENDINGS or not (tail in known or shipped):
            continue
        known_heads = [head for head in heads if head in known or search.is_known(head)]
        parts |= dict.fromkeys([*known_heads, tail] if known_heads else [])
        if shipped and len(tail) >= LONG_HALF <= len(whole) - len(tail):
            parts[tail] = None
    parts.pop(whole, None)
    return list(parts)


def _unlearn(db: Session, stems: Sequence[str]) -> None:
    """Let go of the words that no text holds any longer."""
    for part in chunks(stems):
        gone = list(db.scalars(_known(part).where(WORD.c.n <= 0)))
        if not gone:
            continue
        db.execute(sa.delete(GRAM).where(GRAM.c.stem.in_(gone)))
        torn = sa.or_(PART.c.whole.in_(gone), PART.c.part.in_(_lost(gone)))
        db.execute(sa.delete(PART).where(torn))
        db.execute(sa.delete(WORD).where(WORD.c.stem.in_(gone)))


def _lost(gone: Sequence[str]) -> list[str]:
    """Those that are no longer known in any way; the shipped lexicon's are."""
    return [stem for stem in gone if not search.is_known(stem)]


def forget_all(db: Session) -> None:
    """Begin anew."""
    for table in (GRAM, PART, WORD):
        db.execute(sa.delete(table))


# What a misspelt word was meant to be


def grams_of(stem: str) -> set[str]:
    """The trigrams of a stem with its ends marked; none for short ones and for numbers."""
    if len(stem) < SHORTEST_GUESSED or any(c.isdigit() for c in stem):
        return set()
    marked = f"^{stem}$"
    return {marked[n : n + 3] for n in range(len(marked) - 2)}


def distance(one: str, other: str) -> int:
    """Letters to add, drop, change or swap with the next (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, above, row = row, before, [i]
        for j, b in enumerate(other, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and b == one[i - 2]:
                best = min(best, above[j - 2] + 1)
            row.append(best)
    return row[-1]


def nearest(typed: str, words: Iterable[tuple[str, str, int]]) -> tuple[str, str] | None:
    """The (stem, word) that was most likely meant: nearest, then most used; None if none is near.

    words: (stem, word, number of texts).
    """
    allowed = 1 if len(typed) < 6 else 2 if len(typed) < 12 else 3
    found = [
        (far, -n, stem, word)
        for stem, word, n in words
        if abs(len(stem) - len(typed)) <= allowed and (far := distance(typed, stem)) <= allowed
    ]
    return min(found)[2:] if found else None


def guesses(stem: str, most: int = 60) -> Any:
    """SELECT of (stem, word, n) that share most trigrams with a stem, or begin with it."""
    shared = (
        sa.select(GRAM.c.stem, sa.func.count().label("shared"))
        .where(GRAM.c.gram.in_(sorted(grams_of(stem))))
        .group_by(GRAM.c.stem)
        .order_by(sa.text("shared DESC"), GRAM.c.stem)
        .limit(most)
        .subquery()
    )
    return sa.select(WORD.c.stem, WORD.c.word, WORD.c.n).join(shared, shared.c.stem == WORD.c.stem)


def beginning_with(stem: str, most: int = 20) -> Any:
    """SELECT of (stem, word, n) for words that begin so: what is being typed."""
    inside = WORD.c.stem.between(stem, stem + LAST)
    most_used = (WORD.c.n.desc(), WORD.c.stem)
    found = sa.select(WORD.c.stem, WORD.c.word, WORD.c.n).where(inside)
    return found.order_by(*most_used).limit(most)


def tally(stems: Iterable[str], sign: int, into: Counter[str]) -> None:
    """Count each stem once, up or down."""
    for stem in stems:
        into[stem] += sign
