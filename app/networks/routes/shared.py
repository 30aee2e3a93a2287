"""The domain's one router, and what its settings pages have in common."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from app.core import paging
from app.core.errors import NotFound
from app.core.forms import FormView
from app.core.i18n import _
from app.core.web import Ctx, Router
from app.networks.labels import role_choices
from app.networks.policy import NetworkDo
from app.networks.queries import NetworkInfo, in_network

router = Router()
SETTINGS = "/{nett}/innstillinger"
MANAGE = in_network(NetworkDo.MANAGE)


def number(ctx: Ctx, name: str = "id") -> int:
    """A record's number in the address. Raises NotFound when it is none."""
    found = paging.cursor(ctx.part(name))
    if not found or found > 2**31 - 1:
        raise NotFound
    return found


def home(network: NetworkInfo, page: str = "") -> str:
    """The address of one of the network's settings pages."""
    return f"/{network.slug}/innstillinger" + (f"/{page}" if page else "")


def menu(ctx: Ctx, entries: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """The side menu; the entry whose pages we are on is the current one."""
    first = entries[0][1]
    return [
        {
            "label": label,
            "href": href,
            "current": ctx.path == href or (href != first and ctx.path.startswith(f"{href}/")),
        }
        for label, href in entries
    ]


def frame(ctx: Ctx, network: NetworkInfo) -> dict[str, Any]:
    """What the frame of a network's settings needs."""
    pages = [
        (_("Om nettverket"), ""),
        (_("Folk"), "folk"),
        (_("Invitasjoner"), "invitasjoner"),
        (_("Grupper"), "grupper"),
        (_("Tema"), "tema"),
        # The lists are the network's, but what uses them lies higher.
        (_("Ord"), "ord"),
        (_("Organisasjoner"), "organisasjoner"),
        (_("Faser"), "faser"),
        # The page itself belongs to progress, one floor up; the menu is the network's.
        (_("Mål"), "maal"),
        # And these to intake.
        (_("Unges stemme"), "ungdom"),
        (_("Lenker og plakater"), "lenker"),
        # And this to contact.
        (_("Kontakt oss"), "kontakt"),
        # And this to newsletter.
        (_("Nyhetsbrev"), "nyhetsbrev"),
        # And this to moving.
        (_("Flytt inn tiltak"), "import"),
    ]
    side = menu(ctx, [(label, home(network, page)) for label, page in pages])
    return {"heading": _("Innstillinger"), "side": side, "base": home(network)}


def show(
    ctx: Ctx, network: NetworkInfo, page: str, form: FormView[Any] | None, **variables: Any
) -> Response:
    """A settings page; 422 when its form has errors."""
    status = 422 if form is not None and form.errors else 200
    variables |= frame(ctx, network)
    return ctx.render(f"networks/{page}.html", status=status, form=form, **variables)


def places_to_choose(network: NetworkInfo) -> dict[str, Any]:
    """The choices of a role, a group and an organisation."""
    return {
        "roles": role_choices(),
        "groups": [(g.id, g.name) for g in network.groups],
        "organisations": [(o.id, o.name) for o in network.organisations],
    }
