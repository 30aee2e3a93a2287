"""Pages of the installation itself: front page, health, privacy, accessibility, gallery."""

from __future__ import annotations

import sqlalchemy as sa
from starlette.responses import JSONResponse, Response

from app.core import gallery
from app.core.access import OPEN
from app.core.errors import NotFound
from app.core.web import Ctx, Router
from app.thread import queries

router = Router()


@router.page("/", OPEN)
def home(ctx: Ctx, _nothing: None) -> Response:
    """What Flipp is, and the networks; a single network is shown at once."""
    rows = queries.networks_for(ctx.db, ctx.actor)
    if len(rows) == 1 and not ctx.actor.admin:
        return ctx.redirect(f"/{rows[0].slug}")
    networks = [
        {
            "name": row.name,
            "href": f"/{row.slug}",
            "owner": row.owner,
            "lead": row.lead,
            "groups": row.groups,
            "example": row.example,
            "youth_href": f"/{row.slug}/del" if row.youth and row.public else None,
        }
        for row in rows
    ]
    joined = {g.network_id for g in ctx.actor.grants}
    own = [shown for row, shown in zip(rows, networks, strict=True) if row.id in joined]
    return ctx.render("thread/home.html", networks=networks, own=own)


@router.page("/healthz", OPEN)
def health(ctx: Ctx, _nothing: None) -> Response:
    """Whether the database answers; trouble comes as 503 by the common way."""
    ctx.db.execute(sa.text("SELECT 1 FROM revision LIMIT 1"))
    return JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})


@router.page("/personvern", OPEN)
def privacy(ctx: Ctx, _nothing: None) -> Response:
    """What is kept about people, how long, and whom to ask."""
    return ctx.render(
        "thread/privacy.html",
        contact=ctx.settings.privacy_contact,
        session_days=ctx.settings.session_days,
    )


@router.page("/tilgjengelighet", OPEN)
def accessibility(ctx: Ctx, _nothing: None) -> Response:
    """How Flipp can be used, and where the declaration stands."""
    return ctx.render(
        "thread/accessibility.html",
        declaration=ctx.settings.accessibility_declaration_url,
        contact=ctx.settings.privacy_contact,
    )


@router.page("/komponenter", OPEN)
def components(ctx: Ctx, _nothing: None) -> Response:
    """Every component in its states, for developers; not on a production installation."""
    if not ctx.demo:
        raise NotFound
    return ctx.render("gallery.html", **gallery.samples())
