"""The rules of the method for initiatives: the life cycle, what «i drift» needs."""

from __future__ import annotations

from collections import deque
from typing import Any

from app.core.i18n import N_, _
from app.core.lifecycle import Lifecycle
from app.initiatives.models import STATUS_LABELS, Status

S = Status
# domain.md, Life cycles: no other transitions. A test is decided on before it is stopped; the
# page takes both in one form, so that the decision is there to be read (docs/decisions/0020).
LIFECYCLE: Lifecycle[Status] = Lifecycle(
    name=N_("Tiltaket"),
    steps={
        S.IDEA: frozenset({S.PLANNED}),
        S.PLANNED: frozenset({S.TESTING}),
        S.TESTING: frozenset({S.ADJUSTING, S.DECIDED}),
        S.ADJUSTING: frozenset({S.TESTING, S.DECIDED}),
        S.DECIDED: frozenset({S.RUNNING, S.ENDED, S.DISCARDED}),
        S.RUNNING: frozenset({S.ENDED}),
        S.ENDED: frozenset(),
        S.DISCARDED: frozenset(),
    },
    labels=STATUS_LABELS,
    reasons=frozenset({S.ENDED, S.DISCARDED}),
)
STOPPED = frozenset({S.ENDED, S.DISCARDED})
IN_TEST = frozenset({S.TESTING, S.ADJUSTING})
# Everything that has come as far as a test, also what was stopped afterwards.
TESTED = frozenset(Status) - {S.IDEA, S.PLANNED}

# The button that leads to each state says that it sets the status and no more: tests and their
# decisions have buttons of their own («Start testen»). Stopping has a page of its own.
VERBS = {
    S.PLANNED: N_("Marker som planlagt"),
    S.TESTING: N_("Sett i test"),
    S.ADJUSTING: N_("Sett til justering"),
    S.DECIDED: N_("Marker som besluttet"),
    S.RUNNING: N_("Sett i drift"),
}


def next_steps(status: Status) -> list[tuple[Status, str]]:
    """The states a button leads to, with the button's words, in the order of the list."""
    return [(s, _(VERBS[s])) for s in Status if s in VERBS and s in LIFECYCLE.next(status)]


NOT_STOPPED_YET = N_(
    "En idé eller en plan kan ikke avsluttes, for ingen har prøvd den. "
    "Tiltaket kan avsluttes når det testes, er besluttet eller er i drift."
)
STOPPED_ALREADY = N_("Tiltaket er stoppet fra før. Det dere lærte, kan endres i beskrivelsen.")


def not_stopped(status: Status) -> str:
    """Why it can't be stopped from this state, "" when it can."""
    if endings(status):
        return ""
    return _(STOPPED_ALREADY if status in STOPPED else NOT_STOPPED_YET)


def endings(status: Status) -> list[Status]:
    """How an initiative in this state can be stopped; a test through a decision at once."""
    last = S.DECIDED if status in IN_TEST else status
    return [s for s in Status if s in STOPPED and s in LIFECYCLE.next(last)]


# What «i drift» lacks: (owner, money) → said before it is put there, and of one that is there.
LACKS = {
    (True, True): (
        N_(
            "Før tiltaket settes i drift, må dere velge hvem som eier det, "
            "og skrive hvor pengene kommer fra."
        ),
        N_("Når tiltaket er i drift, må det stå hvem som eier det, og hvor pengene kommer fra."),
    ),
    (True, False): (
        N_("Før tiltaket settes i drift, må dere velge hvem som eier det."),
        N_("Når tiltaket er i drift, må det stå hvem som eier det."),
    ),
    (False, True): (
        N_("Før tiltaket settes i drift, må dere skrive hvor pengene kommer fra."),
        N_("Når tiltaket er i drift, må det stå hvor pengene kommer fra."),
    ),
}


def missing_for_running(initiative: Any) -> str:
    """What «i drift» lacks, as a sentence; "" when nothing."""
    lacks = (initiative.owner_id is None, not initiative.funding.strip())
    if lacks not in LACKS:
        return ""
    before, there = LACKS[lacks]
    return _(there if initiative.status is S.RUNNING else before)


def way(current: Status, target: Status) -> list[Status]:
    """The shortest allowed way to a state, [] when there is none or we are there.

    >>> [str(s) for s in way(Status.IDEA, Status.DECIDED)]
    ['planlagt', 'testes', 'besluttet']
    """
    queue: deque[list[Status]] = deque([[current]])
    seen = {current}
    while queue:
        path = queue.popleft()
        if path[-1] is target:
            return path[1:]
        for following in sorted(LIFECYCLE.next(path[-1]) - seen, key=list(Status).index):
            seen.add(following)
            queue.append([*path, following])
    return []
