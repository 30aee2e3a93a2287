"""Who may do what with a practice."""

from __future__ import annotations

from typing import Any

from app.core.access import Action, Actor, only, policy
from app.core.i18n import N_
from app.networks.models import Role
from app.networks.policy import decides_in, works_in


class PracticeDo(Action):
    """Everything that can be done with a practice."""

    READ = "practice:read"
    EDIT = "practice:edit"
    CONFIRM = "practice:confirm"
    MOVE = "practice:move"
    REJECT = "practice:reject"


WHO_EDITS = N_("Bare medlemmer av ressursgruppa kan endre praksisen.")
WHO_CONFIRMS = N_("Bare medlemmer av ressursgruppa og følgeforskere kan bekrefte praksisen.")
WHO_REJECTS = N_("Bare koordinatoren og prosjektledelsen kan avvise praksisen.")
RESEARCHERS = frozenset({Role.RESEARCHER.value})


def why_not(actor: Actor, action: Action, practice: Any) -> str | None:
    """The predicate of every action; that it may be seen, loading has told."""
    where = (actor, practice.network_id, practice.group_id)
    if action is PracticeDo.READ:
        return None
    if action is PracticeDo.CONFIRM:
        researcher = actor.has(practice.network_id, RESEARCHERS)
        return only(works_in(*where) or researcher, WHO_CONFIRMS)
    if action is PracticeDo.REJECT:
        return only(decides_in(*where), WHO_REJECTS)
    return only(works_in(*where), WHO_EDITS)


policy(PracticeDo, why_not)
