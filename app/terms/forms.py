"""What a leader types about the words of the lists."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from app.core.forms import Form, Id, NeedLine
from app.networks.models import TermKind

Word = Annotated[NeedLine, Field(max_length=120)]


class NewTermForm(Form):
    """One word more in one of the lists."""

    kind: TermKind
    name: Word


class TermForm(Form):
    """A word's name."""

    name: Word


class IntoForm(Form):
    """The word another shall become."""

    into: Id
