"""The rules of the board, without a database: states, dots, when the link is open, how long one
has waited."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.core.i18n import N_, _, ngettext
from app.core.lifecycle import Lifecycle
from app.council.models import BOARD_LABELS, REQUEST_LABELS, BoardState, RequestState

DOTS = 3
LONG_WAIT = 30
MOST_CLUSTERS = 30

BOARD: Lifecycle[BoardState] = Lifecycle(
    name=N_("Tavla"),
    steps={
        BoardState.OPEN: frozenset({BoardState.SHARED}),
        BoardState.SHARED: frozenset({BoardState.OPEN}),
    },
    labels=BOARD_LABELS,
)
REQUEST: Lifecycle[RequestState] = Lifecycle(
    name=N_("Ønsket"),
    steps={
        RequestState.WAITING: frozenset({RequestState.ANSWERED}),
        RequestState.ANSWERED: frozenset(),
    },
    labels=REQUEST_LABELS,
)


def link_is_open(board: Any, today: date) -> bool:
    """The shared link lets people in: on its days, until the result is shared."""
    return board.state is BoardState.OPEN and board.link_opens <= today <= board.link_closes


def days_waited(sent_on: date, today: date) -> int:
    """How many days since it was sent."""
    return max((today - sent_on).days, 0)


def waited(sent_on: date, today: date) -> str:
    """«Har ventet i 12 dager»; what has waited long says so in words."""
    days = days_waited(sent_on, today)
    if not days:
        return _("Sendt i dag")
    if days >= LONG_WAIT:
        return _("Har ventet lenge, i %s dager") % days
    return ngettext("Har ventet i %s dag", "Har ventet i %s dager", days) % days


def has_waited_long(sent_on: date, today: date) -> bool:
    """Long enough to be told so."""
    return days_waited(sent_on, today) >= LONG_WAIT


def voices(count: int, k: int) -> str:
    """How many said it: a number only where it points out nobody."""
    if count >= k:
        return _("%s unge har sagt dette") % count
    return _("Noen unge har sagt dette") if count else ""
