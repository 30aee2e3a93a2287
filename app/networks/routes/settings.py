"""A network's own settings, and its phases."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from app.core.errors import Invalid, NotFound
from app.core.i18n import _
from app.core.web import Ctx
from app.networks import find, service
from app.networks.forms import NetworkForm, PhaseForm
from app.networks.models import Network, Phase
from app.networks.queries import NetworkInfo
from app.networks.routes.shared import MANAGE, SETTINGS, frame, home, number, router, show

FIELDS = (
    "name",
    "short",
    "lead",
    "owner",
    "starts",
    "ends",
    "age_from",
    "age_to",
    "k",
    "public",
)


def _current(row: Network) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in FIELDS}
    # A box that is not ticked sends nothing, so its two values are "1" and "".
    return values | {"public": "1" if row.public else "", "version": row.version}


@router.page(SETTINGS, MANAGE)
def settings(ctx: Ctx, network: NetworkInfo) -> Response:
    """Name, dates, ages, the limit for small numbers, open or not."""
    row = find.network_by_id(ctx.db, network.id)
    return show(ctx, network, "settings", ctx.blank(NetworkForm, **_current(row)))


@router.action(SETTINGS, MANAGE)
def save_settings(ctx: Ctx, network: NetworkInfo) -> Response:
    """Save them; when somebody else was first, show both."""
    form = ctx.parse(NetworkForm)
    if not form.ok:
        return show(ctx, network, "settings", form)
    row = find.network_by_id(ctx.db, network.id)
    if form.data.version != row.version:
        page = "networks/settings.html"
        return ctx.conflict(page, form, _current(row), **frame(ctx, network))
    values = {name: getattr(form.data, name) for name in FIELDS}
    service.change_network(ctx.db, ctx.actor, row, form.data.version, values)
    return ctx.redirect(home(network), say=_("Innstillingene er lagret."))


@router.page(SETTINGS + "/faser", MANAGE)
def phases(ctx: Ctx, network: NetworkInfo) -> Response:
    """The phases with their dates."""
    return show(ctx, network, "phases", None)


def _phase(ctx: Ctx, network: NetworkInfo) -> Phase:
    found = find.phase(ctx.db, network.id, number(ctx, "no"))
    if found is None:
        raise NotFound
    return found


@router.page(SETTINGS + "/faser/{no}", MANAGE)
def phase(ctx: Ctx, network: NetworkInfo) -> Response:
    """One phase."""
    row = _phase(ctx, network)
    form = ctx.blank(PhaseForm, name=row.name, starts=row.starts, ends=row.ends)
    return show(ctx, network, "phase", form, phase=row)


@router.action(SETTINGS + "/faser/{no}", MANAGE)
def save_phase(ctx: Ctx, network: NetworkInfo) -> Response:
    """Its name and dates."""
    row, form = _phase(ctx, network), ctx.parse(PhaseForm)
    if not form.ok:
        return show(ctx, network, "phase", form, phase=row)
    data = form.data
    try:
        service.set_phase(
            ctx.db, ctx.actor, network.id, row.no, data.name, starts=data.starts, ends=data.ends
        )
    except Invalid as error:
        form.say("ends", error.reason)
        return show(ctx, network, "phase", form, phase=row)
    return ctx.redirect(home(network, "faser"), say=_("Fasen er lagret."))
