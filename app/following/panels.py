"""On an initiative's page: «Følg»; on my page: what I follow."""

from __future__ import annotations

from typing import Any

from app.core.panels import Panel
from app.core.web import Ctx
from app.following import queries
from app.following.digest import name_of, visible
from app.initiatives.models import Initiative


def of_initiative(ctx: Ctx, initiative: Initiative) -> Panel | None:
    """The feed of what is published, and «Følg» for those with an account."""
    public = ctx.network.public and initiative.reach == "offentlig"
    if not (public or ctx.actor.signed_in):
        return None
    home = f"/{ctx.network.slug}/tiltak/{initiative.slug}"
    mine = ctx.actor.person_id
    held = queries.follows(ctx.db, mine, initiative.id) if ctx.actor.signed_in else None
    shown = {
        "feed": f"{home}/feed.atom" if public else "",
        "follow": f"{home}/folg" if ctx.actor.signed_in and not held else "",
        "stop": f"/min-side/folger/{held}/stopp" if held else "",
    }
    return Panel("following/_of_initiative.html", shown)


def of_person(ctx: Ctx, person: Any) -> Panel:
    """What I follow, each with its stop; what I may no longer see is not named."""
    lines = [_line(ctx, row) for row in queries.of_person(ctx.db, person.id)]
    return Panel("following/_of_person.html", {"lines": lines})


def _line(ctx: Ctx, row: Any) -> dict[str, str]:
    stop = f"/min-side/folger/{row.id}/stopp"
    if row.initiative_id is None:
        href = f"/bibliotek?{row.query}" if row.query else "/bibliotek"
        return {"title": name_of(row.query), "href": href, "stop": stop}
    if not visible(ctx.actor, row):
        return {"title": "", "href": "", "stop": stop}
    return {"title": row.title, "href": f"/{row.network}/tiltak/{row.slug}", "stop": stop}
