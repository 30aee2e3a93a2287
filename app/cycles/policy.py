"""Who may do what with test cycles and measures; that they are seen, the initiative has told."""

from __future__ import annotations

from typing import Any

from app.core.access import Action, Actor, only, policy
from app.core.i18n import N_
from app.networks.policy import works_in


class CycleDo(Action):
    """Everything that can be done with a test cycle, or a measure of an initiative."""

    READ = "cycle:read"
    PLAN = "cycle:plan"
    STUDY = "cycle:study"
    DECIDE = "cycle:decide"
    MEASURE = "cycle:measure"


WHO_TESTS = N_("Bare medlemmer av ressursgruppa kan planlegge, starte og avslutte tester.")
WHO_MEASURES = N_("Bare medlemmer av ressursgruppa kan bestemme hva som måles.")


def why_not(actor: Actor, action: Action, record: Any) -> str | None:
    """record: an initiative, a test of one, or a measure: whatever has a network and a group."""
    if action is CycleDo.READ:
        return None
    reason = WHO_MEASURES if action is CycleDo.MEASURE else WHO_TESTS
    return only(works_in(actor, record.network_id, record.group_id), reason)


policy(CycleDo, why_not)
