"""What the young have sent in, the doors it comes through, and how it is looked after.

Nothing here says when to the hour, from where, or by whom: the day is kept to the week, the
numbers are drawn at random, and a receipt is kept only as what its words are turned into.
"""

import secrets
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.core import columns as c
from app.core.audit import Audited
from app.core.db import Frame, Quiet
from app.core.forms import MAX_ID
from app.core.i18n import N_


class PostState(StrEnum):
    """Where a post is on its way to a resource group."""

    RECEIVED = "mottatt"
    ASKED = "spurt"
    ANSWERED = "svart"
    APPROVED = "godkjent"
    REJECTED = "avvist"
    WITHDRAWN = "trukket"


STATE_LABELS = {
    PostState.RECEIVED: N_("Mottatt"),
    PostState.ASKED: N_("Venter på svar"),
    PostState.ANSWERED: N_("Svar er kommet"),
    PostState.APPROVED: N_("Tatt inn"),
    PostState.REJECTED: N_("Ikke tatt med"),
    PostState.WITHDRAWN: N_("Trukket"),
}


class AgeBand(StrEnum):
    """How old, in bands wide enough to hide in."""

    UNDER_16 = "under_16"
    FROM_16 = "16_18"
    FROM_19 = "19_24"
    FROM_25 = "25_29"
    FROM_30 = "30_34"


AGE_LABELS = {
    AgeBand.UNDER_16: N_("Under 16"),
    AgeBand.FROM_16: N_("16–18"),
    AgeBand.FROM_19: N_("19–24"),
    AgeBand.FROM_25: N_("25–29"),
    AgeBand.FROM_30: N_("30–34"),
}


DEFAULT_DAYS = 90


def random_number() -> int:
    """A record's number that says nothing of when it was made."""
    return secrets.randbelow(MAX_ID) + 1


def _random_key() -> Any:
    return Field(
        default_factory=random_number,
        sa_type=sa.Integer,
        primary_key=True,
        sa_column_kwargs={"autoincrement": False},
    )


class YouthSettings(SQLModel, Audited, Frame, table=True):
    """How one network hears the young: open or not, for how long texts are kept, who helps."""

    __tablename__ = "youth_settings"
    id: int | None = c.key()
    network_id: int = Field(foreign_key="network.id", unique=True)
    open: bool = False
    keep_days: int = DEFAULT_DAYS
    help: list[str] = c.string_list()
    routine: str = c.long_text()
    contact: str = Field(default="", max_length=200)
    version: int = 1


class IntakeLink(SQLModel, Audited, table=True):
    """A door of one's own for a school, a youth club or a council day."""

    __tablename__ = "intake_link"
    __table_args__ = (sa.Index("ix_intake_link_network", "network_id", "id"),)
    id: int | None = c.key()
    network_id: int = c.ref("network.id", index=False)
    code: str = Field(unique=True, max_length=24)
    name: str = Field(max_length=120)
    starts: date | None = None
    ends: date | None = None
    open: bool = True
    questions: list[str] = c.string_list()
    created_at: datetime = c.moment()
    created_by: int | None = c.maybe_ref("person.id", index=False)
    version: int = 1


class Post(SQLModel, Quiet, table=True):
    """What one of the young has sent in. Only moderators see it, and its sender."""

    __tablename__ = "intake_post"
    __table_args__ = (
        sa.Index("ix_intake_post_queue", "network_id", "state", "urgent", "week", "id"),
        sa.Index("ix_intake_post_insight", "insight_id"),
        sa.Index("ix_intake_post_link", "link_id"),
        sa.Index("ix_intake_post_week", "week"),
    )
    id: int = _random_key()
    network_id: int = c.ref("network.id", index=False)
    link_id: int | None = c.maybe_ref("intake_link.id", index=False)
    receipt_hash: str = Field(unique=True, max_length=64)
    week: date
    state: PostState = c.word(PostState, PostState.RECEIVED)
    seen: bool = False
    paper: bool = False
    questions: list[str] = c.string_list()
    answers: list[str] = c.string_list()
    theme_ids: list[int] = c.string_list()
    age: str = Field(default="", max_length=12)
    municipality: str = Field(default="", max_length=120)
    may_publish: bool = False
    urgent: bool = False
    followed_up: str = c.long_text()
    note: str = c.long_text()
    reason: str = c.long_text()
    decided_on: date | None = None
    erased_on: date | None = None
    insight_id: int | None = c.maybe_ref("insight.id", index=False)
    example: bool = False
    version: int = 1


class PostMessage(SQLModel, table=True):
    """A question from a moderator, or the sender's answer to it."""

    __tablename__ = "intake_message"
    __table_args__ = (sa.UniqueConstraint("post_id", "no"),)
    id: int = _random_key()
    post_id: int = c.ref("intake_post.id", index=False)
    no: int
    from_youth: bool = False
    text: str = c.long_text()
    by_role: str = Field(default="", max_length=60)
    week: date
