"""Links that give a role: make one, see the open ones, withdraw one."""

from __future__ import annotations

from starlette.responses import Response

from app.core.errors import Invalid
from app.core.forms import FormView
from app.core.i18n import _
from app.core.web import Ctx
from app.networks import find, members
from app.networks.forms import InviteForm
from app.networks.labels import ROLE_LABELS
from app.networks.queries import NetworkInfo
from app.networks.routes.shared import (
    MANAGE,
    SETTINGS,
    home,
    number,
    places_to_choose,
    router,
    show,
)

INVITATIONS = SETTINGS + "/invitasjoner"


def _page(ctx: Ctx, network: NetworkInfo, form: FormView[InviteForm]) -> Response:
    return show(
        ctx,
        network,
        "invitations",
        form,
        invitations=find.open_invitations(ctx.db, network.id),
        labels=ROLE_LABELS,
        **places_to_choose(network),
    )


@router.page(INVITATIONS, MANAGE)
def invitations(ctx: Ctx, network: NetworkInfo) -> Response:
    """The open invitations, and the form for a new one."""
    return _page(ctx, network, ctx.blank(InviteForm, role="ressursgruppemedlem", email=""))


@router.action(INVITATIONS, MANAGE)
def invite(ctx: Ctx, network: NetworkInfo) -> Response:
    """Make the link and show it, this once."""
    form = ctx.parse(InviteForm)
    if not form.ok:
        return _page(ctx, network, form)
    data, days = form.data, ctx.settings.invitation_days
    try:
        token = members.invite(
            ctx.db,
            ctx.actor,
            network.id,
            data.role,
            days=days,
            group_id=data.group_id,
            organisation_id=data.organisation_id,
            email=data.email,
        )
    except Invalid as error:
        form.say("role", error.reason)
        return _page(ctx, network, form)
    link = f"{ctx.settings.base_url}/invitasjon/{token}"
    if data.email:
        members.mail_invitation(ctx.db, data.email, network.name, link, days)
    # The same form sent again leads to the list: the link itself is kept nowhere.
    ctx.went_to = home(network, "invitasjoner")
    return show(
        ctx,
        network,
        "invitation_made",
        None,
        link=link,
        back=ctx.went_to,
        role=_(ROLE_LABELS[data.role]),
        email=data.email,
        days=days,
        mail=bool(ctx.settings.smtp_host),
    )


@router.action(INVITATIONS + "/{id}/trekk", MANAGE)
def withdraw(ctx: Ctx, network: NetworkInfo) -> Response:
    """The link gives nothing any more."""
    row = find.own_invitation(ctx.db, network.id, number(ctx))
    members.withdraw(ctx.db, ctx.actor, row)
    return ctx.redirect(home(network, "invitasjoner"), say=_("Invitasjonen er trukket tilbake."))
