"""The settings pages of the controlled lists: add, rename, merge, retire; with how much is used."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from app.core import audit, paging
from app.core.choices import choices
from app.core.errors import Invalid
from app.core.forms import FormView
from app.core.i18n import _, ngettext
from app.core.web import Ctx, Router
from app.networks import terms
from app.networks.models import TERM_KIND_LABELS, Term, TermKind
from app.networks.policy import NetworkDo
from app.networks.queries import NetworkInfo, in_network
from app.networks.routes.shared import frame, home, number
from app.terms import forms, queries, service

router = Router()
LISTS = "/{nett}/innstillinger/ord"
ONE = LISTS + "/{id}"
MANAGE = in_network(NetworkDo.MANAGE)


def _show(
    ctx: Ctx, network: NetworkInfo, page: str, form: FormView[Any], **variables: Any
) -> Response:
    status = 422 if form.errors else 200
    return ctx.render(page, status=status, form=form, **(variables | frame(ctx, network)))


@router.page(LISTS, MANAGE)
def lists(ctx: Ctx, network: NetworkInfo) -> Response:
    """The four lists with how much each word is used, and the form for a new word."""
    return _lists_page(ctx, network, ctx.blank(forms.NewTermForm, kind=TermKind.CATEGORY, name=""))


def _lists_page(ctx: Ctx, network: NetworkInfo, form: FormView[forms.NewTermForm]) -> Response:
    used = queries.uses(ctx.db, network.id)
    names = {(t.kind, t.slug): t.name for t in network.terms}
    shown = [
        {
            "label": _(label),
            "kind": kind.value,
            "words": [
                {
                    "term": t,
                    "used": used.get(t.id, 0),
                    "became": names.get((kind, t.merged_into), ""),
                }
                for t in network.terms
                if t.kind is kind
            ],
        }
        for kind, label in TERM_KIND_LABELS.items()
    ]
    kinds = choices(TERM_KIND_LABELS)
    return _show(ctx, network, "terms/lists.html", form, lists=shown, kinds=kinds)


@router.action(LISTS, MANAGE)
def add(ctx: Ctx, network: NetworkInfo) -> Response:
    """One word more."""
    form = ctx.parse(forms.NewTermForm)
    if form.ok:
        try:
            terms.add(ctx.db, ctx.actor, network.id, form.data.kind, form.data.name)
        except Invalid as error:
            form.say("name", error.reason)
    if not form.ok:
        return _lists_page(ctx, network, form)
    return ctx.redirect(home(network, "ord"), say=_("Ordet er lagt til."))


def _term(ctx: Ctx, network: NetworkInfo) -> Term:
    return queries.own(ctx.db, network.id, number(ctx))


@router.page(ONE, MANAGE)
def one(ctx: Ctx, network: NetworkInfo) -> Response:
    """One word: its name, how much it is used, what it can be merged with."""
    term = _term(ctx, network)
    return _one_page(ctx, network, term, ctx.blank(forms.TermForm, name=term.name))


def _one_page(
    ctx: Ctx,
    network: NetworkInfo,
    term: Term,
    form: FormView[forms.TermForm],
    into: FormView[forms.IntoForm] | None = None,
) -> Response:
    others = [(t.id, t.name) for t in network.terms_of(term.kind) if t.id != term.id]
    status = 422 if form.errors or (into and into.errors) else 200
    return ctx.render(
        "terms/term.html",
        status=status,
        form=form,
        into=into or ctx.blank(forms.IntoForm, into=""),
        term=term,
        kind_label=_(TERM_KIND_LABELS[term.kind]),
        used=len(queries.records_of(ctx.db, term)),
        others=others,
        history=audit.history(ctx.db, term, names=True),
        **frame(ctx, network),
    )


@router.action(ONE, MANAGE)
def rename(ctx: Ctx, network: NetworkInfo) -> Response:
    """A new name; the records are found by it from now on."""
    term, form = _term(ctx, network), ctx.parse(forms.TermForm)
    if form.ok:
        try:
            service.rename(ctx.db, ctx.actor, term, form.data.name)
        except Invalid as error:
            form.say("name", error.reason)
    if not form.ok:
        return _one_page(ctx, network, term, form)
    return ctx.redirect(home(network, "ord"), say=_("Ordet er lagret."))


@router.action(ONE + "/ta-ut", MANAGE)
def retire(ctx: Ctx, network: NetworkInfo) -> Response:
    """Out of use; what is described by it stays so."""
    terms.retire(ctx.db, ctx.actor, _term(ctx, network), True)
    return ctx.redirect(home(network, "ord"), say=_("Ordet kan ikke lenger velges."))


@router.action(ONE + "/ta-inn", MANAGE)
def bring_back(ctx: Ctx, network: NetworkInfo) -> Response:
    """In use again."""
    terms.retire(ctx.db, ctx.actor, _term(ctx, network), False)
    return ctx.redirect(home(network, "ord"), say=_("Ordet kan velges igjen."))


@router.page(ONE + "/sla-sammen", MANAGE)
def merging(ctx: Ctx, network: NetworkInfo) -> Response:
    """What merging will do, before it is done: how many records get the other word."""
    term = _term(ctx, network)
    chosen = paging.cursor(ctx.arg("into")) or 0
    others = {t.id for t in network.terms_of(term.kind)} - {term.id}
    if chosen not in others or term.merged_into:
        form = ctx.blank(forms.IntoForm, into=ctx.arg("into"))
        form.say("into", _("Velg et annet ord i den samme lista."))
        return _one_page(ctx, network, term, ctx.blank(forms.TermForm, name=term.name), form)
    return _merge_page(ctx, network, term, queries.own(ctx.db, network.id, chosen))


def _merge_page(
    ctx: Ctx, network: NetworkInfo, term: Term, into: Term, status: int = 200, trouble: str = ""
) -> Response:
    return ctx.render(
        "terms/merge.html",
        status=status,
        term=term,
        into=into,
        moved=len(queries.records_of(ctx.db, term)),
        both=queries.shared(ctx.db, term, into),
        trouble=trouble,
        **frame(ctx, network),
    )


@router.action(ONE + "/sla-sammen", MANAGE)
def merge(ctx: Ctx, network: NetworkInfo) -> Response:
    """Do it; it can't be undone."""
    term, form = _term(ctx, network), ctx.parse(forms.IntoForm)
    if not form.ok:
        return _one_page(ctx, network, term, ctx.blank(forms.TermForm, name=term.name), form)
    into = queries.own(ctx.db, network.id, form.data.into)
    try:
        n = service.merge(ctx.db, ctx.actor, term, into)
    except Invalid as error:
        return _merge_page(ctx, network, term, into, 422, error.reason)
    told = ngettext(
        "Ordene er slått sammen. %(n)s tiltak er flyttet.",
        "Ordene er slått sammen. %(n)s tiltak er flyttet.",
        n,
    )
    return ctx.redirect(home(network, "ord"), say=told % {"n": n})
