"""The library's page: one list of everything published, the same for all who come."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from starlette.responses import Response

from app.core.access import OPEN
from app.core.paging import address
from app.core.search_asking import Question
from app.core.search_finding import Looked, Totals
from app.core.search_tables import SCOPE
from app.core.web import Ctx, Router
from app.library import exports, filters, queries, view
from app.library.filters import Known
from app.networks.lists import downloads

router = Router()
LIST = "/bibliotek"
LONGEST_QUESTION = 200


@router.page(LIST, OPEN)
def index(ctx: Ctx, _nothing: None) -> Response:
    """Everything published in any network, searched and narrowed; what was stopped among it."""
    words, exact = ctx.arg("q")[:LONGEST_QUESTION], ctx.arg("ordrett") == "1"
    known = queries.known(ctx)
    named = {f.name: ctx.arg(f.name) for f in filters.FILTERS}
    chosen = filters.chosen_in(named, known)
    question = queries.asked(ctx, words, exact=exact)
    found, looked = queries.find(ctx, question, chosen, ctx.arg("etter"))
    picked = dict(chosen)
    tokens = question.tokens if question else frozenset()
    return ctx.render(
        "library/list.html",
        "library/_browse.html",
        words=words,
        rows=[view.row_of(ctx, row, tokens) for row in found.rows],
        total=filters.capped(found.totals.hits),
        whole=found.whole,
        cut=found.cut,
        shelf=picked.get("status") == filters.STOPPED,
        stopped=known.counts.get(("status", filters.STOPPED), 0),
        everything=known.total,
        filters=_panel(ctx, known, looked, found.totals),
        picked=[
            (known.label(name, value), address(ctx.path, {"q": words, **picked}, **{name: ""}))
            for name, value in chosen
        ],
        **_addresses(ctx, words, exact, picked, found.after),
        **_said(ctx, question, words, picked),
    )


@router.page(LIST + ".{format}", OPEN, slow=True)
def file(ctx: Ctx, _nothing: None) -> Response:
    """What the list shows with its words and filters, as a file."""
    words, exact = ctx.arg("q")[:LONGEST_QUESTION], ctx.arg("ordrett") == "1"
    named = {f.name: ctx.arg(f.name) for f in filters.FILTERS}
    chosen = filters.chosen_in(named, queries.known(ctx))
    return exports.download(ctx, queries.asked(ctx, words, exact=exact), chosen)


def _panel(ctx: Ctx, known: Known, looked: Looked, totals: Totals) -> Markup:
    """The filters with their counts, kept for the next reader while nothing changes."""

    def variables() -> dict[str, Any]:
        counts = queries.counts(ctx, looked, totals, known)
        groups = filters.panels(known, dict(looked.chosen), counts)
        return {"path": ctx.path, "groups": groups, "chosen": False}

    key = (looked.question, looked.chosen)
    return ctx.kept(SCOPE, "networks/_filters.html", key, variables)


def _addresses(
    ctx: Ctx, words: str, exact: bool, picked: dict[str, str], after: str
) -> dict[str, Any]:
    query = {"q": words, "ordrett": "1" if exact else "", **picked}
    return {
        "follow_query": address("", query | {"etter": ""}).removeprefix("?"),
        "keep": list(picked.items()),
        "clear_href": address(ctx.path, {"q": words}) if picked else None,
        "next_url": address(ctx.path, query, etter=after) if after else None,
        "downloads": downloads(ctx.path, query),
        "first_url": address(ctx.path, query) if ctx.arg("etter") else None,
    }


def _said(
    ctx: Ctx, question: Question | None, words: str, picked: dict[str, str]
) -> dict[str, Any]:
    """What the page tells about the words: what was meant, and what nobody has written about."""
    instead = question.instead if question else ()
    exact = address(ctx.path, {"q": words, "ordrett": "1", **picked})
    return {
        "instead": [(one.typed, one.word) for one in instead],
        "unknown": list(question.unknown) if question else [],
        "exact_href": exact if instead else None,
    }
