"""Pages and actions of initiatives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from starlette.responses import Response

from app.core import audit
from app.core.choices import choices
from app.core.columns import REACH_LABELS
from app.core.errors import Forbidden, Invalid
from app.core.forms import FormView
from app.core.i18n import _
from app.core.looked_over import looked_over
from app.core.panels import panels_of, take_along
from app.core.web import Ctx, Router
from app.initiatives import forms, queries, recipe, rules, service
from app.initiatives.exports import EXPORT, FACETS
from app.initiatives.models import (
    DEPENDENCE_LABELS,
    OFFICE_LABELS,
    STATUS_LABELS,
    Initiative,
    Status,
)
from app.initiatives.policy import InitiativeDo
from app.initiatives.queries import Ties, initiative_guard
from app.networks.downloads import download
from app.networks.lists import Hit, list_page, shorten, tag, where
from app.networks.models import TERM_KIND_LABELS, TermKind
from app.networks.policy import WHO_LOGS, NetworkDo, groups_to_log_in
from app.networks.queries import NetworkInfo, in_network
from app.practices import queries as practice_queries
from app.practices.models import STATE_LABELS as PRACTICE_LABELS
from app.practices.models import PracticeState

router = Router()
LIST = "/{nett}/tiltak"
ONE = LIST + "/{slug}"
# The form's field for the words of each list.
WORDS = {
    TermKind.CATEGORY: "category_ids",
    TermKind.TARGET: "target_ids",
    TermKind.SETTING: "setting_ids",
    TermKind.LEGAL: "legal_ids",
}
CHOSEN = ("theme_ids", "partner_ids", "practice_ids", *WORDS.values())


def address(ctx: Ctx, initiative: Initiative) -> str:
    """The initiative's page."""
    return f"/{ctx.network.slug}/tiltak/{initiative.slug}"


@router.page(LIST, in_network())
def index(ctx: Ctx, network: NetworkInfo) -> Response:
    """The list, filtered and searched; what was stopped stands in it as a lesson."""
    return ctx.render(
        "initiatives/list.html",
        "initiatives/_list.html",
        listed=list_page(ctx, network, queries.LISTING, FACETS, _hit),
    )


def _hit(ctx: Ctx, row: Any) -> Hit:
    """A row of the list; what was stopped is a lesson."""
    stopped = row.status in rules.STOPPED
    return Hit(
        row.id,
        row.slug,
        row.title,
        tag(ctx, "initiative", row.status, _(STATUS_LABELS[row.status])),
        row.example,
        where(ctx, row.group_id),
        shorten(row.purpose),
        tuple(filter(None, (row.target_group, row.setting))),
        shorten(row.learned, 320) if stopped else "",
        shorten(row.advice, 320) if stopped else "",
    )


@router.page(LIST + ".{format}", in_network(), slow=True)
def file(ctx: Ctx, network: NetworkInfo) -> Response:
    """What the list shows with its filters, as a file."""
    return download(ctx, network, EXPORT)


@router.page(LIST + "/ny", in_network(NetworkDo.LOG))
def new(ctx: Ctx, network: NetworkInfo) -> Response:
    """The form that starts an initiative, from practices when the address names some."""
    named = ctx.args("praksis")
    chosen = queries.practices_named(ctx.db, ctx.actor, network.id, named)
    open_to = [g.id for g in groups_to_log_in(ctx.actor, network)]
    named_group = network.group_named(ctx.arg("gruppe"))
    wished = [p.group_id for p in chosen] + ([named_group.id] if named_group else [])
    first = next((g for g in wished if g in open_to), open_to[0])
    form = ctx.blank(
        forms.NewInitiativeForm,
        group_id=first,
        practice_ids=[p.id for p in chosen],
        reach="nettverk",
    )
    for name in ("title", "purpose"):
        form.values[name] = ctx.arg(name) or form.values.get(name, "")
    form.values["seen_ids"] = ctx.args("seen_ids") or form.values.get("seen_ids", [])
    return _new_page(ctx, network, form)


@dataclass(frozen=True)
class Begun:
    """What is typed of an initiative that is not there yet; upper rooms show panels beside it."""

    title: str
    purpose: str
    seen: tuple[int, ...]
    target_group: str = ""
    __tablename__: ClassVar[str] = "new_initiative"


def _begun(form: FormView[forms.NewInitiativeForm]) -> Begun:
    given = form.values
    seen = tuple(int(n) for n in given.get("seen_ids", []) if _is_number(n))
    return Begun(given.get("title", ""), given.get("purpose", ""), seen)


def _new_page(
    ctx: Ctx, network: NetworkInfo, form: FormView[forms.NewInitiativeForm], status: int = 200
) -> Response:
    numbers = [int(n) for n in form.values.get("practice_ids", []) if _is_number(n)]
    practices = queries.practices_numbered(ctx.db, ctx.actor, network.id, numbers)
    return ctx.render(
        "initiatives/new.html",
        "initiatives/_beside.html",
        status=status,
        form=form,
        beside=panels_of(ctx, _begun(form)),
        groups=[(g.id, g.name) for g in groups_to_log_in(ctx.actor, network)],
        reaches=choices(REACH_LABELS),
        practices=[(p.id, p.title) for p in practices],
    )


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


@router.action(LIST + "/ny", in_network(NetworkDo.LOG))
def create(ctx: Ctx, network: NetworkInfo) -> Response:
    """Start it, as an idea."""
    form = ctx.parse(forms.NewInitiativeForm)
    if "finn" in ctx.fields:
        # Only asked for what resembles it: what was typed stands there still.
        ctx.only_asked = True
        form.errors.clear()
        return _new_page(ctx, network, form)
    if not form.ok:
        return _new_page(ctx, network, form, 422)
    data = form.data
    if data.group_id not in {g.id for g in groups_to_log_in(ctx.actor, network)}:
        raise Forbidden(_(WHO_LOGS))
    try:
        initiative = service.start(
            ctx.db,
            ctx.actor,
            network.id,
            data.group_id,
            data.title,
            purpose=data.purpose,
            practice_ids=data.practice_ids,
            reach=data.reach,
        )
    except Invalid as problem:
        form.say("practice_ids", problem.reason)
        return _new_page(ctx, network, form, 422)
    take_along(ctx, initiative)
    said = looked_over(_("Tiltaket er lagret som en idé."), data)
    return ctx.redirect(address(ctx, initiative), say=said)


@router.page(ONE, initiative_guard(InitiativeDo.READ))
def detail(ctx: Ctx, initiative: Initiative) -> Response:
    """The initiative: its lesson, its recipe, what it builds on, its next step, its history."""
    return _detail(ctx, initiative)


def _detail(ctx: Ctx, initiative: Initiative, status: int = 200, trouble: str = "") -> Response:
    tied = queries.ties(ctx.db, ctx.actor, initiative)
    stopped = initiative.status in rules.STOPPED
    return ctx.render(
        "initiatives/detail.html",
        status=status,
        initiative=initiative,
        tied=tied,
        group=ctx.network.group(initiative.group_id),
        themes=[t for t in ctx.network.themes if t.id in tied.theme_ids],
        **_recipe(ctx, initiative, tied, stopped),
        practice_labels=PRACTICE_LABELS,
        status_label=_(STATUS_LABELS[initiative.status]),
        stopped=stopped,
        next_states=rules.next_steps(initiative.status),
        endings=rules.endings(initiative.status),
        lacks=rules.missing_for_running(initiative) if _may_run(initiative) else "",
        history=audit.history(ctx.db, initiative, names=ctx.insider),
        insider=ctx.insider,
        panels=panels_of(ctx, initiative),
        trouble=trouble,
    )


def _recipe(ctx: Ctx, initiative: Initiative, tied: Ties, stopped: bool) -> dict[str, Any]:
    """What is said in the recipe, and to those who may fill it in what is not."""
    network: NetworkInfo = ctx.network
    partners = [o for o in network.organisations if o.id in tied.partner_ids]
    chosen = [t for t in network.terms if t.id in tied.term_ids]
    owner = network.organisation(initiative.owner_id)
    lines = recipe.lines(initiative, partners, owner, chosen)
    asks = not stopped and ctx.can(InitiativeDo.EDIT, initiative)
    return {
        "said": [line for line in lines if line.text],
        "unsaid": [line.term for line in lines if not line.text] if asks else [],
    }


def _may_run(initiative: Initiative) -> bool:
    return Status.RUNNING in rules.LIFECYCLE.next(initiative.status)


def _current(ctx: Ctx, initiative: Initiative, tied: Ties) -> dict[str, Any]:
    values = {name: getattr(initiative, name) for name in forms.TEXTS}
    for kind, field in WORDS.items():
        own = {t.id for t in ctx.network.terms_of(kind)}
        values[field] = [number for number in tied.term_ids if number in own]
    return values | {
        "theme_ids": tied.theme_ids,
        "partner_ids": tied.partner_ids,
        "practice_ids": [p.id for p in tied.practices],
        "version": initiative.version,
    }


def _as_typed(form: FormView[forms.InitiativeForm]) -> FormView[forms.InitiativeForm]:
    """Lists of lines as the text of a box, chosen numbers in one order."""
    for name in forms.LINES:
        value = form.values.get(name, "")
        form.values[name] = "\n".join(value) if isinstance(value, list) else value
    for name in CHOSEN:
        form.values[name] = sorted(form.values.get(name, []), key=lambda n: (len(n), n))
    return form


def _edit_context(ctx: Ctx, initiative: Initiative, tied: Ties) -> dict[str, Any]:
    of_group = practice_queries.choosable(
        ctx.db, ctx.actor, initiative.network_id, initiative.group_id
    )
    practices = {p.id: p.title for p in tied.practices}
    practices |= {p.id: p.title for p in of_group if p.state is not PracticeState.REJECTED}
    network: NetworkInfo = ctx.network
    organisations = [(o.id, o.name) for o in network.organisations]
    return {
        "initiative": initiative,
        "stopped": initiative.status in rules.STOPPED,
        "reaches": choices(REACH_LABELS),
        "themes": [(t.id, t.name) for t in ctx.network.open_themes],
        "words": [
            (field, _(TERM_KIND_LABELS[kind]), [(t.id, t.name) for t in network.terms_of(kind)])
            for kind, field in WORDS.items()
        ],
        "dependences": choices(DEPENDENCE_LABELS),
        "office_sizes": choices(OFFICE_LABELS),
        "organisations": organisations,
        "practices": list(practices.items()),
    }


@router.page(ONE + "/rediger", initiative_guard(InitiativeDo.EDIT))
def edit(ctx: Ctx, initiative: Initiative) -> Response:
    """The full form."""
    tied = queries.ties(ctx.db, ctx.actor, initiative)
    form = _as_typed(ctx.blank(forms.InitiativeForm, **_current(ctx, initiative, tied)))
    return ctx.render("initiatives/form.html", form=form, **_edit_context(ctx, initiative, tied))


@router.action(ONE + "/rediger", initiative_guard(InitiativeDo.EDIT))
def save(ctx: Ctx, initiative: Initiative) -> Response:
    """Write it; when somebody else was first, show both texts."""
    form = _as_typed(ctx.parse(forms.InitiativeForm))
    tied = queries.ties(ctx.db, ctx.actor, initiative)
    shown = _edit_context(ctx, initiative, tied)
    if not form.ok:
        return ctx.render("initiatives/form.html", status=422, form=form, **shown)
    data = form.data
    if data.version != initiative.version:
        return ctx.conflict("initiatives/form.html", form, _current(ctx, initiative, tied), **shown)
    values = {name: getattr(data, name) for name in forms.TEXTS}
    ids = {name: getattr(data, name) for name in forms.TIES}
    try:
        service.change(ctx.db, ctx.actor, initiative, data.version, values, **ids)
    except Invalid as problem:
        form.say("", problem.reason)
        ctx.db.expire(initiative)
        shown = _edit_context(ctx, initiative, tied)
        return ctx.render("initiatives/form.html", status=422, form=form, **shown)
    return ctx.redirect(address(ctx, initiative), say=looked_over(_("Tiltaket er lagret."), data))


@router.action(ONE + "/status", initiative_guard(InitiativeDo.MOVE))
def move(ctx: Ctx, initiative: Initiative) -> Response:
    """The next state of its life."""
    form = ctx.parse(forms.MoveForm)
    if not form.ok:
        return _detail(ctx, initiative, 422, next(iter(form.errors.values())))
    try:
        service.move(ctx.db, ctx.actor, initiative, form.data.state)
    except Invalid as problem:
        return _detail(ctx, initiative, 422, problem.reason)
    label = _(STATUS_LABELS[initiative.status])
    return ctx.redirect(address(ctx, initiative), say=_("Status er nå: %s.") % label)


def _close_context(initiative: Initiative) -> dict[str, Any]:
    """Raises Invalid when it can't be stopped from where it stands."""
    endings = rules.endings(initiative.status)
    if not endings:
        raise Invalid(rules.not_stopped(initiative.status))
    help_texts = {
        Status.ENDED: _("Det er gjort ferdig, eller det har gjort jobben sin."),
        Status.DISCARDED: _("Det virket ikke, eller det lot seg ikke gjøre."),
    }
    outcomes = [(str(s), _(STATUS_LABELS[s]), help_texts[s]) for s in endings]
    in_test = initiative.status in rules.IN_TEST
    return {"initiative": initiative, "outcomes": outcomes, "in_test": in_test}


def _lesson(initiative: Initiative) -> dict[str, Any]:
    names = ("expected", "learned", "advice", "version")
    return {name: getattr(initiative, name) for name in names}


@router.page(ONE + "/avslutt", initiative_guard(InitiativeDo.CLOSE))
def ending(ctx: Ctx, initiative: Initiative) -> Response:
    """Three questions: what did you expect, what happened, what would you tell the next."""
    shown = _close_context(initiative)
    first = shown["outcomes"][0][0] if len(shown["outcomes"]) == 1 else ""
    form = ctx.blank(forms.CloseForm, outcome=first, **_lesson(initiative))
    return ctx.render("initiatives/close.html", form=form, **shown)


@router.action(ONE + "/avslutt", initiative_guard(InitiativeDo.CLOSE))
def close(ctx: Ctx, initiative: Initiative) -> Response:
    """Stop it; the lesson is what stays."""
    shown = _close_context(initiative)
    form = ctx.parse(forms.CloseForm)
    if not form.ok:
        return ctx.render("initiatives/close.html", status=422, form=form, **shown)
    data = form.data
    if data.version != initiative.version:
        return ctx.conflict("initiatives/close.html", form, _lesson(initiative), **shown)
    try:
        service.stop(
            ctx.db,
            ctx.actor,
            initiative,
            data.version,
            data.outcome,
            expected=data.expected,
            learned=data.learned,
            advice=data.advice,
        )
    except Invalid as problem:
        form.say("outcome", problem.reason)
        return ctx.render("initiatives/close.html", status=422, form=form, **shown)
    said = looked_over(_("Takk. Det dere lærte, er tatt vare på."), data)
    return ctx.redirect(address(ctx, initiative), say=said)
