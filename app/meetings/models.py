"""Meetings of every kind, what was said and decided in them, and the tasks they gave."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.core import columns as c
from app.core.audit import Audited
from app.core.db import Moment
from app.core.i18n import N_


class MeetingKind(StrEnum):
    """What people come together for."""

    GROUP = "ressursgruppemote"
    WORKSHOP = "workshop"
    DIALOGUE = "dialogmote"
    NETWORK = "nettverksmote"
    SEMINAR = "seminar"
    STEERING = "styringsgruppe"
    SHADOWING = "observasjon"


class MeetingState(StrEnum):
    """planlagt → pågår → avsluttet → godkjent; planlagt → avlyst."""

    PLANNED = "planlagt"
    OPEN = "pagar"
    CLOSED = "avsluttet"
    APPROVED = "godkjent"
    CANCELLED = "avlyst"


class EntryKind(StrEnum):
    """What one line of the minutes is."""

    NOTE = "notat"
    INSIGHT = "innsikt"
    EXCEPTION = "unntak"
    PRACTICE = "praksis"
    DECISION = "beslutning"
    CONFIRMATION = "bekreftelse"
    CYCLE = "test"
    REQUEST = "onske"
    TASK = "oppgave"
    ATTENDANCE = "oppmote"
    MEETING = "mote"


class TaskState(StrEnum):
    """åpen ⇄ gjort; åpen → droppet."""

    OPEN = "apen"
    DONE = "gjort"
    DROPPED = "droppet"


KIND_LABELS = {
    MeetingKind.GROUP: N_("Ressursgruppemøte"),
    MeetingKind.WORKSHOP: N_("Workshop"),
    MeetingKind.DIALOGUE: N_("Dialogmøte"),
    MeetingKind.NETWORK: N_("Nettverksmøte"),
    MeetingKind.SEMINAR: N_("Seminar"),
    MeetingKind.STEERING: N_("Styringsgruppemøte"),
    MeetingKind.SHADOWING: N_("Observasjon"),
}
STATE_LABELS = {
    MeetingState.PLANNED: N_("Planlagt"),
    MeetingState.OPEN: N_("Pågår"),
    MeetingState.CLOSED: N_("Avsluttet"),
    MeetingState.APPROVED: N_("Referatet er godkjent"),
    MeetingState.CANCELLED: N_("Avlyst"),
}
ENTRY_LABELS = {
    EntryKind.NOTE: N_("Notat"),
    EntryKind.INSIGHT: N_("Innsikt"),
    EntryKind.EXCEPTION: N_("Unntak"),
    EntryKind.PRACTICE: N_("Praksis"),
    EntryKind.DECISION: N_("Beslutning"),
    EntryKind.CONFIRMATION: N_("Bekreftet"),
    EntryKind.CYCLE: N_("Test"),
    EntryKind.REQUEST: N_("Ønske fra unge"),
    EntryKind.TASK: N_("Oppgave"),
    EntryKind.ATTENDANCE: N_("Oppmøte"),
    EntryKind.MEETING: N_("Neste møte"),
}
TASK_LABELS = {
    TaskState.OPEN: N_("Åpen"),
    TaskState.DONE: N_("Gjort"),
    TaskState.DROPPED: N_("Droppet"),
}


class Meeting(SQLModel, Audited, table=True):
    """A meeting; of a group, or (without one) of the whole network."""

    __tablename__ = "meeting"
    __table_args__ = (
        sa.UniqueConstraint("network_id", "slug"),
        sa.Index("ix_meeting_network", "network_id", "starts_at", "id"),
        sa.Index("ix_meeting_group", "network_id", "group_id", "starts_at", "id"),
    )
    id: int | None = c.key()
    network_id: int = c.ref("network.id", index=False)
    group_id: int | None = c.maybe_ref("resource_group.id", index=False)
    slug: str = Field(max_length=80)
    kind: MeetingKind = c.word(MeetingKind, MeetingKind.GROUP)
    title: str = Field(max_length=200)
    purpose: str = c.long_text()
    place: str = Field(default="", max_length=200)
    online: str = Field(default="", max_length=500)  # the address of a video meeting
    starts_at: datetime = Field(sa_type=Moment)
    ends_at: datetime = Field(sa_type=Moment)
    state: MeetingState = c.word(MeetingState, MeetingState.PLANNED)
    opened_at: datetime | None = c.maybe_moment()
    closed_at: datetime | None = c.maybe_moment()
    # The minutes: made of the entries when the meeting closes, then a text of its own.
    minutes: str = c.long_text()
    approved_at: datetime | None = c.maybe_moment()
    cancel_reason: str = Field(default="", sa_type=sa.Text, sa_column_kwargs={"server_default": ""})
    reach: c.Reach = c.word(c.Reach, c.Reach.NETWORK)
    example: bool = False
    created_at: datetime = c.moment()
    created_by: int | None = c.maybe_ref("person.id", index=False)
    version: int = 1


class Entry(SQLModel, Audited, table=True):
    """One line of the minutes, written when it happened; names the record it is about."""

    __tablename__ = "meeting_entry"
    __table_args__ = (sa.Index("ix_meeting_entry_meeting", "meeting_id", "id"),)
    id: int | None = c.key()
    network_id: int = c.ref("network.id")
    meeting_id: int = c.ref("meeting.id", index=False)
    kind: EntryKind = c.word(EntryKind, EntryKind.NOTE)
    point: str = Field(default="", max_length=80)  # the point of the agenda it belongs to
    text: str = c.long_text()
    # The record: its table's name, and its number there; "" and None for a line of its own.
    subject_type: str = Field(default="", max_length=40)
    subject_id: int | None = None
    created_at: datetime = c.moment()
    created_by: int | None = c.maybe_ref("person.id", index=False)


class Attendance(SQLModel, table=True):
    """How many came from an organisation; nobody is named."""

    __tablename__ = "attendance"
    meeting_id: int = Field(foreign_key="meeting.id", primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", primary_key=True, index=True)
    people: int = 1


class Task(SQLModel, Audited, table=True):
    """Something somebody is to do by a date; given in a meeting or by itself."""

    __tablename__ = "task"
    __table_args__ = (
        sa.Index("ix_task_group", "network_id", "group_id", "state", "due_on"),
        sa.Index("ix_task_person", "person_id", "state", "due_on"),
    )
    id: int | None = c.key()
    network_id: int = c.ref("network.id", index=False)
    group_id: int | None = c.maybe_ref("resource_group.id", index=False)
    meeting_id: int | None = c.maybe_ref("meeting.id")
    text: str = Field(max_length=300)
    person_id: int | None = c.maybe_ref("person.id", index=False)  # a member
    who: str = Field(default="", max_length=120)  # or a role that is no member's
    due_on: date | None = None
    state: TaskState = c.word(TaskState, TaskState.OPEN)
    done_on: date | None = None
    created_at: datetime = c.moment()
    created_by: int | None = c.maybe_ref("person.id", index=False)
    version: int = 1
