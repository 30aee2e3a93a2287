"""The project leader's Monday: everything in the network that waits for somebody, on one page."""

from __future__ import annotations

from starlette.responses import Response

from app.core import clock
from app.core.web import Ctx, Router
from app.intake import queries as intake
from app.monday import queries, view
from app.networks.policy import NetworkDo
from app.networks.queries import NetworkInfo, in_network

router = Router()


@router.page("/{nett}/mandag", in_network(NetworkDo.MANAGE))
def monday(ctx: Ctx, network: NetworkInfo) -> Response:
    """What waits, each with the button that deals with it."""
    today = clock.today()
    found = queries.waiting(ctx.db, network.id, today)
    signals = queries.signals(ctx.db, network.id, today)
    silent = queries.silent(ctx.db, network.id, today)
    # What nobody has read yet is known to those who read it, and to nobody else.
    reads = ctx.actor.moderates(network.id)
    posts = intake.waiting(ctx.db, network.id) if reads else 0
    sections = view.sections(network, found, signals, silent, posts)
    return ctx.render("monday/monday.html", sections=sections)
