"""What is read of replications; a family, whatever its size, in one query."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.access import Actor
from app.core.columns import Reach
from app.core.listing import view_clause
from app.initiatives.models import Initiative, Status
from app.networks.models import Network, ResourceGroup
from app.networks.policy import LOGGERS, view_of
from app.replication.family import Family, Member, Part, with_independence
from app.replication.models import Adaptation, InitiativeSeen, Replication, ReplicationPart

T, N, G, R, P = (
    sa.inspect(m).local_table.c
    for m in (Initiative, Network, ResourceGroup, Replication, ReplicationPart)
)
# A family larger than this shows its first ones.
MOST_ROWS = 2000
MOST_SEEN = 20
_MEMBER = [
    T.id,
    T.slug,
    T.title,
    T.status,
    T.reach,
    T.example,
    T.network_id,
    sa.case((N.short != "", N.short), else_=N.name).label("network"),
    N.slug.label("network_slug"),
    N.public.label("open_network"),
    T.group_id,
    G.name.label("group_name"),
    T.owner_id,
]
_TRIED = [
    R.id.label("replication_id"),
    R.original_id.label("parent"),
    R.started_on,
    R.outcome,
    R.outcome_note,
    R.independence.label("stated"),
]
_MEMBERS = (
    sa.select(*_MEMBER, *_TRIED, P.text, P.kept, sa.func.coalesce(R.root_id, T.id).label("root_id"))
    .select_from(
        sa.inspect(Initiative)
        .local_table.join(sa.inspect(Network).local_table, N.id == T.network_id)
        .join(sa.inspect(ResourceGroup).local_table, G.id == T.group_id)
        .outerjoin(sa.inspect(Replication).local_table, R.copy_id == T.id)
        .outerjoin(sa.inspect(ReplicationPart).local_table, P.replication_id == R.id)
    )
    .order_by(T.id, P.position)
    .limit(MOST_ROWS)
)
_ROOT = sa.func.coalesce(
    sa.select(R.root_id).where(R.copy_id == sa.bindparam("number")).scalar_subquery(),
    sa.bindparam("number", type_=sa.Integer),
)
_FAMILY = _MEMBERS.where(
    T.id.in_(sa.select(_ROOT).union_all(sa.select(R.copy_id).where(R.root_id == _ROOT)))
)
_roots = sa.bindparam("roots", expanding=True, type_=sa.Integer)
_FAMILIES = _MEMBERS.where(
    T.id.in_(_roots) | T.id.in_(sa.select(R.copy_id).where(R.root_id.in_(_roots)))
).limit(None)


def family_of(db: Session, number: int | None) -> Family:
    """The whole family of an initiative, hidden members too: never show it as it is. One query."""
    return _family(db.execute(_FAMILY, {"number": number}).all())


def families(db: Session, roots: Iterable[int]) -> dict[int, Family]:
    """The whole families of first initiatives, by their numbers. One query."""
    found: dict[int, list[Any]] = {}
    for row in db.execute(_FAMILIES, {"roots": sorted(set(roots))}):
        found.setdefault(row.root_id, []).append(row)
    return {root: _family(rows) for root, rows in found.items()}


def _family(rows: Sequence[Any]) -> Family:
    parts: dict[int, list[Part]] = {}
    firsts: dict[int, Any] = {}
    for row in rows:
        firsts.setdefault(row.id, row)
        if row.text is not None:
            parts.setdefault(row.id, []).append(Part(row.text, row.kept))
    members = {n: _member(row, tuple(parts.get(n, ()))) for n, row in firsts.items()}
    return with_independence(members)


def _member(row: Any, parts: tuple[Part, ...]) -> Member:
    values: dict[str, Any] = {name: getattr(row, name) for name in _NAMES}
    if row.replication_id is not None:
        values |= {name: getattr(row, name) for name in _TRIED_NAMES}
    return Member(**values, group=row.group_name, parts=parts)


_NAMES = (
    "id",
    "slug",
    "title",
    "status",
    "reach",
    "example",
    "network_id",
    "network",
    "network_slug",
    "open_network",
    "group_id",
    "owner_id",
)
_TRIED_NAMES = ("replication_id", "parent", "started_on", "outcome", "outcome_note", "stated")


# One replication


def replication_of(db: Session, copy_id: int | None, *, lock: bool = False) -> Replication | None:
    """The replication this initiative is the copy of, if it is one. One query."""
    statement = sa.select(Replication).where(col(Replication.copy_id) == copy_id)
    return db.scalars(statement.with_for_update() if lock else statement).first()


def parts_of(db: Session, replication_id: int | None) -> Sequence[ReplicationPart]:
    """Its core parts in their order. One query."""
    return db.scalars(
        sa.select(ReplicationPart)
        .where(col(ReplicationPart.replication_id) == replication_id)
        .order_by(col(ReplicationPart.position))
    ).all()


def adaptations_of(db: Session, replication_id: int | None) -> Sequence[Any]:
    """What was done in another way, oldest first: id, what, why, made_on, planning. One query."""
    return db.execute(
        sa.select(
            col(Adaptation.id),
            col(Adaptation.what),
            col(Adaptation.why),
            col(Adaptation.made_on),
            col(Adaptation.planning),
        )
        .where(col(Adaptation.replication_id) == replication_id)
        .order_by(col(Adaptation.id))
    ).all()


def has_copy_in(db: Session, original_id: int | None, group_id: int) -> bool:
    """Whether the group has a copy of its own already. One query."""
    found = (
        sa.select(R.id)
        .join(sa.inspect(Initiative).local_table, T.id == R.copy_id)
        .where(R.original_id == original_id, T.group_id == group_id)
    )
    return db.scalar(found.limit(1)) is not None


class Place(NamedTuple):
    """A group something can be taken to."""

    group_id: int
    group: str
    network_id: int
    network: str
    network_slug: str
    own: str | None = None  # the slug of the copy the group has already


def places(db: Session, actor: Actor, initiative: Initiative) -> list[Place]:
    """The actor's groups that may take over the initiative, own groups first. One query.

    Never its own group; those of other networks only when it is published; none while its group
    keeps it to itself.
    """
    may = [grant for grant in actor.grants if grant.role in LOGGERS]
    if initiative.reach is not Reach.PUBLIC:
        may = [grant for grant in may if grant.network_id == initiative.network_id]
    if initiative.reach is Reach.GROUP or not may:
        return []
    whole = sorted({grant.network_id for grant in may if grant.group_id is None})
    named = sorted({grant.group_id for grant in may if grant.group_id is not None})
    short = sa.case((N.short != "", N.short), else_=N.name)
    own = (
        sa.select(T.slug)
        .select_from(sa.inspect(Replication).local_table)
        .join(sa.inspect(Initiative).local_table, T.id == R.copy_id)
        .where(R.original_id == initiative.id, T.group_id == G.id)
        .limit(1)
        .scalar_subquery()
    )
    rows = db.execute(
        sa.select(G.id, G.name, N.id, short, N.slug, own)
        .join_from(ResourceGroup, Network, N.id == G.network_id)
        .where(N.id.in_(whole) | G.id.in_(named), G.id != initiative.group_id)
        .order_by(N.id, G.id)
    )
    found = [Place(*row) for row in rows]
    return sorted(found, key=lambda p: (p.group_id not in named, p.network_id, p.group))


# What may be seen anywhere


def seen_anywhere(actor: Actor) -> sa.ColumnElement[bool]:
    """The WHERE of `attempts()` the actor may see in any network: published, or their own's."""
    open_networks = sa.true() if actor.admin else N.public
    mine = sorted({grant.network_id for grant in actor.grants})
    return sa.or_(
        sa.and_(T.reach == Reach.PUBLIC, open_networks),
        *(view_clause(Initiative, view_of(actor, number)) for number in mine),
    )


class Attempt(NamedTuple):
    """An earlier attempt, as a line of a list."""

    id: int
    slug: str
    title: str
    purpose: str
    target_group: str
    status: Status
    learned: str
    example: bool
    reach: Reach
    network_id: int
    group_id: int
    group: str
    network: str
    network_slug: str
    family: int  # the first initiative of its family: itself, or what it springs from

    @property
    def href(self) -> str:
        """Its page."""
        return f"/{self.network_slug}/tiltak/{self.slug}"


def attempts() -> Any:
    """The select of `Attempt` rows, to be narrowed."""
    return (
        sa.select(
            T.id,
            T.slug,
            T.title,
            T.purpose,
            T.target_group,
            T.status,
            T.learned,
            T.example,
            T.reach,
            T.network_id,
            T.group_id,
            G.name,
            sa.case((N.short != "", N.short), else_=N.name),
            N.slug,
            sa.func.coalesce(R.root_id, T.id),
        )
        .join_from(Initiative, Network, N.id == T.network_id)
        .join(ResourceGroup, G.id == T.group_id)
        .outerjoin(Replication, R.copy_id == T.id)
    )


def numbers_seen(db: Session, initiative_id: int | None) -> Sequence[int]:
    """The numbers of «Vi har sett på disse», hidden ones too. One query."""
    link = InitiativeSeen
    return db.scalars(
        sa.select(col(link.seen_id))
        .where(col(link.initiative_id) == initiative_id)
        .order_by(col(link.seen_id))
    ).all()


def attempts_numbered(db: Session, actor: Actor, numbers: Iterable[int]) -> list[Attempt]:
    """These attempts, as far as the actor may see them. One query; none without numbers."""
    wanted = sorted(set(numbers))
    if not wanted:
        return []
    rows = db.execute(attempts().where(T.id.in_(wanted), seen_anywhere(actor)).order_by(T.id))
    return [Attempt(*row) for row in rows]
