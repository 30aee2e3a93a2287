"""The most similar earlier attempts, one that was stopped among them if any resembles, and why.

The library's index says what shares the rarest words (core/search_similar.py); here the target
group is weighed in, the lesson is found its place, and only what the actor may see is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
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
COMPARED, LESSONS = 40, 10
# The same target group makes alike by this share of what the words do.
TARGET_SHARE = 0.25
# Resembles: at least this share of the nearest; a stopped one that takes the last place, of that.
SHARE, LESSON_SHARE = 0.3, 0.2
WORDS_SHOWN = 4
# Said of nearly every attempt, so it tells no two target groups alike.
GENERAL = frozenset(search.tokens("unge ungdom ungdommer elever alle år barn"))


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
    most: int = MOST,
) -> list[Similar]:
    """The attempts that resemble the sketch most, best first: what is published anywhere, and
    what the actor may see in this network.

    but: the initiative itself. Six queries, none when nothing is typed.
    """
    if sketch.empty:
        return []
    texts = {
        "title": sketch.title,
        "purpose": sketch.purpose,
        "target_group": sketch.target_group,
    }
    near = alike(db, texts, view=view_of(actor, network_id), most=COMPARED, but=but)
    near += alike(db, texts, most=LESSONS, chosen=(("status", "stoppet"),), but=but)
    found = {one.record_id: one for one in near}
    rows = attempts_numbered(db, actor, found)
    return choose([weighed(sketch, row, found[row.id]) for row in rows], most)


def weighed(sketch: Sketch, attempt: Attempt, near: Alike) -> Similar:
    """The words' score, raised when they are for the same."""
    same = same_target(sketch, attempt.target_group)
    score = near.score * (1 + TARGET_SHARE * same)
    return Similar(attempt, score, same, near.words[:WORDS_SHOWN])


def same_target(sketch: Sketch, target_group: str) -> bool:
    """At least half of the words of the earlier one's target group are typed here."""
    theirs = set(search.tokens(target_group)) - GENERAL
    typed = sketch.target_group or f"{sketch.title} {sketch.purpose}"
    return bool(theirs) and 2 * len(theirs & set(search.tokens(typed))) >= len(theirs)


def choose(compared: Sequence[Similar], most: int = MOST) -> list[Similar]:
    """The best, with a stopped one in the last place if one resembles and none stands there."""
    order = sorted((s for s in compared if s.score > 0), key=lambda s: (-s.score, s.attempt.id))
    if not order:
        return []
    best = order[0].score
    first = [s for s in order if s.score >= SHARE * best][:most]
    if any(s.stopped for s in first):
        return first
    lesson = next((s for s in order if s.stopped and s.score >= LESSON_SHARE * best), None)
    return [*first[: most - 1], lesson] if lesson else first
