"""Contact: who has asked about an initiative, and how far they have come with it."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.core import columns as c
from app.core.audit import Audited
from app.core.db import Forgettable
from app.core.i18n import N_


class InterestState(StrEnum):
    """How far somebody has come: forespørsel, besøk, planlagt, prøver, i drift, avviklet.

    The design gives no order: people begin anywhere, skip steps and come back.
    """

    REQUEST = "foresporsel"
    VISIT = "besok"
    PLANNED = "planlagt"
    TRYING = "prover"
    RUNNING = "i_drift"
    CLOSED = "avviklet"


STATE_LABELS = {
    InterestState.REQUEST: N_("Forespørsel"),
    InterestState.VISIT: N_("Besøk"),
    InterestState.PLANNED: N_("Planlagt"),
    InterestState.TRYING: N_("Prøver"),
    InterestState.RUNNING: N_("I drift"),
    InterestState.CLOSED: N_("Avviklet"),
}
# What one who writes can want, and the state it begins in.
WISH_LABELS = {
    InterestState.REQUEST: N_("Jeg vil vite mer"),
    InterestState.VISIT: N_("Vi vil komme på besøk"),
    InterestState.PLANNED: N_("Vi planlegger å prøve det hos oss"),
}
DEFAULT_DAYS = 365


class Interest(SQLModel, Audited, Forgettable, table=True):
    """Somebody has asked about an initiative; who it was goes when the time is out."""

    __tablename__ = "interest"
    __table_args__ = (
        sa.Index("ix_interest_network", "network_id", "id"),
        sa.Index("ix_interest_initiative", "initiative_id", "id"),
        sa.Index("ix_interest_delete_by", "delete_by"),
    )
    id: int | None = c.key()
    network_id: int = c.ref("network.id", index=False)
    initiative_id: int = c.ref("initiative.id", index=False)
    wish: InterestState = c.word(InterestState, InterestState.REQUEST)
    state: InterestState = c.word(InterestState, InterestState.REQUEST)
    outside: bool = True  # not one of the network's own
    name: str = Field(default="", max_length=120)
    email: str = Field(default="", max_length=200)
    place: str = Field(default="", max_length=200)  # organisation or place
    message: str = c.long_text()
    note: str = c.long_text()  # what was answered
    came_on: date
    delete_by: date
    erased_on: date | None = None
    created_at: datetime = c.moment()
    version: int = 1


class ContactSettings(SQLModel, Audited, table=True):
    """For how long a network keeps who has asked."""

    __tablename__ = "contact_settings"
    id: int | None = c.key()
    network_id: int = Field(foreign_key="network.id", unique=True, nullable=False)
    keep_days: int = DEFAULT_DAYS
    version: int = 1
