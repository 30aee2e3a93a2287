"""The rules of the method for test cycles: the life cycle, and what a decision proposes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from app.core.i18n import N_, _
from app.core.lifecycle import Lifecycle
from app.cycles.models import CYCLE_LABELS, CycleState, Decision, Rhythm
from app.initiatives.models import STATUS_LABELS, Status
from app.initiatives.rules import LIFECYCLE as OF_INITIATIVE
from app.initiatives.rules import STOPPED, endings, way

C = CycleState
# domain.md, Life cycles: no other transitions.
LIFECYCLE: Lifecycle[CycleState] = Lifecycle(
    name=N_("Testen"),
    steps={
        C.PLANNED: frozenset({C.RUNNING}),
        C.RUNNING: frozenset({C.STUDIED}),
        C.STUDIED: frozenset({C.DECIDED}),
        C.DECIDED: frozenset(),
    },
    labels=CYCLE_LABELS,
    reasons=frozenset({C.DECIDED}),
)
STARTED = frozenset(CycleState) - {C.PLANNED}
# How many days may pass between two numbers.
DAYS: Mapping[Rhythm, int] = {Rhythm.DAY: 1, Rhythm.WEEK: 7, Rhythm.FORTNIGHT: 14, Rhythm.MONTH: 31}
# Where a decision leads the initiative next, if its life cycle lets it.
LEADS_TO: Mapping[Decision, tuple[Status, ...]] = {
    Decision.ADOPT: (Status.DECIDED, Status.RUNNING),
    Decision.ADAPT: (Status.ADJUSTING, Status.TESTING),
    Decision.DISCARD: (),
}
NOT_PLANNED = N_("Tiltaket er stoppet. En ny test kan ikke planlegges her.")


def may_plan(status: Status) -> bool:
    """A test can be planned as long as the initiative is not stopped."""
    return status not in STOPPED


def lacks_to_start(cycle: Any) -> str:
    """What must be written before the test starts, as a sentence; "" when nothing."""
    if not cycle.question.strip() or not cycle.prediction.strip():
        return _("Skriv spørsmålet og hva dere tror, før testen starter.")
    return ""


def proposed(status: Status, state: CycleState, decision: Decision) -> list[tuple[Status, str]]:
    """The initiative's next status a cycle speaks for, with the button's words; never done unasked.

    >>> [str(s) for s, _words in proposed(Status.TESTING, C.DECIDED, Decision.ADAPT)]
    ['justeres']
    """
    if state is C.RUNNING:
        steps = way(status, Status.TESTING) if status in {Status.IDEA, Status.PLANNED} else []
        wanted = steps[:1]
    elif state is C.DECIDED:
        wanted = [s for s in LEADS_TO[decision] if s in OF_INITIATIVE.next(status)][:1]
    else:
        wanted = []
    return [(s, _("Sett tiltaket til «%s»") % _(STATUS_LABELS[s]).lower()) for s in wanted]


def proposes_to_stop(status: Status, state: CycleState, decision: Decision) -> bool:
    """The decision was to discard, and the initiative can be stopped from where it stands."""
    return state is C.DECIDED and decision is Decision.DISCARD and bool(endings(status))


def is_due(rhythm: Rhythm, last: date, today: date) -> bool:
    """Whether a number should have been entered by now; last: the day of the newest one.

    >>> is_due(Rhythm.WEEK, date(2026, 11, 2), date(2026, 11, 9))
    False
    >>> is_due(Rhythm.WEEK, date(2026, 11, 2), date(2026, 11, 10))
    True
    """
    return today > last + timedelta(days=DAYS[rhythm])
