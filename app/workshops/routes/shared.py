"""The domain's one router, and what its pages have in common."""

from __future__ import annotations

from typing import Any

from app.core.web import Ctx, Router
from app.meetings.models import Meeting
from app.meetings.rules import when
from app.networks.queries import GroupInfo

router = Router()
MEETING = "/{nett}/moter/{slug}"


def home(ctx: Ctx, meeting: Meeting, page: str = "") -> str:
    """The meeting's address, or that of a page under it."""
    return f"/{ctx.network.slug}/moter/{meeting.slug}" + (f"/{page}" if page else "")


def frame(ctx: Ctx, meeting: Meeting) -> dict[str, Any]:
    """What every page about a meeting shows."""
    group: GroupInfo | None = ctx.network.group(meeting.group_id)
    return {
        "meeting": meeting,
        "home": home(ctx, meeting),
        "when": when(meeting.starts_at, meeting.ends_at),
        "group": group,
    }
