"""The menu: only what exists and what this person may open."""

from __future__ import annotations

from app.core.i18n import _
from app.core.web import Ctx, NavItem
from app.council.policy import CouncilDo
from app.council.standing import standing
from app.meetings.panels import public_meetings
from app.networks.policy import NetworkDo, group_to_log_in, groups_to_log_in


def entries(ctx: Ctx) -> list[NavItem]:
    """The entries of the main menu, the present one marked."""
    if ctx.network is None:
        return _of_installation(ctx)
    home = f"/{ctx.network.slug}"
    places = [
        (_("Nettverket"), home),
        (_("Grupper"), f"{home}/grupper"),
        (_("Innsikt"), f"{home}/innsikt"),
        (_("Praksiser"), f"{home}/praksiser"),
        (_("Tiltak"), f"{home}/tiltak"),
        (_("Framdrift"), f"{home}/framdrift"),
    ]
    if ctx.actor.in_network(ctx.network.id) or public_meetings(ctx, ctx.network.id):
        places.insert(5, (_("Møter"), f"{home}/moter"))
    # One entry of the two: the council's room leads on to what became of what was said.
    if ctx.can(CouncilDo.LIST, ctx.network):
        places.append((_("Ungdomsråd"), f"{home}/ungdomsrad"))
    elif standing(ctx, ctx.network.id).shared:
        places.append((_("Hva skjedde?"), f"{home}/hva-skjedde"))
    tools = [(_("Bibliotek"), "/bibliotek")]
    if ctx.actor.moderates(ctx.network.id):
        tools.insert(0, (_("Innspill"), f"{home}/innspill"))
    if ctx.actor.signed_in and ctx.can(NetworkDo.MANAGE, ctx.network):
        tools.append((_("Innstillinger"), f"{home}/innstillinger"))
    # Members have more pages than one row holds: what is not the network's own stands apart.
    apart = ctx.actor.signed_in
    return [
        *(NavItem(label, href, _is_here(ctx.path, href, home)) for label, href in places),
        *(NavItem(label, href, _is_here(ctx.path, href, home), apart) for label, href in tools),
    ]


# Pages that have no entry of their own: entry → what else of the network's it stands for.
ALSO = {
    "tiltak": ("interesse",),
    "moter": ("observasjon",),
    "ungdomsrad": ("hva-skjedde", "onsker"),
    "hva-skjedde": ("onsker",),
}


def _is_here(path: str, href: str, home: str) -> bool:
    if path == href or (href != home and path.startswith(href + "/")):
        return True
    place = path.removeprefix(home + "/").partition("/")[0]
    return place in ALSO.get(href.removeprefix(home + "/"), ())


def _of_installation(ctx: Ctx) -> list[NavItem]:
    items = [
        NavItem(_("Nettverkene"), "/", ctx.path == "/"),
        NavItem(_("Bibliotek"), "/bibliotek", ctx.path.startswith("/bibliotek")),
    ]
    if ctx.actor.admin:
        here = ctx.path.startswith("/innstillinger")
        items.append(NavItem(_("Innstillinger"), "/innstillinger", here))
    return items


def quick_address(ctx: Ctx) -> str:
    """Where this person logs something, for the group whose page it is; "" when they may not."""
    if ctx.network is None or not groups_to_log_in(ctx.actor, ctx.network):
        return ""
    address = f"/{ctx.network.slug}/logg"
    _root, _network, place, *rest = [*ctx.path.split("/"), "", ""]
    named = rest[0] if place == "grupper" else ""
    group = group_to_log_in(ctx.actor, ctx.network, named)
    return f"{address}?gruppe={named}" if named and group.slug == named else address
