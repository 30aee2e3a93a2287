"""How the council stands in a network: asked by the menu and the front page of every page."""

from __future__ import annotations

from app.core.web import DATABASE_AWAY, Ctx
from app.council import queries
from app.council.queries import Standing


def standing(ctx: Ctx, network_id: int) -> Standing:
    """Kept until the network changes, and read in a session of its own: the menu stands on error
    pages too, where the request's own session is over."""

    def read() -> Standing:
        with ctx.app.database.read() as db:
            return queries.standing(db, network_id)

    try:
        return ctx.at_revision(network_id, "council standing", read)
    except DATABASE_AWAY:
        return Standing()
