"""On a meeting's page: the way to sign-up, the screen, and the dialogue's sheet."""

from __future__ import annotations

from app.core import clock
from app.core.panels import Panel
from app.core.web import Ctx
from app.meetings.models import Meeting, MeetingKind
from app.workshops import queries, rules
from app.workshops.policy import WorkshopDo

# Kinds that people come to from outside the group.
GATHERINGS = frozenset(
    {
        MeetingKind.WORKSHOP,
        MeetingKind.DIALOGUE,
        MeetingKind.NETWORK,
        MeetingKind.SEMINAR,
    }
)


def of_meeting(ctx: Ctx, meeting: Meeting) -> Panel | None:
    """What this person may do there; nothing to show is no panel. One query."""
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
    shown = {"home": home, "last_day": signup.last_day if signup else None, **ways}
    return Panel("workshops/_of_meeting.html", shown)
