"""What is read of interest. Lists are column selects; only a single record is an object."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.accounts.models import Person
from app.contact.models import DEFAULT_DAYS, ContactSettings, Interest
from app.contact.policy import InterestDo, groups_of
from app.core import clock
from app.core.access import Guard, loads
from app.core.errors import NotFound
from app.core.paging import PER_PAGE, Slice, cursor, cut
from app.core.web import Ctx
from app.initiatives.models import Initiative
from app.initiatives.policy import InitiativeDo
from app.initiatives.queries import load_initiative
from app.networks.models import Membership, MembershipState, Role
from app.networks.policy import visible_to
from app.networks.queries import NetworkInfo, load_network

T = Interest
COLUMNS: list[Any] = [
    col(T.id),
    col(T.wish),
    col(T.state),
    col(T.outside),
    col(T.name),
    col(T.place),
    col(T.came_on),
    col(T.erased_on),
    col(Initiative.title),
    col(Initiative.slug),
    col(Initiative.group_id),
]


@dataclass(frozen=True)
class Asked:
    """An interest and the initiative it is about."""

    interest: Interest
    title: str
    slug: str
    network_id: int
    group_id: int


# one record

ABOUT: Guard[Initiative] = loads(load_initiative, InitiativeDo.READ)
OF_INITIATIVE: Guard[Initiative] = loads(load_initiative, InterestDo.READ)
OF_NETWORK: Guard[NetworkInfo] = loads(load_network, InterestDo.LIST)


def load_asked(ctx: Ctx) -> Asked:
    """The interest of the address, locked to be changed. Raises NotFound."""
    network = load_network(ctx)
    chosen = (
        sa.select(Interest, col(Initiative.title), col(Initiative.slug), col(Initiative.group_id))
        .join(Initiative, col(Initiative.id) == T.initiative_id)
        .where(
            col(T.id) == (cursor(ctx.part("nummer")) or 0),
            col(T.network_id) == network.id,
            visible_to(Initiative, ctx.actor, network.id),
        )
    )
    if ctx.route.writes:
        chosen = chosen.with_for_update(of=Interest)
    row = ctx.db.execute(chosen).one_or_none()
    if row is None:
        raise NotFound
    return Asked(row[0], row[1], row[2], network.id, row[3])


ONE: Guard[Asked] = loads(load_asked, InterestDo.ANSWER)


# lists


def of_initiative(db: Session, initiative: Initiative, after: int | None) -> Slice[Any]:
    """Who has asked about it, newest first. One query."""
    return _page(db, [col(T.initiative_id) == initiative.id], after)


def of_network(ctx: Ctx, network: NetworkInfo, after: int | None) -> Slice[Any]:
    """Who has asked about the initiatives of the actor's groups, newest first. One query."""
    groups = groups_of(ctx.actor, network)
    conditions = [col(T.network_id) == network.id, col(Initiative.group_id).in_(groups)]
    return _page(ctx.db, conditions, after)


def _page(db: Session, conditions: list[Any], after: int | None) -> Slice[Any]:
    if after is not None:
        conditions = [*conditions, col(T.id) < after]
    chosen = (
        sa.select(*COLUMNS)
        .join(Initiative, col(Initiative.id) == T.initiative_id)
        .where(*conditions)
        .order_by(col(T.id).desc())
        .limit(PER_PAGE + 1)
    )
    return cut(db.execute(chosen).all(), PER_PAGE)


def how_many(ctx: Ctx, initiative: Initiative) -> int:
    """How many have asked, whatever became of it. One query, none while nothing has changed."""
    number = initiative.id

    def count() -> int:
        asked = sa.select(sa.func.count()).where(col(T.initiative_id) == number)
        return ctx.db.scalar(asked) or 0

    return ctx.at_revision(initiative.network_id, ("interest", number), count)


# who answers, and for how long it is kept


class Recipient(NamedTuple):
    """Somebody who gets the mail."""

    name: str
    email: str


def recipients(db: Session, network_id: int, group_id: int) -> list[Recipient]:
    """The group's coordinators; the network's leaders where it has none. At most two queries."""
    mine = [col(Membership.group_id) == group_id, col(Membership.role) == Role.COORDINATOR]
    return _holding(db, network_id, mine) or _holding(
        db, network_id, [col(Membership.role) == Role.LEADER]
    )


def _holding(db: Session, network_id: int, conditions: Sequence[Any]) -> list[Recipient]:
    today, member = clock.today(), Membership
    rows = db.execute(
        sa.select(col(Person.name), col(Person.email))
        .join(Membership, col(member.person_id) == Person.id)
        .where(
            col(member.network_id) == network_id,
            col(member.state) == MembershipState.CONFIRMED,
            sa.or_(col(member.starts).is_(None), col(member.starts) <= today),
            sa.or_(col(member.ends).is_(None), col(member.ends) >= today),
            *conditions,
        )
        .distinct()
        .order_by(col(Person.email))
    )
    return [Recipient(*row) for row in rows]


def settings_row(db: Session, network_id: int) -> ContactSettings | None:
    """The network's row of settings, if anybody has saved them. One query."""
    chosen = sa.select(ContactSettings).where(col(ContactSettings.network_id) == network_id)
    return db.scalars(chosen).first()


def keep_days(db: Session, network_id: int) -> int:
    """For how many days the network keeps who has asked. One query."""
    row = settings_row(db, network_id)
    return row.keep_days if row else DEFAULT_DAYS
