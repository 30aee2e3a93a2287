"""Goal 1.4: who has been gathered, and who the group's actors are.

A gathering is a workshop or a dialogue meeting that was held; it counts for its group, or for every
group when it was the whole network's. The actors are the organisations of the group's members, and
the owners and partners of its initiatives.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from app.core import clock
from app.core.db import select
from app.core.i18n import _
from app.core.web import Ctx
from app.initiatives.models import Initiative, InitiativePartner
from app.meetings.models import Attendance, Meeting
from app.meetings.rules import GATHERINGS, HELD
from app.networks.models import Membership, MembershipState, Organisation, ResourceGroup
from app.networks.policy import visible_to
from app.networks.queries import GroupInfo, NetworkInfo
from app.progress.gathering_rule import SECTORS

NAMED = 8


def parts(network_id: int) -> tuple[Any, Any]:
    """Two selects of (group, name, n, day), for every group: «sectors» at its best gathering, and
    «actors»."""
    g, each = ResourceGroup, _gatherings(network_id).subquery()
    none = sa.literal(None, sa.Date)
    counts = sa.or_(each.c.group_id.is_(None), each.c.group_id == g.id)
    best = sa.func.coalesce(sa.func.max(each.c.sectors), 0)
    sectors = select(col(g.id), sa.literal("sectors"), best, none).outerjoin(each, counts)
    ties = _ties(network_id)
    actors = select(col(g.id), sa.literal("actors"), sa.func.count(ties.c.of), none)
    actors = actors.outerjoin(ties, ties.c.group_id == g.id)
    mine = col(g.network_id) == network_id
    return sectors.where(mine).group_by(col(g.id)), actors.where(mine).group_by(col(g.id))


def _gatherings(network_id: int, *columns: Any) -> Any:
    m, a = Meeting, Attendance
    sectors = sa.func.count(sa.distinct(col(Organisation.sector))).label("sectors")
    return (
        select(col(m.id), col(m.group_id), *columns, sectors)
        .join(Attendance, col(a.meeting_id) == m.id)
        .join(Organisation, col(Organisation.id) == a.organisation_id)
        .where(
            col(m.network_id) == network_id,
            col(m.kind).in_(sorted(GATHERINGS)),
            col(m.state).in_(sorted(HELD)),
            col(a.people) > 0,
        )
        .group_by(col(m.id), col(m.group_id), *columns)
    )


def _ties(network_id: int) -> Any:
    """(group, organisation) of members, owners and partners, each pair once."""
    m, i, p, today = Membership, Initiative, InitiativePartner, clock.today()
    members = select(col(m.group_id).label("group_id"), col(m.organisation_id).label("of")).where(
        col(m.network_id) == network_id,
        col(m.state) == MembershipState.CONFIRMED,
        col(m.group_id).is_not(None),
        col(m.organisation_id).is_not(None),
        sa.or_(col(m.ends).is_(None), col(m.ends) >= today),
    )
    owners = select(col(i.group_id), col(i.owner_id)).where(
        col(i.network_id) == network_id, col(i.owner_id).is_not(None)
    )
    partners = (
        select(col(i.group_id), col(p.organisation_id))
        .join(InitiativePartner, col(p.initiative_id) == i.id)
        .where(col(i.network_id) == network_id)
    )
    return sa.union(members, owners, partners).subquery()


def proof(
    ctx: Ctx, network: NetworkInfo, group: GroupInfo, most: int
) -> tuple[list[tuple[str, str, str]], bool]:
    """(part, label, address) of what goal 1.4 rests on in the group, and whether some is hidden.

    Three queries.
    """
    seen = sa.case((visible_to(Meeting, ctx.actor, network.id), 1), else_=0).label("seen")
    rows = _gatherings(network.id, col(Meeting.slug), col(Meeting.title), seen)
    own = sa.or_(col(Meeting.group_id).is_(None), col(Meeting.group_id) == group.id)
    enough = sa.func.count(sa.distinct(col(Organisation.sector))) >= SECTORS
    found = ctx.db.execute(rows.where(own).having(enough).order_by(col(Meeting.id).desc())).all()
    home = f"/{network.slug}"
    shown = [("gathering", r.title, f"{home}/moter/{r.slug}") for r in found if r.seen][:most]
    return [*shown, *_roster(ctx, network, group)], any(not r.seen for r in found)


def _roster(ctx: Ctx, network: NetworkInfo, group: GroupInfo) -> Iterator[tuple[str, str, str]]:
    """The actors by name, on one line that leads to the group's page."""
    ties = _ties(network.id)
    numbers = ctx.db.scalars(sa.select(ties.c.of).where(ties.c.group_id == group.id))
    names = sorted(o.name for n in numbers if (o := network.organisation(n)) is not None)
    if names:
        told = ", ".join([*names[:NAMED], *([_("flere")] if len(names) > NAMED else [])])
        href = f"/{network.slug}/grupper/{group.slug}"
        yield "actors", _("Aktørlista: %s") % told, href
