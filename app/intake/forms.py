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


def _known_age(value: Any) -> Any:
    return value if value in {band.value for band in AgeBand} else None


def _numbers(value: Any) -> Any:
    return [v for v in value if _is_number(v)][:50] if isinstance(value, list) else []


def _number(value: Any) -> Any:
    return value if _is_number(value) or isinstance(value, int) else 0


def _is_number(value: Any) -> bool:
    return isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10


def _ticked(value: Any) -> Any:
    return value in (True, "1", "true", "True")


Answer = Annotated[Text, Field(max_length=rules.LONGEST_ANSWER)]
# What a page of the young carries in fields nobody writes in: a value that is none of ours is
# nothing, as there is no field to put a word beside.
OneAge = Annotated[AgeBand | None, BeforeValidator(_known_age)]
Numbers = Annotated[list[int], BeforeValidator(_numbers)]
Number = Annotated[int, BeforeValidator(_number)]
Ticked = Annotated[bool, BeforeValidator(_ticked)]
Short = Annotated[Line, Field(max_length=120)]


class Told(Form):
    """What is told, with the choices beside it: on a phone or on paper."""

    a1: Answer = ""
    a2: Answer = ""
    a3: Answer = ""
    theme_ids: Numbers = []
    age: OneAge = None
    municipality: Short = ""
    publish: Ticked = False

    def answers(self, number: int) -> list[str]:
        """The answers to the door's questions."""
        return [self.a1, self.a2, self.a3][:number]


class YouthForm(Told):
    """The form of the young, carried from screen to screen by the page itself."""

    step: Number = 1
    go: Line = ""
    nokkel: Line = ""
    bevis: Line = ""
    svar: Line = ""
    tur: Line = ""


class ReceiptForm(Form):
    """The four words."""

    ord: Annotated[NeedLine, Field(max_length=200)]


class ReplyForm(ReceiptForm):
    """An answer to the group's question; `go` says what to do about what the guard marks."""

    go: Line = ""
    text: Annotated[NeedText, Field(max_length=rules.LONGEST_ANSWER)]


class PaperForm(Told):
    """A sheet of paper, typed in."""

    link_id: MaybeId = None
    receipt: Annotated[Line, Field(max_length=200)] = ""


class ApproveForm(Form):
    """A post becomes an insight."""

    title: NeedLine
    text: Text = ""
    group_id: Id
    reach: Reach = Reach.NETWORK
    theme_ids: Ids = []
    question_id: MaybeId = None
    version_id: MaybeId = None
    checked: Ticked = False


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
    """Words to hide, wherever they stand."""

    word: Annotated[NeedLine, Field(max_length=120)]


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
