"""The pages on which it is said what is measured; the numbers have pages of their own."""

from __future__ import annotations

from typing import Any

from app.core.choices import choices
from app.core.errors import Invalid
from app.core.forms import FormView
from app.core.i18n import _
from app.core.web import Ctx, Response, Router
from app.cycles import forms, service
from app.cycles.models import MEASURE_LABELS, RHYTHM_LABELS, WANTED_LABELS, Measure
from app.cycles.policy import CycleDo
from app.cycles.queries import initiative_guard, measure_guard
from app.initiatives.models import Initiative

router = Router()
NEW = "/{nett}/tiltak/{slug}/malinger/ny"
ONE = "/{nett}/maalinger/{slug}"
COLUMNS = tuple(name for name in forms.MeasureForm.model_fields if name != "version")


def _lists() -> dict[str, Any]:
    return {
        "kinds": choices(MEASURE_LABELS),
        "wants": choices(WANTED_LABELS),
        "rhythms": choices(RHYTHM_LABELS),
        "counts": [
            ("False", _("Et tall"), _("For eksempel 15 som kom, eller 4,2 i snitt.")),
            ("True", _("Så mange av så mange"), _("For eksempel 12 av 20, vist i prosent.")),
        ],
    }


@router.page(NEW, initiative_guard(CycleDo.MEASURE))
def new(ctx: Ctx, initiative: Initiative) -> Response:
    """What is counted, how often, and which way is better."""
    form = ctx.blank(forms.MeasureForm, kind="utfall", wanted="opp", rhythm="uke", of_total=False)
    return _new_page(ctx, initiative, form)


def _new_page(
    ctx: Ctx, initiative: Initiative, form: FormView[forms.MeasureForm], status: int = 200
) -> Response:
    home = f"/{ctx.network.slug}/tiltak/{initiative.slug}"
    return ctx.render(
        "cycles/measure_form.html",
        status=status,
        form=form,
        measure=None,
        initiative=initiative,
        back={"label": initiative.title, "href": home},
        **_lists(),
    )


@router.action(NEW, initiative_guard(CycleDo.MEASURE))
def create(ctx: Ctx, initiative: Initiative) -> Response:
    """Make it; the numbers come from now on."""
    form = ctx.parse(forms.MeasureForm)
    if not form.ok:
        return _new_page(ctx, initiative, form, 422)
    values = {name: getattr(form.data, name) for name in COLUMNS}
    made = service.make_measure(ctx.db, ctx.actor, initiative, **values)
    return ctx.redirect(
        f"/{ctx.network.slug}/maalinger/{made.slug}",
        say=_("Målingen er laget. Nå kan dere skrive inn tall."),
    )


def _current(measure: Measure) -> dict[str, Any]:
    """The columns as the form writes them: a number with a comma."""
    values = {name: getattr(measure, name) for name in (*COLUMNS, "version")}
    return values | {"target": forms.written(measure.target)}


def _one_context(ctx: Ctx, measure: Measure) -> dict[str, Any]:
    home = f"/{ctx.network.slug}/maalinger/{measure.slug}"
    return {"measure": measure, "back": {"label": measure.name, "href": home}, **_lists()}


@router.page(ONE + "/rediger", measure_guard(CycleDo.MEASURE))
def edit(ctx: Ctx, measure: Measure) -> Response:
    """The measure and its target; its baseline is frozen on its own page."""
    form = ctx.blank(forms.MeasureForm, **_current(measure))
    return ctx.render("cycles/measure_form.html", form=form, **_one_context(ctx, measure))


@router.action(ONE + "/rediger", measure_guard(CycleDo.MEASURE))
def save(ctx: Ctx, measure: Measure) -> Response:
    """Write it; when somebody else was first, show both texts."""
    form, shown = ctx.parse(forms.MeasureForm), _one_context(ctx, measure)
    if not form.ok:
        return ctx.render("cycles/measure_form.html", status=422, form=form, **shown)
    data = form.data
    if data.version != measure.version:
        return ctx.conflict("cycles/measure_form.html", form, _current(measure), **shown)
    values = {name: getattr(data, name) for name in COLUMNS}
    try:
        service.change_measure(ctx.db, ctx.actor, measure, data.version, values)
    except Invalid as problem:
        form.say("of_total", problem.reason)
        return ctx.render("cycles/measure_form.html", status=422, form=form, **shown)
    return ctx.redirect(
        f"/{ctx.network.slug}/maalinger/{measure.slug}", say=_("Målingen er lagret.")
    )
