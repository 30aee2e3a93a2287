"""What the pages of the council have in common: the router, addresses, the guards of the link."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from app.core import clock
from app.core import forms as core_forms
from app.core.access import Guard, Level
from app.core.errors import Invalid
from app.core.forms import FormView
from app.core.i18n import _
from app.core.paging import cursor
from app.core.web import Ctx, Router
from app.council import forms, queries, rules, table, view
from app.council.models import Board
from app.council.policy import in_council
from app.council.queries import Linked
from app.council.view import Here

router = Router()
ROOM = "/{nett}/ungdomsrad"
ONE = ROOM + "/{slug}"
LINK = "/rad/{kode}"
SEAT = LINK + "/{plass}"
HAPPENED = "/{nett}/hva-skjedde"
REQUEST = "/{nett}/onsker/{slug}"


def address(ctx: Ctx, board: Board) -> str:
    """The board's page for those with an account."""
    return f"/{ctx.network.slug}/ungdomsrad/{board.slug}"


def after(ctx: Ctx) -> int | None:
    """Where a list goes on from."""
    return cursor(ctx.arg("etter"))


def with_account(ctx: Ctx, board: Board) -> Here:
    """Somebody of the network at the board; those outside the council only look."""
    may = in_council(ctx.actor, board.network_id)
    key = table.account_key(ctx.settings.secret, board, ctx.actor.person_id or 0)
    return Here(board, ctx.network, address(ctx, board), key, works=may, leads=may)


def _by_link(ctx: Ctx) -> Here:
    """A participant in their seat. Raises NotFound for a seat that is none of this board's."""
    linked, token = queries.load_linked(ctx), ctx.part("plass")
    key = table.demand_seat(ctx.db, linked.board, token)
    href = f"/rad/{linked.board.code}/{token}"
    return Here(linked.board, linked.network, href, key, by_link=True)


LINKED: Guard[Linked] = Guard(Level.OPEN, queries.load_linked)
SEATED: Guard[Here] = Guard(Level.OPEN, _by_link)


def is_open(board: Board) -> bool:
    """The link lets people in today."""
    return rules.link_is_open(board, clock.today())


def demand_link(here: Here) -> Here:
    """Raise Invalid when the link has closed since the page was opened."""
    if here.by_link and not is_open(here.board):
        raise Invalid(_("Lenken er ikke åpen nå. Spør den som leder møtet."))
    return here


def unkept(response: Response) -> Response:
    """A page of the link is kept by nobody: whoever has its address may do what it says.

    Nor does the browser say the address when it asks for the next thing. Not «no-referrer»: with
    that it sends `Origin: null` along with a form, which is then taken for another site's.
    """
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "strict-origin"
    return response


def over(ctx: Ctx, linked: Linked) -> Response:
    """The link is not open: when it is, or where the result stands."""
    network, board = linked.network, linked.board
    shared = network.public and board.shared_on is not None
    page = ctx.render(
        "council/over.html",
        board=board,
        text=view.when(board, clock.today()) if board.shared_on is None else "",
        result_href=f"/{network.slug}/hva-skjedde" if shared else None,
    )
    return unkept(page)


def show(
    ctx: Ctx,
    here: Here,
    form: FormView[forms.GroupForm] | None = None,
    trouble: str = "",
) -> Response:
    """The board, as this person sees it; 422 with what was typed when it could not be done."""
    page = view.board_page(ctx.db, here, after(ctx))
    link = here.leads and here.open
    response = ctx.render(
        "council/board.html",
        status=422 if form or trouble else 200,
        frame="council/_bare.html" if here.by_link else "layouts/base.html",
        form=form or core_forms.blank(forms.GroupForm),
        trouble=trouble,
        link=view.link(ctx.db, here.board, ctx.settings.base_url) if link else None,
        **page,
        **_said(ctx, page),
    )
    return unkept(response) if here.by_link else response


def _said(ctx: Ctx, page: dict[str, Any]) -> dict[str, str]:
    sentence = view.said(ctx.arg("sagt"), cursor(ctx.arg("k")), ctx.args("kort", 200), page)
    return {"say": sentence} if sentence else {}
