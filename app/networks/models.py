"""Networks, municipalities, organisations, groups, and who has which role where."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.core import columns as c
from app.core.audit import Audited
from app.core.db import Frame
from app.core.i18n import N_
from app.core.search_shelf import Surrounds
from app.core.search_tables import FACET, ITEM


class Sector(StrEnum):
    """Which part of society an organisation belongs to."""

    NAV = "nav"
    CHILDHOOD = "kommune_oppvekst"
    HEALTH = "kommune_helse"
    CULTURE = "kommune_kultur"
    COUNTY = "fylkeskommune_vgs"
    CHILD_WELFARE = "barnevern"
    PPT = "ppt"
    VOLUNTEERS = "frivillig"
    BUSINESS = "naeringsliv"
    POLICE = "politi_slt"
    RESEARCH = "forskning"
    STATE = "stat"


class Role(StrEnum):
    """A person's role in a network or a group."""

    LEADER = "prosjektleder"
    STAFF = "prosjektmedarbeider"
    COORDINATOR = "kommunekoordinator"
    MEMBER = "ressursgruppemedlem"
    YOUTH = "ungdomsrepresentant"
    RESEARCHER = "folgeforsker"
    ASSESSOR = "vurderer"
    STEERING = "styringsgruppe"
    READER = "leser"


class MembershipState(StrEnum):
    """Invited is not confirmed; suspended keeps the history and loses the rights."""

    INVITED = "invitert"
    CONFIRMED = "bekreftet"
    SUSPENDED = "sperret"


class TermKind(StrEnum):
    """The controlled lists records are described by."""

    CATEGORY = "kategori"
    TARGET = "maalgruppe"
    SETTING = "arena"
    LEGAL = "hjemmel"


TERM_KIND_LABELS = {
    TermKind.CATEGORY: N_("Kategori"),
    TermKind.TARGET: N_("Målgruppe"),
    TermKind.SETTING: N_("Arena"),
    TermKind.LEGAL: N_("Hjemmel"),
}


def _changed(record: object, *names: str) -> bool:
    """Whether a record that is there already gets new values in these columns."""
    state = sa.inspect(record)
    return bool(state.persistent) and any(state.attrs[n].history.has_changes() for n in names)


def _sorted_under(facets: tuple[str, ...], record: "Theme | Term") -> sa.ColumnElement[bool]:
    """The network's items in the library that have this choice."""
    same = sa.and_(FACET.c.facet.in_(facets), FACET.c.value == record.slug)
    under = sa.select(FACET.c.item_id).where(same)
    return sa.and_(ITEM.c.network_id == record.network_id, ITEM.c.id.in_(under))


class Network(SQLModel, Audited, Surrounds, table=True):
    """One region's learning network."""

    __tablename__ = "network"
    id: int | None = c.key()
    slug: str = Field(unique=True, max_length=60)
    name: str = Field(max_length=120)
    short: str = Field(default="", max_length=60)
    lead: str = c.long_text()
    owner: str = Field(default="", max_length=120)
    starts: date | None = None
    ends: date | None = None
    age_from: int = 18
    age_to: int = 34
    k: int = 6
    public: bool = True
    example: bool = False
    activities: int | None = None
    goals: list[str] = c.string_list()
    created_at: datetime = c.moment()
    version: int = 1

    def items_around(self) -> sa.ColumnElement[bool] | None:
        """All of them, when it is opened or closed to the public, or renamed: see below."""
        return None

    def network_around(self) -> int | None:
        """This network, when it is opened or closed to the public, or renamed."""
        return self.id if _changed(self, "public", "name") else None


class Theme(SQLModel, Audited, Frame, Surrounds, table=True):
    """A subject the network has chosen to sort its records by."""

    __tablename__ = "theme"
    __table_args__ = (sa.UniqueConstraint("network_id", "slug"),)
    id: int | None = c.key()
    network_id: int = c.ref("network.id")
    slug: str = Field(max_length=80)
    name: str = Field(max_length=120)
    retired: bool = False

    def items_around(self) -> sa.ColumnElement[bool] | None:
        """What is sorted under it, when it is renamed."""
        return _sorted_under(("tema",), self) if _changed(self, "name") else None


class Term(SQLModel, Audited, Frame, Surrounds, table=True):
    """A word of one of the network's controlled lists.

    Every network begins with the shipped words (rules.DEFAULT_TERMS) under the same slugs, so
    that the library can filter across networks by slug; a leader may add, rename and merge.
    A word that was merged keeps the slug of the one it became in `merged_into`, and is retired.
    """

    __tablename__ = "term"
    __table_args__ = (sa.UniqueConstraint("network_id", "kind", "slug"),)
    id: int | None = c.key()
    network_id: int = c.ref("network.id")
    kind: TermKind = c.word(TermKind, TermKind.CATEGORY)
    slug: str = Field(max_length=80)
    name: str = Field(max_length=120)
    retired: bool = False
    merged_into: str = Field(default="", max_length=80, sa_column_kwargs={"server_default": ""})

    def items_around(self) -> sa.ColumnElement[bool] | None:
        """What is described by it, when it is renamed or merged into another."""
        changed = _changed(self, "name", "retired")
        return _sorted_under((str(self.kind),), self) if changed else None


class Phase(SQLModel, Audited, Frame, table=True):
    """One of the network's three phases, with its dates."""

    __tablename__ = "phase"
    __table_args__ = (sa.UniqueConstraint("network_id", "no"),)
    id: int | None = c.key()
    network_id: int = c.ref("network.id")
    no: int
    name: str = Field(max_length=120)
    starts: date | None = None
    ends: date | None = None


class Municipality(SQLModel, Audited, Surrounds, table=True):
    """A municipality; its number is text, since numbers change and may begin with 0."""

    __tablename__ = "municipality"
    id: int | None = c.key()
    number: str = Field(unique=True, max_length=4)
    name: str = Field(max_length=120)
    county: str = Field(default="", max_length=120)
    population: int | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    predecessors: list[str] = c.string_list()

    def items_around(self) -> sa.ColumnElement[bool] | None:
        """What its groups do, when its name or its size changes."""
        if not _changed(self, "name", "population"):
            return None
        link = sa.inspect(GroupMunicipality).local_table.c
        covering = sa.select(link.group_id).where(link.municipality_id == self.id)
        return ITEM.c.group_id.in_(covering)


class Organisation(SQLModel, Audited, Frame, table=True):
    """Somebody a member works for or takes part through."""

    __tablename__ = "organisation"
    __table_args__ = (sa.UniqueConstraint("network_id", "slug"),)
    id: int | None = c.key()
    network_id: int = c.ref("network.id")
    slug: str = Field(max_length=80)
    name: str = Field(max_length=120)
    sector: Sector = c.word(Sector, Sector.NAV)


class ResourceGroup(SQLModel, Audited, Frame, Surrounds, table=True):
    """A resource group; it may span several municipalities."""

    __tablename__ = "resource_group"
    __table_args__ = (sa.UniqueConstraint("network_id", "slug"),)
    id: int | None = c.key()
    network_id: int = c.ref("network.id")
    slug: str = Field(max_length=80)
    name: str = Field(max_length=120)
    created_at: datetime = c.moment()
    version: int = 1

    def items_around(self) -> sa.ColumnElement[bool] | None:
        """What it does, when it is renamed."""
        return ITEM.c.group_id == self.id if _changed(self, "name") else None


class GroupMunicipality(SQLModel, Frame, Surrounds, table=True):
    """A group covers a municipality from one date to another."""

    __tablename__ = "group_municipality"
    id: int | None = c.key()
    network_id: int = c.ref("network.id")
    group_id: int = c.ref("resource_group.id")
    municipality_id: int = c.ref("municipality.id")
    starts: date | None = None
    ends: date | None = None

    def items_around(self) -> sa.ColumnElement[bool] | None:
        """What the group does: it may be for another size of municipality now."""
        return ITEM.c.group_id == self.group_id


class Membership(SQLModel, Audited, table=True):
    """A person's role in a network, or in one of its groups (group_id)."""

    __tablename__ = "membership"
    __table_args__ = (sa.Index("ix_membership_person", "person_id", "state"),)
    id: int | None = c.key()
    network_id: int = c.ref("network.id")
    person_id: int = c.ref("person.id", index=False)
    group_id: int | None = c.maybe_ref("resource_group.id")
    organisation_id: int | None = c.maybe_ref("organisation.id")
    role: Role = c.word(Role, Role.READER)
    state: MembershipState = c.word(MembershipState, MembershipState.CONFIRMED)
    moderates: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    starts: date | None = None
    ends: date | None = None
    version: int = 1


class Invitation(SQLModel, Audited, table=True):
    """A link that gives its first user a role: one use, expiring; only its hash is kept."""

    __tablename__ = "invitation"
    id: int | None = c.key()
    network_id: int = c.ref("network.id")
    group_id: int | None = c.maybe_ref("resource_group.id")
    organisation_id: int | None = c.maybe_ref("organisation.id")
    role: Role = c.word(Role, Role.READER)
    email: str = Field(default="", max_length=200)
    token_hash: str = Field(unique=True, max_length=64)
    created_at: datetime = c.moment()
    created_by: int | None = c.maybe_ref("person.id", index=False)
    expires_at: datetime = c.moment()
    used_at: datetime | None = c.maybe_moment()
    withdrawn_at: datetime | None = c.maybe_moment()
