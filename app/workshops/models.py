"""Who comes to a meeting, the door for the room's own words, and the lines of a dialogue."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.core import columns as c
from app.core.audit import Audited
from app.core.db import EnumText, Forgettable
from app.core.i18n import N_
from app.networks.models import Sector


class Standing(StrEnum):
    """pameldt | venteliste; venteliste → pameldt when somebody withdraws. Withdrawn: no row."""

    GOING = "pameldt"
    WAITING = "venteliste"


class Became(StrEnum):
    """What a line of the dialogue has become."""

    NOTHING = ""
    INSIGHT = "innsikt"
    TASK = "oppgave"


STANDING_LABELS = {
    Standing.GOING: N_("Påmeldt"),
    Standing.WAITING: N_("På venteliste"),
}
DEFAULT_DAYS = 14


class Signup(SQLModel, Audited, table=True):
    """Whether people may sign up for a meeting, how many, and until when."""

    __tablename__ = "signup"
    id: int | None = c.key()
    network_id: int = c.ref("network.id")
    meeting_id: int = Field(foreign_key="meeting.id", unique=True, nullable=False)
    open: bool = False
    places: int = 0  # people; 0: as many as come
    last_day: date | None = None  # of signing up; None: until the meeting begins
    keep_days: int = DEFAULT_DAYS  # after the meeting; then who came is deleted
    created_at: datetime = c.moment()
    created_by: int | None = c.maybe_ref("person.id", index=False)
    version: int = 1


class Participant(SQLModel, Audited, Forgettable, table=True):
    """One who has signed up, with those who come along; no name is asked for.

    The row is removed when they withdraw, and for all when the time is out.
    """

    __tablename__ = "participant"
    __table_args__ = (
        sa.UniqueConstraint("meeting_id", "email"),
        sa.Index("ix_participant_meeting", "meeting_id", "state", "id"),
        sa.Index("ix_participant_delete_by", "delete_by"),
    )
    id: int | None = c.key()
    network_id: int = c.ref("network.id")
    meeting_id: int = c.ref("meeting.id", index=False)
    role: str = Field(max_length=120)
    email: str = Field(max_length=200)
    organisation_id: int | None = c.maybe_ref("organisation.id")
    organisation: str = Field(default="", max_length=200)  # one that is not the network's
    sector: Sector | None = Field(default=None, sa_type=EnumText(Sector), nullable=True)
    people: int = 1
    needs: str = c.long_text()  # diet, access; erased with the rest
    state: Standing = c.word(Standing, Standing.GOING)
    link_hash: str = Field(unique=True, max_length=64)  # of the link in the newest mail
    delete_by: date
    created_at: datetime = c.moment()
    version: int = 1


class MeetingDoor(SQLModel, table=True):
    """The door of the youth-safe intake that the screen in the room leads to."""

    __tablename__ = "meeting_door"
    meeting_id: int = Field(foreign_key="meeting.id", primary_key=True)
    link_id: int = Field(foreign_key="intake_link.id", index=True, nullable=False)


class DialogueLine(SQLModel, Audited, Forgettable, table=True):
    """An answer to one of the seven questions of a discovery-and-action dialogue.

    What has become an insight keeps no words of its own: they go when the insight goes.
    """

    __tablename__ = "dialogue_line"
    __table_args__ = (sa.Index("ix_dialogue_line_meeting", "meeting_id", "question", "id"),)
    id: int | None = c.key()
    network_id: int = c.ref("network.id")
    meeting_id: int = c.ref("meeting.id", index=False)
    question: int  # 1–7
    text: str = c.long_text()
    became: Became = c.word(Became, Became.NOTHING)
    insight_id: int | None = c.maybe_ref("insight.id")
    task_id: int | None = c.maybe_ref("task.id")
    created_at: datetime = c.moment()
    created_by: int | None = c.maybe_ref("person.id", index=False)
    version: int = 1
