"""Meetings and tasks in the shape the templates take."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from app.core import clock
from app.core.columns import REACH_LABELS
from app.core.i18n import _, long_date
from app.core.ical import Event
from app.meetings import rules
from app.meetings.models import (
    KIND_LABELS,
    STATE_LABELS,
    TASK_LABELS,
    Meeting,
    MeetingState,
    TaskState,
)
from app.networks.labels import SECTOR_LABELS
from app.networks.queries import NetworkInfo

COLORS = {
    MeetingState.OPEN: "accent",
    MeetingState.APPROVED: "success",
    MeetingState.CANCELLED: "warning",
}


def line(network: NetworkInfo, row: Any) -> dict[str, Any]:
    """A meeting in a list."""
    group = network.group(row.group_id)
    return {
        "title": row.title,
        "href": f"/{network.slug}/moter/{row.slug}",
        "kind": _(KIND_LABELS[row.kind]),
        "group": group.name if group else _("Hele nettverket"),
        "when": rules.when(row.starts_at, row.ends_at),
        "place": row.place or (_("På nett") if row.online else ""),
        "state": state_label(row),
        "color": COLORS.get(row.state, "neutral"),
        "example": row.example,
    }


def state_label(row: Any) -> str:
    """Its state in words; what was planned and never begun says so."""
    if row.state is MeetingState.PLANNED and row.ends_at < clock.now():
        return _("Ble ikke ført")
    return _(STATE_LABELS[row.state])


def task(row: Any, *, may: bool = False) -> dict[str, Any]:
    """A task in a list; one whose day has passed says so. may: this reader may finish it."""
    late = row.state is TaskState.OPEN and rules.is_overdue(row.due_on, clock.today())
    return {
        "id": row.id,
        "text": row.text,
        "who": row.name or row.who,
        "due": _("Frist %s") % long_date(row.due_on) if row.due_on else "",
        "late": late,
        "done": row.state is not TaskState.OPEN,
        "may": may and row.state is TaskState.OPEN,
        "label": _(TASK_LABELS[row.state]),
        "action": f"/{row.network_slug}/oppgaver/{row.id}/gjort",
        "network": row.network_name,
        "meeting": row.meeting_title if row.meeting_reach else "",
        "meeting_href": f"/{row.network_slug}/moter/{row.meeting_slug}" if row.meeting_slug else "",
    }


def facts(network: NetworkInfo, meeting: Meeting) -> list[dict[str, Any]]:
    """What a meeting's page tells of it."""
    group = network.group(meeting.group_id)
    told: list[dict[str, Any]] = [
        {"term": _("Når"), "text": rules.when(meeting.starts_at, meeting.ends_at)},
        {"term": _("Hvem"), "text": group.name if group else _("Hele nettverket")},
    ]
    if meeting.place or not meeting.online:
        told.insert(1, {"term": _("Hvor"), "text": meeting.place})
    if meeting.online:
        safe = meeting.online.startswith(("https://", "http://"))
        online = {"term": _("På nett"), "text": meeting.online}
        told.insert(2, online | ({"href": meeting.online} if safe else {}))
    told.append({"term": _("Hvem kan se møtet"), "text": _(REACH_LABELS[meeting.reach])})
    return told


def came(rows: Sequence[Any]) -> dict[str, Any]:
    """Attendance in words, and by organisation and sector."""
    return {
        "words": rules.attended((row.people, str(row.sector)) for row in rows) if rows else "",
        "rows": [(row.name, _(SECTOR_LABELS[row.sector]), row.people) for row in rows],
        "names": [row.name for row in rows],
    }


def events(network: NetworkInfo, rows: Iterable[Any], base_url: str) -> list[Event]:
    """Meetings as a calendar takes them."""
    host = base_url.partition("://")[2].partition("/")[0]
    return [_event(network, row, base_url, host) for row in rows]


def _event(network: NetworkInfo, row: Any, base_url: str, host: str) -> Event:
    here = f"{base_url}/{network.slug}/moter/{row.slug}"
    cancelled = row.state is MeetingState.CANCELLED
    said = [row.cancel_reason if cancelled else row.purpose, row.online, here]
    return Event(
        uid=f"{row.slug}.{network.slug}@{host}",
        stamp=clock.now(),
        starts=row.starts_at,
        ends=row.ends_at,
        summary=_("Avlyst: %s") % row.title if cancelled else row.title,
        location=row.place or row.online,
        description="\n".join(filter(None, said)),
        url=here,
        sequence=row.version - 1,
        cancelled=cancelled,
    )
