"""Who may do what with an initiative."""

from __future__ import annotations

from typing import Any

from app.core.access import Action, Actor, only, policy
from app.core.i18n import N_
from app.networks.policy import decides_in, works_in


class InitiativeDo(Action):
    """Everything that can be done with an initiative."""

    READ = "initiative:read"
    EDIT = "initiative:edit"
    MOVE = "initiative:move"
    CLOSE = "initiative:close"


WHO_EDITS = N_("Bare medlemmer av ressursgruppa kan endre tiltaket.")
WHO_CLOSES = N_("Bare koordinatoren og prosjektledelsen kan avslutte tiltaket.")


def why_not(actor: Actor, action: Action, initiative: Any) -> str | None:
    """The predicate of every action; that it may be seen, loading has told."""
    where = (actor, initiative.network_id, initiative.group_id)
    if action is InitiativeDo.READ:
        return None
    if action is InitiativeDo.CLOSE:
        return only(decides_in(*where), WHO_CLOSES)
    return only(works_in(*where), WHO_EDITS)


policy(InitiativeDo, why_not)
