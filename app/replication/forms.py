"""What is typed about replications."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from app.core.columns import Reach
from app.core.forms import Day, Form, Id, Ids, MaybeDate, NeedLine, Text
from app.replication.models import Direction, Independence, Kept, Planning


class TryForm(Form):
    """Which of one's groups takes it over, and who may see its copy."""

    group_id: Id
    reach: Reach = Reach.NETWORK


class ReportForm(Form):
    """How the trial goes. kept: one answer for each core part, in their order."""

    started_on: Day
    kept: Annotated[list[Kept], Field(max_length=40)] = []
    outcome: Direction = Direction.UNKNOWN
    outcome_note: Text = ""
    independence: Independence = Independence.DERIVED


class AdaptationForm(Form):
    """What was done in another way, when and why."""

    what: NeedLine
    why: Text = ""
    made_on: MaybeDate = None
    planning: Planning = Planning.PLANNED


class SeenForm(Form):
    """«Vi har sett på disse»."""

    seen_ids: Ids = []
