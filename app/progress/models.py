"""What a leader may set about the goals; everything else is derived."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.core import columns as c
from app.core.audit import Audited


class GoalThreshold(SQLModel, Audited, table=True):
    """The share of groups (percent) that must meet a goal before the network has."""

    __tablename__ = "goal_threshold"
    __table_args__ = (sa.UniqueConstraint("network_id", "goal"),)
    id: int | None = c.key()
    network_id: int = c.ref("network.id")
    goal: str = Field(max_length=4)
    percent: int = 80
    version: int = 1


class GoalOverride(SQLModel, Audited, table=True):
    """A leader says a goal is met (or not) for a group, with a reason; shown as «overstyrt»."""

    __tablename__ = "goal_override"
    __table_args__ = (sa.UniqueConstraint("group_id", "goal"),)
    id: int | None = c.key()
    network_id: int = c.ref("network.id")
    group_id: int = c.ref("resource_group.id", index=False)
    goal: str = Field(max_length=4)
    met: bool = True
    reason: str = c.long_text()
    created_at: datetime = c.moment()
    created_by: int | None = c.maybe_ref("person.id", index=False)
    version: int = 1
