"""Progress: the page, the leader's override, the thresholds."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from app.core.access import Guard, loads
from app.core.errors import Conflict, Invalid, NotFound
from app.core.forms import FormView
from app.core.i18n import _
from app.core.looked_over import looked_over
from app.core.web import Ctx, Router
from app.networks.queries import GroupInfo, NetworkInfo, in_network, load_network
from app.progress import board, forms, queries, service
from app.progress.board import Cell, Opened
from app.progress.goals import GOALS, goal
from app.progress.policy import ProgressDo
from app.progress.queries import Facts
from app.progress.states import STATE_LABELS, State

router = Router()
PAGE = "/{nett}/framdrift"
OVERRIDE = PAGE + "/overstyr"
THRESHOLDS = "/{nett}/innstillinger/maal"


def for_leaders(action: ProgressDo) -> Guard[NetworkInfo]:
    """The guard of what only a leader sets."""
    return loads(load_network, action)


@router.page(PAGE, in_network())
def progress(ctx: Ctx, network: NetworkInfo) -> Response:
    """Phases × goals × groups, each cell open to what it rests on."""
    facts = queries.facts(ctx, network)
    chosen = network.group_named(ctx.arg("gruppe")) or _own_group(ctx, network)
    aim = goal(ctx.arg("maal"))
    opened = Opened(aim, chosen) if aim and chosen else None
    groups = [
        {"name": g.name, "href": board.address(network, g, aim), "chosen": g == chosen}
        for g in network.groups
    ]
    return ctx.render(
        "progress/progress.html",
        "progress/_matrix.html",
        heading=board.heading(facts, network),
        example=facts.example or network.example,
        phases=board.phases(ctx, network, facts, opened),
        groups=groups,
        note=board.note(facts),
        thresholds_href=f"/{network.slug}/innstillinger/maal"
        if ctx.can(ProgressDo.THRESHOLDS, network)
        else "",
    )


def _own_group(ctx: Ctx, network: NetworkInfo) -> GroupInfo | None:
    own = ctx.actor.groups_in(network.id)
    return next((g for g in network.groups if g.id in own), next(iter(network.groups), None))


def _aimed_at(network: NetworkInfo, code: str, slug: str) -> Opened:
    """The cell a form is about. Raises NotFound."""
    aim, group = goal(code), network.group_named(slug)
    if aim is None or group is None:
        raise NotFound
    return Opened(aim, group)


def _override_context(facts: Facts, network: NetworkInfo, aimed: Opened) -> dict[str, Any]:
    cell = board.cell_of(facts, aimed.goal, aimed.group.id)
    return {
        "goal": aimed.goal,
        "group": aimed.group,
        "override": cell.override,
        "derived": _derived(cell),
        "back": board.address(network, aimed.group, aimed.goal, row=aimed.goal),
        "met_choices": [("true", _("Nådd")), ("false", _("Ikke nådd"))],
    }


def _derived(cell: Cell) -> str:
    """What the leader is about to overrule, as a sentence."""
    if cell.result.state is State.LATER:
        return _("Flipp kan ikke regne ut dette målet ennå.")
    return _("Flipp har regnet ut: %s.") % _(STATE_LABELS[cell.result.state]).lower()


@router.page(OVERRIDE, for_leaders(ProgressDo.OVERRIDE))
def override_page(ctx: Ctx, network: NetworkInfo) -> Response:
    """The form that says something else than what is derived."""
    aimed = _aimed_at(network, ctx.arg("maal"), ctx.arg("gruppe"))
    shown = _override_context(queries.facts(ctx, network), network, aimed)
    said = shown["override"]
    form = ctx.blank(
        forms.OverrideForm,
        maal=aimed.goal.code,
        gruppe=aimed.group.slug,
        met="" if said is None else str(said.met).lower(),
        reason=said.reason if said else "",
        version=said.version if said else 0,
    )
    return ctx.render("progress/override.html", form=form, **shown)


@router.action(OVERRIDE, for_leaders(ProgressDo.OVERRIDE))
def override(ctx: Ctx, network: NetworkInfo) -> Response:
    """Write it, with its reason; when another leader was first, show both."""
    form = ctx.parse(forms.OverrideForm)
    typed = form.values
    aimed = _aimed_at(network, typed.get("maal", ""), typed.get("gruppe", ""))
    shown = _override_context(queries.read_facts(ctx.db, network.id), network, aimed)
    if not form.ok:
        return ctx.render("progress/override.html", status=422, form=form, **shown)
    data = form.data
    try:
        service.override(
            ctx.db,
            ctx.actor,
            network.id,
            aimed.group.id,
            aimed.goal.code,
            met=data.met,
            reason=data.reason,
            seen=data.version,
        )
    except Conflict:
        return _conflict(ctx, form, shown)
    said = looked_over(_("Målet er overstyrt. Grunnen står i ruta."), data.reason)
    return ctx.redirect(shown["back"], say=said)


def _conflict(ctx: Ctx, form: FormView[forms.OverrideForm], shown: dict[str, Any]) -> Response:
    said = shown["override"]
    current = {"met": "", "reason": _("Overstyringen er opphevet."), "version": 0}
    if said is not None:
        current = {"met": str(said.met).lower(), "reason": said.reason, "version": said.version}
    return ctx.conflict("progress/override.html", form, current, **shown)


@router.action(OVERRIDE + "/opphev", for_leaders(ProgressDo.OVERRIDE))
def lift(ctx: Ctx, network: NetworkInfo) -> Response:
    """Back to what is derived."""
    form = ctx.parse(forms.LiftForm)
    typed = form.values
    aimed = _aimed_at(network, typed.get("maal", ""), typed.get("gruppe", ""))
    if not form.ok:
        raise Invalid(next(iter(form.errors.values())))
    try:
        service.lift(ctx.db, ctx.actor, aimed.group.id, aimed.goal.code, form.data.version)
    except Conflict:
        raise Conflict(
            _("Noen endret overstyringen samtidig. Se hva som står der nå, og prøv igjen.")
        ) from None
    back = board.address(network, aimed.group, aimed.goal, row=aimed.goal)
    return ctx.redirect(back, say=_("Overstyringen er opphevet."))


def _threshold_values(facts: Facts) -> dict[str, Any]:
    values: dict[str, Any] = {forms.field_of(g.code): facts.threshold(g.code) for g in GOALS}
    return values | {"version": facts.thresholds_version}


def _threshold_rows() -> list[tuple[str, str]]:
    return [(forms.field_of(g.code), f"{g.code} {_(g.title)}") for g in GOALS]


@router.page(THRESHOLDS, for_leaders(ProgressDo.THRESHOLDS))
def thresholds_page(ctx: Ctx, network: NetworkInfo) -> Response:
    """For each goal the share of groups that must meet it."""
    form = ctx.blank(forms.ThresholdForm, **_threshold_values(queries.facts(ctx, network)))
    return ctx.render("progress/thresholds.html", form=form, rows=_threshold_rows())


@router.action(THRESHOLDS, for_leaders(ProgressDo.THRESHOLDS))
def thresholds(ctx: Ctx, network: NetworkInfo) -> Response:
    """Write them; when another leader was first, show both."""
    form = ctx.parse(forms.ThresholdForm)
    page = "progress/thresholds.html"
    if not form.ok:
        return ctx.render(page, status=422, form=form, rows=_threshold_rows())
    percents = forms.percents(form.data)
    try:
        service.set_thresholds(ctx.db, ctx.actor, network.id, form.data.version, percents)
    except Conflict:
        now = _threshold_values(queries.read_facts(ctx.db, network.id))
        return ctx.conflict(page, form, now, rows=_threshold_rows())
    return ctx.redirect(f"/{network.slug}/framdrift", say=_("Grensene er lagret."))
