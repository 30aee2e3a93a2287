"""The measure's page: chart and table, numbers entered and corrected, the baseline, links."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from app.core import audit, clock
from app.core.choices import choices
from app.core.errors import Invalid
from app.core.forms import FormView
from app.core.i18n import _, long_date
from app.core.looked_over import looked_over
from app.core.web import Ctx, Response, Router
from app.cycles import number_forms as forms
from app.cycles import number_keys as keys
from app.cycles import number_queries as queries
from app.cycles import numbers, rhythm, runchart
from app.cycles.models import (
    FLAG_LABELS,
    MEASURE_LABELS,
    RHYTHM_LABELS,
    WANTED_LABELS,
    Flag,
    Measure,
    Measurement,
)
from app.cycles.number_policy import NumberDo, sees_small
from app.cycles.number_queries import Keyed, Measured, Numbered
from app.cycles.number_view import show

router = Router()
ONE = "/{nett}/maalinger/{slug}"
NUMBER = ONE + "/tall/{nummer:int}"
DETAIL = "cycles/measure.html"
NumberView = FormView[forms.NumberForm]


def address(ctx: Ctx, measure: Measure) -> str:
    """The measure's page."""
    return f"/{ctx.network.slug}/maalinger/{measure.slug}"


@router.page(ONE, queries.READ)
def detail(ctx: Ctx, there: Measured) -> Response:
    """What the numbers say, and the numbers."""
    return _detail(ctx, there)


def _detail(
    ctx: Ctx,
    there: Measured,
    status: int = 200,
    *,
    number_form: NumberView | None = None,
    freeze_form: FormView[forms.FreezeForm] | None = None,
    taken: str = "",
) -> Response:
    measure = there.measure
    rows = queries.numbers_of(ctx.db, measure.id)
    cycles = queries.cycles_of(ctx.db, measure.initiative_id)
    small = sees_small(ctx.actor, measure)
    return ctx.render(
        DETAIL,
        status=status,
        measured=there,
        measure=measure,
        initiative=there.initiative,
        group=ctx.network.group(measure.group_id),
        shown=show(measure, rows, cycles, least=ctx.network.k, small=small),
        facts=[
            _(MEASURE_LABELS[measure.kind]),
            _(WANTED_LABELS[measure.wanted]),
            _(RHYTHM_LABELS[measure.rhythm]),
            *([_("Avsluttet %s") % long_date(measure.ended_on)] if measure.ended_on else []),
        ],
        history=audit.history(ctx.db, measure, names=ctx.insider),
        taken=taken,
        **_tools(ctx, there, rows, number_form, freeze_form),
    )


def _tools(
    ctx: Ctx,
    there: Measured,
    rows: Any,
    number_form: NumberView | None,
    freeze_form: FormView[forms.FreezeForm] | None,
) -> dict[str, Any]:
    """What those who may enter numbers are given."""
    measure = there.measure
    if not ctx.can(NumberDo.ENTER, there):
        return {"links": [], "number_form": None, "freeze_form": None, "days": []}
    return {
        "number_form": number_form or _blank(ctx, measure, rows),
        "flags": choices(FLAG_LABELS),
        "freeze_form": freeze_form or _freeze_form(measure),
        "days": _baseline_days(measure, rows),
        "links": queries.keys_of(ctx, measure),
        "me": ctx.actor.person_id,
    }


def _blank(ctx: Ctx, measure: Measure, rows: Any) -> NumberView:
    last = rows[-1].on_day if rows else None
    day = rhythm.offered(measure, last, clock.today())
    known = {"n": rows[-1].n} if rows and measure.of_total else {}
    return ctx.blank(forms.NumberForm, on_day=day, flag=Flag.FINAL, **known)


def _freeze_form(measure: Measure) -> FormView[forms.FreezeForm]:
    view = FormView(forms.FreezeForm, {"version": str(measure.version)})
    view.values["until"] = str(measure.baseline_until or "")
    return view


def _baseline_days(measure: Measure, rows: Any) -> list[tuple[str, str]]:
    """The days a baseline can end on: there must be enough numbers before each."""
    points = [runchart.Point(r.on_day, r.value, r.flag is Flag.BREAK) for r in rows]
    found: list[tuple[str, str]] = []
    count = 0
    for point in points:
        count = (0 if point.breaks else count) + (point.value is not None)
        if count >= runchart.ENOUGH:
            found.append((str(point.on), long_date(point.on)))
    now = measure.baseline_until
    if now is not None and str(now) not in dict(found):
        found.append((str(now), long_date(now)))
    return found


def typed(data: forms.NumberForm | forms.LinkNumberForm) -> dict[str, Any]:
    """The figures of a form."""
    return {"value": data.value, "k": data.k, "n": data.n}


def say(form: FormView[Any], measure: Measure, problem: Invalid) -> None:
    """Put a rule's sentence beside the field it is about."""
    field = "k" if measure.of_total else "value"
    form.say("on_day" if isinstance(problem, numbers.WrongDay) else field, problem.reason)


@router.action(ONE, queries.ENTER)
def enter(ctx: Ctx, there: Measured) -> Response:
    """One number more."""
    form, measure = ctx.parse(forms.NumberForm), there.measure
    if not form.ok:
        return _detail(ctx, there, 422, number_form=form)
    data = form.data
    try:
        numbers.enter(
            ctx.db,
            ctx.actor,
            measure,
            data.on_day,
            **typed(data),
            flag=data.flag,
            note=data.note,
        )
    except numbers.DayTaken as taken:
        form.say("on_day", taken.reason)
        way = _correct_href(ctx, measure, taken.there, form)
        return _detail(ctx, there, 409, number_form=form, taken=way)
    except Invalid as problem:
        say(form, measure, problem)
        return _detail(ctx, there, 422, number_form=form)
    return ctx.redirect(address(ctx, measure), say=looked_over(_("Tallet er lagret."), data.note))


def _correct_href(ctx: Ctx, measure: Measure, there: Measurement, form: NumberView) -> str:
    """Where the day's number is corrected, with what was typed put in."""
    given = {name: form.values.get(name, "") for name in ("value", "k", "n")}
    query = urlencode({name: text for name, text in given.items() if text})
    return f"{address(ctx, measure)}/tall/{there.id}?{query}"


# one number

FIELDS = ("on_day", "value", "k", "n", "flag", "note", "version")


def _current(number: Measurement) -> dict[str, Any]:
    values = {name: getattr(number, name) for name in FIELDS}
    if number.value is not None:
        whole = float(number.value).is_integer()
        values["value"] = int(number.value) if whole else str(number.value).replace(".", ",")
    return values


def _number_context(ctx: Ctx, there: Numbered) -> dict[str, Any]:
    return {
        "measure": there.measure,
        "number": there.number,
        "home": address(ctx, there.measure),
        "flags": choices(FLAG_LABELS),
        "history": audit.history(ctx.db, there.number, names=ctx.insider),
    }


@router.page(NUMBER, queries.CORRECT)
def number(ctx: Ctx, there: Numbered) -> Response:
    """One number, to be corrected; what it was before stands under it."""
    form = ctx.blank(forms.NumberForm, **_current(there.number))
    for name in ("value", "k", "n"):
        form.values[name] = ctx.arg(name)[:20] or form.values.get(name, "")
    return ctx.render("cycles/number.html", form=form, **_number_context(ctx, there))


@router.action(NUMBER, queries.CORRECT)
def correct(ctx: Ctx, there: Numbered) -> Response:
    """Write the other number; when somebody else was first, show both."""
    form, shown = ctx.parse(forms.NumberForm), _number_context(ctx, there)
    if not form.ok:
        return ctx.render("cycles/number.html", status=422, form=form, **shown)
    data = form.data
    if data.version != there.number.version:
        return ctx.conflict("cycles/number.html", form, _current(there.number), **shown)
    given: dict[str, Any] = typed(data) | {"flag": data.flag, "note": data.note}
    try:
        numbers.correct(
            ctx.db,
            ctx.actor,
            there.measure,
            there.number,
            data.version,
            on_day=data.on_day,
            **given,
        )
    except numbers.DayTaken as taken:
        form.say("on_day", taken.reason)
    except Invalid as problem:
        say(form, there.measure, problem)
    if form.errors:
        ctx.db.expire(there.number)
        return ctx.render("cycles/number.html", status=422, form=form, **shown)
    said = looked_over(_("Tallet er rettet."), data.note)
    return ctx.redirect(address(ctx, there.measure), say=said)


@router.action(NUMBER + "/slett", queries.CORRECT)
def strike(ctx: Ctx, there: Numbered) -> Response:
    """Take it away, unless somebody has corrected it since it was seen."""
    form = ctx.parse(forms.StrikeForm)
    seen = form.data.version if form.ok else 0
    if seen != there.number.version:
        now = ctx.blank(forms.NumberForm, **_current(there.number))
        now.say("", _("Noen rettet tallet mens du så på det. Se på det på nytt."))
        shown = _number_context(ctx, there)
        return ctx.render("cycles/number.html", status=409, form=now, **shown)
    numbers.strike(ctx.db, ctx.actor, there.measure, there.number, seen)
    return ctx.redirect(address(ctx, there.measure), say=_("Tallet er tatt bort."))


@router.action(ONE + "/grunnlinje", queries.FREEZE)
def freeze(ctx: Ctx, there: Measured) -> Response:
    """Freeze the baseline up to a day, or let the median be of all numbers again."""
    form = ctx.parse(forms.FreezeForm)
    if not form.ok:
        return _detail(ctx, there, 422, freeze_form=form)
    if form.data.version != there.measure.version:
        current = {"until": there.measure.baseline_until, "version": there.measure.version}
        form.conflict, form.theirs = True, {}
        form.values |= {name: str(value or "") for name, value in current.items()}
        return _detail(ctx, there, 409, freeze_form=form)
    try:
        numbers.freeze(ctx.db, ctx.actor, there.measure, form.data.version, form.data.until)
    except Invalid as problem:
        form.say("until", problem.reason)
        ctx.db.expire(there.measure)
        return _detail(ctx, there, 422, freeze_form=form)
    return ctx.redirect(address(ctx, there.measure), say=_("Grunnlinjen er lagret."))


# the link for the home screen


@router.action(ONE + "/lenke", queries.LINK, again=True)
def link(ctx: Ctx, there: Measured) -> Response:
    """Make this person's own link, and lead to it: its address is told nowhere else."""
    form_key = str(ctx.fields.get("_key", ""))
    secret_code = keys.code(ctx.settings.secret, there.measure, ctx.actor, form_key)
    keys.make(ctx.db, ctx.actor, there.measure, secret_code)
    return ctx.redirect(f"/m/{secret_code}?ny=1")


@router.action(ONE + "/lenker/{nummer:int}/trekk", queries.WITHDRAW)
def withdraw(ctx: Ctx, there: Keyed) -> Response:
    """Let a link lead nowhere from now on."""
    keys.withdraw(ctx.db, ctx.actor, there.measure, there.key)
    return ctx.redirect(
        address(ctx, there.measure), say=_("Lenken er trukket tilbake. Den virker ikke lenger.")
    )
