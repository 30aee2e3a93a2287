"""Who may do what with what the young have sent in."""

from __future__ import annotations

from typing import Any

from app.core.access import Action, Actor, only, policy
from app.core.i18n import N_
from app.networks.policy import STAFF, WORKERS


class IntakeDo(Action):
    """Everything that is done with posts; asked of the network, or of one post."""

    MODERATE = "intake:moderate"
    TYPE = "intake:type"


class LinkDo(Action):
    """What is done with doors for schools and clubs, and with the settings of all of them."""

    MANAGE = "intake_link:manage"


WHO_MODERATES = N_(
    "Bare de som har fått oppgaven med å lese innspill, kan se dem. Prosjektlederen gir den."
)
WHO_TYPES = N_("Bare medlemmer av ressursgruppene kan skrive inn innspill fra papir.")
WHO_MANAGES = N_("Bare prosjektlederen og prosjektmedarbeiderne kan lage lenker til unge.")


def why_not(actor: Actor, action: Action, record: Any) -> str | None:
    """The predicate of every action, of the network and of its posts alike."""
    network_id = getattr(record, "network_id", None) or record.id
    if action is IntakeDo.MODERATE:
        return only(actor.moderates(network_id), WHO_MODERATES)
    if action is LinkDo.MANAGE:
        return only(actor.has(network_id, STAFF), WHO_MANAGES)
    works = any(g.network_id == network_id and g.role in WORKERS for g in actor.grants)
    return only(works, WHO_TYPES)


policy(IntakeDo, why_not)
policy(LinkDo, why_not)
