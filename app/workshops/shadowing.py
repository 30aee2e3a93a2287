"""Somebody was followed who succeeds: what was seen becomes an insight, or a practice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.core.access import Actor
from app.core.i18n import N_, _
from app.insights import service as insights
from app.insights.models import Method, SourceKind
from app.insights.rules import title_of
from app.practices import service as practices

PARTS = {
    "situation": N_("Hvem, og i hvilken situasjon"),
    "did": N_("Det de gjør"),
    "possible": N_("Det som gjør det mulig"),
    "needed": N_("Det som skal til for at jeg kan gjøre det samme"),
}


@dataclass(frozen=True)
class Seen:
    """What was seen: what they do, in what situation, what makes it possible, what I would need."""

    did: str
    situation: str = ""
    possible: str = ""
    needed: str = ""


def as_insight(
    db: Session, actor: Actor, network_id: int, group_id: int, seen: Seen, on: date | None
) -> Any:
    """An insight from an observation; its text tells all that was written, under its headings."""
    title, _rest = title_of(seen.did)
    parts = [f"{_(label)}:\n{getattr(seen, name)}" for name, label in PARTS.items()]
    text = "\n\n".join(part for part in parts if not part.endswith(":\n"))
    return insights.log(
        db,
        actor,
        network_id,
        group_id,
        title,
        text=text,
        source_kind=SourceKind.OBSERVATION,
        method=Method.OBSERVATION,
        heard_on=on,
    )


def as_practice(
    db: Session, actor: Actor, network_id: int, group_id: int, seen: Seen, on: date | None
) -> Any:
    """A nominated practice, filled in with what was seen, resting on the insight it came from."""
    insight = as_insight(db, actor, network_id, group_id, seen, on)
    title, _rest = title_of(seen.did)
    return practices.nominate(
        db,
        actor,
        network_id,
        group_id,
        title,
        insight_ids=[insight.id or 0],
        who=seen.situation,
        what=seen.did,
        why=seen.possible,
        transferability=seen.needed,
    )
