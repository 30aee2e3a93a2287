"""What networks show on the pages of accounts: a person's roles, and a demo's people."""

from __future__ import annotations

from typing import Any

from app.core.i18n import _
from app.core.panels import Panel
from app.core.web import Ctx
from app.networks import find
from app.networks.find import RoleLine
from app.networks.labels import ROLE_LABELS, STATE_COLORS, STATE_LABELS
from app.networks.models import MembershipState


def roles_of_person(ctx: Ctx, person: Any) -> Panel:
    """My roles, on my page."""
    roles = [
        {
            "network": line.network,
            "href": f"/{line.slug}",
            "role": _(ROLE_LABELS[line.role]),
            "group": line.group,
            "state": _(STATE_LABELS[line.state]),
            "color": STATE_COLORS[line.state],
            "reads": line.moderates and line.state is MembershipState.CONFIRMED,
        }
        for line in find.roles_of(ctx.db, person.id)
    ]
    return Panel("networks/_my_roles.html", {"roles": roles})


def demo_people(ctx: Ctx, _record: None) -> Panel | None:
    """A button for one person of each role, and for all the others, on a demo's sign-in page."""
    by_network: dict[str, list[RoleLine]] = {}
    for line in find.demo_roles(ctx.db):
        by_network.setdefault(line.network, []).append(line)
    admins = find.demo_admins(ctx.db)
    if not by_network and not admins:
        return None
    networks = [(name, *_one_of_each(lines)) for name, lines in by_network.items()]
    labels = {role: _(label) for role, label in ROLE_LABELS.items()}
    shown = {"networks": networks, "labels": labels, "admins": admins}
    return Panel("networks/_demo_people.html", shown)


def _one_of_each(lines: list[RoleLine]) -> tuple[list[RoleLine], list[RoleLine]]:
    """The first person of each role, in the order of the roles, and the rest by group."""
    first: dict[str, RoleLine] = {}
    for line in lines:
        first.setdefault(line.role, line)
    few = [first[role] for role in ROLE_LABELS if role in first]
    return few, [line for line in lines if line not in few]
