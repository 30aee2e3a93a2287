"""Who may try an initiative, tell how it went, and say which attempts one rests on."""

from __future__ import annotations

from typing import Any

from app.core.access import Action, Actor, only, policy
from app.core.columns import Reach
from app.core.i18n import N_
from app.networks.policy import LOGGERS, works_in


class ReplicationDo(Action):
    """Everything that can be done about replications."""

    TRY = "replication:try"
    REPORT = "replication:report"
    REST_ON = "replication:rest_on"


WHO_TRIES = N_("Bare de som er med i en ressursgruppe kan prøve tiltaket hos seg.")
WHO_REPORTS = N_("Bare medlemmer av ressursgruppa kan skrive hvordan utprøvingen går.")
WHO_CHOOSES = N_("Bare medlemmer av ressursgruppa kan velge hva tiltaket bygger på.")


def tries(actor: Actor) -> bool:
    """Logs for some group somewhere, and so could take an initiative there."""
    return any(grant.role in LOGGERS for grant in actor.grants)


def could_try(actor: Actor, initiative: Any) -> bool:
    """There may be a group of the actor's that this can be taken to; told without asking.

    Never to its own group; to another network only what is published; and nothing that its
    group keeps to itself.
    """
    if initiative.reach == Reach.GROUP:
        return False
    return any(
        grant.role in LOGGERS
        and (grant.group_id is None or grant.group_id != initiative.group_id)
        and (initiative.reach == Reach.PUBLIC or grant.network_id == initiative.network_id)
        for grant in actor.grants
    )


def why_not(actor: Actor, action: Action, record: Any) -> str | None:
    """The predicate of every action; that the record may be seen, loading has told."""
    if action is ReplicationDo.TRY:
        return only(tries(actor), WHO_TRIES)
    works = works_in(actor, record.network_id, record.group_id)
    return only(works, WHO_REPORTS if action is ReplicationDo.REPORT else WHO_CHOOSES)


policy(ReplicationDo, why_not)
