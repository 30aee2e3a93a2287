"""What is typed about replications."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from app.core.columns import Reach
from app.core.forms import Day, Form, Id, MaybeDate, NeedLine, Text
from app.core.paging import cursor
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


def _numbers(values: Any) -> Any:
    """Boxes are ticked, nobody types in them: what can't be a number of ours is none."""
    given = values if isinstance(values, list) else []
    return [n for n in map(cursor, map(str, given)) if n][:200]


class SeenForm(Form):
    """«Vi har sett på disse»."""

    seen_ids: Annotated[list[Id], BeforeValidator(_numbers)] = []
