"""On my page: what comes by mail, and where that is changed."""

from __future__ import annotations

from typing import Any

from app.core.i18n import _
from app.core.panels import Panel
from app.core.web import Ctx
from app.reminders import queries
from app.reminders.models import KIND_LABELS, MailKind


def of_person(ctx: Ctx, person: Any) -> Panel:
    """What I get, in words."""
    off = {kind for _who, kind in queries.turned_off(ctx.db, [person.id])}
    on = [_(KIND_LABELS[kind]) for kind in MailKind if kind not in off]
    return Panel("reminders/_of_person.html", {"on": on})
