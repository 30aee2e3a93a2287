"""Who moves a network's data in: its leaders."""

from __future__ import annotations

from typing import Any

from app.core.access import Action, Actor, only, policy
from app.networks.policy import WHO_MANAGES, leads


class MovingDo(Action):
    """What can be done with an import."""

    IMPORT = "moving:import"


def why_not(actor: Actor, _action: Action, job: Any) -> str | None:
    """Leaders of the network it goes into."""
    return only(leads(actor, job.network_id), WHO_MANAGES)


policy(MovingDo, why_not)
