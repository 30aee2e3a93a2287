"""How a network hears the young: open or closed, for how long, who helps, what to do in worry."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from app.core import audit
from app.core.forms import FormView
from app.core.i18n import _
from app.core.web import Ctx
from app.intake import links, queries, retention, rules
from app.intake.forms import YouthSettingsForm
from app.intake.queries import SETTINGS as MANAGE
from app.intake.routes.shared import router
from app.networks.queries import NetworkInfo
from app.networks.routes.shared import frame

SETTINGS = "/{nett}/innstillinger/ungdom"


def _values(ctx: Ctx, network: NetworkInfo) -> dict[str, Any]:
    row = queries.settings_row(ctx.db, network.id)
    return {
        "open": "1" if row and row.open else "",
        "keep_days": row.keep_days if row else 90,
        "help": "\n".join(row.help if row and row.help else map(str, rules.HELP)),
        "routine": (row.routine if row else "") or rules.ROUTINE,
        "contact": row.contact if row else "",
        "version": row.version if row else 0,
    }


def _page(
    ctx: Ctx, network: NetworkInfo, form: FormView[YouthSettingsForm], status: int = 200
) -> Response:
    row = queries.settings_row(ctx.db, network.id)
    count = queries.received_in_all(ctx.db, network.id)
    soon = [part for part in retention.due(ctx.db) if part.network_id == network.id]
    return ctx.render(
        "intake/settings.html",
        status=status,
        form=form,
        count=count if count >= network.k else 0,
        few=network.k,
        soon=bool(soon),
        moderators=queries.moderator_names(ctx.db, network.id),
        youth_href=f"/{network.slug}/del",
        history=audit.history(ctx.db, row, names=True) if row else [],
        **frame(ctx, network),
    )


@router.page(SETTINGS, MANAGE)
def settings(ctx: Ctx, network: NetworkInfo) -> Response:
    """The settings."""
    return _page(ctx, network, ctx.blank(YouthSettingsForm, **_values(ctx, network)))


@router.action(SETTINGS, MANAGE)
def save(ctx: Ctx, network: NetworkInfo) -> Response:
    """Save them; when somebody else was first, show both."""
    form = ctx.parse(YouthSettingsForm)
    if isinstance(form.values.get("help"), list):
        form.values["help"] = "\n".join(form.values["help"])
    if form.ok and form.data.open and not queries.moderator_names(ctx.db, network.id):
        form.say("open", _("Gi først noen oppgaven med å lese innspill, under Folk."))
    if not form.ok:
        return _page(ctx, network, form, 422)
    current = _values(ctx, network)
    if form.data.version != current["version"]:
        return ctx.conflict("intake/settings.html", form, current, **_around(ctx, network))
    values = form.data.model_dump(exclude={"version"})
    links.save_settings(ctx.db, ctx.actor, network.id, form.data.version, values)
    said = _("Innstillingene er lagret.")
    return ctx.redirect(f"/{network.slug}/innstillinger/ungdom", say=said)


def _around(ctx: Ctx, network: NetworkInfo) -> dict[str, Any]:
    return {
        "count": 0,
        "few": network.k,
        "soon": False,
        "moderators": queries.moderator_names(ctx.db, network.id),
        "youth_href": f"/{network.slug}/del",
        "history": [],
        **frame(ctx, network),
    }
