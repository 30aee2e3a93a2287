"""Who may do what with an insight and with quotes."""

from __future__ import annotations

from typing import Any

from app.core.access import Action, Actor, only, policy
from app.core.i18n import N_
from app.insights.models import Insight
from app.networks.policy import LOGGERS, WORKERS, works_in


class InsightDo(Action):
    """Everything that can be done with an insight."""

    READ = "insight:read"
    EDIT = "insight:edit"
    FLAG = "insight:flag"


class QuoteDo(Action):
    """What can be done with quotes; asked of the network, or of one quote."""

    LIST = "quote:list"
    WRITE = "quote:write"


WHO_EDITS = N_("Bare medlemmer av ressursgruppa, og den som logget innsikten, kan endre den.")
WHO_FLAGS = N_("Bare medlemmer av ressursgruppa kan knytte innsikten til gruppas arbeid.")
WHO_LISTS = N_("Sitatene er for dem som er med i nettverket.")
WHO_QUOTES = N_("Bare medlemmer av ressursgruppene kan skrive sitater.")


def why_not(actor: Actor, action: Action, insight: Insight) -> str | None:
    """The predicate of every action; that it may be seen, loading has told."""
    where = (actor, insight.network_id, insight.group_id)
    if action is InsightDo.READ:
        return None
    if action is InsightDo.FLAG:
        return only(works_in(*where), WHO_FLAGS)
    own = actor.signed_in and insight.created_by == actor.person_id
    logs = actor.has(insight.network_id, LOGGERS, insight.group_id)
    return only(works_in(*where) or (own and logs), WHO_EDITS)


def why_not_quote(actor: Actor, action: Action, record: Any) -> str | None:
    """The predicate for the network (its list, a new one) and for one quote alike."""
    network_id = getattr(record, "network_id", None) or record.id
    if action is QuoteDo.LIST:
        return only(actor.in_network(network_id), WHO_LISTS)
    works = any(g.network_id == network_id and g.role in WORKERS for g in actor.grants)
    return only(works, WHO_QUOTES)


policy(InsightDo, why_not)
policy(QuoteDo, why_not_quote)
