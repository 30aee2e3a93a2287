"""Who may sign up, arrange, show the screen, and write on the dialogue's sheet."""

from __future__ import annotations

from app.core.access import Action, Actor, only, policy
from app.core.i18n import N_
from app.meetings.models import Meeting
from app.networks.policy import STAFF, WORKERS, decides_in, works_in


class WorkshopDo(Action):
    """What is done with a meeting here; that it may be seen, loading has told."""

    SIGN_UP = "workshop:sign_up"
    ARRANGE = "workshop:arrange"
    SCREEN = "workshop:screen"
    SHEET = "workshop:sheet"
    DOOR = "workshop:door"


WHO_ARRANGES = N_("Bare koordinatoren i gruppa og prosjektledelsen ser hvem som kommer.")
WHO_SHOWS = N_("Skjermen er for dem som er med i nettverket.")
WHO_WRITES = N_("Bare medlemmer av ressursgruppene skriver på samtalearket.")
WHO_OPENS = N_("Bare prosjektlederen og prosjektmedarbeiderne kan åpne en vei inn for unge.")


def works_at(actor: Actor, meeting: Meeting) -> bool:
    """Belongs to the meeting's group; of a meeting of the whole network, to any."""
    if meeting.group_id is not None:
        return works_in(actor, meeting.network_id, meeting.group_id)
    return any(g.network_id == meeting.network_id and g.role in WORKERS for g in actor.grants)


def why_not(actor: Actor, action: Action, meeting: Meeting) -> str | None:
    """The predicate of every action."""
    if action is WorkshopDo.SIGN_UP:
        return None
    if action is WorkshopDo.SCREEN:
        return only(actor.in_network(meeting.network_id), WHO_SHOWS)
    if action is WorkshopDo.SHEET:
        return only(works_at(actor, meeting), WHO_WRITES)
    if action is WorkshopDo.DOOR:
        return only(actor.has(meeting.network_id, STAFF), WHO_OPENS)
    return only(decides_in(actor, meeting.network_id, meeting.group_id), WHO_ARRANGES)


policy(WorkshopDo, why_not)
