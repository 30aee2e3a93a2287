"""Who makes the newsletter: the project leader. Everybody reads what has been sent."""

from __future__ import annotations

from typing import Any

from app.core.access import Action, Actor, only, policy
from app.core.i18n import N_
from app.networks.policy import leads


class NewsletterDo(Action):
    """What can be done with a newsletter."""

    MAKE = "newsletter:make"  # one more, in a network
    READ = "newsletter:read"
    WRITE = "newsletter:write"  # write it, try it, send it


WHO_WRITES = N_("Bare prosjektlederen lager og sender nyhetsbrevet.")


def why_not(actor: Actor, action: Action, record: Any) -> str | None:
    """The predicate; that an issue may be seen, loading it has told. record: network or issue."""
    if action is NewsletterDo.READ:
        return None
    network_id = record.id if action is NewsletterDo.MAKE else record.network_id
    return only(leads(actor, network_id), WHO_WRITES)


policy(NewsletterDo, why_not)
