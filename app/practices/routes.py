"""Pages and actions of practices."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from app.core import audit
from app.core.choices import choices
from app.core.columns import REACH_LABELS
from app.core.errors import Forbidden, Invalid
from app.core.forms import FormView
from app.core.i18n import _
from app.core.looked_over import looked_over
from app.core.panels import panels_of
from app.core.web import Ctx, Router
from app.insights import queries as insight_queries
from app.networks.downloads import download
from app.networks.lists import Hit, list_page, shorten, tag, where
from app.networks.policy import WHO_LOGS, NetworkDo, group_to_log_in, groups_to_log_in
from app.networks.queries import NetworkInfo, in_network
from app.practices import forms, queries, rules, service
from app.practices.exports import EXPORT, FACETS
from app.practices.models import (
    AMOUNT_LABELS,
    RESOURCES,
    STATE_LABELS,
    VIEWPOINT_LABELS,
    Practice,
    PracticeState,
)
from app.practices.policy import PracticeDo
from app.practices.queries import practice_guard

router = Router()
LIST = "/{nett}/praksiser"
ONE = LIST + "/{slug}"
# What a conflict compares, and the edit form shows.
TEXTS = (
    "title",
    "who",
    "what",
    "how",
    "why",
    "traits",
    "outcome",
    "comparison",
    "transferability",
    "reach",
)


def address(ctx: Ctx, practice: Practice) -> str:
    """The practice's page."""
    return f"/{ctx.network.slug}/praksiser/{practice.slug}"


@router.page(LIST, in_network())
def index(ctx: Ctx, network: NetworkInfo) -> Response:
    """The list, filtered and searched."""
    return ctx.render(
        "practices/list.html",
        "practices/_list.html",
        listed=list_page(ctx, network, queries.LISTING, FACETS, _hit),
    )


def _hit(ctx: Ctx, row: Any) -> Hit:
    """A row of the list; a refused one says why."""
    refused = row.state is PracticeState.REJECTED
    return Hit(
        row.id,
        row.slug,
        row.title,
        tag(ctx, "practice", row.state, _(STATE_LABELS[row.state])),
        row.example,
        where(ctx, row.group_id),
        shorten(row.reject_reason if refused else row.what),
        (rules.verdict(row).short,),
    )


@router.page(LIST + ".{format}", in_network(), slow=True)
def file(ctx: Ctx, network: NetworkInfo) -> Response:
    """What the list shows with its filters, as a file."""
    return download(ctx, network, EXPORT)


@router.page(LIST + "/ny", in_network(NetworkDo.LOG))
def new(ctx: Ctx, network: NetworkInfo) -> Response:
    """The form that nominates a practice, out of insights when the address names some."""
    chosen = insight_queries.by_slugs(ctx.db, ctx.actor, network.id, _named(ctx))
    named = group_to_log_in(ctx.actor, network, ctx.arg("gruppe"))
    first = chosen[0].group_id if chosen else named.id
    form = ctx.blank(
        forms.NewPracticeForm, group_id=first, insight_ids=[i.id for i in chosen], reach="nettverk"
    )
    return _new_page(ctx, network, form)


def _named(ctx: Ctx) -> list[str]:
    return ctx.args("innsikt")


def _new_page(
    ctx: Ctx, network: NetworkInfo, form: FormView[forms.NewPracticeForm], status: int = 200
) -> Response:
    numbers = [n for n in map(insight_queries.numbered, form.values.get("insight_ids", [])) if n]
    return ctx.render(
        "practices/new.html",
        status=status,
        form=form,
        groups=[(g.id, g.name) for g in groups_to_log_in(ctx.actor, network)],
        reaches=choices(REACH_LABELS),
        insights=insight_queries.by_ids(ctx.db, ctx.actor, network.id, numbers),
    )


@router.action(LIST + "/ny", in_network(NetworkDo.LOG))
def create(ctx: Ctx, network: NetworkInfo) -> Response:
    """Nominate it."""
    form = ctx.parse(forms.NewPracticeForm)
    if not form.ok:
        return _new_page(ctx, network, form, 422)
    data = form.data
    if data.group_id not in {g.id for g in groups_to_log_in(ctx.actor, network)}:
        raise Forbidden(_(WHO_LOGS))
    practice = service.nominate(
        ctx.db,
        ctx.actor,
        network.id,
        data.group_id,
        data.title,
        reach=data.reach,
        insight_ids=data.insight_ids,
        what=data.what,
    )
    said = looked_over(_("Praksisen er nominert."), data)
    return ctx.redirect(address(ctx, practice), say=said)


@router.page(ONE, practice_guard(PracticeDo.READ))
def detail(ctx: Ctx, practice: Practice) -> Response:
    """The practice with what it rests on, what is missing, its thread and its history."""
    return _detail(ctx, practice)


def _detail(ctx: Ctx, practice: Practice, status: int = 200, **forms_shown: Any) -> Response:
    proof = queries.evidence(ctx.db, ctx.actor, practice)
    shown = {"contrast_form": None, "reject_form": None, "trouble": ""} | forms_shown
    return ctx.render(
        "practices/detail.html",
        status=status,
        practice=practice,
        proof=proof,
        group=ctx.network.group(practice.group_id),
        verdict=rules.verdict(practice),
        needs=rules.needs(practice, proof.contrasts, proof.confirmations),
        waits=rules.waits(practice, proof.contrasts),
        table=queries.two_by_two(proof.contrasts),
        resources=[
            (_(label), _(AMOUNT_LABELS[getattr(practice, name)]), getattr(practice, name))
            for name, label in RESOURCES.items()
        ],
        state_label=_(STATE_LABELS[practice.state]),
        viewpoints=VIEWPOINT_LABELS,
        next_states=rules.LIFECYCLE.next(practice.state),
        confirmed_by_me=any(c.person_id == ctx.actor.person_id for c in proof.confirmations),
        history=audit.history(ctx.db, practice, names=ctx.insider),
        insider=ctx.insider,
        panels=panels_of(ctx, practice),
        themes=[t for t in ctx.network.themes if t.id in proof.theme_ids],
        **shown,
    )


def _current(practice: Practice, theme_ids: list[int]) -> dict[str, Any]:
    values = {name: getattr(practice, name) for name in TEXTS}
    return values | {"theme_ids": sorted(theme_ids), "version": practice.version}


def _edit_context(ctx: Ctx, practice: Practice) -> dict[str, Any]:
    return {
        "practice": practice,
        "reaches": choices(REACH_LABELS),
        "themes": [(t.id, t.name) for t in ctx.network.open_themes],
    }


@router.page(ONE + "/rediger", practice_guard(PracticeDo.EDIT))
def edit(ctx: Ctx, practice: Practice) -> Response:
    """The full form."""
    values = _current(practice, queries.theme_ids(ctx.db, practice))
    form = ctx.blank(forms.PracticeForm, **values)
    return ctx.render("practices/form.html", form=form, **_edit_context(ctx, practice))


@router.action(ONE + "/rediger", practice_guard(PracticeDo.EDIT))
def save(ctx: Ctx, practice: Practice) -> Response:
    """Write it; when somebody else was first, show both texts."""
    form = ctx.parse(forms.PracticeForm)
    shown = _edit_context(ctx, practice)
    if not form.ok:
        return ctx.render("practices/form.html", status=422, form=form, **shown)
    data = form.data
    if data.version != practice.version:
        current = _current(practice, queries.theme_ids(ctx.db, practice))
        return ctx.conflict("practices/form.html", form, current, **shown)
    values = {name: getattr(data, name) for name in TEXTS}
    try:
        service.change(ctx.db, ctx.actor, practice, data.version, values, data.theme_ids)
    except Invalid as problem:
        form.say("", problem.reason)
        ctx.db.expire(practice)
        shown = _edit_context(ctx, practice)
        return ctx.render("practices/form.html", status=422, form=form, **shown)
    return ctx.redirect(address(ctx, practice), say=looked_over(_("Praksisen er lagret."), data))


def _test_context(practice: Practice) -> dict[str, Any]:
    return {
        "practice": practice,
        "rows": [(name, _(label)) for name, label in RESOURCES.items()],
        "amounts": choices(AMOUNT_LABELS),
    }


def _test_values(practice: Practice) -> dict[str, Any]:
    return {name: getattr(practice, name) for name in RESOURCES} | {"version": practice.version}


@router.page(ONE + "/ressurstest", practice_guard(PracticeDo.EDIT))
def resource_test(ctx: Ctx, practice: Practice) -> Response:
    """Five rows, each compared with those who don't succeed."""
    form = ctx.blank(forms.ResourceTestForm, **_test_values(practice))
    return ctx.render("practices/resource_test.html", form=form, **_test_context(practice))


@router.action(ONE + "/ressurstest", practice_guard(PracticeDo.EDIT))
def save_resource_test(ctx: Ctx, practice: Practice) -> Response:
    """Write the test and say its verdict."""
    form = ctx.parse(forms.ResourceTestForm)
    shown = _test_context(practice)
    if not form.ok:
        return ctx.render("practices/resource_test.html", status=422, form=form, **shown)
    if form.data.version != practice.version:
        return ctx.conflict("practices/resource_test.html", form, _test_values(practice), **shown)
    amounts = form.data.model_dump(exclude={"version"})
    try:
        service.compare(ctx.db, ctx.actor, practice, form.data.version, amounts)
    except Invalid as problem:
        form.say("", problem.reason)
        ctx.db.expire(practice)
        return ctx.render(
            "practices/resource_test.html", status=422, form=form, **_test_context(practice)
        )
    return ctx.redirect(address(ctx, practice) + "#ressurser", say=rules.verdict(practice).sentence)


@router.action(ONE + "/kontrast", practice_guard(PracticeDo.EDIT))
def add_contrast(ctx: Ctx, practice: Practice) -> Response:
    """Compare one more unit."""
    form = ctx.parse(forms.ContrastForm)
    if not form.ok:
        return _detail(ctx, practice, 422, contrast_form=form)
    data = form.data
    service.add_contrast(
        ctx.db, ctx.actor, practice, data.unit, data.shows, data.deviant, data.note
    )
    said = looked_over(_("Kontrasten er lagt til."), data)
    return ctx.redirect(address(ctx, practice) + "#kontraster", say=said)


@router.action(ONE + "/kontrast/{nummer:int}/fjern", practice_guard(PracticeDo.EDIT))
def remove_contrast(ctx: Ctx, practice: Practice) -> Response:
    """Take one away."""
    service.remove_contrast(ctx.db, ctx.actor, practice, int(ctx.part("nummer")))
    return ctx.redirect(address(ctx, practice) + "#kontraster", say=_("Kontrasten er fjernet."))


@router.page(ONE + "/innsikt", practice_guard(PracticeDo.EDIT))
def choose_insight(ctx: Ctx, practice: Practice) -> Response:
    """Insights of the group that could be tied to the practice."""
    return _choose(ctx, practice, ctx.blank(forms.InsightLinkForm, viewpoint="rundt"))


def _choose(
    ctx: Ctx, practice: Practice, form: FormView[forms.InsightLinkForm], status: int = 200
) -> Response:
    linked = {i.id for i in queries.linked_insights(ctx.db, ctx.actor, practice)}
    of_group = insight_queries.choosable(ctx.db, ctx.actor, practice.network_id, practice.group_id)
    return ctx.render(
        "practices/link.html",
        status=status,
        practice=practice,
        form=form,
        insights=[(i.id, i.title) for i in of_group if i.id not in linked],
        viewpoints=choices(VIEWPOINT_LABELS),
    )


@router.action(ONE + "/innsikt", practice_guard(PracticeDo.EDIT))
def link_insight(ctx: Ctx, practice: Practice) -> Response:
    """Tie it."""
    form = ctx.parse(forms.InsightLinkForm)
    if not form.ok:
        return _choose(ctx, practice, form, 422)
    service.link_insight(ctx.db, ctx.actor, practice, form.data.insight_id, form.data.viewpoint)
    return ctx.redirect(address(ctx, practice) + "#innsikter", say=_("Innsikten er knyttet til."))


@router.action(ONE + "/innsikt/{nummer:int}/fjern", practice_guard(PracticeDo.EDIT))
def unlink_insight(ctx: Ctx, practice: Practice) -> Response:
    """Untie it."""
    service.unlink_insight(ctx.db, ctx.actor, practice, int(ctx.part("nummer")))
    return ctx.redirect(address(ctx, practice) + "#innsikter", say=_("Innsikten er løsnet."))


@router.action(ONE + "/bekreft", practice_guard(PracticeDo.CONFIRM))
def vouch(ctx: Ctx, practice: Practice) -> Response:
    """I have seen it, and it holds."""
    try:
        service.vouch(ctx.db, ctx.actor, practice)
    except Invalid as problem:
        return _detail(ctx, practice, 422, trouble=problem.reason)
    said = (
        _("Praksisen er bekreftet.")
        if practice.state is PracticeState.CONFIRMED
        else _("Takk. Praksisen trenger én bekreftelse til, fra en annen organisasjon.")
    )
    return ctx.redirect(address(ctx, practice) + "#bekreftelse", say=said)


@router.action(ONE + "/status", practice_guard(PracticeDo.MOVE))
def move(ctx: Ctx, practice: Practice) -> Response:
    """The next state of its life."""
    form = ctx.parse(forms.MoveForm)
    if not form.ok:
        return _detail(ctx, practice, 422, trouble=next(iter(form.errors.values())))
    if form.data.state is PracticeState.REJECTED:
        raise Forbidden(_("Bruk «Avvis praksisen», og skriv hvorfor."))
    try:
        service.move(ctx.db, ctx.actor, practice, form.data.state)
    except Invalid as problem:
        return _detail(ctx, practice, 422, trouble=problem.reason)
    label = _(STATE_LABELS[practice.state]).lower()
    return ctx.redirect(address(ctx, practice), say=_("Praksisen er nå %s.") % label)


@router.action(ONE + "/avvis", practice_guard(PracticeDo.REJECT))
def reject(ctx: Ctx, practice: Practice) -> Response:
    """Set it aside for good, with the reason the next ones can learn from."""
    form = ctx.parse(forms.RejectForm)
    if not form.ok:
        return _detail(ctx, practice, 422, reject_form=form)
    service.move(ctx.db, ctx.actor, practice, PracticeState.REJECTED, form.data.reason)
    said = looked_over(_("Praksisen er avvist. Grunnen er tatt vare på."), form.data)
    return ctx.redirect(address(ctx, practice), say=said)
