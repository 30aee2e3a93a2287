"""What the council asks for: send it, read it, answer it, and what became of it all."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from starlette.responses import Response

from app.core import audit
from app.core.audit import Happening
from app.core.choices import choices
from app.core.errors import Invalid
from app.core.forms import FormView
from app.core.i18n import _
from app.core.looked_over import looked_over
from app.core.web import Ctx
from app.council import forms, queries, rules, service, view
from app.council.models import ANSWER_LABELS, Board, BoardState, Cluster, YouthRequest
from app.council.policy import BoardDo, RequestDo
from app.council.queries import board_guard, request_guard
from app.council.routes.shared import HAPPENED, ONE, REQUEST, address, after, router
from app.networks.lists import shorten
from app.networks.queries import NetworkInfo, in_network

SEND = ONE + "/send/{nummer:int}"
LEAD = board_guard(BoardDo.LEAD)


@router.page(HAPPENED, in_network())
def happened(ctx: Ctx, network: NetworkInfo) -> Response:
    """«Hva skjedde med det vi sa?»"""
    return ctx.render("council/happened.html", **view.happened(ctx.db, network, after(ctx)))


def _chosen(ctx: Ctx, board: Board) -> Cluster:
    """The cluster something is to be asked because of. Raises Invalid before it is shared."""
    cluster = queries.cluster_of(ctx.db, board, int(ctx.part("nummer")))
    if board.state is not BoardState.SHARED:
        raise Invalid(_("Del resultatet først. Da vet gruppa hva ønsket bygger på."))
    return cluster


@router.page(SEND, LEAD)
def sending(ctx: Ctx, board: Board) -> Response:
    """The form that asks a group for something, the group most of the cards come from first."""
    cluster = _chosen(ctx, board)
    cards = queries.placed(ctx.db, board).get(cluster.id or 0, [])
    homes = [card.group_id for card in cards]
    group_id = max(homes, key=homes.count) if homes else None
    form = ctx.blank(forms.SendForm, group_id=group_id, title="", text="")
    return _send_page(ctx, board, cluster, form)


def _send_page(
    ctx: Ctx,
    board: Board,
    cluster: Cluster,
    form: FormView[forms.SendForm],
    status: int = 200,
) -> Response:
    return ctx.render(
        "council/send.html",
        status=status,
        form=form,
        board=board,
        cluster=cluster,
        home=address(ctx, board),
        groups=[(g.id, g.name) for g in ctx.network.groups],
    )


@router.action(SEND, LEAD)
def send(ctx: Ctx, board: Board) -> Response:
    """Ask the group."""
    cluster = _chosen(ctx, board)
    form = ctx.parse(forms.SendForm)
    if not form.ok:
        return _send_page(ctx, board, cluster, form, 422)
    data = form.data
    try:
        made = service.send(
            ctx.db, ctx.actor, board, cluster, data.group_id, data.title, text=data.text
        )
    except Invalid as problem:
        form.say("group_id", problem.reason)
        return _send_page(ctx, board, cluster, form, 422)
    group = ctx.network.group(made.group_id)
    say = _("Ønsket er sendt til %s. De må svare.") % (shorten(group.name, 60) if group else "")
    return ctx.redirect(_address(ctx, made), say=looked_over(say, data))


def _address(ctx: Ctx, request: YouthRequest) -> str:
    return f"/{ctx.network.slug}/onsker/{request.slug}"


@router.page(REQUEST, request_guard(RequestDo.READ))
def request_page(ctx: Ctx, request: YouthRequest) -> Response:
    """What was asked, the voices behind it, the answer, and the form for it."""
    form = None
    if ctx.can(RequestDo.ANSWER, request):
        form = ctx.blank(forms.AnswerForm, **_current(request))
    return ctx.render("council/request.html", form=form, **_shown(ctx, request))


def _current(request: YouthRequest) -> dict[str, Any]:
    names = ("answer_kind", "answer", "version")
    return {name: getattr(request, name) for name in names}


def _shown(ctx: Ctx, request: YouthRequest) -> dict[str, Any]:
    """What the request's page shows. Three queries."""
    behind = queries.behind(ctx.db, request)
    return {
        "request": request,
        "line": view.request_line(ctx.network, request),
        "behind": behind,
        "voices_label": rules.voices(behind.voices, ctx.network.k),
        "voices": queries.voices(ctx.db, ctx.actor, request),
        "kinds": choices(ANSWER_LABELS),
        "history": _history(ctx, request),
        "insider": ctx.insider,
    }


def _history(ctx: Ctx, request: YouthRequest) -> list[Happening]:
    """What happened; the answer that holds stands on the page, those before it stand here."""
    told = audit.history(ctx.db, request, names=ctx.insider)
    return [replace(h, text="") if h.text == request.answer else h for h in told]


@router.action(REQUEST + "/svar", request_guard(RequestDo.ANSWER))
def answer(ctx: Ctx, request: YouthRequest) -> Response:
    """The group's answer; when a colleague was first, both texts."""
    form = ctx.parse(forms.AnswerForm)
    if not form.ok:
        return ctx.render("council/request.html", status=422, form=form, **_shown(ctx, request))
    data = form.data
    if data.version != request.version:
        shown = _shown(ctx, request)
        return ctx.conflict("council/request.html", form, _current(request), **shown)
    service.answer(ctx.db, ctx.actor, request, data.version, data.answer_kind, data.answer)
    said = looked_over(_("Takk. Svaret er lagret, og alle kan se det."), data)
    return ctx.redirect(_address(ctx, request), say=said)
