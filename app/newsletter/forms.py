"""What is typed about the newsletter: an issue, and an address."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, field_validator

from app.accounts.fields import Email
from app.core import clock
from app.core.forms import Day, Form, Line, NeedLine, Text
from app.core.i18n import _

Title = Annotated[NeedLine, Field(max_length=120)]


class NewIssueForm(Form):
    """Begin an issue: its title, and from which day on to look for what it may tell."""

    title: Title
    since: Day

    @field_validator("since")
    @classmethod
    def _has_been(cls, value: date) -> date:
        if value > clock.today():
            raise ValueError(_("Den dagen har ikke vært ennå. Velg i dag eller tidligere."))
        return value


class IssueForm(Form):
    """An issue: its title, its first lines, the keys of what stands in it in the page's order.

    move: what was pressed, «opp:praksis-3»; "" when the whole was saved.
    """

    title: Title
    intro: Text = ""
    items: Annotated[list[Line], Field(max_length=80)] = []
    move: Line = ""


class AddressForm(Form):
    """Ask for the newsletter; or, by the leader, take an address out."""

    email: Email


class WithVersion(Form):
    """A press on a button about the issue that was seen."""
