"""What is logged while a meeting is held stands in its minutes too."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.access import Actor
from app.core.slugs import SOUND
from app.core.web import Ctx
from app.meetings import service as meetings
from app.meetings.models import EntryKind, Meeting, MeetingState
from app.networks.policy import visible_to

KINDS = {
    "insight": EntryKind.INSIGHT,
    "practice": EntryKind.PRACTICE,
    "initiative": EntryKind.NOTE,
    "task": EntryKind.TASK,
}


def enter(db: Session, actor: Actor, meeting: Meeting, record: Any) -> bool:
    """An entry about the record, none of its words. False when the meeting is not under way."""
    if meeting.state is not MeetingState.OPEN:
        return False
    meetings.note(db, actor, meeting, KINDS[record.__tablename__], "", record)
    return True


def meeting_named(ctx: Ctx, slug: str) -> Meeting | None:
    """The network's meeting of this slug, if this person may see it. One query, none for ""."""
    if not SOUND.fullmatch(slug):
        return None
    chosen = sa.select(Meeting).where(
        col(Meeting.slug) == slug, visible_to(Meeting, ctx.actor, ctx.network.id)
    )
    if ctx.route.writes:
        chosen = chosen.with_for_update()
    return ctx.db.scalars(chosen).first()
