"""What a leader types about the goals."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from app.core.forms import Form, NeedLine, NeedText
from app.progress.goals import GOALS

Percent = Annotated[int, Field(ge=1, le=100)]


class OverrideForm(Form):
    """Met or not, whatever was derived, and why."""

    maal: NeedLine
    gruppe: NeedLine
    met: bool
    reason: NeedText


class LiftForm(Form):
    """Back to what is derived."""

    maal: NeedLine
    gruppe: NeedLine


class ThresholdForm(Form):
    """For each goal the share of groups, in percent, that must meet it."""

    m1_1: Percent
    m1_2: Percent
    m1_3: Percent
    m1_4: Percent
    m2_1: Percent
    m2_2: Percent
    m2_3: Percent
    m2_4: Percent
    m2_5: Percent
    m3_1: Percent
    m3_2: Percent
    m3_3: Percent
    m3_4: Percent
    m3_5: Percent


def field_of(code: str) -> str:
    """The field of a goal's threshold."""
    return "m" + code.replace(".", "_")


def percents(form: ThresholdForm) -> dict[str, int]:
    """The typed thresholds by goal."""
    return {goal.code: getattr(form, field_of(goal.code)) for goal in GOALS}
