"""The council's boards: the list, a new one, its settings and link, share the result."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from app.core import clock
from app.core.columns import Reach
from app.core.errors import Invalid
from app.core.forms import FormView
from app.core.i18n import _
from app.core.web import Ctx
from app.council import forms, service, view
from app.council.models import Board
from app.council.policy import BoardDo, CouncilDo
from app.council.queries import board_guard, council_guard
from app.council.routes.shared import ONE, ROOM, address, after, router, show, with_account
from app.council.table import demand_open
from app.networks.queries import NetworkInfo

LEAD = board_guard(BoardDo.LEAD)
# What a conflict compares, and the form shows.
FIELDS = ("name", "met_on", "reach", "link_opens", "link_closes", "seats")


@router.page(ROOM, council_guard(CouncilDo.LIST))
def index(ctx: Ctx, network: NetworkInfo) -> Response:
    """The boards, and what waits for an answer."""
    return ctx.render("council/list.html", **view.boards(ctx.db, network, after(ctx)))


@router.page(ROOM + "/ny", council_guard(CouncilDo.START))
def new(ctx: Ctx, _network: NetworkInfo) -> Response:
    """The form for a board; it begins with today."""
    today = clock.today()
    days = {"met_on": today, "link_opens": today, "link_closes": today}
    return _form_page(ctx, ctx.blank(forms.BoardForm, **days, reach="offentlig", seats=15))


def _form_page(
    ctx: Ctx, form: FormView[forms.BoardForm], board: Board | None = None, status: int = 200
) -> Response:
    return ctx.render("council/form.html", status=status, form=form, **_choices(board))


def _choices(board: Board | None) -> dict[str, Any]:
    return {
        "board": board,
        "reaches": [
            (Reach.PUBLIC.value, _("Bare det som er publisert"), ""),
            (
                Reach.NETWORK.value,
                _("Også det hele nettverket ser"),
                _("Den som har lenken, ser da det samme på tavla."),
            ),
        ],
    }


@router.action(ROOM + "/ny", council_guard(CouncilDo.START))
def create(ctx: Ctx, network: NetworkInfo) -> Response:
    """Make it."""
    form = ctx.parse(forms.BoardForm)
    if not form.ok:
        return _form_page(ctx, form, status=422)
    values = {name: getattr(form.data, name) for name in FIELDS}
    board = service.start(ctx.db, ctx.actor, network.id, **values)
    return ctx.redirect(address(ctx, board), say=_("Tavla er klar. Del lenken på møtet."))


def _current(board: Board) -> dict[str, Any]:
    return {name: getattr(board, name) for name in (*FIELDS, "version")}


@router.page(ONE + "/rediger", LEAD)
def edit(ctx: Ctx, board: Board) -> Response:
    """The same form for a board there is."""
    demand_open(board)
    return _form_page(ctx, ctx.blank(forms.BoardForm, **_current(board)), board)


@router.action(ONE + "/rediger", LEAD)
def save(ctx: Ctx, board: Board) -> Response:
    """Write it; when somebody else was first, show both."""
    demand_open(board)
    form = ctx.parse(forms.BoardForm)
    if not form.ok:
        return _form_page(ctx, form, board, 422)
    if form.data.version != board.version:
        return ctx.conflict("council/form.html", form, _current(board), **_choices(board))
    values = {name: getattr(form.data, name) for name in FIELDS}
    service.change(ctx.db, ctx.actor, board, form.data.version, values)
    return ctx.redirect(address(ctx, board), say=_("Tavla er lagret."))


@router.action(ONE + "/lenke", LEAD)
def change_link(ctx: Ctx, board: Board) -> Response:
    """Another link, when the first has come astray."""
    try:
        service.change_link(ctx.db, ctx.actor, board)
    except Invalid as problem:
        return show(ctx, with_account(ctx, board), trouble=problem.reason)
    return ctx.redirect(
        address(ctx, board) + "#lenke", say=_("Lenken er byttet. Den gamle virker ikke lenger.")
    )


@router.action(ONE + "/del", LEAD)
def share(ctx: Ctx, board: Board) -> Response:
    """The meeting is over; everybody may see what it came to."""
    try:
        service.share(ctx.db, ctx.actor, board)
    except Invalid as problem:
        return show(ctx, with_account(ctx, board), trouble=problem.reason)
    return ctx.redirect(
        address(ctx, board), say=_("Resultatet er delt. Nå kan dere sende ønsker til gruppene.")
    )


@router.action(ONE + "/apne", LEAD)
def reopen(ctx: Ctx, board: Board) -> Response:
    """It was shared too early."""
    try:
        service.reopen(ctx.db, ctx.actor, board)
    except Invalid as problem:
        return show(ctx, with_account(ctx, board), trouble=problem.reason)
    return ctx.redirect(address(ctx, board), say=_("Tavla er åpen igjen."))
