"""What is read of networks: the frame every page needs, and the actor who asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.accounts.models import Person, PersonSession
from app.accounts.tokens import hashed
from app.core import clock
from app.core.access import Actor, Grant, Guard, loads
from app.core.errors import NotFound
from app.core.i18n import sort_key
from app.core.web import Ctx
from app.networks.models import (
    GroupMunicipality,
    Membership,
    MembershipState,
    Municipality,
    Network,
    Organisation,
    Phase,
    ResourceGroup,
    Sector,
    Term,
    TermKind,
    Theme,
)
from app.networks.policy import NetworkDo


@dataclass(frozen=True)
class GroupInfo:
    """A group as every page knows it."""

    id: int
    network_id: int
    slug: str
    name: str
    municipalities: tuple[str, ...]


@dataclass(frozen=True)
class ThemeInfo:
    """A theme that can be chosen."""

    id: int
    slug: str
    name: str
    retired: bool


@dataclass(frozen=True)
class TermInfo:
    """A word of one of the controlled lists."""

    id: int
    kind: TermKind
    slug: str
    name: str
    retired: bool
    merged_into: str


@dataclass(frozen=True)
class OrganisationInfo:
    """An organisation that can be chosen."""

    id: int
    slug: str
    name: str
    sector: Sector


@dataclass(frozen=True)
class PhaseInfo:
    """A phase with its dates."""

    no: int
    name: str
    starts: date | None
    ends: date | None


@dataclass(frozen=True)
class NetworkInfo:
    """A network with its groups, themes, organisations and phases; kept by revision."""

    id: int
    slug: str
    name: str
    short: str
    lead: str
    owner: str
    starts: date | None
    ends: date | None
    age_from: int
    age_to: int
    k: int
    public: bool
    example: bool
    activities: int | None
    groups: tuple[GroupInfo, ...]
    themes: tuple[ThemeInfo, ...]
    organisations: tuple[OrganisationInfo, ...]
    phases: tuple[PhaseInfo, ...]
    terms: tuple[TermInfo, ...] = ()

    @cached_property
    def _groups(self) -> dict[int, GroupInfo]:
        return {g.id: g for g in self.groups}

    @cached_property
    def _group_slugs(self) -> dict[str, GroupInfo]:
        return {g.slug: g for g in self.groups}

    @cached_property
    def _organisations(self) -> dict[int, OrganisationInfo]:
        return {o.id: o for o in self.organisations}

    def group(self, group_id: int | None) -> GroupInfo | None:
        """The group of this number."""
        return self._groups.get(group_id or 0)

    def group_named(self, slug: str) -> GroupInfo | None:
        """The group of this slug."""
        return self._group_slugs.get(slug)

    def organisation(self, organisation_id: int | None) -> OrganisationInfo | None:
        """The organisation of this number."""
        return self._organisations.get(organisation_id or 0)

    def theme(self, theme_id: int) -> ThemeInfo | None:
        """The theme of this number."""
        return next((t for t in self.themes if t.id == theme_id), None)

    @property
    def open_themes(self) -> tuple[ThemeInfo, ...]:
        """Themes still in use."""
        return tuple(t for t in self.themes if not t.retired)

    def terms_of(self, kind: TermKind) -> tuple[TermInfo, ...]:
        """The words of one list that are still in use, by name."""
        return tuple(t for t in self.terms if t.kind is kind and not t.retired)


_P, _S, _M, _G, _K = (
    sa.inspect(m).local_table.c
    for m in (Person, PersonSession, Membership, ResourceGroup, Municipality)
)
_ACTOR = (
    sa.select(
        _P.id,
        _P.name,
        _P.admin,
        _P.language,
        _S.id.label("session_id"),
        _M.network_id,
        _M.role,
        _M.group_id,
        _M.organisation_id,
        _M.state,
        _M.moderates,
    )
    .select_from(
        sa.inspect(PersonSession)
        .local_table.join(sa.inspect(Person).local_table, _S.person_id == _P.id)
        .outerjoin(
            sa.inspect(Membership).local_table,
            sa.and_(
                _M.person_id == _P.id,
                sa.or_(_M.starts.is_(None), _M.starts <= sa.bindparam("today")),
                sa.or_(_M.ends.is_(None), _M.ends >= sa.bindparam("today")),
            ),
        )
    )
    .where(_S.token_hash == sa.bindparam("token"), _S.expires_at > sa.bindparam("now"))
)


def load_actor(db: Session, token: str) -> Actor | None:
    """Who holds this session, with every confirmed role of today; None when it is over."""
    bound = {"token": hashed(token), "now": clock.now(), "today": clock.today()}
    rows = db.execute(_ACTOR, bound).all()
    return _actor(rows) if rows else None


def _actor(rows: Sequence[Any]) -> Actor:
    first = rows[0]
    grants = tuple(
        Grant(r.network_id, str(r.role), r.group_id, r.organisation_id, r.moderates)
        for r in rows
        if r.state == MembershipState.CONFIRMED
    )
    suspended = frozenset(r.network_id for r in rows if r.state == MembershipState.SUSPENDED)
    return Actor(
        first.id, first.name, first.admin, first.session_id, first.language, grants, suspended
    )


_BY_PERSON = (
    sa.select(
        _P.id,
        _P.name,
        _P.admin,
        _P.language,
        _M.network_id,
        _M.role,
        _M.group_id,
        _M.organisation_id,
        _M.moderates,
    )
    .select_from(Person)
    .outerjoin(
        Membership,
        sa.and_(
            _M.person_id == _P.id,
            _M.state == MembershipState.CONFIRMED,
            sa.or_(_M.starts.is_(None), _M.starts <= sa.bindparam("today")),
            sa.or_(_M.ends.is_(None), _M.ends >= sa.bindparam("today")),
        ),
    )
    .where(_P.id == sa.bindparam("person"))
)


def actor_of(db: Session, person_id: int) -> Actor:
    """A person as the one who asks, without a session: for what is written to them. One query."""
    rows = db.execute(_BY_PERSON, {"person": person_id, "today": clock.today()}).all()
    if not rows:
        return Actor()
    grants = tuple(
        Grant(r.network_id, str(r.role), r.group_id, r.organisation_id, r.moderates)
        for r in rows
        if r.network_id is not None
    )
    first = rows[0]
    return Actor(first.id, first.name, first.admin, None, first.language, grants)


def _groups(db: Session, network_id: int) -> tuple[GroupInfo, ...]:
    today = clock.today()
    rows = db.execute(
        sa.select(_G.id, _G.slug, _G.name, _K.name)
        .select_from(ResourceGroup)
        .outerjoin(
            GroupMunicipality,
            sa.and_(
                col(GroupMunicipality.group_id) == ResourceGroup.id,
                sa.or_(
                    col(GroupMunicipality.starts).is_(None), col(GroupMunicipality.starts) <= today
                ),
                sa.or_(col(GroupMunicipality.ends).is_(None), col(GroupMunicipality.ends) >= today),
            ),
        )
        .outerjoin(Municipality, col(Municipality.id) == GroupMunicipality.municipality_id)
        .where(col(ResourceGroup.network_id) == network_id)
        .order_by(col(ResourceGroup.id), col(Municipality.number))
    ).all()
    names: dict[int, list[str]] = {}
    for group_id, _slug, _name, municipality in rows:
        names.setdefault(group_id, []).extend([municipality] if municipality else [])
    heads = {group_id: (slug, name) for group_id, slug, name, _m in rows}
    return tuple(GroupInfo(i, network_id, s, n, tuple(names[i])) for i, (s, n) in heads.items())


def read_network(db: Session, row: Network) -> NetworkInfo:
    """Everything the frame needs, in six small queries, made once per revision."""
    assert row.id is not None
    themes = db.scalars(sa.select(Theme).where(col(Theme.network_id) == row.id)).all()
    organisations = db.scalars(
        sa.select(Organisation).where(col(Organisation.network_id) == row.id)
    ).all()
    phases = db.scalars(
        sa.select(Phase).where(col(Phase.network_id) == row.id).order_by(col(Phase.no))
    ).all()
    terms = db.scalars(sa.select(Term).where(col(Term.network_id) == row.id)).all()
    return NetworkInfo(
        id=row.id,
        slug=row.slug,
        name=row.name,
        short=row.short or row.name,
        lead=row.lead,
        owner=row.owner,
        starts=row.starts,
        ends=row.ends,
        age_from=row.age_from,
        age_to=row.age_to,
        k=row.k,
        public=row.public,
        example=row.example,
        activities=row.activities,
        groups=_groups(db, row.id),
        themes=tuple(
            ThemeInfo(t.id or 0, t.slug, t.name, t.retired)
            for t in sorted(themes, key=lambda t: sort_key(t.name))
        ),
        organisations=tuple(
            OrganisationInfo(o.id or 0, o.slug, o.name, o.sector)
            for o in sorted(organisations, key=lambda o: sort_key(o.name))
        ),
        phases=tuple(PhaseInfo(p.no, p.name, p.starts, p.ends) for p in phases),
        terms=tuple(
            TermInfo(t.id or 0, t.kind, t.slug, t.name, t.retired, t.merged_into)
            for t in sorted(terms, key=lambda t: sort_key(t.name))
        ),
    )


def network_info(ctx: Ctx, slug: str) -> NetworkInfo | None:
    """The network of this slug, from memory while its revision stands."""
    network_id = ctx.app.network_ids.get(slug)
    if network_id is not None:
        info = ctx.at_revision(-network_id, "network", lambda: _fresh(ctx.db, network_id))
        if info is not None and info.slug == slug:
            return info
    row = ctx.db.scalars(sa.select(Network).where(col(Network.slug) == slug)).first()
    if row is None or row.id is None:
        return None
    ctx.app.network_ids[slug] = row.id
    return ctx.at_revision(-row.id, "network", lambda: read_network(ctx.db, row))


def _fresh(db: Session, network_id: int) -> NetworkInfo | None:
    """By its number, as it is kept: in a demo that was reset the slug may have another."""
    row = db.scalars(sa.select(Network).where(col(Network.id) == network_id)).first()
    return read_network(db, row) if row is not None else None


def load_network(ctx: Ctx) -> NetworkInfo:
    """The network of the address, as `ctx.network` too. Raises NotFound when hidden."""
    info = network_info(ctx, ctx.part("nett"))
    if info is None:
        raise NotFound
    if not (info.public or ctx.actor.admin or ctx.actor.in_network(info.id)):
        raise NotFound
    ctx.network = info
    return info


def load_group(ctx: Ctx) -> GroupInfo:
    """The group of the address. Raises NotFound."""
    group = load_network(ctx).group_named(ctx.part("gruppe"))
    if group is None:
        raise NotFound
    return group


def in_network(action: NetworkDo = NetworkDo.READ) -> Guard[NetworkInfo]:
    """The guard of pages about a network."""
    return loads(load_network, action)
