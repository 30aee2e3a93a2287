"""What is typed about meetings."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, time
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, field_validator
from pydantic_core import PydanticCustomError
from pydantic_core.core_schema import ValidationInfo

from app.core import clock, privacy
from app.core.columns import Reach
from app.core.forms import (
    Day,
    Form,
    FormView,
    Id,
    Line,
    LongLine,
    LongText,
    MaybeDate,
    MaybeId,
    NeedLine,
    NeedText,
    Text,
    clean,
)
from app.core.i18n import N_, _
from app.council.models import AnswerKind
from app.cycles.models import Decision
from app.meetings import rules
from app.meetings.models import MeetingKind

HOUR = re.compile(r"([01]?\d|2[0-3])(?:[.:]?([0-5]\d))?", re.ASCII)
WRONG_HOUR = N_("Skriv klokkeslettet slik: 13.00.")
WRONG_ADDRESS = N_("Skriv hele adressen. Den begynner med https://.")
PASSED = N_("Den dagen er over. Velg i dag eller en dag som kommer.")
TOO_LONG = N_("Skriv høyst 120 tegn. En rolle er nok.")


def _refusal(sentence: str) -> PydanticCustomError:
    return PydanticCustomError("flipp", "{sentence}", {"sentence": sentence})


def _hour(value: Any) -> Any:
    """«13», «13.00», «1300» and «13:00» are the same time."""
    if not isinstance(value, str):
        return value
    found = HOUR.fullmatch(str(clean(value)))
    if found is None:
        raise _refusal(WRONG_HOUR)
    return time(int(found[1]), int(found[2] or 0))


def _address(value: str) -> str:
    if value and not re.match(r"https?://[^\s/]", value):
        raise _refusal(WRONG_ADDRESS)
    return value


def _short(text: str) -> str:
    if len(text) > 120:
        raise _refusal(TOO_LONG)
    return text


def _to_come(day: date | None) -> date | None:
    if day is not None and day < clock.today():
        raise _refusal(PASSED)
    return day


Hour = Annotated[time, BeforeValidator(_hour)]


class TitleForm(Form):
    """What it is called: the first field of its page, and of what is wrong with it."""

    title: NeedLine


class WhenForm(Form):
    """When something is."""

    on_day: Day
    begins: Hour
    ends: Hour

    @field_validator("ends")
    @classmethod
    def _after_it_begins(cls, value: time, info: ValidationInfo) -> time:
        day, begins = info.data.get("on_day"), info.data.get("begins")
        if begins is not None and not rules.in_order(day, begins, value):
            raise ValueError(_("Møtet må slutte etter at det begynner."))
        return value


class MeetingForm(WhenForm, TitleForm):
    """A meeting to come: of a group, or of the whole network."""

    kind: MeetingKind = MeetingKind.GROUP
    group_id: MaybeId = None
    place: Line = ""
    online: Annotated[LongLine, AfterValidator(_address)] = ""
    purpose: Text = ""
    reach: Reach = Reach.NETWORK
    invite: bool = False


class CancelForm(Form):
    """Why a meeting is not held."""

    cancel_reason: NeedText


def point_of(value: Any) -> str:
    """A point's key as it may stand; "" for what can't be one: nobody can mend a hidden field."""
    text = value if isinstance(value, str) else ""
    sound = re.fullmatch(r"[a-z0-9-]{1,80}", text) and not privacy.identity_numbers(text)
    return text if sound else ""


# In the meeting. Fields are called differently, since their forms stand on one page.


class PointForm(Form):
    """Where on the agenda something is done."""

    point: Annotated[str, BeforeValidator(point_of)] = ""


class InsightForm(PointForm):
    """Something that was seen, told in the meeting; in a network's, of which group."""

    seen: NeedLine
    group_id: MaybeId = None


class TaskForm(PointForm):
    """Something somebody is to do."""

    task: NeedLine
    person_id: MaybeId = None
    who: Annotated[Line, AfterValidator(_short)] = ""
    due_on: Annotated[MaybeDate, AfterValidator(_to_come)] = None


class DecisionForm(PointForm):
    """What was decided, in words."""

    decided: NeedText


class NoteForm(PointForm):
    """A note for the minutes."""

    noted: NeedText


class ExceptionForm(PointForm):
    """An insight that answers a flip question."""

    insight_id: Id
    question_id: MaybeId = None


class ConfirmForm(PointForm):
    """A practice one confirms."""

    practice_id: Id


class DecideForm(PointForm):
    """What a test cycle ends with."""

    cycle_id: Id
    decision: Decision
    reason: NeedText

    @field_validator("decision")
    @classmethod
    def _a_real_one(cls, value: Decision) -> Decision:
        if value is Decision.NONE:
            raise ValueError(_("Velg ett av alternativene."))
        return value


class ReplyForm(PointForm):
    """The answer to what the youth council asks for."""

    request_id: Id
    answer_kind: AnswerKind
    answer: NeedText


class DoneForm(PointForm):
    """A task that is done."""

    task_id: Id


class NextForm(PointForm, WhenForm):
    """When to meet again."""


class AttendanceForm(Form):
    """How many came; its fields are the network's organisations, see `counted`."""


def counted(form: FormView[AttendanceForm], organisations: Iterable[Any]) -> dict[int, int]:
    """{organisation: people} of the fields `org-<number>`; an empty one is nobody.

    What is no number gets a sentence beside it, as in every form.
    """
    found: dict[int, int] = {}
    for organisation in organisations:
        name = f"org-{organisation.id}"
        text = form.values.get(name, "")
        if text and not (text.isascii() and text.isdigit() and len(text) < 4):
            form.say(name, _("Skriv et helt tall, for eksempel 3."))
        elif text:
            found[organisation.id] = int(text)
    return found


class MinutesForm(Form):
    """The minutes as a text."""

    minutes: LongText = ""


class ApproveForm(Form):
    """Which version of the minutes is approved."""
