"""Log something in under a minute."""

from __future__ import annotations

from enum import StrEnum

from app.core.forms import Form, Id, Line, NeedText


class LogKind(StrEnum):
    """What it is that was seen."""

    INSIGHT = "innsikt"
    PRACTICE = "praksis"
    INITIATIVE = "tiltak"


class QuickForm(Form):
    """One sentence, its kind, which group when there are several; mote: a meeting's slug."""

    text: NeedText
    kind: LogKind
    group_id: Id
    mote: Line = ""
