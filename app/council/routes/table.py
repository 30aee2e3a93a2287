"""The board itself: group, name, weigh. The same for an account and for a seat by the link.

Nothing of what a participant sends is kept beside its result: each act can be repeated without
harm, so these actions need no key of the form to be remembered (`again`).
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response

from app.core import forms as core_forms
from app.core.access import Actor
from app.core.errors import Invalid, NotFound
from app.core.forms import FormView
from app.core.web import Ctx
from app.council import forms, queries, table, view
from app.council.models import Board, Cluster
from app.council.policy import BoardDo
from app.council.queries import board_guard
from app.council.routes.shared import (
    ONE,
    SEAT,
    SEATED,
    demand_link,
    is_open,
    over,
    router,
    show,
    unkept,
    with_account,
)
from app.council.view import Here

WORK = board_guard(BoardDo.WORK)
CLUSTER = "/klynge/{nummer:int}"


def _done(ctx: Ctx, here: Here, word: str, cluster: Cluster | None = None, **more: Any) -> Response:
    """Back to the board, at the cluster it was about."""
    number = cluster.id if cluster else None
    query = urlencode({"sagt": word, **({"k": number} if number else {}), **more}, doseq=True)
    place = f"klynge-{number}" if number else "lose"
    return ctx.redirect(f"{here.href}?{query}#{place}")


def _who(ctx: Ctx, here: Here) -> Actor:
    return table.PARTICIPANT if here.by_link else ctx.actor


def _cluster(ctx: Ctx, here: Here, number: int | None = None) -> Cluster:
    return queries.cluster_of(ctx.db, here.board, number or int(ctx.part("nummer")))


def _place(ctx: Ctx, here: Here) -> Response:
    demand_link(here)
    table.demand_open(here.board)
    form = ctx.parse(forms.GroupForm)
    if not form.ok:
        return show(ctx, here, form)
    data = form.data
    try:
        cluster = _cluster(ctx, here, data.cluster_id) if data.cluster_id else None
        placed = table.place(ctx.db, _who(ctx, here), here.board, data.cards, cluster, data.name)
    except (Invalid, NotFound) as problem:
        form.say("", problem.reason or view.gone())
        return show(ctx, here, form)
    return _done(ctx, here, "lagt", placed.cluster, kort=placed.elsewhere)


def _take_out(ctx: Ctx, here: Here) -> Response:
    demand_link(here)
    form = ctx.parse(forms.CardForm)
    if not form.ok:
        raise Invalid(next(iter(form.errors.values())))
    table.take_out(ctx.db, here.board, form.data.card)
    return _done(ctx, here, "ut")


def _weigh(ctx: Ctx, here: Here) -> Response:
    demand_link(here)
    form = ctx.parse(forms.DotsForm)
    if not form.ok:
        raise Invalid(next(iter(form.errors.values())))
    try:
        cluster = _cluster(ctx, here, form.data.cluster_id)
        table.set_dots(ctx.db, here.board, here.seat_key, cluster, form.data.dots)
    except (Invalid, NotFound) as problem:
        return show(ctx, here, trouble=problem.reason or view.gone())
    return _done(ctx, here, "prikk", cluster)


def _name_page(
    ctx: Ctx, here: Here, cluster: Cluster, form: FormView[forms.ClusterForm], status: int = 200
) -> Response:
    response = ctx.render("council/cluster.html", status=status, form=form, **_named(here, cluster))
    return unkept(response) if here.by_link else response


def _named(here: Here, cluster: Cluster) -> dict[str, Any]:
    return {
        "frame": "council/_bare.html" if here.by_link else "layouts/base.html",
        "here": here,
        "cluster": cluster,
    }


def _naming(ctx: Ctx, here: Here) -> Response:
    table.demand_open(here.board)
    cluster = _cluster(ctx, here)
    form = core_forms.blank(forms.ClusterForm, name=cluster.name, version=cluster.version)
    return _name_page(ctx, here, cluster, form)


def _rename(ctx: Ctx, here: Here) -> Response:
    demand_link(here)
    cluster = _cluster(ctx, here)
    form = ctx.parse(forms.ClusterForm)
    if not form.ok:
        return _name_page(ctx, here, cluster, form, 422)
    if form.data.version != cluster.version:
        current = {"name": cluster.name, "version": cluster.version}
        return ctx.conflict("council/cluster.html", form, current, **_named(here, cluster))
    table.rename(ctx.db, _who(ctx, here), here.board, cluster, form.data.version, form.data.name)
    return _done(ctx, here, "navn", cluster)


def _remove(ctx: Ctx, here: Here) -> Response:
    demand_link(here)
    try:
        table.remove(ctx.db, _who(ctx, here), here.board, _cluster(ctx, here))
    except Invalid as problem:
        return show(ctx, here, trouble=problem.reason)
    return _done(ctx, here, "fjernet")


# With an account.


@router.page(ONE, board_guard(BoardDo.READ))
def board(ctx: Ctx, found: Board) -> Response:
    """The board."""
    return show(ctx, with_account(ctx, found))


@router.action(ONE + "/legg", WORK)
def place(ctx: Ctx, found: Board) -> Response:
    """Cards into a cluster."""
    return _place(ctx, with_account(ctx, found))


@router.action(ONE + "/ta-ut", WORK)
def take_out(ctx: Ctx, found: Board) -> Response:
    """A card out of its cluster."""
    return _take_out(ctx, with_account(ctx, found))


@router.action(ONE + "/prikk", WORK, again=True)
def weigh(ctx: Ctx, found: Board) -> Response:
    """So many of one's dots on a cluster; that it was sent is remembered nowhere."""
    return _weigh(ctx, with_account(ctx, found))


@router.page(ONE + CLUSTER, WORK)
def naming(ctx: Ctx, found: Board) -> Response:
    """The form for a cluster's name."""
    return _naming(ctx, with_account(ctx, found))


@router.action(ONE + CLUSTER, WORK)
def rename(ctx: Ctx, found: Board) -> Response:
    """Another name."""
    return _rename(ctx, with_account(ctx, found))


@router.action(ONE + CLUSTER + "/fjern", WORK)
def remove(ctx: Ctx, found: Board) -> Response:
    """An empty cluster away."""
    return _remove(ctx, with_account(ctx, found))


# By the link.


@router.page(SEAT, SEATED)
def seat(ctx: Ctx, here: Here) -> Response:
    """The same board, from a seat; when the link is closed, where to look instead."""
    if not is_open(here.board):
        return over(ctx, queries.Linked(here.board, here.network))
    return show(ctx, here)


@router.action(SEAT + "/legg", SEATED, again=True)
def place_by_link(ctx: Ctx, here: Here) -> Response:
    """Cards into a cluster."""
    return _place(ctx, here)


@router.action(SEAT + "/ta-ut", SEATED, again=True)
def take_out_by_link(ctx: Ctx, here: Here) -> Response:
    """A card out of its cluster."""
    return _take_out(ctx, here)


@router.action(SEAT + "/prikk", SEATED, again=True)
def weigh_by_link(ctx: Ctx, here: Here) -> Response:
    """So many of one's dots on a cluster."""
    return _weigh(ctx, here)


@router.page(SEAT + CLUSTER, SEATED)
def naming_by_link(ctx: Ctx, here: Here) -> Response:
    """The form for a cluster's name."""
    if not is_open(here.board):
        return over(ctx, queries.Linked(here.board, here.network))
    return _naming(ctx, here)


@router.action(SEAT + CLUSTER, SEATED, again=True)
def rename_by_link(ctx: Ctx, here: Here) -> Response:
    """Another name."""
    return _rename(ctx, here)


@router.action(SEAT + CLUSTER + "/fjern", SEATED, again=True)
def remove_by_link(ctx: Ctx, here: Here) -> Response:
    """An empty cluster away."""
    return _remove(ctx, here)
