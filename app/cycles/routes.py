"""Pages and actions of test cycles and measures, under the initiative's address."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from app.core import audit, clock
from app.core import forms as typed
from app.core.choices import choices
from app.core.errors import Conflict, Invalid
from app.core.forms import FormView
from app.core.i18n import _
from app.core.looked_over import looked_over
from app.core.panels import panels_of
from app.core.web import Ctx, Router
from app.cycles import forms, number_queries, number_view, numbers, queries, rules, service, view
from app.cycles.models import (
    DECISION_LABELS,
    CycleState,
    Decision,
    TestCycle,
)
from app.cycles.policy import CycleDo
from app.cycles.queries import Tried, cycle_guard, initiative_guard
from app.initiatives.models import Initiative

router = Router()
TESTS = "/{nett}/tiltak/{slug}/tester"
NEW = TESTS + "/ny"
ONE = TESTS + "/{nummer:int}"
PLANNED = ("question", "prediction", "plan", "who", "starts_on", "ends_on")
UNDERWAY = ("plan", "who", "ends_on")


def address(ctx: Ctx, initiative: Initiative) -> str:
    """The initiative's page."""
    return f"/{ctx.network.slug}/tiltak/{initiative.slug}"


def test_address(ctx: Ctx, tried: Tried) -> str:
    """The test's page."""
    return f"{address(ctx, tried.initiative)}/tester/{tried.cycle.number}"


def _around(ctx: Ctx, initiative: Initiative) -> dict[str, Any]:
    """What every page about an initiative's tests shows of it."""
    return {
        "initiative": initiative,
        "group": ctx.network.group(initiative.group_id),
        "home": address(ctx, initiative),
    }


# All of them


@router.page(TESTS, initiative_guard(CycleDo.READ))
def index(ctx: Ctx, initiative: Initiative) -> Response:
    """Every test of the initiative, newest first."""
    works = ctx.can(CycleDo.PLAN, initiative)
    alive = rules.may_plan(initiative.status)
    tests = f"{address(ctx, initiative)}/tester"
    rows = queries.of_initiative(ctx.db, initiative.id)
    return ctx.render(
        "cycles/list.html",
        tests=view.cards(tests, rows, works, alive=alive),
        plan_href=f"{tests}/ny" if works and alive else "",
        **_around(ctx, initiative),
    )


# Planning


@router.page(NEW, initiative_guard(CycleDo.PLAN))
def new(ctx: Ctx, initiative: Initiative) -> Response:
    """What we ask, believe and count, who, when; prefilled from the last one if it is named."""
    last = _last(ctx, initiative, ctx.arg("etter"))
    values: dict[str, Any] = {}
    if last is not None:
        values = {name: getattr(last, name) for name in ("question", "plan", "who")}
        values["measure_ids"] = queries.chosen_measures(ctx.db, last.id)
        values["after_number"] = last.number
    return _plan_page(ctx, initiative, ctx.blank(forms.PlanForm, **values), last)


def _last(ctx: Ctx, initiative: Initiative, named: str) -> TestCycle | None:
    known = named.isascii() and named.isdigit() and len(named) < 6
    return queries.numbered(ctx.db, initiative.id, int(named)) if known else None


def _measures(ctx: Ctx, initiative: Initiative) -> list[tuple[int, str]]:
    return [(m.id, m.name) for m in queries.measures_of(ctx.db, initiative.id)]


def _plan_page(
    ctx: Ctx,
    initiative: Initiative,
    form: FormView[forms.PlanForm],
    last: TestCycle | None,
    status: int = 200,
) -> Response:
    return ctx.render(
        "cycles/new.html",
        status=status,
        form=form,
        last=last,
        decided=view.label(last) if last else "",
        measures=_measures(ctx, initiative),
        labels=view.plan_labels(),
        stopped=not rules.may_plan(initiative.status),
        **_around(ctx, initiative),
    )


@router.action(NEW, initiative_guard(CycleDo.PLAN))
def create(ctx: Ctx, initiative: Initiative) -> Response:
    """Plan it."""
    form = ctx.parse(forms.PlanForm)
    last = _last(ctx, initiative, str(form.values.get("after_number", "")))
    if not form.ok:
        return _plan_page(ctx, initiative, form, last, 422)
    data = form.data
    try:
        cycle = service.plan(
            ctx.db,
            ctx.actor,
            initiative,
            measure_ids=_counted(ctx, initiative, data),
            after_number=data.after_number,
            **{name: getattr(data, name) for name in PLANNED},
        )
    except Invalid as problem:
        form.say("", problem.reason)
        return _plan_page(ctx, initiative, form, last, 422)
    said = _("Testen er planlagt. Start den når dere begynner, så låses det dere tror.")
    there = test_address(ctx, Tried(initiative, cycle))
    return ctx.redirect(there, say=looked_over(said, data))


def _counted(ctx: Ctx, initiative: Initiative, data: forms.UnderwayForm) -> list[int]:
    """The measures chosen, and the new one if one was named."""
    if not data.measure_name:
        return list(data.measure_ids)
    made = service.make_measure(ctx.db, ctx.actor, initiative, name=data.measure_name)
    return [*data.measure_ids, made.id or 0]


# One of them


@router.page(ONE, cycle_guard(CycleDo.READ))
def show(ctx: Ctx, tried: Tried) -> Response:
    """What was asked and believed, what happened, what was decided, and what comes next."""
    return _detail(ctx, tried)


def _detail(ctx: Ctx, tried: Tried, status: int = 200, trouble: str = "") -> Response:
    initiative, cycle = tried.initiative, tried.cycle
    chosen = set(queries.chosen_measures(ctx.db, cycle.id))
    measures = [m for m in queries.measures_of(ctx.db, initiative.id) if m.id in chosen]
    state = (initiative.status, cycle.state, cycle.decision)
    works = ctx.can(CycleDo.PLAN, tried)
    return ctx.render(
        "cycles/detail.html",
        status=status,
        cycle=cycle,
        label=view.label(cycle),
        when=view.when(cycle),
        late=view.late(cycle, clock.today()),
        believed=view.believed(cycle),
        decision=_(DECISION_LABELS[cycle.decision]) if cycle.decision else "",
        measures=[view.measure(f"/{ctx.network.slug}", m, works) for m in measures],
        proposed=rules.proposed(*state),
        to_stop=rules.proposes_to_stop(*state),
        alive=rules.may_plan(initiative.status),
        works=works,
        history=audit.history(ctx.db, cycle, names=ctx.insider),
        panels=panels_of(ctx, cycle),
        trouble=trouble,
        here=test_address(ctx, tried),
        **_around(ctx, initiative),
    )


def _demand_untouched(ctx: Ctx, tried: Tried) -> None:
    """Whatever form comes: with another prediction than the locked one it is refused, and the
    attempt written down. Raises Refused."""
    sent = {
        name: typed.clean(str(ctx.fields[name]))
        for name in ("question", "prediction")
        if name in ctx.fields
    }
    service.demand_unlocked(tried.cycle, sent)


# Changing the plan


def _plan_form(cycle: TestCycle) -> type[forms.PlanForm] | type[forms.UnderwayForm]:
    return forms.PlanForm if cycle.started_on is None else forms.UnderwayForm


def _current(ctx: Ctx, tried: Tried) -> dict[str, Any]:
    cycle = tried.cycle
    names = PLANNED if cycle.started_on is None else UNDERWAY
    return {name: getattr(cycle, name) for name in names} | {
        "measure_ids": queries.chosen_measures(ctx.db, cycle.id),
        "version": cycle.version,
    }


def _edit_context(ctx: Ctx, tried: Tried) -> dict[str, Any]:
    initiative = tried.initiative
    return {
        "cycle": tried.cycle,
        "believed": view.believed(tried.cycle),
        "measures": _measures(ctx, initiative),
        "labels": view.plan_labels(),
        "here": test_address(ctx, tried),
        **_around(ctx, initiative),
    }


@router.page(ONE + "/rediger", cycle_guard(CycleDo.PLAN))
def edit(ctx: Ctx, tried: Tried) -> Response:
    """The plan; what is locked is read, not written."""
    model: Any = _plan_form(tried.cycle)
    form = ctx.blank(model, **_current(ctx, tried))
    return ctx.render("cycles/form.html", form=form, **_edit_context(ctx, tried))


@router.action(ONE + "/rediger", cycle_guard(CycleDo.PLAN))
def save(ctx: Ctx, tried: Tried) -> Response:
    """Write it; when somebody else was first, show both texts."""
    _demand_untouched(ctx, tried)
    model: Any = _plan_form(tried.cycle)
    form = ctx.parse(model)
    form.values["measure_ids"] = sorted(
        form.values.get("measure_ids", []), key=lambda n: (len(n), n)
    )
    shown = _edit_context(ctx, tried)
    if not form.ok:
        return ctx.render("cycles/form.html", status=422, form=form, **shown)
    data: Any = form.data
    if data.version != tried.cycle.version:
        return ctx.conflict("cycles/form.html", form, _current(ctx, tried), **shown)
    names = PLANNED if tried.cycle.started_on is None else UNDERWAY
    values = {name: getattr(data, name) for name in names}
    counted = _counted(ctx, tried.initiative, data)
    try:
        service.change(ctx.db, ctx.actor, tried.cycle, data.version, values, measure_ids=counted)
    except Invalid as problem:
        form.say("", problem.reason)
        return ctx.render("cycles/form.html", status=422, form=form, **shown)
    return ctx.redirect(test_address(ctx, tried), say=looked_over(_("Planen er lagret."), data))


# Starting, studying, deciding


@router.action(ONE + "/start", cycle_guard(CycleDo.STUDY))
def start(ctx: Ctx, tried: Tried) -> Response:
    """The prediction is locked."""
    _demand_untouched(ctx, tried)
    form = ctx.parse(forms.StartForm)
    seen = form.data.version if form.ok else 0
    try:
        service.start(ctx.db, ctx.actor, tried.cycle, seen)
    except Invalid as problem:
        return _detail(ctx, tried, 422, problem.reason)
    except Conflict:
        said = _("Noen endret planen mens du så på den. Les den på nytt, og start testen da.")
        return _detail(ctx, tried, 409, said)
    return ctx.redirect(
        test_address(ctx, tried), say=_("Testen er i gang. Det dere trodde, er låst.")
    )


def _told(cycle: TestCycle) -> dict[str, Any]:
    return {name: getattr(cycle, name) for name in (*service.TOLD, "version")}


def _test_context(ctx: Ctx, tried: Tried) -> dict[str, Any]:
    measures = number_queries.judged_by(ctx.db, tried.cycle.id)
    points = numbers.points_of(ctx.db, [m.id for m in measures]) if measures else {}
    return {
        "cycle": tried.cycle,
        "counted": number_view.counted(measures, points, tried.cycle.started_on),
        "believed": view.believed(tried.cycle),
        "here": test_address(ctx, tried),
        **_around(ctx, tried.initiative),
    }


@router.page(ONE + "/studer", cycle_guard(CycleDo.STUDY))
def studying(ctx: Ctx, tried: Tried) -> Response:
    """What happened? Beside it: what was believed."""
    if tried.cycle.state is not CycleState.STUDIED:
        rules.LIFECYCLE.demand(tried.cycle.state, CycleState.STUDIED)
    form = ctx.blank(forms.StudyForm, **_told(tried.cycle))
    return ctx.render("cycles/study.html", form=form, **_test_context(ctx, tried))


@router.action(ONE + "/studer", cycle_guard(CycleDo.STUDY))
def study(ctx: Ctx, tried: Tried) -> Response:
    """Keep what happened, and go on to the decision."""
    _demand_untouched(ctx, tried)
    form, shown = ctx.parse(forms.StudyForm), _test_context(ctx, tried)
    if not form.ok:
        return ctx.render("cycles/study.html", status=422, form=form, **shown)
    data = form.data
    if data.version != tried.cycle.version:
        return ctx.conflict("cycles/study.html", form, _told(tried.cycle), **shown)
    told = {name: getattr(data, name) for name in service.TOLD}
    service.study(ctx.db, ctx.actor, tried.cycle, data.version, **told)
    said = looked_over(_("Lagret. Nå gjenstår det å beslutte, nå eller på neste møte."), data)
    return ctx.redirect(f"{test_address(ctx, tried)}/beslutt", say=said)


def _decisions() -> list[tuple[str, str, str]]:
    help_texts = {
        Decision.ADOPT: _("Det virket godt nok til at dere fortsetter slik."),
        Decision.ADAPT: _("Noe må endres. Neste test begynner der denne sluttet."),
        Decision.DISCARD: _("Det virket ikke, eller det lot seg ikke gjøre."),
    }
    return [
        (value, words, help_texts[Decision(value)]) for value, words in choices(DECISION_LABELS)
    ]


def _decided(cycle: TestCycle) -> dict[str, Any]:
    return {"decision": cycle.decision, "reason": cycle.reason, "version": cycle.version}


@router.page(ONE + "/beslutt", cycle_guard(CycleDo.DECIDE))
def deciding(ctx: Ctx, tried: Tried) -> Response:
    """Ta i bruk, tilpass, forkast, and why."""
    rules.LIFECYCLE.demand(tried.cycle.state, CycleState.DECIDED, "-")
    form = ctx.blank(forms.DecideForm, **_decided(tried.cycle))
    shown = _test_context(ctx, tried)
    return ctx.render("cycles/decide.html", form=form, decisions=_decisions(), **shown)


@router.action(ONE + "/beslutt", cycle_guard(CycleDo.DECIDE))
def decide(ctx: Ctx, tried: Tried) -> Response:
    """The test is over; what it means for the initiative is proposed on its page."""
    _demand_untouched(ctx, tried)
    form = ctx.parse(forms.DecideForm)
    shown = _test_context(ctx, tried) | {"decisions": _decisions()}
    if not form.ok:
        return ctx.render("cycles/decide.html", status=422, form=form, **shown)
    data = form.data
    if data.version != tried.cycle.version:
        return ctx.conflict("cycles/decide.html", form, _decided(tried.cycle), **shown)
    service.decide(ctx.db, ctx.actor, tried.cycle, data.decision, data.reason, data.version)
    said = looked_over(_("Beslutningen er lagret."), data)
    return ctx.redirect(test_address(ctx, tried), say=said)
