"""Who may overrule what was derived."""

from __future__ import annotations

from typing import Any

from app.core.access import Action, Actor, only, policy
from app.core.i18n import N_
from app.networks.policy import leads


class ProgressDo(Action):
    """What a leader can set about the goals."""

    OVERRIDE = "goal:override"
    THRESHOLDS = "goal:thresholds"


WHO_OVERRIDES = N_("Bare prosjektlederen kan overstyre framdriften.")
WHO_SETS = N_("Bare prosjektlederen kan endre når et mål er nådd.")


def why_not(actor: Actor, action: Action, network: Any) -> str | None:
    """The predicate of both actions."""
    reason = WHO_OVERRIDES if action is ProgressDo.OVERRIDE else WHO_SETS
    return only(leads(actor, network.id), reason)


policy(ProgressDo, why_not)
