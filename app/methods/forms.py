"""What an administrator types about a promising method."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, field_validator
from pydantic_core.core_schema import ValidationInfo

from app.core.forms import Form, Line, LongLine, MaybeAge, NeedLine, Text
from app.core.i18n import _
from app.methods import rules


def _figure(value: Any) -> Any:
    """«1 204» as it is read, and nothing as none."""
    return ("".join(value.split()) or None) if isinstance(value, str) else value


Count = Annotated[Annotated[int, Field(ge=0, le=100_000_000)] | None, BeforeValidator(_figure)]
Total = Annotated[Annotated[int, Field(ge=1, le=100_000_000)] | None, BeforeValidator(_figure)]
Month = Annotated[Line, Field(max_length=7)]


class MethodForm(Form):
    """A method, structured so that two can be compared. What nobody knows stays empty."""

    title: NeedLine
    office: Line = ""
    target_group: Line = ""
    age_from: MaybeAge = None
    age_to: MaybeAge = None
    problem: Text = ""
    description: Text = ""
    collaboration: Text = ""
    needs: Text = ""
    results_text: Text = ""
    transferability: Text = ""
    started: Month = ""
    ended: Month = ""
    status_text: Line = ""
    source: Line = ""
    source_address: LongLine = ""

    @field_validator("age_to")
    @classmethod
    def _upwards(cls, value: int | None, info: ValidationInfo) -> int | None:
        youngest = info.data.get("age_from")
        if value is not None and youngest is not None and value < youngest:
            raise ValueError(_("Den høyeste alderen må være minst like høy som den laveste."))
        return value

    @field_validator("started", "ended")
    @classmethod
    def _a_month(cls, value: str) -> str:
        if value and not rules.MONTH.fullmatch(value):
            raise ValueError(_(rules.NO_MONTH))
        return value

    @field_validator("ended")
    @classmethod
    def _after(cls, value: str, info: ValidationInfo) -> str:
        started = info.data.get("started", "")
        # Compared as far as both are known: a year alone may be the year it started in.
        known = min(len(value), len(started))
        if value and started and value[:known] < started[:known]:
            raise ValueError(_("Metoden kan ikke ha sluttet før den begynte."))
        return value

    @field_validator("source_address")
    @classmethod
    def _an_address(cls, value: str) -> str:
        if value and not value.startswith(("https://", "http://")):
            raise ValueError(_("Skriv hele adressen, fra og med https://."))
        return value


class ResultForm(Form):
    """One figure: k of n, or from low to high."""

    what: NeedLine
    k: Count = None
    n: Total = None
    low: Count = None
    high: Count = None
    unit: Annotated[Line, Field(max_length=60)] = ""
    approx: bool = False
    note: Line = ""
