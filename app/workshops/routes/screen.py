"""The screen in the room: what the meeting is about, and a code that leads to words from it."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from app.core import clock
from app.core.i18n import _
from app.core.qr import qr
from app.core.web import Ctx
from app.intake import queries as intake
from app.intake import rules as intake_rules
from app.intake.models import IntakeLink
from app.meetings.models import Meeting
from app.workshops import queries, sheet
from app.workshops.policy import WorkshopDo
from app.workshops.queries import meeting_guard
from app.workshops.routes.shared import MEETING, frame, home, router

# Seen from the back of a room, with nothing lying over it.
ERROR_LEVEL = "m"


@router.page(MEETING + "/skjerm", meeting_guard(WorkshopDo.SCREEN))
def screen(ctx: Ctx, meeting: Meeting) -> Response:
    """Title, agenda, code. How much members have logged; of the young nothing is counted."""
    door = queries.door_of(ctx.db, meeting)
    is_open = door is not None and not _why_shut(ctx, door)
    log = f"{ctx.settings.base_url}/{ctx.network.slug}/logg?mote={meeting.slug}"
    leads = f"{ctx.settings.base_url}/del/{door.code}" if door is not None and is_open else log
    return ctx.render(
        "workshops/screen.html",
        "workshops/_inputs.html",
        points=[line.strip(" -–•\t") for line in meeting.purpose.splitlines() if line.strip()],
        code=drawn(leads),
        short=leads.partition("://")[2],
        for_all=is_open,
        members=log.partition("://")[2],
        shut=_why_shut(ctx, door) if door else "",
        has_door=door is not None,
        inputs=queries.logged_in(ctx.db, meeting),
        **frame(ctx, meeting),
    )


def _why_shut(ctx: Ctx, door: IntakeLink) -> str:
    youth = intake.youth(ctx, ctx.network.id)
    is_open = youth.open and door.open
    return intake_rules.door_problem(is_open, door.starts, door.ends, clock.today())


def drawn(address: str) -> dict[str, Any]:
    """The code as one path of an SVG with the white around it that readers need.

    {size: the picture's side in modules, path, says}.
    """
    found = qr(address, ERROR_LEVEL)
    path = "".join(f"M{x + 4} {y + 4}h{n}v1h-{n}z" for x, y, n in found["runs"])
    return {"size": found["size"] + 8, "path": path, "says": found["says"]}


@router.action(MEETING + "/dor", meeting_guard(WorkshopDo.DOOR))
def open_door(ctx: Ctx, meeting: Meeting) -> Response:
    """Let the room in through the youth-safe intake: what comes goes to moderation, as always."""
    sheet.open_door(ctx.db, ctx.actor, meeting)
    said = _("Koden leder nå til skjemaet for unge. Det som kommer inn, går til moderering.")
    return ctx.redirect(home(ctx, meeting, "skjerm"), say=said)
