"""What a network is made of: groups with their municipalities, themes, organisations."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from app.core import clock
from app.core.errors import Invalid, NotFound
from app.core.forms import Form, FormView
from app.core.i18n import _
from app.core.web import Ctx
from app.networks import find, service
from app.networks.forms import LastDayForm, NameForm, OrganisationForm, PlaceForm
from app.networks.labels import SECTOR_LABELS, sector_choices
from app.networks.models import Organisation, ResourceGroup, Theme
from app.networks.queries import NetworkInfo
from app.networks.routes.shared import MANAGE, SETTINGS, frame, home, number, router, show

GROUPS = SETTINGS + "/grupper"
THEMES = SETTINGS + "/tema"
ORGANISATIONS = SETTINGS + "/organisasjoner"


# groups


def _groups_page(ctx: Ctx, network: NetworkInfo, form: FormView[NameForm]) -> Response:
    return show(ctx, network, "groups", form)


@router.page(GROUPS, MANAGE)
def groups(ctx: Ctx, network: NetworkInfo) -> Response:
    """The groups, and the form for a new one."""
    return _groups_page(ctx, network, ctx.blank(NameForm, name=""))


@router.action(GROUPS, MANAGE)
def add_group(ctx: Ctx, network: NetworkInfo) -> Response:
    """Make the group, then choose its municipalities."""
    form = ctx.parse(NameForm)
    if not form.ok:
        return _groups_page(ctx, network, form)
    try:
        group = service.add_group(ctx.db, ctx.actor, network.id, form.data.name)
    except Invalid as error:
        form.say("name", error.reason)
        return _groups_page(ctx, network, form)
    said = _("Gruppa er laget. Velg hvilke kommuner den dekker.")
    return ctx.redirect(home(network, f"grupper/{group.slug}"), say=said)


def _group(ctx: Ctx, network: NetworkInfo) -> ResourceGroup:
    found = find.named(ctx.db, ResourceGroup, network.id, ctx.part("gruppe"))
    if found is None:
        raise NotFound
    return found


def _group_context(ctx: Ctx, network: NetworkInfo, group: ResourceGroup) -> dict[str, Any]:
    today = clock.today()
    covered = [p for p in find.places(ctx.db, network.id) if p.group_id == group.id]
    return {
        "group": group,
        "places": [(p, p.ends is None or p.ends >= today) for p in covered],
        "place_form": ctx.blank(PlaceForm, starts=today),
        "municipalities": [(m.id, m.name) for m in find.municipalities(ctx.db)],
    }


def _group_page(
    ctx: Ctx,
    network: NetworkInfo,
    group: ResourceGroup,
    form: FormView[NameForm] | None = None,
    place_form: FormView[PlaceForm] | None = None,
) -> Response:
    parts = _group_context(ctx, network, group) | frame(ctx, network)
    parts["form"] = form or ctx.blank(NameForm, name=group.name, version=group.version)
    if place_form is not None:
        parts["place_form"] = place_form
    shown: list[FormView[Form]] = [parts["form"], parts["place_form"]]
    status = 422 if any(view.errors for view in shown) else 200
    return ctx.render("networks/group.html", status=status, **parts)


@router.page(GROUPS + "/{gruppe}", MANAGE)
def group(ctx: Ctx, network: NetworkInfo) -> Response:
    """One group's name and municipalities."""
    return _group_page(ctx, network, _group(ctx, network))


@router.action(GROUPS + "/{gruppe}", MANAGE)
def save_group(ctx: Ctx, network: NetworkInfo) -> Response:
    """A new name."""
    row, form = _group(ctx, network), ctx.parse(NameForm)
    if not form.ok:
        return _group_page(ctx, network, row, form)
    if form.data.version != row.version:
        current = {"name": row.name, "version": row.version}
        parts = _group_context(ctx, network, row) | frame(ctx, network)
        return ctx.conflict("networks/group.html", form, current, **parts)
    try:
        service.rename_group(ctx.db, ctx.actor, row, form.data.version, form.data.name)
    except Invalid as error:
        form.say("name", error.reason)
        return _group_page(ctx, network, row, form)
    return ctx.redirect(home(network, f"grupper/{row.slug}"), say=_("Navnet er lagret."))


@router.action(GROUPS + "/{gruppe}/kommuner", MANAGE)
def add_place(ctx: Ctx, network: NetworkInfo) -> Response:
    """One municipality more."""
    row, form = _group(ctx, network), ctx.parse(PlaceForm)
    if not form.ok:
        return _group_page(ctx, network, row, place_form=form)
    data = form.data
    try:
        service.cover_municipality(
            ctx.db, ctx.actor, row, data.municipality_id, starts=data.starts, ends=data.ends
        )
    except Invalid as error:
        form.say("municipality_id", error.reason)
        return _group_page(ctx, network, row, place_form=form)
    return ctx.redirect(home(network, f"grupper/{row.slug}"), say=_("Kommunen er lagt til."))


@router.action(GROUPS + "/{gruppe}/kommuner/{id}/avslutt", MANAGE)
def end_place(ctx: Ctx, network: NetworkInfo) -> Response:
    """One municipality less from a day on; what it did stays where it is."""
    row, form = _group(ctx, network), ctx.parse(LastDayForm)
    if not form.ok:
        raise Invalid(next(iter(form.errors.values())))
    service.leave_municipality(ctx.db, ctx.actor, row, number(ctx), form.data.ends)
    return ctx.redirect(home(network, f"grupper/{row.slug}"), say=_("Sluttdatoen er lagret."))


# themes


@router.page(THEMES, MANAGE)
def themes(ctx: Ctx, network: NetworkInfo) -> Response:
    """The themes, and the form for a new one."""
    return show(ctx, network, "themes", ctx.blank(NameForm, name=""))


@router.action(THEMES, MANAGE)
def add_theme(ctx: Ctx, network: NetworkInfo) -> Response:
    """One theme more."""
    form = ctx.parse(NameForm)
    if form.ok:
        try:
            service.add_theme(ctx.db, ctx.actor, network.id, form.data.name)
        except Invalid as error:
            form.say("name", error.reason)
    if not form.ok:
        return show(ctx, network, "themes", form)
    return ctx.redirect(home(network, "tema"), say=_("Temaet er lagt til."))


@router.page(THEMES + "/{id}", MANAGE)
def theme(ctx: Ctx, network: NetworkInfo) -> Response:
    """One theme."""
    row = find.own(ctx.db, Theme, network.id, number(ctx))
    return show(ctx, network, "theme", ctx.blank(NameForm, name=row.name), theme=row)


@router.action(THEMES + "/{id}", MANAGE)
def rename_theme(ctx: Ctx, network: NetworkInfo) -> Response:
    """A new name."""
    row, form = find.own(ctx.db, Theme, network.id, number(ctx)), ctx.parse(NameForm)
    if form.ok:
        try:
            service.rename_theme(ctx.db, ctx.actor, row, form.data.name)
        except Invalid as error:
            form.say("name", error.reason)
    if not form.ok:
        return show(ctx, network, "theme", form, theme=row)
    return ctx.redirect(home(network, "tema"), say=_("Temaet er lagret."))


@router.action(THEMES + "/{id}/ta-ut", MANAGE)
def retire_theme(ctx: Ctx, network: NetworkInfo) -> Response:
    """Out of use; what is sorted under it stays there."""
    row = find.own(ctx.db, Theme, network.id, number(ctx))
    service.retire_theme(ctx.db, ctx.actor, row, True)
    return ctx.redirect(home(network, "tema"), say=_("Temaet kan ikke lenger velges."))


@router.action(THEMES + "/{id}/ta-inn", MANAGE)
def bring_theme_back(ctx: Ctx, network: NetworkInfo) -> Response:
    """In use again."""
    row = find.own(ctx.db, Theme, network.id, number(ctx))
    service.retire_theme(ctx.db, ctx.actor, row, False)
    return ctx.redirect(home(network, "tema"), say=_("Temaet kan velges igjen."))


# organisations


def _organisations_page(
    ctx: Ctx, network: NetworkInfo, form: FormView[OrganisationForm]
) -> Response:
    sectors = sector_choices()
    return show(ctx, network, "organisations", form, sectors=sectors, labels=SECTOR_LABELS)


@router.page(ORGANISATIONS, MANAGE)
def organisations(ctx: Ctx, network: NetworkInfo) -> Response:
    """The organisations, and the form for a new one."""
    return _organisations_page(ctx, network, ctx.blank(OrganisationForm, name=""))


@router.action(ORGANISATIONS, MANAGE)
def add_organisation(ctx: Ctx, network: NetworkInfo) -> Response:
    """One organisation more."""
    form = ctx.parse(OrganisationForm)
    if form.ok:
        data = form.data
        try:
            service.add_organisation(ctx.db, ctx.actor, network.id, data.name, data.sector)
        except Invalid as error:
            form.say("name", error.reason)
    if not form.ok:
        return _organisations_page(ctx, network, form)
    return ctx.redirect(home(network, "organisasjoner"), say=_("Organisasjonen er lagt til."))


@router.page(ORGANISATIONS + "/{id}", MANAGE)
def organisation(ctx: Ctx, network: NetworkInfo) -> Response:
    """One organisation."""
    row = find.own(ctx.db, Organisation, network.id, number(ctx))
    form = ctx.blank(OrganisationForm, name=row.name, sector=row.sector)
    return show(ctx, network, "organisation", form, organisation=row, sectors=sector_choices())


@router.action(ORGANISATIONS + "/{id}", MANAGE)
def save_organisation(ctx: Ctx, network: NetworkInfo) -> Response:
    """A new name or sector."""
    row = find.own(ctx.db, Organisation, network.id, number(ctx))
    form = ctx.parse(OrganisationForm)
    if form.ok:
        try:
            service.change_organisation(ctx.db, ctx.actor, row, form.data.name, form.data.sector)
        except Invalid as error:
            form.say("name", error.reason)
    if not form.ok:
        return show(ctx, network, "organisation", form, organisation=row, sectors=sector_choices())
    return ctx.redirect(home(network, "organisasjoner"), say=_("Organisasjonen er lagret."))
