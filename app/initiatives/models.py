"""Initiatives: what a group tests."""

from datetime import date, datetime
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


class Status(StrEnum):
    """idé → planlagt → testes ⇄ justeres → besluttet → i drift | avsluttet | forkastet."""

    IDEA = "ide"
    PLANNED = "planlagt"
    TESTING = "testes"
    ADJUSTING = "justeres"
    DECIDED = "besluttet"
    RUNNING = "i_drift"
    ENDED = "avsluttet"
    DISCARDED = "forkastet"


class Dependence(StrEnum):
    """Whether it stands and falls with one person."""

    UNKNOWN = "ukjent"
    YES = "ja"
    NO = "nei"


class OfficeSize(StrEnum):
    """The size of office or municipality it suits."""

    UNKNOWN = "ukjent"
    SMALL = "liten"
    LARGE = "stor"
    ANY = "alle"


DEPENDENCE_LABELS = {
    Dependence.UNKNOWN: N_("Vet ikke ennå"),
    Dependence.YES: N_("Ja, det står og faller med én person"),
    Dependence.NO: N_("Nei, flere kan ta over"),
}
OFFICE_LABELS = {
    OfficeSize.UNKNOWN: N_("Vet ikke ennå"),
    OfficeSize.SMALL: N_("Små steder"),
    OfficeSize.LARGE: N_("Store steder"),
    OfficeSize.ANY: N_("Både små og store steder"),
}
STATUS_LABELS = {
    Status.IDEA: N_("Idé"),
    Status.PLANNED: N_("Planlagt"),
    Status.TESTING: N_("Testes"),
    Status.ADJUSTING: N_("Justeres"),
    Status.DECIDED: N_("Besluttet"),
    Status.RUNNING: N_("I drift"),
    Status.ENDED: N_("Avsluttet"),
    Status.DISCARDED: N_("Forkastet"),
}


class Initiative(SQLModel, Audited, Faceted, Searchable, Shelved, table=True):
    """What a group tests, with its core and its adaptable parts."""

    __tablename__ = "initiative"
    __table_args__ = (
        sa.UniqueConstraint("network_id", "slug"),
        sa.Index("ix_initiative_network", "network_id", "id"),
        sa.Index("ix_initiative_group", "network_id", "group_id", "id"),
        sa.Index("ix_initiative_group_status", "network_id", "group_id", "status", "id"),
        sa.Index("ix_initiative_status", "network_id", "status", "id"),
    )
    facet_columns: ClassVar[tuple[str, ...]] = ("group_id", "status")
    search_columns: ClassVar[tuple[str, ...]] = (
        "title",
        "purpose",
        "target_group",
        "setting",
        "core_parts",
        "adaptable_parts",
        "who_does",
        "mechanism",
        "learned",
        "advice",
    )
    id: int | None = c.key()
    network_id: int = c.ref("network.id", index=False)
    group_id: int = c.ref("resource_group.id", index=False)
    slug: str = Field(max_length=80)
    title: str = Field(max_length=200)
    purpose: str = c.long_text()
    target_group: str = Field(default="", max_length=200)
    age_from: int | None = None
    age_to: int | None = None
    setting: str = Field(default="", max_length=200)
    status: Status = c.word(Status, Status.IDEA)
    owner_id: int | None = c.maybe_ref("organisation.id")
    funding: str = c.long_text()
    legal_basis: str = Field(default="", max_length=200)
    agreement: str = c.long_text()
    agreed_on: date | None = None
    contact_role: str = Field(default="", max_length=120)
    who_does: str = c.long_text()  # who does what
    mechanism: str = c.long_text()  # why it is believed to work
    core_parts: list[str] = c.string_list()
    adaptable_parts: list[str] = c.string_list()
    needs_staff: str = c.long_text()
    needs_money: str = c.long_text()
    needs_skill: str = c.long_text()
    depends_on_one: Dependence = c.word(Dependence, Dependence.UNKNOWN)
    office_size: OfficeSize = c.word(OfficeSize, OfficeSize.UNKNOWN)
    manual: str = Field(default="", max_length=500)  # where the manual is: an address, or words
    expected: str = c.long_text()
    learned: str = c.long_text()
    advice: str = c.long_text()
    ended_on: date | None = None
    reach: c.Reach = c.word(c.Reach, c.Reach.NETWORK)
    example: bool = False
    created_at: datetime = c.moment()
    created_by: int | None = c.maybe_ref("person.id", index=False)
    version: int = 1

    @classmethod
    def shelf(cls) -> Shelf:
        """How initiatives stand in the library."""
        from app.initiatives.shelf import SHELF

        return SHELF


class InitiativeTheme(SQLModel, table=True):
    """The initiative is about a theme."""

    __tablename__ = "initiative_theme"
    __table_args__ = (sa.Index("ix_initiative_theme_theme", "theme_id", "initiative_id"),)
    initiative_id: int = Field(foreign_key="initiative.id", primary_key=True)
    theme_id: int = Field(foreign_key="theme.id", primary_key=True)


class InitiativeTerm(SQLModel, table=True):
    """The initiative is described by a word of a controlled list."""

    __tablename__ = "initiative_term"
    __table_args__ = (sa.Index("ix_initiative_term_term", "term_id", "initiative_id"),)
    initiative_id: int = Field(foreign_key="initiative.id", primary_key=True)
    term_id: int = Field(foreign_key="term.id", primary_key=True)


class InitiativePartner(SQLModel, table=True):
    """An organisation takes part in the initiative."""

    __tablename__ = "initiative_partner"
    initiative_id: int = Field(foreign_key="initiative.id", primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", primary_key=True, index=True)


class InitiativePractice(SQLModel, table=True):
    """The initiative builds on a practice."""

    __tablename__ = "initiative_practice"
    initiative_id: int = Field(foreign_key="initiative.id", primary_key=True)
    practice_id: int = Field(foreign_key="practice.id", primary_key=True, index=True)
