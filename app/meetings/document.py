"""The minutes as a document: for the page and for print."""

from __future__ import annotations

from typing import Any

from app.core import i18n, pdf
from app.core.i18n import _, long_date
from app.core.web import Ctx
from app.meetings import minutes, queries, rules, trail, view
from app.meetings.models import KIND_LABELS, Meeting, MeetingState
from app.meetings.policy import MeetingDo


def written(ctx: Ctx, meeting: Meeting) -> dict[str, Any] | None:
    """The minutes as the page shows them; None before the meeting is over. Two queries."""
    if meeting.state not in rules.HELD:
        return None
    rows = queries.entries(ctx.db, meeting.id)
    about = trail.about(ctx, rows)
    approved = meeting.state is MeetingState.APPROVED
    return {
        "blocks": minutes.read(meeting.minutes, trail.numbered(rows, about)),
        "approved": _approved(meeting) if approved else "",
        "may_edit": not approved and ctx.can(MeetingDo.HOLD, meeting),
        "may_approve": not approved and ctx.can(MeetingDo.APPROVE, meeting),
        "may_send": ctx.can(MeetingDo.HOLD, meeting),
    }


def _approved(meeting: Meeting) -> str:
    return _("Godkjent %s.") % long_date(meeting.approved_at)


def on_paper(ctx: Ctx, meeting: Meeting) -> bytes:
    """The minutes as a tagged PDF, the same bytes every time. Three queries."""
    rows = queries.entries(ctx.db, meeting.id)
    about = trail.about(ctx, rows)
    blocks = minutes.read(meeting.minutes, trail.numbered(rows, about))
    came = view.came(queries.attendance(ctx.db, meeting.id))
    group = ctx.network.group(meeting.group_id)
    base = ctx.settings.base_url
    told = {
        "lang": i18n.language(),
        "title": _("Referat: %s") % meeting.title,
        "headline": meeting.title,
        "kind": _(KIND_LABELS[meeting.kind]),
        "place": group.name if group else ctx.network.name,
        "when": rules.when(meeting.starts_at, meeting.ends_at),
        "where": meeting.place or meeting.online,
        "status": _approved(meeting) if meeting.approved_at else _("Ikke godkjent ennå."),
        "example": _("Eksempeldata") if meeting.example else "",
        "came-title": _("Oppmøte"),
        "came": came["words"],
        "came-rows": [f"{name} ({sector}): {people}" for name, sector, people in came["rows"]],
        "blocks": _absolute(minutes.plain(blocks), base),
        "address": f"{base}/{ctx.network.slug}/moter/{meeting.slug}",
    }
    return pdf.pdf("minutes.typ", told)


def _absolute(blocks: list[dict[str, Any]], base: str) -> list[dict[str, Any]]:
    """On paper a link says the whole address."""
    for block in blocks:
        for item in block["items"]:
            for run in item:
                run["href"] = base + run["href"] if run["href"] else ""
    return blocks
