"""Who sees and does what in a network; every domain's policy is built from these."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from app.core.access import Action, Actor, only, policy
from app.core.columns import Reach
from app.core.i18n import N_
from app.core.listing import View, view_clause
from app.networks.models import Role

LEADERS = frozenset({Role.LEADER.value})
STAFF = LEADERS | {Role.STAFF.value}
DECIDERS = STAFF | {Role.COORDINATOR.value}
WORKERS = DECIDERS | {Role.MEMBER.value}
LOGGERS = WORKERS | {Role.YOUTH.value, Role.RESEARCHER.value}
SEES_ALL = STAFF | {Role.RESEARCHER.value}


class NetworkDo(Action):
    """What can be done with a network as a whole."""

    READ = "network:read"
    LOG = "network:log"
    MANAGE = "network:manage"


WHO_MANAGES = N_("Bare prosjektlederen kan endre innstillingene.")
WHO_LOGS = N_("Bare medlemmer av ressursgruppene kan logge noe her.")


def sees_all(actor: Actor, network_id: int) -> bool:
    """Sees also what a group keeps to itself."""
    return actor.has(network_id, SEES_ALL)


def works_in(actor: Actor, network_id: int, group_id: int | None) -> bool:
    """Writes the group's records: its members, and the project's staff."""
    return actor.has(network_id, WORKERS, group_id)


def decides_in(actor: Actor, network_id: int, group_id: int | None) -> bool:
    """Decides for the group: its coordinator, and the project's staff."""
    return actor.has(network_id, DECIDERS, group_id)


def leads(actor: Actor, network_id: int) -> bool:
    """Leads the network."""
    return actor.has(network_id, LEADERS)


def groups_to_log_in(actor: Actor, network: Any) -> list[Any]:
    """The groups this actor may log something for, their own first."""
    may = [g for g in actor.grants if g.network_id == network.id and g.role in LOGGERS]
    if not may:
        return []
    own = actor.groups_in(network.id)
    everywhere = any(g.group_id is None for g in may)
    named = {g.group_id for g in may}
    open_to = [g for g in network.groups if everywhere or g.id in named]
    return sorted(open_to, key=lambda g: (g.id not in own, g.name))


def group_to_log_in(actor: Actor, network: Any, named: str = "") -> Any:
    """The group a new record is offered for: the named one if it is open, else one's own first."""
    open_to = groups_to_log_in(actor, network)
    return next((g for g in open_to if g.slug == named), open_to[0])


def why_not_network(actor: Actor, action: Action, network: Any) -> str | None:
    """The network's predicate; loading it has already told that it may be seen."""
    if action is NetworkDo.READ:
        return None
    if action is NetworkDo.LOG:
        return only(bool(groups_to_log_in(actor, network)), WHO_LOGS)
    return only(leads(actor, network.id), WHO_MANAGES)


policy(NetworkDo, why_not_network)


def view_of(actor: Actor, network_id: int) -> View:
    """Which of the network's records this actor sees, as data for a prepared statement."""
    if sees_all(actor, network_id):
        return View("all", network_id)
    if not actor.in_network(network_id):
        return View("public", network_id)
    return View("member", network_id, tuple(sorted(actor.groups_in(network_id))))


def visible_to(model: Any, actor: Actor, network_id: int) -> sa.ColumnElement[bool]:
    """The WHERE used by list, detail, search and export alike, for records with a reach."""
    return view_clause(model, view_of(actor, network_id))


def sees(actor: Actor, record: Any) -> bool:
    """The same rule for one record in hand."""
    if record.reach == Reach.PUBLIC or sees_all(actor, record.network_id):
        return True
    if not actor.in_network(record.network_id):
        return False
    return record.reach == Reach.NETWORK or record.group_id in actor.groups_in(record.network_id)
