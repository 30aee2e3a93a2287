"""Following: what a member wants to hear about."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.core import columns as c
from app.core.db import Forgettable, Quiet


class Following(SQLModel, Quiet, Forgettable, table=True):
    """A person follows an initiative, or a search in the library; gone when they stop.

    Whose it is, is nobody else's business: no page of others shows it, so no revision rises.
    """

    __tablename__ = "following"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "initiative_id"),
        sa.Index("ix_following_initiative", "initiative_id"),
    )
    id: int | None = c.key()
    person_id: int = c.ref("person.id", index=False)
    initiative_id: int | None = c.maybe_ref("initiative.id", index=False)
    query: str = Field(default="", max_length=400)  # of the library's address, spelled one way
    created_at: datetime = c.moment()
    told_until: datetime = c.moment()  # what has happened since is news
    mailed_at: datetime | None = c.maybe_moment()
