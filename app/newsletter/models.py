"""The newsletter: its issues, what stands in each, who gets it and who has got it."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.core import columns as c
from app.core.audit import Audited
from app.core.db import Forgettable, Quiet
from app.core.i18n import N_


class IssueState(StrEnum):
    """utkast → sendes ⇄ stoppet; sendes → sendt."""

    DRAFT = "utkast"
    SENDING = "sendes"
    STOPPED = "stoppet"
    SENT = "sendt"


class ItemKind(StrEnum):
    """What can stand in a newsletter; two of them are decisions, of an initiative and of a test."""

    DECISION = "beslutning"
    CYCLE = "test"
    PRACTICE = "praksis"
    LESSON = "laerdom"
    QUOTE = "sitat"
    MEETING = "mote"


STATE_LABELS = {
    IssueState.DRAFT: N_("Utkast"),
    IssueState.SENDING: N_("Sendes nå"),
    IssueState.STOPPED: N_("Stoppet"),
    IssueState.SENT: N_("Sendt"),
}
KIND_LABELS = {
    ItemKind.DECISION: N_("Besluttet"),
    ItemKind.CYCLE: N_("Prøvd og besluttet"),
    ItemKind.PRACTICE: N_("Ny bekreftet praksis"),
    ItemKind.LESSON: N_("Stoppet, og verdt å vite"),
    ItemKind.QUOTE: N_("Sagt"),
    ItemKind.MEETING: N_("Kommer snart"),
}
# Which column of an item names its record.
COLUMNS = {
    ItemKind.DECISION: "initiative_id",
    ItemKind.CYCLE: "cycle_id",
    ItemKind.PRACTICE: "practice_id",
    ItemKind.LESSON: "initiative_id",
    ItemKind.QUOTE: "quote_id",
    ItemKind.MEETING: "meeting_id",
}


class NewsletterIssue(SQLModel, Audited, table=True):
    """One newsletter. Anybody may read it from the moment it begins to be sent."""

    __tablename__ = "newsletter_issue"
    __table_args__ = (sa.UniqueConstraint("network_id", "number"),)
    id: int | None = c.key()
    network_id: int = c.ref("network.id", index=False)
    number: int  # 1, 2, … within the network
    title: str = Field(max_length=120)
    intro: str = c.long_text()
    since: date  # what happened from this day on was proposed
    state: IssueState = c.word(IssueState, IssueState.DRAFT)
    recipients: int = 0  # how many it was to reach, from its beginning
    delivered: int = 0  # how many mails were written, known when it is over
    started_at: datetime | None = c.maybe_moment()
    sent_at: datetime | None = c.maybe_moment()
    job_id: int | None = None  # what writes its mails; forgotten some months after it is over
    example: bool = False
    created_at: datetime = c.moment()
    created_by: int | None = c.maybe_ref("person.id", index=False)
    version: int = 1


class NewsletterItem(SQLModel, table=True):
    """A record an issue shows, at its place. It holds no words of it: these are the record's."""

    __tablename__ = "newsletter_item"
    __table_args__ = (sa.Index("ix_newsletter_item_issue", "issue_id", "place"),)
    id: int | None = c.key()
    network_id: int = c.ref("network.id")
    issue_id: int = c.ref("newsletter_issue.id", index=False)
    kind: ItemKind = c.word(ItemKind, ItemKind.DECISION)
    place: int = 0
    initiative_id: int | None = c.maybe_ref("initiative.id")
    practice_id: int | None = c.maybe_ref("practice.id")
    cycle_id: int | None = c.maybe_ref("test_cycle.id")
    meeting_id: int | None = c.maybe_ref("meeting.id")
    quote_id: int | None = Field(
        default=None, foreign_key="quote.id", index=True, nullable=True, ondelete="CASCADE"
    )  # gone when the quote is really deleted


class Subscriber(SQLModel, Quiet, Forgettable, table=True):
    """An address that asked for the newsletter; gone when it is stopped. Nobody's page shows it."""

    __tablename__ = "newsletter_subscriber"
    __table_args__ = (sa.UniqueConstraint("network_id", "email"),)
    id: int | None = c.key()
    network_id: int = c.ref("network.id", index=False)
    email: str = Field(max_length=200)
    # What the link in the first mail is known by, and until when it holds.
    token_hash: str = Field(default="", max_length=64, index=True)
    expires_at: datetime | None = c.maybe_moment()
    confirmed_at: datetime | None = c.maybe_moment()
    leave_key: str = Field(max_length=64, unique=True)  # of the link in every mail: it only stops


class Delivery(SQLModel, Quiet, table=True):
    """An issue's mail to a subscriber is written: so nobody gets two. Kept while it is sent."""

    __tablename__ = "newsletter_delivery"
    issue_id: int = Field(foreign_key="newsletter_issue.id", primary_key=True)
    subscriber_id: int = Field(
        foreign_key="newsletter_subscriber.id", primary_key=True, index=True, ondelete="CASCADE"
    )
