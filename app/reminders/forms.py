"""What a person wants by mail."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from app.core.forms import Form
from app.reminders.models import MailKind


class MailChoicesForm(Form):
    """The kinds that are wanted; the others are turned off."""

    kinds: Annotated[list[MailKind], Field(max_length=20)] = []
