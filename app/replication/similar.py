"""The most similar earlier attempts, one that was stopped among them if any resembles, and why.

The library's index says what shares the rarest words (core/search_similar.py); here the target
group is weighed in, the lesson is found its place, and only what the actor may see is shown.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.core import search
from app.core.access import Actor
from app.core.search_similar import Alike
from app.core.search_similar import similar as alike
from app.initiatives.rules import STOPPED
from app.networks.policy import view_of
from app.replication.queries import Attempt, attempts_numbered

MOST = 3
COMPARED = 200
# The same target group makes alike by this share of what the words do.
TARGET_SHARE = 0.25
# Resembles: at least this share of the nearest; a stopped one that takes the last place, of that.
SHARE, LESSON_SHARE = 0.3, 0.2
WORDS_SHOWN = 4
# Said of nearly every attempt: they make none alike, however rare they are just now.
LIGHT = frozenset(
    search.tokens(
        "unge ung ungdom ungdommer elever barn år god bra bedre best flere mange få noen noe "
        "egen eget annen annet finne få gjøre gjort gå komme kjent kjenne sted likevel mangler "
        "mulig bidra hjelpe hjelp styrke tiltak prosjekt første hver ny nytt sammen felles "
        "gjennom rundt ute opp stor liten ting tid dag gang måte"
    )
)
NOT_NEAR = Alike(0, 0, ())
_WORD = re.compile(r"\w+")


def heavy(text: str) -> str:
    """The text without the words that make none alike.

    >>> heavy("Gjøre flere kjent med frokost")
    'med frokost'
    """
    return " ".join(w for w in _WORD.findall(text) if not LIGHT.issuperset(own(w)))


def own(word: str) -> list[str]:
    """The word's own token; what can't be looked up counts as light."""
    return search.tokens(word)[:1]


@dataclass(frozen=True)
class Sketch:
    """What is typed of the new one."""

    title: str = ""
    purpose: str = ""
    target_group: str = ""

    @property
    def empty(self) -> bool:
        """Nothing is typed."""
        return not f"{self.title}{self.purpose}{self.target_group}".strip()


@dataclass(frozen=True)
class Similar:
    """An earlier attempt that resembles, and why: shared words, as they were typed."""

    attempt: Attempt
    score: float
    same_target: bool
    words: tuple[str, ...]

    @property
    def stopped(self) -> bool:
        """It was stopped, and its lesson kept."""
        return self.attempt.status in STOPPED


def similar(
    db: Session,
    actor: Actor,
    sketch: Sketch,
    network_id: int,
    *,
    but: int | None = None,
    also: Collection[int] = (),
    most: int = MOST,
) -> list[Similar]:
    """The attempts that resemble the sketch most, best first: what is published anywhere, and
    what the actor may see in this network.

    but: the initiative itself. also: attempts chosen already, put first though others are
    nearer. Five queries; none when nothing is typed or chosen.
    """
    if sketch.empty and not also:
        return []
    texts = {
        "title": heavy(sketch.title),
        "purpose": heavy(sketch.purpose),
        "target_group": heavy(sketch.target_group),
    }
    view = view_of(actor, network_id)
    near = alike(db, texts, view=view, most=COMPARED, besides=("status", "stoppet"), but=but)
    found = {one.record_id: one for one in near}
    rows = attempts_numbered(db, actor, {*found, *also})
    compared = [weighed(sketch, row, found.get(row.id, NOT_NEAR)) for row in rows]
    best = choose(compared, most)
    return [s for s in compared if s.attempt.id in also and s not in best] + best


def weighed(sketch: Sketch, attempt: Attempt, near: Alike) -> Similar:
    """The words' score, raised when they are for the same."""
    same = same_target(sketch, attempt.target_group)
    score = near.score * (1 + TARGET_SHARE * same)
    return Similar(attempt, score, same, told(near.words)[:WORDS_SHOWN])


def told(words: Sequence[str]) -> tuple[str, ...]:
    """The words without those that one of them begins or ends with: a compound says its parts.

    >>> told(["sommerkontakt", "sommer", "kontakt", "juni"])
    ('sommerkontakt', 'juni')
    """
    return tuple(
        w for w in words if not any(o != w and (o.startswith(w) or o.endswith(w)) for o in words)
    )


def same_target(sketch: Sketch, target_group: str) -> bool:
    """At least half of the words of the earlier one's target group are typed here."""
    theirs = set(search.tokens(target_group)) - LIGHT
    typed = sketch.target_group or f"{sketch.title} {sketch.purpose}"
    return bool(theirs) and 2 * len(theirs & set(search.tokens(typed))) >= len(theirs)


def choose(compared: Sequence[Similar], most: int = MOST) -> list[Similar]:
    """The best, one of each family, with a stopped one among them if one resembles.

    The stopped one may be of a family that is there already: what failed elsewhere of the same.
    """
    order = sorted((s for s in compared if s.score > 0), key=lambda s: (-s.score, s.attempt.id))
    if not order:
        return []
    best = order[0].score
    first = _one_of_each([s for s in order if s.score >= SHARE * best])[:most]
    if any(s.stopped for s in first):
        return first
    lesson = next((s for s in order if s.stopped and s.score >= LESSON_SHARE * best), None)
    return [*first[: most - 1], lesson] if lesson else first


def _one_of_each(order: Sequence[Similar]) -> list[Similar]:
    """The nearest of each family, or the one it began with if that is near too."""
    families: dict[int, Similar] = {}
    for one in order:
        first = one.attempt.id == one.attempt.family
        if first or one.attempt.family not in families:
            families[one.attempt.family] = one
    return list(families.values())
