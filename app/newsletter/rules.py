"""The life of a newsletter."""

from __future__ import annotations

from app.core.i18n import N_
from app.core.lifecycle import Lifecycle
from app.newsletter.models import STATE_LABELS, IssueState

S = IssueState
LIFECYCLE: Lifecycle[IssueState] = Lifecycle(
    name=N_("Nyhetsbrevet"),
    steps={
        S.DRAFT: frozenset({S.SENDING}),
        S.SENDING: frozenset({S.STOPPED, S.SENT}),
        S.STOPPED: frozenset({S.SENDING}),
        S.SENT: frozenset(),
    },
    labels=STATE_LABELS,
)
# The first one looks so many days back.
FIRST_DAYS = 90
