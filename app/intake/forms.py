"""What is typed about posts, links and settings for the young."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from app.core.columns import Reach
from app.core.forms import (
    Form,
    Id,
    Ids,
    Line,
    Lines,
    MaybeDate,
    MaybeId,
    NeedLine,
    NeedText,
    Text,
)
from app.core.i18n import N_
from app.intake import rules
from app.intake.models import AgeBand

ENDS_BEFORE = N_("Siste dag er før første dag.")


def _refusal(sentence: str) -> PydanticCustomError:
    return PydanticCustomError("flipp", "{sentence}", {"sentence": sentence})


def _none_if_empty(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


Answer = Annotated[Text, Field(max_length=rules.LONGEST_ANSWER)]
MaybeAge = Annotated[AgeBand | None, BeforeValidator(_none_if_empty)]
Short = Annotated[Line, Field(max_length=120)]


class Told(Form):
    """What is told, with the choices beside it: on a phone or on paper."""

    a1: Answer = ""
    a2: Answer = ""
    a3: Answer = ""
    theme_ids: Ids = []
    age: MaybeAge = None
    municipality: Short = ""
    publish: bool = False

    def answers(self, number: int) -> list[str]:
        """The answers to the door's questions."""
        return [self.a1, self.a2, self.a3][:number]


class YouthForm(Told):
    """The form of the young, carried from screen to screen by the page itself."""

    step: Annotated[int, Field(ge=1, le=9)] = 1
    go: Annotated[Line, Field(max_length=40)] = ""
    nokkel: Annotated[Line, Field(max_length=64)] = ""
    bevis: Annotated[Line, Field(max_length=200)] = ""
    svar: Annotated[Line, Field(max_length=40)] = ""
    tur: Annotated[Line, Field(max_length=200)] = ""


class ReceiptForm(Form):
    """The four words."""

    ord: Annotated[NeedLine, Field(max_length=200)]


class ReplyForm(ReceiptForm):
    """An answer to the group's question."""

    text: Annotated[NeedText, Field(max_length=rules.LONGEST_ANSWER)]


class PaperForm(Told):
    """A sheet of paper, typed in."""

    link_id: MaybeId = None
    receipt: Annotated[Line, Field(max_length=200)] = ""


class PileForm(Form):
    """Which pile of sheets is typed in."""

    lenke: MaybeId = None


class ApproveForm(Form):
    """A post becomes an insight."""

    title: NeedLine
    text: Text = ""
    group_id: Id
    reach: Reach = Reach.NETWORK
    theme_ids: Ids = []
    question_id: MaybeId = None
    version_id: MaybeId = None


class TurnForm(Form):
    """A button about a post, with the version its presser saw."""


class AskForm(Form):
    """A question to the sender."""

    text: Annotated[NeedText, Field(max_length=rules.LONGEST_ANSWER)]


class RejectForm(Form):
    """Why it is not taken further; its sender reads it."""

    reason: Annotated[NeedText, Field(max_length=rules.LONGEST_ANSWER)]


class NoteForm(Form):
    """A note for the moderators."""

    note: Text = ""


class FollowedForm(Form):
    """What was done about a worry."""

    followed_up: NeedText


class MaskForm(Form):
    """A word to hide, wherever it stands; or one mark of the guard's, by its place."""

    word: Annotated[Line, Field(max_length=120)] = ""
    answer: Annotated[int, Field(ge=0, le=9)] = 0
    start: Annotated[int, Field(ge=0, le=100_000)] = 0
    end: Annotated[int, Field(ge=0, le=100_000)] = 0


class LinkForm(Form):
    """A link for a school, a youth club or a council day."""

    name: Annotated[NeedLine, Field(max_length=120)]
    starts: MaybeDate = None
    ends: MaybeDate = None
    open: bool = False
    q1: Annotated[NeedLine, Field(max_length=200)]
    q2: Line = ""
    q3: Line = ""

    @field_validator("ends")
    @classmethod
    def _after_start(cls, ends: date | None, info: ValidationInfo) -> date | None:
        starts = info.data.get("starts")
        if ends and starts and ends < starts:
            raise _refusal(ENDS_BEFORE)
        return ends

    def questions(self) -> list[str]:
        """The questions in their order, empty ones left out."""
        return [q for q in (self.q1, self.q2, self.q3) if q]


class YouthSettingsForm(Form):
    """How the network hears the young."""

    open: bool = False
    keep_days: Annotated[int, Field(ge=rules.FEWEST_DAYS, le=rules.MOST_DAYS)] = 90
    help: Annotated[Lines, Field(max_length=8)] = []
    routine: Text = ""
    contact: Line = ""


class PaperPileForm(Form):
    """How many sheets to print."""

    sheets: Annotated[int, Field(ge=1, le=200)] = 30
