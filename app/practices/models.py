"""Practices: what those who manage do, tested against «the same resources»."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.core import columns as c
from app.core.audit import Audited
from app.core.facets import Faceted
from app.core.i18n import N_
from app.core.indexing import Searchable
from app.core.search_shelf import Shelf, Shelved


class PracticeState(StrEnum):
    """nominert → observert → ressurstestet → bekreftet → formidlet; any → avvist."""

    NOMINATED = "nominert"
    OBSERVED = "observert"
    TESTED = "ressurstestet"
    CONFIRMED = "bekreftet"
    SHARED = "formidlet"
    REJECTED = "avvist"


class Amount(StrEnum):
    """How much of a resource they have, compared with those who don't succeed."""

    LESS = "faerre"
    SAME = "like"
    MORE = "mer"
    UNKNOWN = "ukjent"


class Viewpoint(StrEnum):
    """Whether an insight comes from the one who succeeds, or from somebody around."""

    SELF = "selv"
    AROUND = "rundt"


STATE_LABELS = {
    PracticeState.NOMINATED: N_("Nominert"),
    PracticeState.OBSERVED: N_("Observert"),
    PracticeState.TESTED: N_("Ressurstestet"),
    PracticeState.CONFIRMED: N_("Bekreftet"),
    PracticeState.SHARED: N_("Formidlet"),
    PracticeState.REJECTED: N_("Avvist"),
}
AMOUNT_LABELS = {
    Amount.LESS: N_("Mindre"),
    Amount.SAME: N_("Like mye"),
    Amount.MORE: N_("Mer"),
    Amount.UNKNOWN: N_("Vet ikke"),
}
VIEWPOINT_LABELS = {
    Viewpoint.SELF: N_("Den det gjelder"),
    Viewpoint.AROUND: N_("Noen rundt"),
}
# The five rows of the resource test: column → what the screen calls it.
RESOURCES = {
    "tid": N_("Tid"),
    "penger": N_("Penger"),
    "kompetanse": N_("Kompetanse"),
    "mandat": N_("Mandat"),
    "nettverk": N_("Nettverk"),
}


class Practice(SQLModel, Audited, Faceted, Searchable, Shelved, table=True):
    """A positively deviant behaviour."""

    __tablename__ = "practice"
    __table_args__ = (
        sa.UniqueConstraint("network_id", "slug"),
        sa.Index("ix_practice_network", "network_id", "id"),
        sa.Index("ix_practice_group", "network_id", "group_id", "id"),
        sa.Index("ix_practice_group_state", "network_id", "group_id", "state", "id"),
        sa.Index("ix_practice_state", "network_id", "state", "id"),
    )
    facet_columns: ClassVar[tuple[str, ...]] = ("group_id", "state")
    search_columns: ClassVar[tuple[str, ...]] = (
        "title",
        "what",
        "who",
        "how",
        "why",
        "traits",
        "outcome",
        "comparison",
        "transferability",
        "reject_reason",
    )
    id: int | None = c.key()
    network_id: int = c.ref("network.id", index=False)
    group_id: int = c.ref("resource_group.id", index=False)
    slug: str = Field(max_length=80)
    title: str = Field(max_length=200)
    who: str = c.long_text()
    what: str = c.long_text()
    how: str = c.long_text()
    why: str = c.long_text()
    traits: str = c.long_text()
    outcome: str = c.long_text()
    comparison: str = c.long_text()
    transferability: str = c.long_text()
    state: PracticeState = c.word(PracticeState, PracticeState.NOMINATED)
    tid: Amount = c.word(Amount, Amount.UNKNOWN)
    penger: Amount = c.word(Amount, Amount.UNKNOWN)
    kompetanse: Amount = c.word(Amount, Amount.UNKNOWN)
    mandat: Amount = c.word(Amount, Amount.UNKNOWN)
    nettverk: Amount = c.word(Amount, Amount.UNKNOWN)
    reject_reason: str = c.long_text()
    reach: c.Reach = c.word(c.Reach, c.Reach.NETWORK)
    example: bool = False
    created_at: datetime = c.moment()
    created_by: int | None = c.maybe_ref("person.id", index=False)
    version: int = 1

    @classmethod
    def shelf(cls) -> Shelf:
        """How practices stand in the library."""
        from app.practices.shelf import SHELF

        return SHELF


class PracticeTheme(SQLModel, table=True):
    """The practice is about a theme."""

    __tablename__ = "practice_theme"
    __table_args__ = (sa.Index("ix_practice_theme_theme", "theme_id", "practice_id"),)
    practice_id: int = Field(foreign_key="practice.id", primary_key=True)
    theme_id: int = Field(foreign_key="theme.id", primary_key=True)


class PracticeInsight(SQLModel, table=True):
    """The practice was lifted out of an insight."""

    __tablename__ = "practice_insight"
    practice_id: int = Field(foreign_key="practice.id", primary_key=True)
    insight_id: int = Field(foreign_key="insight.id", primary_key=True, index=True)
    viewpoint: Viewpoint = c.word(Viewpoint, Viewpoint.AROUND)


class Contrast(SQLModel, Audited, table=True):
    """One unit compared: does it show the behaviour, and does it succeed."""

    __tablename__ = "contrast"
    id: int | None = c.key()
    network_id: int = c.ref("network.id")
    practice_id: int = c.ref("practice.id")
    unit: str = Field(max_length=200)
    shows: bool = False
    deviant: bool = False
    note: str = c.long_text()
    created_at: datetime = c.moment()
    created_by: int | None = c.maybe_ref("person.id", index=False)


class Confirmation(SQLModel, Audited, table=True):
    """A member or a researcher says: this holds. Kept with role and organisation of the day."""

    __tablename__ = "confirmation"
    __table_args__ = (sa.UniqueConstraint("practice_id", "person_id"),)
    id: int | None = c.key()
    network_id: int = c.ref("network.id")
    practice_id: int = c.ref("practice.id", index=False)
    person_id: int = c.ref("person.id")
    organisation_id: int | None = c.maybe_ref("organisation.id", index=False)
    researcher: bool = False
    created_at: datetime = c.moment()
