"""What insights show on the pages of the rooms below."""

from __future__ import annotations

from app.core.panels import Panel
from app.core.web import Ctx
from app.insights import queries
from app.problems.models import ProblemVersion


def of_version(ctx: Ctx, version: ProblemVersion) -> Panel | None:
    """The insights a version of the problem statement rests on.

    The page shows every version of a group, so all are read at once and kept with the
    request's own session.
    """
    kept = ctx.db.info.setdefault("behind_versions", {})
    if version.group_id not in kept:
        kept[version.group_id] = queries.behind_versions(
            ctx.db, ctx.actor, version.network_id, version.group_id
        )
    found = kept[version.group_id].get(version.id)
    return (
        Panel("insights/_behind.html", {"insights": found, "version": version}) if found else None
    )
