"""What resembles a text: the published records that share its rarest words, and which words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import dialect, search
from app.core.columns import Reach
from app.core.listing import View, view_clause
from app.core.search_shelf import Shelved
from app.core.search_tables import CHOICE, INDEX, ITEM, WORD, facet_token
from app.core.search_weights import impact, packed, weigh
from app.core.search_words import STOP_WORDS

# How much a field of the text that is being written says about what is sought.
FIELDS: Mapping[str, float] = {"title": 3.0, "purpose": 2.0, "target_group": 2.0}
RAREST = 16  # words looked for
CANDIDATES = 120
MOST_WORDS = 6  # told of each


class Alike(NamedTuple):
    """A record that resembles. score: comparable within one answer. words: as they were typed,
    the most telling first."""

    record_id: int
    score: int
    words: tuple[str, ...]


class _Word(NamedTuple):
    typed: str
    worth: float  # rarity × the weight of its field


def frequencies(db: Session, stems: Sequence[str]) -> tuple[dict[str, int], int]:
    """({stem: published records that hold it}, published records in all). One query."""
    said = sa.select(WORD.c.stem, WORD.c.n).where(WORD.c.stem.in_(stems))
    every = sa.select(sa.literal(""), CHOICE.c.n).where(
        CHOICE.c.facet == "alle", CHOICE.c.value == ""
    )
    found: dict[str, int] = {row[0]: row[1] for row in db.execute(sa.union_all(said, every))}
    return found, found.pop("", 0)


def similar(
    db: Session,
    texts: Mapping[str, str],
    kind: str = "tiltak",
    view: View | None = None,
    most: int = 3,
    *,
    chosen: Sequence[tuple[str, str]] = (),
    besides: tuple[str, str] | None = None,
    but: int | None = None,
) -> list[Alike]:
    """The records of a kind that share the text's rarest words, the nearest first.

    texts: field → text as it is typed; FIELDS says what weighs more. view: also what these eyes
    see in their own network without its being published. chosen: facet values they must have,
    such as ("status", "stoppet"). besides: those with this value are looked for apart too, so that
    none is lost among newer ones. but: a record to leave out (itself). Two queries, one more with a
    view; the same answer on both databases.
    """
    words = _rarest(db, texts)
    if not words:
        return []
    found = _published(db, words, kind, [chosen, *([(*chosen, besides)] if besides else [])])
    if view is not None and view.shape != "public" and not chosen:
        found |= _own(db, words, kind, view)
    alike = [_alike(number, weights, words) for number, weights in found.items() if number != but]
    alike.sort(key=lambda a: (-a.score, -a.record_id))
    return alike[:most]


def _rarest(db: Session, texts: Mapping[str, str]) -> dict[str, _Word]:
    typed: dict[str, tuple[str, float]] = {}
    for field, text in texts.items():
        for word in search.words(text):
            if word in STOP_WORDS or len(word) < search.SHORTEST_PART:
                continue
            for stem, shown in search.parts_of(word):
                weight = FIELDS.get(field, 1.0)
                if stem not in typed or typed[stem][1] < weight:
                    typed[stem] = (shown, weight)
    counts, total = frequencies(db, sorted(typed)) if typed else ({}, 0)
    worth = {
        stem: _Word(shown, weight * math.log(1 + (total - n + 0.5) / (n + 0.5)))
        for stem, (shown, weight) in typed.items()
        if (n := min(counts.get(stem, 0), total))
    }
    best = sorted(worth, key=lambda stem: (-worth[stem].worth, stem))[:RAREST]
    return {stem: worth[stem] for stem in best}


def _published(
    db: Session,
    words: Mapping[str, _Word],
    kind: str,
    choices: Sequence[Sequence[tuple[str, str]]],
) -> dict[int, str]:
    """The newest that share a word, of each of these choices. One query."""
    index = dialect.search_table(INDEX)
    any_word = ("or", [search.encode(stem) for stem in words])
    parts, bound = [], {}
    for place, chosen in enumerate(choices):
        tokens = [facet_token(f, v) for f, v in (("slag", kind), *chosen)]
        name = f"words{place}"
        bound[name] = dialect.match_tree(("and", [any_word, *tokens]))
        newest = (
            sa.select(index.c.rowid)
            .where(dialect.matches(INDEX, name))
            .order_by(index.c.rowid.desc())
            .limit(CANDIDATES)
            .subquery()
        )
        columns = ITEM.c.record_id, ITEM.c.weights
        parts.append(sa.select(*columns).join(newest, newest.c.rowid == ITEM.c.id))
    rows = db.execute(sa.union_all(*parts), bound)
    return {row.record_id: row.weights for row in rows}


def _own(db: Session, words: Mapping[str, _Word], kind: str, view: View) -> dict[int, str]:
    """What is not published, weighed now as the library weighs; its kind's own index finds it."""
    model: Any = next((m for m in Shelved.__subclasses__() if m.shelf().kind == kind), None)
    if model is None or not hasattr(model, "reach"):
        return {}
    table = dialect.search_table(model.__tablename__)
    columns = {name: getattr(model, name) for name in model.search_columns}
    rows = db.execute(
        sa.select(model.id.label("number"), *columns.values())
        .select_from(sa.inspect(model).local_table.join(table, table.c.rowid == model.id))
        .where(
            dialect.matches(model.__tablename__),
            view_clause(model, view),
            model.reach != Reach.PUBLIC,
        )
        .order_by(model.id.desc())
        .limit(CANDIDATES),
        {"words": dialect.match_tree(("or", [search.encode(stem) for stem in words]))},
    ).all()
    weights = model.shelf().weights
    return {row.number: packed(weigh(_texts(row, columns), weights)) for row in rows}


def _texts(row: Any, names: Mapping[str, Any]) -> dict[str, str]:
    found = {}
    for name in names:
        value = getattr(row, name)
        found[name] = " ".join(value) if isinstance(value, list) else value or ""
    return found


def _alike(number: int, weights: str, words: Mapping[str, _Word]) -> Alike:
    shared = [(word.worth * impact(weights, stem), word.typed) for stem, word in words.items()]
    told = sorted(((-worth, typed) for worth, typed in shared if worth > 0))
    score = round(sum(worth for worth, _typed in shared))
    return Alike(number, score, tuple(typed for _worth, typed in told[:MOST_WORDS]))
