"""Pages and actions of insights."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlmodel import col
from starlette.responses import Response

from app.core import audit
from app.core.choices import choices
from app.core.columns import REACH_LABELS, Reach
from app.core.errors import Forbidden, Invalid, NotFound
from app.core.forms import FormView
from app.core.i18n import _, long_date, week
from app.core.looked_over import looked_over
from app.core.panels import panels_of
from app.core.web import Ctx, Router
from app.insights import forms, queries, quotes, rules, service
from app.insights.exports import EXPORT, FACETS
from app.insights.models import (
    CONSENT_LABELS,
    METHOD_LABELS,
    SOURCE_LABELS,
    Insight,
    Quote,
)
from app.insights.policy import InsightDo, QuoteDo
from app.insights.queries import insight_guard, numbered
from app.networks.downloads import download
from app.networks.lists import Hit, list_page, shorten, tag, where
from app.networks.policy import (
    WHO_LOGS,
    NetworkDo,
    group_to_log_in,
    groups_to_log_in,
    works_in,
)
from app.networks.queries import NetworkInfo, in_network
from app.problems.models import FlipQuestion, ProblemVersion

router = Router()
LIST = "/{nett}/innsikt"
ONE = LIST + "/{slug}"
QUOTES = "/{nett}/sitater"
# What a conflict compares, and the edit form shows.
TEXTS = ("title", "text", "source_kind", "method", "heard_on", "consent", "reach", "delete_by")
QUOTE_TEXTS = ("text", "said_by", "paraphrase", "consent", "public")


def address(ctx: Ctx, insight: Insight) -> str:
    """The insight's page."""
    return f"/{ctx.network.slug}/innsikt/{insight.slug}"


@router.page(LIST, in_network())
def index(ctx: Ctx, network: NetworkInfo) -> Response:
    """The list, filtered and searched."""
    return ctx.render(
        "insights/list.html",
        "insights/_list.html",
        listed=list_page(ctx, network, queries.LISTING, FACETS, _hit),
    )


def _hit(ctx: Ctx, row: Any) -> Hit:
    """A row of the list."""
    kind, label = ("unntak", _("Unntak")) if row.is_exception else ("innsikt", _("Innsikt"))
    return Hit(
        row.id,
        row.slug,
        row.title,
        tag(ctx, "insight", kind, label),
        row.example,
        where(ctx, row.group_id),
        shorten(row.text),
        tuple(filter(None, (_(SOURCE_LABELS[row.source_kind]), _when(row)))),
    )


def _when(row: Any) -> str:
    """When it was heard."""
    if row.heard_on is None:
        return ""
    by_week = rules.to_the_week(row.source_kind, row.method)
    return week(row.heard_on) if by_week else long_date(row.heard_on)


@router.page(LIST + ".{format}", in_network(), slow=True)
def file(ctx: Ctx, network: NetworkInfo) -> Response:
    """What the list shows with its filters, as a file."""
    return download(ctx, network, EXPORT)


@router.page(LIST + "/ny", in_network(NetworkDo.LOG))
def new(ctx: Ctx, network: NetworkInfo) -> Response:
    """The form that begins as one sentence; the address may name a group or a flip question."""
    named = group_to_log_in(ctx.actor, network, ctx.arg("gruppe"))
    question = _question_in(ctx, network, numbered(ctx.arg("sporsmal")))
    first = question.group_id if question else named.id
    form = ctx.blank(
        forms.NewInsightForm,
        group_id=first,
        question_id=question.id if question else None,
        source_kind="ung",
        consent="ikke_nodvendig",
        reach="nettverk",
    )
    return _new_page(ctx, network, form, question)


def _question_in(ctx: Ctx, network: NetworkInfo, number: int | None) -> FlipQuestion | None:
    """The flip question of this number, if it is one of the network's."""
    if number is None:
        return None
    statement = sa.select(FlipQuestion).where(
        col(FlipQuestion.id) == number, col(FlipQuestion.network_id) == network.id
    )
    if ctx.route.writes:
        statement = statement.with_for_update()
    return ctx.db.scalars(statement).first()


def _new_page(
    ctx: Ctx,
    network: NetworkInfo,
    form: FormView[forms.NewInsightForm],
    question: FlipQuestion | None,
    status: int = 200,
) -> Response:
    return ctx.render(
        "insights/new.html",
        status=status,
        form=form,
        question=question,
        groups=[(g.id, g.name) for g in groups_to_log_in(ctx.actor, network)],
        **_choices(ctx),
    )


def _choices(ctx: Ctx) -> dict[str, Any]:
    return {
        "sources": choices(SOURCE_LABELS),
        "methods": choices(METHOD_LABELS),
        "consents": choices(CONSENT_LABELS),
        "reaches": choices(REACH_LABELS),
        "themes": [(t.id, t.name) for t in ctx.network.open_themes],
    }


def _agreed(form: FormView[Any], sealed: bool = False) -> bool:
    """Everything could be understood, and nothing is shown that nobody has agreed to."""
    if form.ok:
        data = form.data
        if refused := rules.sealed_from_all(sealed, data.reach is Reach.PUBLIC):
            form.say("reach", refused)
            return False
        missing = rules.consent_missing(data.source_kind, data.reach, data.consent)
        if missing:
            form.say("consent", missing)
    return form.ok


@router.action(LIST + "/ny", in_network(NetworkDo.LOG))
def create(ctx: Ctx, network: NetworkInfo) -> Response:
    """Log it, and flag it at once when it was logged as an answer to a flip question."""
    form = ctx.parse(forms.NewInsightForm)
    question = _question_in(ctx, network, numbered(str(form.values.get("question_id", ""))))
    if not _agreed(form):
        return _new_page(ctx, network, form, question, 422)
    data = form.data
    if data.group_id not in {g.id for g in groups_to_log_in(ctx.actor, network)}:
        raise Forbidden(_(WHO_LOGS))
    texts = data.model_dump(include={"source_kind", "consent", "reach"})
    insight = service.log(ctx.db, ctx.actor, network.id, data.group_id, data.title, **texts)
    answers = question is not None and question.group_id == data.group_id
    if question and answers and works_in(ctx.actor, network.id, data.group_id):
        service.flag(ctx.db, ctx.actor, insight, question)
        return ctx.redirect(address(ctx, insight), say=looked_over(_("Unntaket er logget."), data))
    return ctx.redirect(address(ctx, insight), say=looked_over(_("Innsikten er logget."), data))


@router.page(ONE, insight_guard(InsightDo.READ))
def detail(ctx: Ctx, insight: Insight) -> Response:
    """The insight, what it answers, what rests on it, its thread and its history."""
    return _detail(ctx, insight)


def _detail(ctx: Ctx, insight: Insight, status: int = 200, trouble: str = "") -> Response:
    chosen = queries.theme_ids(ctx.db, insight)
    ties = queries.ties(ctx.db, insight)
    return ctx.render(
        "insights/detail.html",
        status=status,
        insight=insight,
        trouble=trouble,
        group=ctx.network.group(insight.group_id),
        source_label=_(SOURCE_LABELS[insight.source_kind]),
        when=_when(insight),
        method_label=_(METHOD_LABELS[insight.method]),
        consent_label=_(CONSENT_LABELS[insight.consent]),
        reach_label=_(REACH_LABELS[insight.reach]),
        questions=ties.questions,
        versions=ties.versions,
        quotes=quotes.of_insight(ctx.db, insight, public_only=not ctx.insider),
        insider=ctx.insider,
        history=audit.history(ctx.db, insight, names=True) if ctx.insider else [],
        panels=panels_of(ctx, insight),
        themes=[t for t in ctx.network.themes if t.id in chosen],
    )


def _current(insight: Insight, theme_ids: list[int]) -> dict[str, Any]:
    values = {name: getattr(insight, name) for name in TEXTS}
    return values | {"theme_ids": sorted(theme_ids), "version": insight.version}


def _edit_context(ctx: Ctx, insight: Insight) -> dict[str, Any]:
    return {"insight": insight, **_choices(ctx)}


@router.page(ONE + "/rediger", insight_guard(InsightDo.EDIT))
def edit(ctx: Ctx, insight: Insight) -> Response:
    """The full form."""
    values = _current(insight, queries.theme_ids(ctx.db, insight))
    form = ctx.blank(forms.InsightForm, **values)
    return ctx.render("insights/form.html", form=form, **_edit_context(ctx, insight))


@router.action(ONE + "/rediger", insight_guard(InsightDo.EDIT))
def save(ctx: Ctx, insight: Insight) -> Response:
    """Write it; when somebody else was first, show both texts."""
    form = ctx.parse(forms.InsightForm)
    shown = _edit_context(ctx, insight)
    if not _agreed(form, insight.sealed):
        return ctx.render("insights/form.html", status=422, form=form, **shown)
    data = form.data
    if data.version != insight.version:
        current = _current(insight, queries.theme_ids(ctx.db, insight))
        return ctx.conflict("insights/form.html", form, current, **shown)
    values = {name: getattr(data, name) for name in TEXTS}
    service.change(ctx.db, ctx.actor, insight, data.version, values, data.theme_ids)
    return ctx.redirect(address(ctx, insight), say=looked_over(_("Innsikten er lagret."), data))


def _question(ctx: Ctx, number: int) -> FlipQuestion:
    question = _question_in(ctx, ctx.network, number)
    if question is None:
        raise NotFound
    return question


@router.action(ONE + "/unntak", insight_guard(InsightDo.FLAG))
def flag(ctx: Ctx, insight: Insight) -> Response:
    """This is an exception: it answers the chosen flip question."""
    form = ctx.parse(forms.FlagForm)
    if not form.ok:
        return _detail(ctx, insight, 422, _("Velg et vendespørsmål."))
    try:
        service.flag(ctx.db, ctx.actor, insight, _question(ctx, form.data.question_id))
    except Invalid as problem:
        return _detail(ctx, insight, 422, problem.reason)
    return ctx.redirect(address(ctx, insight) + "#unntak", say=_("Merket som et unntak."))


@router.action(ONE + "/unntak/{nummer:int}/fjern", insight_guard(InsightDo.FLAG))
def unflag(ctx: Ctx, insight: Insight) -> Response:
    """Not an exception to this question after all."""
    question = _question(ctx, numbered(ctx.part("nummer")) or 0)
    service.unflag(ctx.db, ctx.actor, insight, question)
    return ctx.redirect(address(ctx, insight) + "#unntak", say=_("Unntaket er tatt bort."))


def _version(ctx: Ctx, number: int) -> ProblemVersion:
    statement = sa.select(ProblemVersion).where(
        col(ProblemVersion.id) == number, col(ProblemVersion.network_id) == ctx.network.id
    )
    version = ctx.db.scalars(statement.with_for_update()).first()
    if version is None:
        raise NotFound
    return version


@router.action(ONE + "/problemstilling", insight_guard(InsightDo.FLAG))
def rest_on(ctx: Ctx, insight: Insight) -> Response:
    """A version of the problem statement rests on it."""
    form = ctx.parse(forms.RestForm)
    if not form.ok:
        return _detail(ctx, insight, 422, _("Velg en versjon av problemstillingen."))
    try:
        service.rest_on(ctx.db, ctx.actor, _version(ctx, form.data.version_id), insight)
    except Invalid as problem:
        return _detail(ctx, insight, 422, problem.reason)
    said = _("Problemstillingen bygger nå på innsikten.")
    return ctx.redirect(address(ctx, insight) + "#problemstilling", say=said)


@router.action(ONE + "/problemstilling/{nummer:int}/fjern", insight_guard(InsightDo.FLAG))
def unrest(ctx: Ctx, insight: Insight) -> Response:
    """It does not, after all."""
    version = _version(ctx, numbered(ctx.part("nummer")) or 0)
    try:
        service.unrest(ctx.db, ctx.actor, version, insight)
    except Invalid as problem:
        return _detail(ctx, insight, 422, problem.reason)
    said = _("Innsikten er tatt ut av problemstillingen.")
    return ctx.redirect(address(ctx, insight) + "#problemstilling", say=said)


# Quotes


@router.page(QUOTES, quotes.quotes_guard(QuoteDo.LIST))
def all_quotes(ctx: Ctx, network: NetworkInfo) -> Response:
    """The network's quotes, each with whether it may be published."""
    after = numbered(ctx.arg("etter"))
    found = quotes.page(ctx.db, ctx.actor, network.id, after)
    return ctx.render("insights/quotes.html", found=found, later=after is not None)


@router.page(QUOTES + "/ny", quotes.quotes_guard(QuoteDo.WRITE))
def new_quote(ctx: Ctx, network: NetworkInfo) -> Response:
    """A sentence worth repeating, from an insight or on its own."""
    named = queries.by_slugs(ctx.db, ctx.actor, network.id, [ctx.arg("innsikt")])
    form = ctx.blank(forms.QuoteForm, insight_id=named[0].id if named else None)
    return _quote_page(ctx, form)


def _quote_page(ctx: Ctx, form: FormView[forms.QuoteForm], status: int = 200) -> Response:
    number = numbered(str(form.values.get("insight_id", "")))
    found = queries.by_ids(ctx.db, ctx.actor, ctx.network.id, [number] if number else [])
    source = found[0] if found else None
    return ctx.render(
        "insights/quote_form.html", status=status, form=form, quote=None, source=source
    )


def _publishable(form: FormView[forms.QuoteForm]) -> bool:
    if form.ok:
        missing = rules.quote_consent_missing(form.data.consent, form.data.public)
        if missing:
            form.say("consent", missing)
    return form.ok


def _unsealed(ctx: Ctx, form: FormView[forms.QuoteForm], insight_id: int | None) -> bool:
    sealed = form.ok and form.data.public and quotes.is_sealed(ctx.db, insight_id)
    if refused := rules.sealed_from_all(sealed, sealed):
        form.say("public", refused)
    return form.ok


@router.action(QUOTES + "/ny", quotes.quotes_guard(QuoteDo.WRITE))
def write_quote(ctx: Ctx, network: NetworkInfo) -> Response:
    """Keep it."""
    form = ctx.parse(forms.QuoteForm)
    if not _publishable(form):
        return _quote_page(ctx, form, 422)
    data = form.data
    if data.insight_id and not queries.by_ids(ctx.db, ctx.actor, network.id, [data.insight_id]):
        raise Invalid(_("Innsikten sitatet er hentet fra, finnes ikke lenger."))
    if not _unsealed(ctx, form, data.insight_id):
        return _quote_page(ctx, form, 422)
    values = data.model_dump(exclude={"version", "text"})
    quotes.quote(ctx.db, ctx.actor, network.id, data.text, **values)
    return ctx.redirect(f"/{network.slug}/sitater", say=looked_over(_("Sitatet er lagret."), data))


def _quote_values(quote: Quote) -> dict[str, Any]:
    values = {name: getattr(quote, name) for name in QUOTE_TEXTS}
    ticked = {k: "1" if v else "" for k, v in values.items() if isinstance(v, bool)}
    return values | ticked | {"version": quote.version}


@router.page(QUOTES + "/{nummer:int}/rediger", quotes.quote_guard())
def edit_quote(ctx: Ctx, quote: Quote) -> Response:
    """Its words, whose they are, and whether they may be published."""
    form = ctx.blank(forms.QuoteForm, **_quote_values(quote))
    return ctx.render("insights/quote_form.html", form=form, quote=quote, source=None)


@router.action(QUOTES + "/{nummer:int}/rediger", quotes.quote_guard())
def save_quote(ctx: Ctx, quote: Quote) -> Response:
    """Write it; when somebody else was first, show both."""
    form = ctx.parse(forms.QuoteForm)
    shown: dict[str, Any] = {"quote": quote, "source": None}
    if not (_publishable(form) and _unsealed(ctx, form, quote.insight_id)):
        return ctx.render("insights/quote_form.html", status=422, form=form, **shown)
    data = form.data
    if data.version != quote.version:
        return ctx.conflict("insights/quote_form.html", form, _quote_values(quote), **shown)
    values = {name: getattr(data, name) for name in QUOTE_TEXTS}
    quotes.change(ctx.db, ctx.actor, quote, data.version, values)
    return ctx.redirect(
        f"/{ctx.network.slug}/sitater", say=looked_over(_("Sitatet er lagret."), data)
    )
