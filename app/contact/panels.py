"""On an initiative's page: the way to those who answer for it."""

from __future__ import annotations

from app.contact import queries
from app.core.panels import Panel
from app.core.web import Ctx
from app.initiatives.models import Initiative


def of_initiative(ctx: Ctx, initiative: Initiative) -> Panel:
    """«Kontakt oss», and how many have asked: to insiders, or when it is no small number."""
    count = queries.how_many(ctx, initiative)
    home = f"/{ctx.network.slug}/tiltak/{initiative.slug}"
    shown = {
        "role": initiative.contact_role,
        "href": f"{home}/kontakt",
        "count": count if ctx.insider or count >= ctx.network.k else 0,
        "list_href": f"{home}/interesse" if ctx.can("interest:read", initiative) else "",
    }
    return Panel("contact/_of_initiative.html", shown)
