"""What is typed when people sign up, talk by the sheet, and tell of somebody they followed."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from app.accounts.fields import Email
from app.core import clock
from app.core.forms import Form, Id, Line, MaybeDate, MaybeId, NeedLine, NeedText, Text
from app.core.i18n import N_, _
from app.networks.models import Sector
from app.workshops import rules

NOT_YET = N_("Den dagen har ikke vært ennå.")


def _none_if_empty(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


def _none_is_nothing(value: Any) -> Any:
    return 0 if isinstance(value, str) and not value.strip() else value


def _has_been(day: date | None) -> date | None:
    if day and day > clock.today():
        raise PydanticCustomError("flipp", "{sentence}", {"sentence": NOT_YET})
    return day


Short = Annotated[NeedLine, Field(max_length=120)]
Places = Annotated[
    Annotated[int, Field(ge=0, le=rules.MOST_PLACES)], BeforeValidator(_none_is_nothing)
]
MaybeSector = Annotated[Sector | None, BeforeValidator(_none_if_empty)]


class SignupForm(Form):
    """How many may come, and until when they may say so."""

    open: bool = False
    places: Places = 0
    last_day: MaybeDate = None
    keep_days: Annotated[int, Field(ge=rules.FEWEST_DAYS, le=rules.MOST_DAYS)] = 14


class MessageForm(Form):
    """What all who come are told."""

    text: Annotated[NeedText, Field(max_length=4000)]


class ComingForm(Form):
    """Somebody signs up; no name is asked for."""

    role: Short
    email: Email
    organisation_id: MaybeId = None
    organisation: Line = Field(default="", validate_default=True)
    sector: MaybeSector = None
    people: Annotated[int, Field(ge=1, le=rules.MOST_TOGETHER)] = 1
    needs: Annotated[Text, Field(max_length=1000)] = ""

    @field_validator("organisation")
    @classmethod
    def _from_somewhere(cls, value: str, info: ValidationInfo) -> str:
        if not value and info.data.get("organisation_id") is None:
            raise ValueError(_("Velg organisasjonen din i lista, eller skriv hva den heter."))
        return value


class LineForm(Form):
    """An answer to one of the seven questions."""

    text: Annotated[NeedText, Field(max_length=rules.LONGEST_LINE)]


class TurnForm(Form):
    """A line becomes an insight: of which group, and an exception to which flip question."""

    group_id: MaybeId = None
    question_id: MaybeId = None


class Becomes(StrEnum):
    """What is made of what was seen."""

    INSIGHT = "innsikt"
    PRACTICE = "praksis"


class ShadowingForm(Form):
    """What one who followed somebody saw. sure: the marked words name nobody."""

    did: NeedText
    situation: Text = ""
    possible: Text = ""
    needed: Text = ""
    seen_on: Annotated[MaybeDate, AfterValidator(_has_been)] = None
    becomes: Becomes = Becomes.INSIGHT
    group_id: Id
    sure: bool = False
