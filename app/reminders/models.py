"""What a person wants by mail, and what they were reminded of when."""

from datetime import date
from enum import StrEnum

from sqlmodel import Field, SQLModel

from app.core.db import EnumText
from app.core.i18n import N_


class MailKind(StrEnum):
    """What Flipp writes to people about by itself; each can be turned off."""

    MEASURE = "tall"
    DECISION = "beslutning"
    TASK = "oppgave"
    MEETING = "mote"
    NEWS = "nytt"


KIND_LABELS = {
    MailKind.MEASURE: N_("Tall som skal inn"),
    MailKind.DECISION: N_("Tester som venter på en beslutning"),
    MailKind.TASK: N_("Oppgaver med frist"),
    MailKind.MEETING: N_("Møter i morgen"),
    MailKind.NEWS: N_("Nytt i det du følger"),
}
KIND_HINTS = {
    MailKind.MEASURE: N_("Når det er tid for et nytt tall mens en test pågår."),
    MailKind.DECISION: N_("Når en test er sett på, og noen må bestemme hva dere gjør videre."),
    MailKind.TASK: N_("Dagen før fristen, og så én gang i uka til oppgaven er gjort."),
    MailKind.MEETING: N_("Dagen før et møte i en gruppe du er med i."),
    MailKind.NEWS: N_("Høyst én gang i uka, og bare når det er noe nytt."),
}


class MailChoice(SQLModel, table=True):
    """What a person has turned off, or on again; who has said nothing gets everything."""

    __tablename__ = "mail_choice"
    person_id: int = Field(foreign_key="person.id", primary_key=True)
    kind: MailKind = Field(sa_type=EnumText(MailKind), primary_key=True)
    off: bool = True


class ReminderSent(SQLModel, table=True):
    """The day a person was last reminded of something; `what`: its kind and number."""

    __tablename__ = "reminder_sent"
    person_id: int = Field(foreign_key="person.id", primary_key=True)
    what: str = Field(primary_key=True, max_length=40)
    sent_on: date = Field(index=True)
