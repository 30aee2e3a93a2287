"""On my page: that something comes by mail, and where that is changed."""

from __future__ import annotations

from typing import Any

from app.core.panels import Panel
from app.core.web import Ctx


def of_person(_ctx: Ctx, _person: Any) -> Panel:
    """The way to one's choices. They are read there: the page asks enough already."""
    return Panel("reminders/_of_person.html", {})
