"""An initiative tried by another group: what was kept, what was adapted, how it went."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.core import columns as c
from app.core.audit import Audited
from app.core.i18n import N_


class Kept(StrEnum):
    """Whether a core part was kept."""

    UNKNOWN = "vet_ikke"
    YES = "ja"
    NO = "nei"


class Direction(StrEnum):
    """Which way it went for those it was meant for."""

    UNKNOWN = "ukjent"
    BETTER = "bedre"
    SAME = "uendret"
    WORSE = "verre"


class Independence(StrEnum):
    """Whether the trial is independent of the original, or that this is derived (rules.py)."""

    DERIVED = "avledet"
    YES = "ja"
    NO = "nei"


class Planning(StrEnum):
    """Whether an adaptation was decided beforehand."""

    PLANNED = "planlagt"
    UNDERWAY = "underveis"


KEPT_LABELS = {
    Kept.UNKNOWN: N_("Vet ikke ennå"),
    Kept.YES: N_("Ja, beholdt"),
    Kept.NO: N_("Nei, ikke beholdt"),
}
DIRECTION_LABELS = {
    Direction.UNKNOWN: N_("Vet ikke ennå"),
    Direction.BETTER: N_("Bedre"),
    Direction.SAME: N_("Uendret"),
    Direction.WORSE: N_("Verre"),
}
INDEPENDENCE_LABELS = {
    Independence.DERIVED: N_(
        "Flipp avgjør: et annet nettverk, eller en annen organisasjon som eier"
    ),
    Independence.YES: N_("Ja, vi gjorde det uten dem som prøvde det før oss"),
    Independence.NO: N_("Nei, de samme menneskene var med"),
}
PLANNING_LABELS = {
    Planning.PLANNED: N_("Planlagt på forhånd"),
    Planning.UNDERWAY: N_("Ble til underveis"),
}


class Replication(SQLModel, Audited, table=True):
    """A group tries what another began; the copy is an initiative of the group's own.

    `root_id` is the first initiative of the family: so a whole family is read in one query.
    """

    __tablename__ = "replication"
    __table_args__ = (
        sa.Index("ix_replication_root", "root_id", "copy_id"),
        sa.Index("ix_replication_original", "original_id"),
    )
    id: int | None = c.key()
    network_id: int = c.ref("network.id")
    # None: in a network that is not here (app/core/archive_abroad.py).
    original_id: int | None = c.maybe_ref("initiative.id", index=False)
    root_id: int | None = c.maybe_ref("initiative.id", index=False)
    copy_id: int = Field(foreign_key="initiative.id", unique=True)
    started_on: date
    outcome: Direction = c.word(Direction, Direction.UNKNOWN)
    outcome_note: str = c.long_text()
    independence: Independence = c.word(Independence, Independence.DERIVED)
    created_at: datetime = c.moment()
    created_by: int | None = c.maybe_ref("person.id", index=False)
    version: int = 1


class ReplicationPart(SQLModel, table=True):
    """A core part as the original had it when the trial began, and whether it was kept."""

    __tablename__ = "replication_part"
    __table_args__ = (sa.UniqueConstraint("replication_id", "position"),)
    id: int | None = c.key()
    replication_id: int = c.ref("replication.id", index=False)
    position: int
    text: str = Field(max_length=200)
    kept: Kept = c.word(Kept, Kept.UNKNOWN)


class Adaptation(SQLModel, table=True):
    """Something the group did in another way than the original."""

    __tablename__ = "adaptation"
    id: int | None = c.key()
    replication_id: int = c.ref("replication.id")
    what: str = Field(max_length=200)
    why: str = c.long_text()
    made_on: date | None = None
    planning: Planning = c.word(Planning, Planning.PLANNED)
    version: int = 1


class InitiativeSeen(SQLModel, table=True):
    """«Vi har sett på disse»: an earlier attempt the initiative rests on as knowledge."""

    __tablename__ = "initiative_seen"
    initiative_id: int = Field(foreign_key="initiative.id", primary_key=True)
    seen_id: int = Field(foreign_key="initiative.id", primary_key=True, index=True)
