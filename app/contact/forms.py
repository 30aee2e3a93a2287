"""What is typed when somebody asks, and when they are answered."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, field_validator

from app.accounts.fields import Email
from app.contact.models import WISH_LABELS, InterestState
from app.core.forms import Form, NeedLine, NeedText, Text
from app.core.i18n import _

ShortLine = Annotated[NeedLine, Field(max_length=120)]
Days = Annotated[int, Field(ge=30, le=1095)]


class ContactForm(Form):
    """Somebody asks about an initiative."""

    name: ShortLine
    email: Email
    place: NeedLine
    wish: InterestState = InterestState.REQUEST
    message: NeedText

    @field_validator("wish")
    @classmethod
    def _can_be_wished(cls, value: InterestState) -> InterestState:
        if value not in WISH_LABELS:
            raise ValueError(_("Velg ett av alternativene."))
        return value


class AnswerForm(Form):
    """How far they have come, and what they were told."""

    state: InterestState
    note: Text = ""
    outside: bool = False


class ContactSettingsForm(Form):
    """How long who has asked is kept."""

    keep_days: Days
