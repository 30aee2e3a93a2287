"""The most similar earlier attempts, and why: the rarest shared words, purpose and target group
weighted.

Bounded in cost: at most TOKENS words of what is typed are looked up, the rarest of them fetch at
most CANDIDATES attempts, and those are compared in memory by the house's own analyser; so both
databases find the same.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import dialect, search
from app.core.access import Actor
from app.initiatives.models import Initiative
from app.initiatives.rules import STOPPED
from app.replication.queries import Attempt, attempts, seen_anywhere

KIND = "initiative"
MOST = 3
TOKENS = 40
RAREST = 14
CAP = 2000  # words are counted no further; a word in more attempts tells nothing
CANDIDATES, LESSONS = 150, 50
# How much a shared word weighs by where it stands in the earlier attempt.
WEIGHTS = {"title": 1.5, "purpose": 2.0, "target": 2.0, "setting": 1.0, "recipe": 0.5}
TARGET_BONUS = 2.0
# Resembles: at least this, and this share of the best.
LEAST, SHARE = 3.0, 0.3
# A stopped attempt takes the third place from this share of the best on.
LESSON_SHARE = 0.2
WORDS_SHOWN = 4
_WORD = re.compile(r"\w+")
# Said of nearly every attempt, so it makes none alike.
GENERAL = frozenset(search.tokens("unge ungdom tiltak bidra hjelpe flere få ha gi bli være"))


@dataclass(frozen=True)
class Sketch:
    """What is typed of the new one."""

    title: str = ""
    purpose: str = ""
    target_group: str = ""


@dataclass(frozen=True)
class Similar:
    """An earlier attempt that resembles, and why: shared words, as they were typed."""

    attempt: Attempt
    score: float
    same_target: bool
    words: tuple[str, ...]
    stopped: bool


def similar(
    db: Session, actor: Actor, sketch: Sketch, *, but: int | None = None, most: int = MOST
) -> list[Similar]:
    """The attempts the actor may see anywhere that resemble the sketch most, best first.

    One that was stopped is among them if any resembles. but: the initiative itself. Three
    queries, none when nothing is typed that could be looked up.
    """
    words = readable(sketch)
    if not words:
        return []
    found = dialect.frequencies(db, KIND, list(words)[:TOKENS], CAP)
    known = {token: n for token, n in found.items() if n}
    if not known:
        return []
    weights = rarity(known, _size(db))
    compared = [
        compare(sketch, row, words, weights)
        for row in _candidates(db, actor, known)
        if row.id != but
    ]
    return choose(compared, most)


def _size(db: Session) -> int:
    inner = sa.select(sa.literal(1)).select_from(Initiative).limit(CAP).subquery()
    return int(db.scalar(sa.select(sa.func.count()).select_from(inner)) or 0)


def rarity(known: Mapping[str, int], size: int) -> dict[str, float]:
    """How much each word tells: ln(1 + (N − n + ½)/(n + ½)), n of N attempts holding it.

    The weight of BM25 (Robertson and Spärck Jones); never below 0.
    """
    return {t: math.log(1 + max(size - n, 0) / (n + 0.5)) for t, n in known.items()}


def _candidates(db: Session, actor: Actor, known: Mapping[str, int]) -> list[Attempt]:
    """Those that hold the rarest words: the newest of all, and the newest of the stopped."""
    rarest = sorted(known, key=lambda token: (known[token], token))[:RAREST]
    index = dialect.search_table(KIND)
    table = sa.inspect(Initiative).local_table.c
    narrowed = (
        attempts()
        .join(index, index.c.rowid == table.id)
        .where(dialect.matches(KIND), seen_anywhere(actor))
        .order_by(table.id.desc())
    )
    stopped = table.status.in_(sorted(STOPPED))
    bound = {"words": dialect.match_expression([rarest])}
    found: dict[int, Attempt] = {}
    for statement, limit in ((narrowed, CANDIDATES), (narrowed.where(stopped), LESSONS)):
        for row in db.execute(statement.limit(limit), bound):
            found[row.id] = Attempt(*row)
    return list(found.values())


def readable(sketch: Sketch) -> dict[str, str]:
    """{token: the word as it was typed}, title and target group first; general words left out."""
    found: dict[str, str] = {}
    for text in (sketch.title, sketch.target_group, sketch.purpose):
        for word in _WORD.findall(text.casefold()):
            _spell(word, found)
    return {token: word for token, word in found.items() if token not in GENERAL}


def _spell(word: str, found: dict[str, str]) -> None:
    """A word and the words it is put together of."""
    own = search.tokens(word)
    if not own:
        return
    found.setdefault(own[0], word)
    for part in search.split(word):
        _spell(part, found)


def compare(
    sketch: Sketch, attempt: Attempt, words: Mapping[str, str], weights: Mapping[str, float]
) -> Similar:
    """How alike they are: each shared word by its rarity and where it stands, and the target."""
    fields = {
        "title": attempt.title,
        "purpose": attempt.purpose,
        "target": attempt.target_group,
        "setting": attempt.setting,
        "recipe": " ".join([attempt.who_does, *attempt.core_parts]),
    }
    held: dict[str, float] = {}
    for name, text in fields.items():
        for token in search.tokens(text):
            if token in weights:
                held[token] = max(held.get(token, 0.0), WEIGHTS[name])
    same = _same_target(sketch, attempt.target_group)
    score = sum(weights[token] * weight for token, weight in held.items())
    telling = sorted(held, key=lambda t: (-weights[t] * held[t], t))
    shown = tuple(dict.fromkeys(words[token] for token in telling))[:WORDS_SHOWN]
    return Similar(attempt, score + TARGET_BONUS * same, same, shown, attempt.status in STOPPED)


def _same_target(sketch: Sketch, target_group: str) -> bool:
    """At least half of the earlier one's target group is named in what is typed."""
    theirs = set(search.tokens(target_group)) - GENERAL
    typed = sketch.target_group or f"{sketch.title} {sketch.purpose}"
    return bool(theirs) and 2 * len(theirs & set(search.tokens(typed))) >= len(theirs)


def choose(compared: Sequence[Similar], most: int = MOST) -> list[Similar]:
    """The best, with a stopped one among them if any resembles."""
    order = sorted(
        (s for s in compared if s.words), key=lambda s: (-round(s.score, 6), s.attempt.id)
    )
    if not order or order[0].score < LEAST:
        return []
    best = order[0].score
    first = [s for s in order if s.score >= max(LEAST, SHARE * best)][:most]
    if not any(s.stopped for s in first):
        floor = max(LEAST, LESSON_SHARE * best)
        lesson = next((s for s in order if s.stopped and s.score >= floor), None)
        if lesson is not None:
            first = [*first[: most - 1], lesson]
    return first
