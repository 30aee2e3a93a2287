"""What is sent when somebody begins to follow a search."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from app.core.forms import Form, Line


class FollowSearchForm(Form):
    """The search, as the library's address spells it."""

    query: Annotated[Line, Field(max_length=400)] = ""
