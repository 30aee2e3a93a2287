"""What was heard and seen, the exceptions among it, and quotable sentences."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.core import columns as c
from app.core.audit import Audited
from app.core.db import Forgettable
from app.core.facets import Faceted
from app.core.i18n import N_
from app.core.indexing import Searchable


class SourceKind(StrEnum):
    """Where it comes from."""

    YOUTH = "ung"
    FAMILY = "parorende"
    STAFF = "ansatt"
    MANAGER = "leder"
    NAV_ADVISER = "nav_veileder"
    OBSERVATION = "observasjon"
    DIALOGUE = "dialogmote"
    STATISTICS = "statistikk"
    STUDY = "studie"


class Method(StrEnum):
    """How it was found out."""

    TALK = "samtale"
    INTERVIEW = "intervju"
    OBSERVATION = "observasjon"
    DIALOGUE = "dialogmote"
    SURVEY = "sporreskjema"
    DOCUMENT = "dokument"
    OTHER = "annet"


class Consent(StrEnum):
    """Whether the one who told it has agreed to its use."""

    NOT_NEEDED = "ikke_nodvendig"
    SPOKEN = "muntlig"
    WRITTEN = "skriftlig"
    TICKED = "avkrysset"


SOURCE_LABELS = {
    SourceKind.YOUTH: N_("Ung"),
    SourceKind.FAMILY: N_("Pårørende"),
    SourceKind.STAFF: N_("Ansatt"),
    SourceKind.MANAGER: N_("Leder"),
    SourceKind.NAV_ADVISER: N_("NAV-veileder"),
    SourceKind.OBSERVATION: N_("Observasjon"),
    SourceKind.DIALOGUE: N_("Dialogmøte"),
    SourceKind.STATISTICS: N_("Statistikk"),
    SourceKind.STUDY: N_("Studie"),
}
METHOD_LABELS = {
    Method.TALK: N_("Samtale"),
    Method.INTERVIEW: N_("Intervju"),
    Method.OBSERVATION: N_("Observasjon"),
    Method.DIALOGUE: N_("Dialogmøte"),
    Method.SURVEY: N_("Spørreskjema"),
    Method.DOCUMENT: N_("Dokument"),
    Method.OTHER: N_("Annet"),
}
CONSENT_LABELS = {
    Consent.NOT_NEEDED: N_("Ikke nødvendig"),
    Consent.SPOKEN: N_("Muntlig"),
    Consent.WRITTEN: N_("Skriftlig"),
    Consent.TICKED: N_("Krysset av i skjemaet"),
}


class Insight(SQLModel, Audited, Faceted, Searchable, Forgettable, table=True):
    """Something heard or seen, without identifiers."""

    __tablename__ = "insight"
    __table_args__ = (
        sa.UniqueConstraint("network_id", "slug"),
        sa.Index("ix_insight_network", "network_id", "id"),
        sa.Index("ix_insight_group", "network_id", "group_id", "id"),
        sa.Index("ix_insight_group_source", "network_id", "group_id", "source_kind", "id"),
        sa.Index("ix_insight_source", "network_id", "source_kind", "id"),
        sa.Index("ix_insight_exception", "network_id", "is_exception", "id"),
    )
    facet_columns: ClassVar[tuple[str, ...]] = ("group_id", "source_kind", "is_exception")
    search_columns: ClassVar[tuple[str, ...]] = ("title", "text")
    id: int | None = c.key()
    network_id: int = c.ref("network.id", index=False)
    group_id: int = c.ref("resource_group.id", index=False)
    slug: str = Field(max_length=80)
    title: str = Field(max_length=200)
    text: str = c.long_text()
    source_kind: SourceKind = c.word(SourceKind, SourceKind.STAFF)
    method: Method = c.word(Method, Method.TALK)
    heard_on: date | None = None
    consent: Consent = c.word(Consent, Consent.NOT_NEEDED)
    reach: c.Reach = c.word(c.Reach, c.Reach.NETWORK)
    delete_by: date | None = None
    # Who told it has not agreed that all may see it; nobody else can.
    sealed: bool = False
    is_exception: bool = False
    example: bool = False
    created_at: datetime = c.moment()
    created_by: int | None = c.maybe_ref("person.id", index=False)
    version: int = 1


class InsightTheme(SQLModel, table=True):
    """The insight is about a theme."""

    __tablename__ = "insight_theme"
    __table_args__ = (sa.Index("ix_insight_theme_theme", "theme_id", "insight_id"),)
    insight_id: int = Field(foreign_key="insight.id", primary_key=True)
    theme_id: int = Field(foreign_key="theme.id", primary_key=True)


class Exception_(SQLModel, Audited, Forgettable, table=True):  # noqa: N801 - Exception is Python's own
    """An insight that answers a flip question: here it went well anyway."""

    __tablename__ = "exception"
    __table_args__ = (sa.UniqueConstraint("insight_id", "flip_question_id"),)
    id: int | None = c.key()
    network_id: int = c.ref("network.id")
    insight_id: int = c.ref("insight.id", index=False)
    flip_question_id: int = c.ref("flip_question.id")
    created_at: datetime = c.moment()
    created_by: int | None = c.maybe_ref("person.id", index=False)


class VersionInsight(SQLModel, table=True):
    """A version of a problem statement rests on an insight."""

    __tablename__ = "version_insight"
    version_id: int = Field(foreign_key="problem_version.id", primary_key=True)
    insight_id: int = Field(foreign_key="insight.id", primary_key=True, index=True)


class Quote(SQLModel, Audited, Forgettable, table=True):
    """A quotable sentence with consent to publish; a paraphrase says so."""

    __tablename__ = "quote"
    id: int | None = c.key()
    network_id: int = c.ref("network.id")
    insight_id: int | None = c.maybe_ref("insight.id")
    text: str = c.long_text()
    said_by: str = Field(default="", max_length=120)
    paraphrase: bool = False
    consent: bool = False
    public: bool = False
    example: bool = False
    created_at: datetime = c.moment()
    created_by: int | None = c.maybe_ref("person.id", index=False)
    version: int = 1
