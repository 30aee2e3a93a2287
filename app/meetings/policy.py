"""Who may plan and hold meetings, read and approve their minutes, and finish tasks."""

from __future__ import annotations

from typing import Any

from app.core.access import Action, Actor, only, policy
from app.core.i18n import N_
from app.networks.policy import WORKERS, decides_in, works_in


class RoomDo(Action):
    """What can be done in a network's room for meetings."""

    PLAN = "meeting:plan"


class MeetingDo(Action):
    """What can be done with one meeting."""

    READ = "meeting:read"
    MINUTES = "meeting:minutes"
    EDIT = "meeting:edit"
    HOLD = "meeting:hold"
    APPROVE = "meeting:approve"


class TaskDo(Action):
    """What can be done with a task."""

    FINISH = "task:finish"


WHO_PLANS = N_("Bare medlemmer av ressursgruppene og prosjektet kan planlegge møter.")
WHO_READS = N_("Referatet er for dem som er med i nettverket.")
WHO_HOLDS = N_("Bare medlemmer av ressursgruppa kan endre og holde gruppas møter.")
WHO_APPROVES = N_("Bare koordinatoren og prosjektet kan godkjenne referatet.")
WHO_FINISHES = N_("Bare den som har oppgaven, og gruppa, kan si at den er gjort.")


def plans(actor: Actor, network_id: int) -> bool:
    """May plan a meeting somewhere in the network."""
    return any(g.network_id == network_id and g.role in WORKERS for g in actor.grants)


def why_not_room(actor: Actor, _action: Action, network: Any) -> str | None:
    """The predicate of the room."""
    return only(plans(actor, network.id), WHO_PLANS)


def why_not(actor: Actor, action: Action, meeting: Any) -> str | None:
    """The predicate of one meeting; that it may be seen, loading has told."""
    where = (actor, meeting.network_id, meeting.group_id)
    if action is MeetingDo.READ:
        return None
    if action is MeetingDo.MINUTES:
        return only(actor.in_network(meeting.network_id), WHO_READS)
    if action is MeetingDo.APPROVE:
        return only(decides_in(*where), WHO_APPROVES)
    return only(works_in(*where), WHO_HOLDS)


def why_not_task(actor: Actor, _action: Action, task: Any) -> str | None:
    """The predicate of one task."""
    own = actor.signed_in and task.person_id == actor.person_id
    own = own and actor.in_network(task.network_id)
    return only(own or works_in(actor, task.network_id, task.group_id), WHO_FINISHES)


policy(RoomDo, why_not_room)
policy(MeetingDo, why_not)
policy(TaskDo, why_not_task)
