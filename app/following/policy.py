"""Who may follow: everybody with an account, whatever they may see."""

from __future__ import annotations

from typing import Any

from app.core.access import Action, Actor, only, policy
from app.core.i18n import N_


class FollowDo(Action):
    """What can be done with following."""

    FOLLOW = "following:follow"


WHO_FOLLOWS = N_("Logg inn for å følge.")


def why_not(actor: Actor, _action: Action, _record: Any) -> str | None:
    """Loading the record has told whether it may be seen."""
    return only(actor.signed_in, WHO_FOLLOWS)


policy(FollowDo, why_not)
