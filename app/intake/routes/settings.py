"""How a network hears the young: open or closed, for how long, who helps, what to do in worry."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from app.core import audit, clock
from app.core.forms import FormView
from app.core.i18n import _
from app.core.web import Ctx
from app.intake import links, queries, retention, rules
from app.intake.forms import YouthSettingsForm
from app.intake.models import DEFAULT_DAYS, YouthSettings
from app.intake.queries import SETTINGS as MANAGE
from app.intake.routes.shared import router
from app.networks.queries import NetworkInfo
from app.networks.routes.shared import frame

SETTINGS = "/{nett}/innstillinger/ungdom"


def _values(row: YouthSettings | None) -> dict[str, Any]:
    return {
        "open": "1" if row and row.open else "",
        "keep_days": row.keep_days if row else DEFAULT_DAYS,
        "help": "\n".join(row.help if row and row.help else map(str, rules.HELP)),
        "routine": (row.routine if row else "") or rules.ROUTINE,
        "contact": row.contact if row else "",
        "version": row.version if row else 0,
    }


def _around(ctx: Ctx, network: NetworkInfo, row: YouthSettings | None) -> dict[str, Any]:
    """What the page shows beside the form."""
    count = queries.received_in_all(ctx.db, network.id)
    keep_days = row.keep_days if row else DEFAULT_DAYS
    soon = retention.due_in(ctx.db, network.id, keep_days, clock.today())
    return {
        # In steps of the smallest number that is shown: one more tells of nobody.
        "count": count // network.k * network.k,
        "few": network.k,
        "soon": bool(soon.posts),
        "moderators": queries.moderator_names(ctx.db, network.id),
        "youth_href": f"/{network.slug}/del",
        "history": audit.history(ctx.db, row, names=True) if row else [],
        **frame(ctx, network),
    }


def _page(
    ctx: Ctx,
    network: NetworkInfo,
    form: FormView[YouthSettingsForm],
    row: YouthSettings | None,
    status: int = 200,
) -> Response:
    around = _around(ctx, network, row)
    return ctx.render("intake/settings.html", status=status, form=form, **around)


@router.page(SETTINGS, MANAGE)
def settings(ctx: Ctx, network: NetworkInfo) -> Response:
    """The settings."""
    row = queries.settings_row(ctx.db, network.id)
    return _page(ctx, network, ctx.blank(YouthSettingsForm, **_values(row)), row)


@router.action(SETTINGS, MANAGE)
def save(ctx: Ctx, network: NetworkInfo) -> Response:
    """Save them; when somebody else was first, show both."""
    form, row = ctx.parse(YouthSettingsForm), queries.settings_row(ctx.db, network.id)
    if isinstance(form.values.get("help"), list):
        form.values["help"] = "\n".join(form.values["help"])
    if form.ok and form.data.open and not queries.moderator_names(ctx.db, network.id):
        form.say("open", _("Gi først noen oppgaven med å lese innspill, under Folk."))
    if not form.ok:
        return _page(ctx, network, form, row, 422)
    current = _values(row)
    if form.data.version != current["version"]:
        return ctx.conflict("intake/settings.html", form, current, **_around(ctx, network, row))
    values = form.data.model_dump(exclude={"version"})
    links.save_settings(ctx.db, ctx.actor, network.id, form.data.version, values)
    said = _("Innstillingene er lagret.")
    return ctx.redirect(f"/{network.slug}/innstillinger/ungdom", say=said)
