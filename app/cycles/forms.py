"""What is typed about test cycles and measures."""

from __future__ import annotations

import math
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, field_validator
from pydantic_core.core_schema import ValidationInfo

from app.core.forms import Form, Ids, Line, MaybeDate, MaybeId, NeedLine, NeedText, Text
from app.core.i18n import _
from app.core.paging import cursor
from app.cycles.models import Decision, MeasureKind, Rhythm, Wanted

LARGEST = 1e9


def _number(value: Any) -> Any:
    """«12,5» as it is written in Norwegian; nothing is no number."""
    if not isinstance(value, str):
        return value
    text = "".join(value.split()).replace(",", ".").replace("−", "-")
    if not text:
        return None
    try:
        found = float(text)
    except ValueError:
        found = math.nan
    if not math.isfinite(found) or abs(found) > LARGEST:
        raise ValueError(_("Skriv et tall, for eksempel 12,5."))
    return found


def written(number: float | None) -> str:
    """A number as a person writes it, "" for none.

    >>> written(12.5), written(15.0)
    ('12,5', '15')
    """
    return "" if number is None else f"{number:.10g}".replace(".", ",")


def _of_another(value: Any) -> Any:
    """No person mends a hidden field: what can't be a test's number is none."""
    return cursor(value) or None if isinstance(value, str) else value


MaybeNumber = Annotated[float | None, BeforeValidator(_number)]
Name = Annotated[NeedLine, Field(max_length=120)]
MaybeName = Annotated[Line, Field(max_length=120)]
Unit = Annotated[Line, Field(max_length=40)]


class UnderwayForm(Form):
    """What can still be changed when the test has started.

    measure_name: something new to count, when it is none of the initiative's measures.
    """

    plan: Text = ""
    who: Line = ""
    ends_on: MaybeDate = None
    measure_ids: Ids = []
    measure_name: MaybeName = ""


class PlanForm(UnderwayForm):
    """Planned in three minutes: what we ask, what we believe, what we count, who, when."""

    question: NeedText
    prediction: NeedText
    starts_on: MaybeDate = None
    after_number: Annotated[MaybeId, BeforeValidator(_of_another)] = None

    @field_validator("starts_on")
    @classmethod
    def _in_order(cls, value: date | None, info: ValidationInfo) -> date | None:
        last = info.data.get("ends_on")
        if value is not None and last is not None and last < value:
            raise ValueError(_("Den første dagen kan ikke være etter den siste."))
        return value


class StartForm(Form):
    """A button: the version that is locked."""


class StudyForm(Form):
    """What happened."""

    happened: NeedText
    surprised: Text = ""
    deviations: Text = ""


class DecideForm(Form):
    """What the test led to, and why."""

    decision: Decision
    reason: NeedText

    @field_validator("decision")
    @classmethod
    def _one_of_them(cls, value: Decision) -> Decision:
        if value is Decision.NONE:
            raise ValueError(_("Velg ett av alternativene."))
        return value


class MeasureForm(Form):
    """Something to count. of_total: k of n, shown in percent; else a plain number."""

    name: Name
    kind: MeasureKind = MeasureKind.OUTCOME
    wanted: Wanted = Wanted.UP
    of_total: bool = False
    unit: Unit = ""
    rhythm: Rhythm = Rhythm.WEEK
    target: MaybeNumber = None
    ended_on: MaybeDate = None
