"""Who may do what with the council's boards, and with what it asks for."""

from __future__ import annotations

from typing import Any

from app.core.access import Action, Actor, only, policy
from app.core.i18n import N_
from app.networks.models import Role
from app.networks.policy import STAFF, WORKERS, works_in

COUNCIL = STAFF | {Role.YOUTH.value}


class CouncilDo(Action):
    """What can be done in the council's room of a network."""

    LIST = "council:list"
    START = "council:start"


class BoardDo(Action):
    """What can be done with one board; working at it by the shared link asks for no role."""

    READ = "board:read"
    WORK = "board:work"
    LEAD = "board:lead"


class RequestDo(Action):
    """What can be done with what the council asks for."""

    READ = "request:read"
    ANSWER = "request:answer"


WHO_READS = N_("Tavlene til ungdomsrådet er for dem som er med i nettverket.")
WHO_WORKS = N_("Bare ungdomsrådet og prosjektet kan gjøre noe på tavla.")
WHO_ANSWERS = N_("Bare medlemmer av ressursgruppa som er spurt, kan svare.")


def in_council(actor: Actor, network_id: int) -> bool:
    """A youth representative, of the network or of one of its groups, or the project's staff."""
    return any(g.network_id == network_id and g.role in COUNCIL for g in actor.grants)


def why_not_council(actor: Actor, action: Action, network: Any) -> str | None:
    """The predicate of the room as a whole."""
    if action is CouncilDo.LIST:
        return only(actor.in_network(network.id), WHO_READS)
    return only(in_council(actor, network.id), WHO_WORKS)


def why_not_board(actor: Actor, action: Action, board: Any) -> str | None:
    """The predicate of one board."""
    if action is BoardDo.READ:
        return only(actor.in_network(board.network_id), WHO_READS)
    return only(in_council(actor, board.network_id), WHO_WORKS)


def why_not_request(actor: Actor, action: Action, request: Any) -> str | None:
    """The predicate of one request; everybody may read what was asked."""
    if action is RequestDo.READ:
        return None
    return only(works_in(actor, request.network_id, request.group_id), WHO_ANSWERS)


def speaks_as(actor: Actor, network_id: int, group_id: int) -> str:
    """The role by which this actor answers for the group, their place in it first."""
    held = [g for g in actor.grants if g.network_id == network_id and g.role in WORKERS]
    own = [g.role for g in held if g.group_id == group_id]
    everywhere = [g.role for g in held if g.group_id is None]
    return str(next(iter(own + everywhere), ""))


policy(CouncilDo, why_not_council)
policy(BoardDo, why_not_board)
policy(RequestDo, why_not_request)
