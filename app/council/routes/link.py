"""The shared link: what this is, and a seat at the board for whoever joins."""

from __future__ import annotations

from starlette.responses import Response

from app.core.errors import Invalid
from app.core.web import Ctx
from app.council import table
from app.council.queries import Linked
from app.council.routes.shared import LINK, LINKED, is_open, over, router, unkept


@router.page(LINK, LINKED)
def invited(ctx: Ctx, linked: Linked) -> Response:
    """What one is asked to take part in."""
    if not is_open(linked.board):
        return over(ctx, linked)
    return _page(ctx, linked)


def _page(ctx: Ctx, linked: Linked, trouble: str = "") -> Response:
    page = ctx.render(
        "council/join.html",
        status=422 if trouble else 200,
        board=linked.board,
        owner=linked.network.name,
        trouble=trouble,
    )
    return unkept(page)


@router.action(LINK, LINKED, again=True)
def join(ctx: Ctx, linked: Linked) -> Response:
    """A seat; its secret is the address, and only its hash is kept."""
    if not is_open(linked.board):
        return over(ctx, linked)
    code = linked.board.code
    token = table.seat_secret(ctx.settings.secret, code, str(ctx.fields.get("_key", "")))
    try:
        table.join(ctx.db, linked.board, token)
    except Invalid as problem:
        return _page(ctx, linked, problem.reason)
    return ctx.redirect(f"/rad/{code}/{token}")
