"""Log something in under a minute."""

from __future__ import annotations

from enum import StrEnum

from app.core.forms import Form, Id, NeedText


class LogKind(StrEnum):
    """What it is that was seen."""

    INSIGHT = "innsikt"
    PRACTICE = "praksis"
    INITIATIVE = "tiltak"


class QuickForm(Form):
    """One sentence, its kind, and which group when there are several."""

    text: NeedText
    kind: LogKind
    group_id: Id
