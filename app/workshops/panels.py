"""On a meeting's page: the way to sign-up, the screen, and the dialogue's sheet."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core import clock
from app.core.audit import AuditEvent
from app.core.panels import Panel
from app.core.web import Ctx
from app.meetings.models import Meeting, MeetingKind, MeetingState
from app.meetings.service import CHANGED
from app.workshops import queries, rules
from app.workshops.models import Participant, Signup
from app.workshops.policy import WorkshopDo
from app.workshops.signup import WROTE

# Kinds that people come to from outside the group.
GATHERINGS = frozenset(
    {
        MeetingKind.WORKSHOP,
        MeetingKind.DIALOGUE,
        MeetingKind.NETWORK,
        MeetingKind.SEMINAR,
    }
)
WHEN_AND_WHERE = frozenset({"starts_at", "ends_at", "place", "online"})


def of_meeting(ctx: Ctx, meeting: Meeting) -> Panel | None:
    """What this person may do there; nothing to show is no panel. At most three queries."""
    signup = queries.signup_of(ctx.db, meeting)
    if signup is None and meeting.kind not in GATHERINGS:
        return None
    home = f"/{ctx.network.slug}/moter/{meeting.slug}"
    ways = {
        "sign_up": not rules.closed(signup, meeting, clock.now()),
        "arrange": ctx.can(WorkshopDo.ARRANGE, meeting),
        "screen": ctx.can(WorkshopDo.SCREEN, meeting),
        "sheet": ctx.can(WorkshopDo.SHEET, meeting),
    }
    if not any(ways.values()):
        return None
    ahead = ways["arrange"] and meeting.state is MeetingState.PLANNED
    untold = ahead and signup is not None and _untold(ctx.db, meeting, signup)
    last_day = signup.last_day if signup else None
    shown = {"home": home, "last_day": last_day, "untold": untold, **ways}
    return Panel("workshops/_of_meeting.html", shown)


def _untold(db: Session, meeting: Meeting, signup: Signup) -> bool:
    """Whether time or place changed after somebody signed up, and nobody has written to them since.

    One query; two when it was changed.
    """
    event = sa.inspect(AuditEvent).local_table.c
    changed = (event.subject_type == "meeting", event.subject_id == meeting.id)
    wrote = (event.subject_type == "signup", event.subject_id == signup.id)
    either = sa.or_(
        sa.and_(*changed, event.event == CHANGED.name), sa.and_(*wrote, event.event == WROTE.name)
    )
    newest = sa.select(event.event, event.data, event.at).where(either).order_by(event.id.desc())
    for name, data, at in db.execute(newest.limit(20)):
        if name == WROTE.name:
            return False
        if WHEN_AND_WHERE & set(data.get("fields", ())):
            there = (col(Participant.meeting_id) == meeting.id, col(Participant.created_at) < at)
            return db.scalar(sa.select(col(Participant.id)).where(*there).limit(1)) is not None
    return False
