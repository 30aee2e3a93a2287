"""The end of a meeting: the minutes are made, mended, approved. None of it changes a record."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.core import audit, clock
from app.core.access import Actor
from app.core.db import expect_version
from app.core.errors import Invalid
from app.core.i18n import N_, _
from app.meetings import minutes, queries, rules, sources, subjects, trail
from app.meetings.models import Meeting, MeetingState
from app.networks.queries import NetworkInfo

CLOSED = audit.kind("meeting:closed", N_("Møtet ble avsluttet, og referatet laget"))
REWRITTEN = audit.kind("meeting:rewritten", N_("Referatet ble endret"))
APPROVED = audit.kind("meeting:approved", N_("Referatet ble godkjent"))


def close(db: Session, actor: Actor, network: NetworkInfo, meeting: Meeting) -> None:
    """«Avslutt møtet»: every line that was written becomes the minutes. Raises Invalid."""
    rules.MEETING.demand(meeting.state, MeetingState.CLOSED)
    rows = queries.entries(db, meeting.id)
    # The text names only what all who read it may see; a hidden title would stay in it.
    about = subjects.resolve(db, sources.readers(meeting), network, trail.refs(rows))
    meeting.minutes = minutes.compose(trail.lines(rows, about))
    meeting.state, meeting.closed_at = MeetingState.CLOSED, clock.now()
    meeting.version += 1
    audit.record(db, actor, CLOSED, meeting)


def rewrite(db: Session, actor: Actor, meeting: Meeting, seen: int, text: str) -> None:
    """Mend the text. Raises Invalid unless it waits for approval, Conflict when somebody was first.

    What was decided stands in its own records, and is not touched.
    """
    demand_editable(meeting)
    expect_version(meeting, seen)
    meeting.minutes = text
    audit.record(db, actor, REWRITTEN, meeting)


def demand_editable(meeting: Meeting) -> None:
    """Raise Invalid unless the minutes are there and not approved."""
    if meeting.state is MeetingState.APPROVED:
        raise Invalid(_("Referatet er godkjent, og kan ikke endres."))
    if meeting.state is not MeetingState.CLOSED:
        raise Invalid(_("Referatet blir til når møtet avsluttes."))


def approve(db: Session, actor: Actor, meeting: Meeting, seen: int) -> None:
    """Freeze the minutes as this person saw them. Raises Invalid, or Conflict."""
    rules.MEETING.demand(meeting.state, MeetingState.APPROVED)
    expect_version(meeting, seen)
    meeting.state, meeting.approved_at = MeetingState.APPROVED, clock.now()
    audit.record(db, actor, APPROVED, meeting)
