"""Who may do what with a measure's numbers."""

from __future__ import annotations

from typing import Any

from app.core.access import Action, Actor, only, policy
from app.core.i18n import N_
from app.networks.policy import decides_in, sees_all, works_in


class NumberDo(Action):
    """Everything that can be done with numbers."""

    READ = "numbers:read"
    ENTER = "numbers:enter"
    FREEZE = "numbers:freeze"
    LINK = "numbers:link"
    WITHDRAW = "numbers:withdraw"


WHO_ENTERS = N_("Bare medlemmer av ressursgruppa kan skrive inn tall.")
WHO_WITHDRAWS = N_("Bare den som har lenken, koordinatoren og prosjektledelsen kan trekke den.")


def why_not(actor: Actor, action: Action, measure: Any) -> str | None:
    """The predicate of every action; that it may be seen, loading has told."""
    if action is NumberDo.READ:
        return None
    if action is NumberDo.WITHDRAW:
        return only(may_withdraw(actor, measure, measure.key.person_id), WHO_WITHDRAWS)
    return only(works_in(actor, measure.network_id, measure.group_id), WHO_ENTERS)


def sees_small(actor: Actor, measure: Any) -> bool:
    """Sees figures so small that they could point to somebody: the group, and who sees all."""
    where = (actor, measure.network_id)
    return works_in(*where, measure.group_id) or sees_all(*where)


def may_withdraw(actor: Actor, measure: Any, person_id: int) -> bool:
    """Withdraws a link: whoever it belongs to, and those who decide for the group."""
    mine = actor.person_id == person_id
    return mine or decides_in(actor, measure.network_id, measure.group_id)


policy(NumberDo, why_not)
