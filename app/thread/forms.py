"""Log something in under a minute."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from app.core.forms import Form, Id, NeedText


class LogKind(StrEnum):
    """What it is that was seen."""

    INSIGHT = "innsikt"
    PRACTICE = "praksis"
    INITIATIVE = "tiltak"


class QuickForm(Form):
    """One sentence, its kind, and which group when there are several."""

    text: Annotated[NeedText, Field(max_length=2000)]
    kind: LogKind
    group_id: Id
