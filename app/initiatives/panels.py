"""What initiatives show on the pages of lower rooms."""

from __future__ import annotations

from app.core.i18n import _
from app.core.panels import Panel
from app.core.web import Ctx
from app.initiatives import queries
from app.initiatives.models import STATUS_LABELS
from app.networks.policy import groups_to_log_in
from app.practices.models import Practice, PracticeState


def of_practice(ctx: Ctx, practice: Practice) -> Panel | None:
    """The initiatives that build on the practice, and the way to start one."""
    rows = queries.of_practice(ctx.db, ctx.actor, practice)
    alive = practice.state is not PracticeState.REJECTED
    base = f"/{ctx.network.slug}/tiltak"
    start = ""
    if alive and groups_to_log_in(ctx.actor, ctx.network):
        start = f"{base}/ny?praksis={practice.slug}"
    if not rows and not start:
        return None
    shown = [
        {
            "title": row.title,
            "href": f"{base}/{row.slug}",
            "status": row.status,
            "label": _(STATUS_LABELS[row.status]),
            "group": ctx.network.group(row.group_id).name,
        }
        for row in rows
    ]
    return Panel("initiatives/_of_practice.html", {"initiatives": shown, "start_href": start})
