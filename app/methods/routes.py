"""Pages and actions of promising methods: everybody reads, administrators write."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from app.core import audit
from app.core.access import ADMIN, OPEN
from app.core.errors import NotFound
from app.core.forms import FormView
from app.core.i18n import _
from app.core.paging import cursor
from app.core.panels import panels_of
from app.core.web import Ctx, Router
from app.methods import forms, queries, rules, service
from app.methods.models import PromisingMethod
from app.methods.queries import READ, WRITE

router = Router()
LIST = "/bibliotek/metoder"
ONE = LIST + "/{slug}"
FIELDS = tuple(name for name in forms.MethodForm.model_fields if name != "version")


def address(method: PromisingMethod) -> str:
    """The method's page."""
    return f"{LIST}/{method.slug}"


@router.page(LIST, OPEN)
def index(ctx: Ctx, _record: None) -> Response:
    """The methods, by name."""
    rows = [
        {
            "title": row.title,
            "href": f"{LIST}/{row.slug}",
            "example": row.example,
            "over": row.office,
            "text": row.problem or row.description,
            "meta": [
                row.target_group,
                rules.ages(row.age_from, row.age_to),
                rules.period(row.started, row.ended),
                row.status_text,
            ],
        }
        for row in queries.every(ctx.db)
    ]
    return ctx.render("methods/list.html", methods=rows)


@router.page(LIST + "/ny", ADMIN)
def new(ctx: Ctx, _record: None) -> Response:
    """The form for a new method."""
    return ctx.render("methods/form.html", form=ctx.blank(forms.MethodForm), method=None)


@router.action(LIST + "/ny", ADMIN)
def create(ctx: Ctx, _record: None) -> Response:
    """Put it in the library."""
    form = ctx.parse(forms.MethodForm)
    if not form.ok:
        return ctx.render("methods/form.html", status=422, form=form, method=None)
    values = {name: getattr(form.data, name) for name in FIELDS}
    method = service.add(ctx.db, ctx.actor, **values)
    return ctx.redirect(address(method), say=_("Metoden er lagt inn. Legg til resultatene."))


@router.page(ONE, READ)
def detail(ctx: Ctx, method: PromisingMethod) -> Response:
    """The method: what it answers, how it is done, what came of it, where it comes from."""
    return _detail(ctx, method)


def _detail(
    ctx: Ctx, method: PromisingMethod, form: FormView[forms.ResultForm] | None = None
) -> Response:
    results = queries.results_of(ctx.db, method)
    if form is None and ctx.actor.admin:
        form = ctx.blank(forms.ResultForm)
    return ctx.render(
        "methods/detail.html",
        status=422 if form is not None and form.errors else 200,
        method=method,
        ages=rules.ages(method.age_from, method.age_to),
        period=rules.period(method.started, method.ended),
        figures=[(r.id, rules.figure(r)) for r in results],
        history=audit.history(ctx.db, method, names=ctx.actor.admin),
        panels=panels_of(ctx, method),
        form=form,
    )


@router.page(ONE + "/rediger", WRITE)
def edit(ctx: Ctx, method: PromisingMethod) -> Response:
    """Everything about it."""
    form = ctx.blank(forms.MethodForm, **_current(method))
    return ctx.render("methods/form.html", form=form, method=method)


def _current(method: PromisingMethod) -> dict[str, Any]:
    return {name: getattr(method, name) for name in (*FIELDS, "version")}


@router.action(ONE + "/rediger", WRITE)
def save(ctx: Ctx, method: PromisingMethod) -> Response:
    """Write it; when somebody else was first, show both texts."""
    form = ctx.parse(forms.MethodForm)
    if not form.ok:
        return ctx.render("methods/form.html", status=422, form=form, method=method)
    if form.data.version != method.version:
        return ctx.conflict("methods/form.html", form, _current(method), method=method)
    values = {name: getattr(form.data, name) for name in FIELDS}
    service.change(ctx.db, ctx.actor, method, form.data.version, values)
    return ctx.redirect(address(method), say=_("Metoden er lagret."))


@router.action(ONE + "/resultater", WRITE)
def add_result(ctx: Ctx, method: PromisingMethod) -> Response:
    """One figure more."""
    form = ctx.parse(forms.ResultForm)
    problem = rules.result_problem(form.data.model_dump()) if form.ok else None
    if problem:
        form.say(problem[0], _(problem[1]))
    if not form.ok:
        return _detail(ctx, method, form)
    service.add_result(ctx.db, ctx.actor, method, **form.data.model_dump(exclude={"version"}))
    return ctx.redirect(address(method), say=_("Resultatet er lagt til."))


@router.action(ONE + "/resultater/{nummer:int}/fjern", WRITE)
def remove_result(ctx: Ctx, method: PromisingMethod) -> Response:
    """One figure less."""
    number = cursor(ctx.part("nummer"))
    if not number:
        raise NotFound
    service.remove_result(ctx.db, ctx.actor, method, queries.result(ctx.db, method, number))
    return ctx.redirect(address(method), say=_("Resultatet er tatt bort."))
