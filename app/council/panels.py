"""What the council shows on the pages of the rooms below."""

from __future__ import annotations

from app.core.panels import Panel
from app.core.web import Ctx
from app.council import queries, view
from app.insights.models import Insight, SourceKind


def of_insight(ctx: Ctx, insight: Insight) -> Panel | None:
    """What the council asked for because of this voice, and the answers."""
    if insight.source_kind is not SourceKind.YOUTH:
        return None
    rows = queries.because_of(ctx.db, insight)
    shown = [view.request_line(ctx.network, row) for row in rows]
    return Panel("council/_because.html", {"requests": shown}) if shown else None
