"""Tests and measures in the shape the templates take."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from app.core import clock
from app.core.i18n import _, long_date
from app.cycles import rules
from app.cycles.models import (
    CYCLE_LABELS,
    DECISION_LABELS,
    MEASURE_LABELS,
    RHYTHM_LABELS,
    CycleState,
    Rhythm,
)

Shown = dict[str, Any]


def plan_labels() -> dict[str, str]:
    """The words of a plan's fields, for the form and for its list of errors."""
    return {
        "question": _("Hva lurer dere på?"),
        "prediction": _("Hva tror dere vil skje?"),
        "measure_ids": _("Hva teller dere?"),
        "measure_name": _("Noe nytt å telle"),
        "who": _("Hvem gjør det?"),
        "plan": _("Slik gjør dere det"),
        "starts_on": _("Når begynner dere?"),
        "ends_on": _("Når ser dere på det?"),
    }


def label(cycle: Any) -> str:
    """The state in words; a decision says which."""
    if cycle.state is CycleState.DECIDED:
        return _("Besluttet: %s") % _(DECISION_LABELS[cycle.decision]).lower()
    if cycle.state is CycleState.STUDIED:
        return _("Klar for beslutning")
    return _(CYCLE_LABELS[cycle.state])


def when(cycle: Any) -> str:
    """The days of the plan: «3. november 2026 – 15. desember 2026»."""
    days = [long_date(day) for day in (cycle.starts_on, cycle.ends_on) if day]
    if len(days) == 2:
        return " – ".join(days)
    if not days:
        return ""
    return (_("Fra %s") if cycle.starts_on else _("Til %s")) % days[0]


def late(cycle: Any, today: date) -> str:
    """What the calendar asks for by now, "" when nothing."""
    if cycle.state is CycleState.RUNNING and cycle.ends_on and cycle.ends_on < today:
        return _("Testen skulle vært ferdig %s.") % long_date(cycle.ends_on)
    if cycle.state is CycleState.PLANNED and cycle.starts_on and cycle.starts_on < today:
        return _("Testen skulle ha startet %s.") % long_date(cycle.starts_on)
    return ""


def believed(cycle: Any) -> tuple[str, str]:
    """What stands over the prediction, and since when it is locked ("" while it is not)."""
    if cycle.started_on is None:
        return _("Vi tror"), ""
    return _("Vi trodde"), _("Låst %s.") % long_date(cycle.started_on)


def card(tests: str, row: Any, works: bool, *, newest: bool, alive: bool) -> Shown:
    """A test in a list. tests: the address of the initiative's tests; newest: no other came after
    it; alive: more can be tested."""
    term, locked = believed(row)
    return {
        "number": row.number,
        "state": str(row.state),
        "label": label(row),
        "question": row.question,
        "href": f"{tests}/{row.number}",
        "term": term,
        "prediction": row.prediction,
        "locked": locked,
        "happened": row.happened,
        "reason": row.reason,
        "example": row.example,
        "late": late(row, clock.today()) if works else "",
        "next": _next(tests, row, newest and alive) if works else None,
    }


def _next(tests: str, row: Any, may_follow: bool) -> Shown | None:
    """The button on a test's card."""
    one = f"{tests}/{row.number}"
    ways = {
        CycleState.PLANNED: (_("Start testen"), one),
        CycleState.RUNNING: (_("Skriv hva som skjedde"), f"{one}/studer"),
        CycleState.STUDIED: (_("Ta en beslutning"), f"{one}/beslutt"),
    }
    if row.state in ways:
        words, href = ways[row.state]
        return {"label": words, "href": href}
    if not may_follow:
        return None
    return {"label": _("Planlegg neste test"), "href": f"{tests}/ny?etter={row.number}"}


def cards(tests: str, rows: Sequence[Any], works: bool, *, alive: bool) -> list[Shown]:
    """The tests of an initiative, newest first."""
    return [
        card(tests, row, works, newest=place == 0, alive=alive) for place, row in enumerate(rows)
    ]


def measure(home: str, row: Any, works: bool) -> Shown:
    """A measure in a list. home: the network's address; works: who enters its numbers reads."""
    last = row.last or row.created_at.date()
    over = row.ended_on is not None and row.ended_on < clock.today()
    due = works and not over and rules.is_due(Rhythm(row.rhythm), last, clock.today())
    return {
        "name": row.name,
        "href": f"{home}/maalinger/{row.slug}",
        "enter": f"{home}/maalinger/{row.slug}#skriv-inn" if works and not over else "",
        "kind": _(MEASURE_LABELS[row.kind]),
        "rhythm": _(RHYTHM_LABELS[row.rhythm]),
        "last": _("Sist målt %s") % long_date(row.last) if row.last else _("Ingen tall ennå"),
        "due": due,
        "over": over,
        "example": row.example,
    }
