"""Look-ups by slug or number, and the lists of the settings pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.accounts.models import Person
from app.accounts.tokens import hashed
from app.core import clock
from app.core.errors import NotFound
from app.core.i18n import N_, sort_key
from app.networks.models import (
    GroupMunicipality,
    Invitation,
    Membership,
    MembershipState,
    Municipality,
    Network,
    Organisation,
    Phase,
    ResourceGroup,
    Role,
    Term,
    Theme,
)

M = TypeVar("M", Theme, Organisation, ResourceGroup, Term)
_N, _G, _P, _M, _I, _K, _L = (
    sa.inspect(m).local_table.c
    for m in (
        Network,
        ResourceGroup,
        Person,
        Membership,
        Invitation,
        Municipality,
        GroupMunicipality,
    )
)


# one record


def network(db: Session, slug: str) -> Network | None:
    """The network of this address."""
    return db.scalars(sa.select(Network).where(col(Network.slug) == slug)).first()


def network_by_id(db: Session, network_id: int) -> Network:
    """The network of this number. Raises NotFound."""
    found = db.get(Network, network_id)
    if found is None:
        raise NotFound
    return found


def named(db: Session, model: type[M], network_id: int, slug: str) -> M | None:
    """A network's theme, organisation or group by its slug."""
    statement = sa.select(model).where(col(model.network_id) == network_id, col(model.slug) == slug)
    return db.scalars(statement).first()


def own(db: Session, model: type[M], network_id: int, number: int | None) -> M:
    """A network's theme, organisation or group by its number. Raises NotFound."""
    found = db.get(model, number) if number else None
    if found is None or found.network_id != network_id:
        raise NotFound
    return found


def open_themes(network_id: int) -> Any:
    """The numbers of the network's themes in use: what is sorted under another stays there."""
    own = sa.inspect(Theme).local_table.c
    return sa.select(own.id).where(own.network_id == network_id, own.retired.is_(False))


def open_terms(network_id: int) -> Any:
    """The numbers of the words of the network's controlled lists that are in use."""
    own = sa.inspect(Term).local_table.c
    return sa.select(own.id).where(own.network_id == network_id, own.retired.is_(False))


def phase(db: Session, network_id: int, no: int) -> Phase | None:
    """A network's phase by its place."""
    statement = sa.select(Phase).where(col(Phase.network_id) == network_id, col(Phase.no) == no)
    return db.scalars(statement).first()


def municipality(db: Session, number: str) -> Municipality | None:
    """The municipality with this four-digit number."""
    return db.scalars(sa.select(Municipality).where(col(Municipality.number) == number)).first()


def open_link(db: Session, group_id: int | None, municipality_id: int) -> GroupMunicipality | None:
    """The link by which a group covers a municipality today or later."""
    statement = sa.select(GroupMunicipality).where(
        col(GroupMunicipality.group_id) == group_id,
        col(GroupMunicipality.municipality_id) == municipality_id,
        sa.or_(col(GroupMunicipality.ends).is_(None), col(GroupMunicipality.ends) >= clock.today()),
    )
    return db.scalars(statement).first()


def member(db: Session, network_id: int, number: int | None) -> Membership:
    """A membership of the network. Raises NotFound."""
    found = db.get(Membership, number) if number else None
    if found is None or found.network_id != network_id:
        raise NotFound
    return found


def memberships_of(db: Session, network_id: int, person_id: int | None) -> Sequence[Membership]:
    """Every role the person has or had in the network."""
    statement = sa.select(Membership).where(
        col(Membership.network_id) == network_id, col(Membership.person_id) == person_id
    )
    return db.scalars(statement.order_by(col(Membership.id))).all()


# lists of the settings pages


class NetworkLine(NamedTuple):
    """A network in the installation's list."""

    id: int
    slug: str
    name: str
    owner: str
    public: bool
    leaders: int


class MemberLine(NamedTuple):
    """A member in the list of people."""

    id: int
    person_id: int
    name: str
    email: str
    role: Role
    group_id: int | None
    organisation_id: int | None
    state: MembershipState
    ends: date | None
    reads: bool


class PlaceLine(NamedTuple):
    """A municipality a group covers, with its dates."""

    id: int
    group_id: int
    name: str
    starts: date | None
    ends: date | None


def now_a_member() -> Any:
    """The condition of a role that counts today."""
    today = clock.today()
    return sa.and_(
        _M.state == MembershipState.CONFIRMED,
        sa.or_(_M.starts.is_(None), _M.starts <= today),
        sa.or_(_M.ends.is_(None), _M.ends >= today),
    )


def networks(db: Session) -> list[NetworkLine]:
    """Every network, by name."""
    leaders = (
        sa.select(sa.func.count())
        .where(_M.network_id == _N.id, _M.role == Role.LEADER, now_a_member())
        .scalar_subquery()
    )
    statement = sa.select(_N.id, _N.slug, _N.name, _N.owner, _N.public, leaders)
    return sorted((NetworkLine(*r) for r in db.execute(statement)), key=lambda n: sort_key(n.name))


def members(db: Session, network_id: int) -> list[MemberLine]:
    """Everybody with a role in the network, by name."""
    statement = (
        sa.select(
            _M.id,
            _M.person_id,
            _P.name,
            _P.email,
            _M.role,
            _M.group_id,
            _M.organisation_id,
            _M.state,
            _M.ends,
            sa.and_(_M.moderates, now_a_member()),
        )
        .join_from(Membership, Person, _M.person_id == _P.id)
        .where(_M.network_id == network_id)
    )
    return sorted((MemberLine(*r) for r in db.execute(statement)), key=lambda m: sort_key(m.name))


def leaders_left(db: Session, network_id: int, but: frozenset[int]) -> int:
    """How many lead the network today, leaving out these memberships."""
    statement = sa.select(sa.func.count()).where(
        _M.network_id == network_id,
        _M.role == Role.LEADER,
        now_a_member(),
        _M.id.not_in(sorted(but)),
    )
    return int(db.scalar(statement) or 0)


def places(db: Session, network_id: int) -> list[PlaceLine]:
    """Which municipalities the network's groups cover or covered."""
    statement = (
        sa.select(_L.id, _L.group_id, _K.name, _L.starts, _L.ends)
        .join_from(GroupMunicipality, Municipality, _L.municipality_id == _K.id)
        .where(_L.network_id == network_id)
        .order_by(_K.number, _L.id)
    )
    return [PlaceLine(*row) for row in db.execute(statement)]


def municipalities(db: Session) -> Sequence[Municipality]:
    """Every municipality, by number."""
    return db.scalars(sa.select(Municipality).order_by(col(Municipality.number))).all()


# invitations


class InvitationState(StrEnum):
    """What has become of a link."""

    OPEN = "open"
    USED = "used"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


OVER = {
    InvitationState.USED: N_(
        "Invitasjonen er brukt. Var det deg som brukte den, kan du logge inn."
    ),
    InvitationState.EXPIRED: N_("Invitasjonen er for gammel. Be prosjektlederen om en ny."),
    InvitationState.WITHDRAWN: N_("Invitasjonen er trukket tilbake. Spør prosjektlederen."),
}


def invitation_state(invitation: Invitation) -> InvitationState:
    """Whether the link still gives a role."""
    if invitation.used_at is not None:
        return InvitationState.USED
    if invitation.withdrawn_at is not None:
        return InvitationState.WITHDRAWN
    over = invitation.expires_at <= clock.now()
    return InvitationState.EXPIRED if over else InvitationState.OPEN


def invitation(db: Session, token: str, *, lock: bool = False) -> Invitation:
    """The invitation of this link. Raises NotFound."""
    statement = sa.select(Invitation).where(col(Invitation.token_hash) == hashed(token))
    found = db.scalars(statement.with_for_update() if lock else statement).first()
    if found is None:
        raise NotFound
    return found


def own_invitation(db: Session, network_id: int, number: int | None) -> Invitation:
    """An invitation of the network by its number. Raises NotFound."""
    found = db.get(Invitation, number) if number else None
    if found is None or found.network_id != network_id:
        raise NotFound
    return found


class InvitationLine(NamedTuple):
    """An open invitation in the list."""

    id: int
    role: Role
    group_id: int | None
    email: str
    created_at: datetime
    expires_at: datetime


def open_invitations(db: Session, network_id: int) -> list[InvitationLine]:
    """Links that still give a role, newest first."""
    statement = (
        sa.select(_I.id, _I.role, _I.group_id, _I.email, _I.created_at, _I.expires_at)
        .where(
            _I.network_id == network_id,
            _I.used_at.is_(None),
            _I.withdrawn_at.is_(None),
            _I.expires_at > clock.now(),
        )
        .order_by(_I.id.desc())
    )
    return [InvitationLine(*row) for row in db.execute(statement)]


# a person's roles


class RoleLine(NamedTuple):
    """One of a person's roles, in words the page can show."""

    person_id: int
    person: str
    network: str
    slug: str
    role: Role
    group: str | None
    state: MembershipState
    moderates: bool


_ROLES = (
    sa.select(
        _P.id,
        _P.name,
        _N.name.label("network"),
        _N.slug,
        _M.role,
        _G.name.label("group_name"),
        _M.state,
        _M.moderates,
    )
    .join_from(Membership, Person, _M.person_id == _P.id)
    .join(Network, _M.network_id == _N.id)
    .outerjoin(ResourceGroup, _M.group_id == _G.id)
    .order_by(_N.id, _M.id)
)


def roles_of(db: Session, person_id: int | None) -> list[RoleLine]:
    """The person's roles everywhere, suspended ones too."""
    today = clock.today()
    current = sa.or_(_M.ends.is_(None), _M.ends >= today)
    return [RoleLine(*r) for r in db.execute(_ROLES.where(_M.person_id == person_id, current))]


def demo_admins(db: Session) -> Sequence[Any]:
    """The made-up administrators of the installation."""
    return db.execute(sa.select(_P.id, _P.name).where(_P.demo, _P.admin)).all()


def demo_roles(db: Session) -> list[RoleLine]:
    """The roles of the made-up people, network by network."""
    return [RoleLine(*r) for r in db.execute(_ROLES.where(_P.demo, now_a_member()))]


def theme_names(db: Session, link: Any, record: Any, number: int | None) -> list[str]:
    """The names of a record's themes, by the columns of its link table; one query.

    A record is found by the words of its themes too: «overgangen» finds what stands under
    «Kritiske overganger» without saying the word itself.
    """
    names = sa.select(col(Theme.name)).join(link, link.theme_id == Theme.id)
    return list(db.scalars(names.where(record == number)))


def term_names(db: Session, link: Any, record: Any, number: int | None) -> list[str]:
    """The words of the controlled lists a record is described by; one query."""
    names = sa.select(col(Term.name)).join(link, link.term_id == Term.id)
    return list(db.scalars(names.where(record == number).order_by(col(Term.id))))
