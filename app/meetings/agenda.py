"""The agenda of a meeting, derived from what waits: pure, from rows.

A point is there because something waits for it, or because something was written at it. Nobody
types an agenda, and nothing of it is kept: what was decided falls out, and stands as done.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.core.i18n import N_, _, ngettext

SEEN, PRACTICES, TASKS, STEPS, NEXT = (
    "siden-sist",
    "praksiser",
    "oppgaver",
    "neste-steg",
    "neste-mote",
)
CYCLE, REQUEST = "test-", "onske-"
FIXED = {
    SEEN: N_("Siden sist: Hva har dere sett?"),
    PRACTICES: N_("Praksiser som venter på bekreftelse"),
    TASKS: N_("Oppgaver fra sist"),
    STEPS: N_("Neste steg i den røde tråden"),
    NEXT: N_("Neste møte"),
}
LONGEST = 80


@dataclass(frozen=True)
class Sources:
    """What waits for the group, as rows. See `app/meetings/sources.py` for their columns."""

    insights: Sequence[Any] = ()
    questions: Sequence[Any] = ()
    practices: Sequence[Any] = ()
    cycles: Sequence[Any] = ()
    requests: Sequence[Any] = ()
    tasks: Sequence[Any] = ()
    steps: Sequence[Any] = ()
    next_meeting: Any = None


@dataclass(frozen=True)
class Point:
    """A point of the agenda. state: "done", "now" or "todo"; items: the rows that wait."""

    key: str
    kind: str
    title: str
    note: str = ""
    items: Sequence[Any] = ()
    lines: int = 0
    last: datetime | None = None
    state: str = "todo"
    extra: dict[str, Any] = field(default_factory=dict)


def cycle_key(slug: str, number: int) -> str:
    """The point of a test cycle: its initiative's address and its number, for they stay."""
    ends = f"-{number}"
    return f"{CYCLE}{slug}"[: LONGEST - len(ends)] + ends


def request_key(slug: str) -> str:
    """The point of a request from the youth council."""
    return f"{REQUEST}{slug}"[:LONGEST]


def cycle_title(title: str, number: int) -> str:
    """«Fadderordning, runde 2: Beslutning»."""
    return _("%(title)s, runde %(no)s: Beslutning") % {"title": title, "no": number}


def request_title(title: str) -> str:
    """«Ungdomsrådet ber om: Møt oss i døra»."""
    return _("Ungdomsrådet ber om: %s") % title


def heading(point: str, title: str = "") -> str:
    """The heading of a point's lines in the minutes; title: its record's, if it has one."""
    if point in FIXED:
        return _(FIXED[point])
    if point.startswith(CYCLE) and title:
        return _("%s: Beslutning") % title
    if point.startswith(REQUEST) and title:
        return request_title(title)
    return ""


def derive(
    sources: Sources,
    entries: Sequence[Any],
    titles: Mapping[str, str],
    chosen: str = "",
) -> list[Point]:
    """The points in their order, one of them «now».

    entries: the lines written so far (point, subject_type, subject_id, created_at). titles: of the
    points that have a record of their own, by key, for those that wait no longer. chosen: the key
    of the point that was pressed; else the first that is not done is now.
    """
    written: dict[str, list[Any]] = {}
    for entry in entries:
        written.setdefault(entry.point, []).append(entry)
    handled = {(e.subject_type, e.subject_id) for e in entries}
    points = [
        _seen(sources, handled),
        *_practices(sources, handled),
        *_cycles(sources),
        *_requests(sources),
        *_over(sources, written, titles),
        *_tasks(sources, TASKS in written),
        *_steps(sources),
        _next(sources),
    ]
    return _placed([_with(p, written.get(p.key, ())) for p in points], chosen)


def _seen(sources: Sources, handled: set[Any]) -> Point:
    rows = [row for row in sources.insights if ("insight", row.id) not in handled]
    note = ngettext("%s ny innsikt å se på.", "%s nye innsikter å se på.", len(rows)) % len(rows)
    extra = {"questions": sources.questions}
    return Point(SEEN, "seen", _(FIXED[SEEN]), note if rows else "", rows, extra=extra)


def _practices(sources: Sources, handled: set[Any]) -> list[Point]:
    rows = sources.practices
    if not rows and not any(kind == "practice" for kind, _number in handled):
        return []
    note = ngettext("%s praksis venter.", "%s praksiser venter.", len(rows)) % len(rows)
    return [Point(PRACTICES, "practices", _(FIXED[PRACTICES]), note if rows else "", rows)]


def _cycles(sources: Sources) -> list[Point]:
    return [
        Point(
            cycle_key(row.slug, row.number),
            "cycle",
            cycle_title(row.title, row.number),
            _("Testen er studert, og venter på beslutning."),
            [row],
        )
        for row in sources.cycles
    ]


def _requests(sources: Sources) -> list[Point]:
    return [
        Point(
            request_key(row.slug),
            "request",
            request_title(row.title),
            _("De venter på svar."),
            [row],
        )
        for row in sources.requests
    ]


def _over(
    sources: Sources, written: Mapping[str, Sequence[Any]], titles: Mapping[str, str]
) -> list[Point]:
    """Points whose record waits no longer, but that something was written at."""
    waiting = {cycle_key(c.slug, c.number) for c in sources.cycles}
    waiting |= {request_key(r.slug) for r in sources.requests}
    gone = [key for key in written if key.startswith((CYCLE, REQUEST)) and key not in waiting]
    return [Point(key, "over", heading(key, titles.get(key, "")) or _("Sak")) for key in gone]


def _tasks(sources: Sources, written: bool) -> list[Point]:
    rows = sources.tasks
    if not rows and not written:
        return []
    note = ngettext("%s oppgave er åpen.", "%s oppgaver er åpne.", len(rows)) % len(rows)
    return [Point(TASKS, "tasks", _(FIXED[TASKS]), note if rows else "", rows)]


def _steps(sources: Sources) -> list[Point]:
    if not sources.steps:
        return []
    return [Point(STEPS, "steps", _(FIXED[STEPS]), sources.steps[0].lead, sources.steps)]


def _next(sources: Sources) -> Point:
    return Point(NEXT, "next", _(FIXED[NEXT]), extra={"planned": sources.next_meeting})


def _with(point: Point, lines: Sequence[Any]) -> Point:
    last = lines[-1].created_at if lines else None
    done = bool(lines) and (not point.items or point.kind == "steps")
    return Point(
        point.key,
        point.kind,
        point.title,
        point.note,
        point.items,
        len(lines),
        last,
        "done" if done or point.kind == "over" else "todo",
        point.extra,
    )


def _placed(points: list[Point], chosen: str) -> list[Point]:
    """One point is now: the chosen one, or the first that is not done; none when all are."""
    keys = [point.key for point in points]
    now = chosen if chosen in keys else next((p.key for p in points if p.state == "todo"), "")
    return [_moved(point, "now") if point.key == now else point for point in points]


def shown_as_now(points: list[Point], kind: str, key: str) -> list[Point]:
    """The same points with one of this kind now: what was typed at it is not lost.

    When none waits any longer (somebody else was first), a point of its own stands there for it.
    """
    now = next((p for p in points if p.state == "now"), None)
    if now is not None and now.kind == kind:
        return points
    other = next((p for p in points if p.kind == kind and kind == "next"), None)
    rest = [_moved(p, "todo") if p is now else p for p in points]
    if other is not None:
        return [_moved(p, "now") if p.key == other.key else p for p in rest]
    return [Point(key[:LONGEST], kind, _("Det dere skrev, er ikke lagret"), state="now"), *rest]


def _moved(point: Point, state: str) -> Point:
    return Point(**{**point.__dict__, "state": state})
