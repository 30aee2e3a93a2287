"""The installation's settings: networks, municipalities, administrators."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from app.accounts import queries as people
from app.accounts import service as accounts
from app.core.access import ADMIN
from app.core.errors import Invalid, NotFound
from app.core.forms import FormView
from app.core.i18n import _
from app.core.web import Ctx
from app.networks import find, members, service
from app.networks.forms import AdminForm, MunicipalityForm, NewNetworkForm
from app.networks.labels import ROLE_LABELS
from app.networks.models import Municipality, Network, Role
from app.networks.routes.shared import menu, number, router

HOME = "/innstillinger"
PLACES = HOME + "/kommuner"
ADMINS = HOME + "/administratorer"
WORDS = HOME + "/synonymer"
JOBS = HOME + "/jobber"


def frame(ctx: Ctx) -> dict[str, Any]:
    """What the frame of the installation's settings needs."""
    entries = [
        (_("Nettverk"), HOME),
        (_("Kommuner"), PLACES),
        (_("Synonymer"), WORDS),
        (_("Lovende metoder"), "/bibliotek/metoder"),
        (_("Administratorer"), ADMINS),
        (_("Jobber og e-post"), JOBS),
    ]
    return {"heading": _("Installasjonen"), "side": menu(ctx, entries)}


def show(ctx: Ctx, page: str, form: FormView[Any] | None, **variables: Any) -> Response:
    """A settings page of the installation; 422 when its form has errors."""
    status = 422 if form is not None and form.errors else 200
    variables |= frame(ctx)
    return ctx.render(f"networks/{page}.html", status=status, form=form, **variables)


# networks


def _networks_page(ctx: Ctx, form: FormView[NewNetworkForm]) -> Response:
    return show(ctx, "installation", form, networks=find.networks(ctx.db))


@router.page(HOME, ADMIN)
def networks(ctx: Ctx, _record: None) -> Response:
    """The networks, and the form for a new one."""
    return _networks_page(ctx, ctx.blank(NewNetworkForm, name="", slug="", owner="", public="1"))


@router.action(HOME + "/nettverk", ADMIN)
def add_network(ctx: Ctx, _record: None) -> Response:
    """Make the network with its three phases, and the link its leader comes in by."""
    form = ctx.parse(NewNetworkForm)
    if not form.ok:
        return _networks_page(ctx, form)
    values = form.data.model_dump(exclude={"version", "name", "slug"})
    try:
        network = service.create_network(
            ctx.db, ctx.actor, form.data.name, slug=form.data.slug, **values
        )
    except Invalid as error:
        form.say("slug", error.reason)
        return _networks_page(ctx, form)
    assert network.id is not None
    service.make_default_phases(ctx.db, ctx.actor, network.id)
    return _leader_link(ctx, network)


@router.action(HOME + "/nettverk/{id}/leder", ADMIN)
def invite_leader(ctx: Ctx, _record: None) -> Response:
    """A new link for a leader, when the network has lost its own."""
    return _leader_link(ctx, find.network_by_id(ctx.db, number(ctx)))


def _leader_link(ctx: Ctx, network: Network) -> Response:
    assert network.id is not None
    days = ctx.settings.invitation_days
    token = members.invite(ctx.db, ctx.actor, network.id, Role.LEADER, days=days)
    ctx.went_to = HOME
    return show(
        ctx,
        "invitation_made",
        None,
        link=f"{ctx.settings.base_url}/invitasjon/{token}",
        role=f"{_(ROLE_LABELS[Role.LEADER])}, {network.name}",
        email="",
        days=days,
        mail=False,
        back=HOME,
    )


# municipalities


@router.page(PLACES, ADMIN)
def municipalities(ctx: Ctx, _record: None) -> Response:
    """The municipalities, and the form for a new one."""
    return _places_page(ctx, ctx.blank(MunicipalityForm, number="", name="", county=""))


def _places_page(ctx: Ctx, form: FormView[MunicipalityForm]) -> Response:
    return show(ctx, "municipalities", form, municipalities=find.municipalities(ctx.db))


def _values(data: MunicipalityForm) -> dict[str, Any]:
    values = data.model_dump(exclude={"version"})
    return values | {"predecessors": data.predecessors.split()}


@router.action(PLACES, ADMIN)
def add_municipality(ctx: Ctx, _record: None) -> Response:
    """One municipality more."""
    form = ctx.parse(MunicipalityForm)
    if form.ok:
        try:
            service.add_municipality(ctx.db, ctx.actor, **_values(form.data))
        except Invalid as error:
            form.say("number", error.reason)
    if not form.ok:
        return _places_page(ctx, form)
    return ctx.redirect(PLACES, say=_("Kommunen er lagt til."))


def _municipality(ctx: Ctx) -> Municipality:
    found = ctx.db.get(Municipality, number(ctx))
    if found is None:
        raise NotFound
    return found


@router.page(PLACES + "/{id}", ADMIN)
def municipality(ctx: Ctx, _record: None) -> Response:
    """One municipality."""
    row = _municipality(ctx)
    values = {
        name: getattr(row, name) for name in MunicipalityForm.model_fields if name != "version"
    }
    values["predecessors"] = " ".join(row.predecessors)
    return show(ctx, "municipality", ctx.blank(MunicipalityForm, **values), municipality=row)


@router.action(PLACES + "/{id}", ADMIN)
def save_municipality(ctx: Ctx, _record: None) -> Response:
    """New facts about it."""
    row, form = _municipality(ctx), ctx.parse(MunicipalityForm)
    if form.ok:
        try:
            service.change_municipality(ctx.db, ctx.actor, row, _values(form.data))
        except Invalid as error:
            form.say("number", error.reason)
    if not form.ok:
        return show(ctx, "municipality", form, municipality=row)
    return ctx.redirect(PLACES, say=_("Kommunen er lagret."))


# administrators


def _admins_page(ctx: Ctx, form: FormView[AdminForm]) -> Response:
    return show(ctx, "admins", form, admins=people.admins(ctx.db))


@router.page(ADMINS, ADMIN)
def admins(ctx: Ctx, _record: None) -> Response:
    """Those who look after the installation."""
    return _admins_page(ctx, ctx.blank(AdminForm, email=""))


@router.action(ADMINS, ADMIN)
def add_admin(ctx: Ctx, _record: None) -> Response:
    """Let somebody with an account look after it too."""
    form = ctx.parse(AdminForm)
    person = people.person_of(ctx.db, form.data.email) if form.ok else None
    if form.ok and person is None:
        form.say("email", _("Ingen har en konto med denne adressen. Inviter personen først."))
    if person is None:
        return _admins_page(ctx, form)
    accounts.set_admin(ctx.db, ctx.actor, person, True)
    return ctx.redirect(ADMINS, say=_("Personen er administrator."))


@router.action(ADMINS + "/{id}/fjern", ADMIN)
def remove_admin(ctx: Ctx, _record: None) -> Response:
    """Take it away again."""
    accounts.set_admin(ctx.db, ctx.actor, people.person(ctx.db, number(ctx)), False)
    return ctx.redirect(ADMINS, say=_("Personen er ikke lenger administrator."))
