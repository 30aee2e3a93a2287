"""Who may read and follow up what has been asked."""

from __future__ import annotations

from typing import Any

from app.core.access import Action, Actor, only, policy
from app.core.i18n import N_
from app.networks.policy import works_in


class InterestDo(Action):
    """Everything that can be done with interest."""

    LIST = "interest:list"  # of a network
    READ = "interest:read"  # of an initiative
    ANSWER = "interest:answer"  # one of them


WHO_READS = N_("Bare medlemmer av ressursgruppa og prosjektledelsen ser hvem som har spurt.")


def why_not(actor: Actor, action: Action, record: Any) -> str | None:
    """The predicate of every action; that the initiative may be seen, loading has told.

    record: the network, the initiative, or an interest with its group (`queries.Asked`).
    """
    if action is InterestDo.LIST:
        staff = works_in(actor, record.id, None)  # in a network that has no groups yet, too
        return only(staff or bool(groups_of(actor, record)), WHO_READS)
    return only(works_in(actor, record.network_id, record.group_id), WHO_READS)


policy(InterestDo, why_not)


def groups_of(actor: Actor, network: Any) -> list[int]:
    """The groups whose interest the actor reads."""
    return [g.id for g in network.groups if works_in(actor, network.id, g.id)]
