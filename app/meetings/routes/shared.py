"""What the pages of meetings have in common."""

from __future__ import annotations

from starlette.responses import Response

from app.core import ical
from app.core.web import Ctx, Router
from app.meetings.models import Meeting

router = Router()
ROOM = "/{nett}/moter"
ONE = ROOM + "/{slug}"
MODE = ONE + "/mote"


def address(ctx: Ctx, meeting: Meeting) -> str:
    """The meeting's page."""
    return f"/{ctx.network.slug}/moter/{meeting.slug}"


def calendar_file(text: str, name: str) -> Response:
    """A calendar to be taken into another program."""
    headers = {
        "Content-Disposition": f'inline; filename="{name}.ics"',
        "Cache-Control": "no-store",
    }
    return Response(text, media_type=ical.MEDIA, headers=headers)
