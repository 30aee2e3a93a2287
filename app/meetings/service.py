"""What changes about meetings and tasks; every change with its event, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core import audit, clock
from app.core.access import Actor
from app.core.columns import Reach
from app.core.db import expect_version, select
from app.core.errors import Invalid
from app.core.i18n import N_, _, long_date
from app.core.slugs import slugify, unique_slug, unnamed
from app.meetings import rules
from app.meetings.models import (
    Attendance,
    Entry,
    EntryKind,
    Meeting,
    MeetingKind,
    MeetingState,
    Task,
    TaskState,
)
from app.networks.models import Organisation

PLANNED = audit.kind("meeting:planned", N_("Møtet ble planlagt"))
CHANGED = audit.kind("meeting:changed", N_("Møtet ble endret"), "fields")
CANCELLED = audit.kind("meeting:cancelled", N_("Møtet ble avlyst"), "reason")
OPENED = audit.kind("meeting:opened", N_("Møtet begynte"))
ATTENDED = audit.kind("meeting:attended", N_("Oppmøtet ble ført"))
WRITTEN = audit.kind("entry:written", N_("Noe ble ført i referatet"))
GIVEN = audit.kind("task:given", N_("Oppgaven ble gitt"))
TASK_MOVED = {
    TaskState.DONE: audit.kind("task:done", N_("Oppgaven ble gjort")),
    TaskState.OPEN: audit.kind("task:reopened", N_("Oppgaven ble åpnet igjen")),
    TaskState.DROPPED: audit.kind("task:dropped", N_("Oppgaven ble droppet")),
}


def plan(
    db: Session,
    actor: Actor,
    network_id: int,
    group_id: int | None,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    *,
    kind: MeetingKind = MeetingKind.GROUP,
    place: str = "",
    online: str = "",
    purpose: str = "",
    reach: Reach = Reach.NETWORK,
    example: bool = False,
) -> Meeting:
    """A meeting of a group, or (group_id None) of the network. Moments are aware.

    Raises Invalid when it ends before it begins, or the network's is kept to a group.
    """
    _demand_sound(group_id, starts_at, ends_at, reach)
    meeting = Meeting(
        network_id=network_id,
        group_id=group_id,
        slug=unique_slug(db, Meeting, network_id, _named(title)),
        kind=kind,
        title=title,
        purpose=purpose,
        place=place,
        online=online,
        starts_at=starts_at,
        ends_at=ends_at,
        reach=reach,
        example=example,
        created_by=actor.person_id,
    )
    db.add(meeting)
    audit.record(db, actor, PLANNED, meeting)
    return meeting


def _named(title: str) -> str:
    """What its address is made of: `/moter/nytt` is the form for a new one."""
    plain = unnamed(title)
    return f"{plain} 1" if slugify(plain) == "nytt" else plain


def _demand_sound(
    group_id: int | None, starts_at: datetime, ends_at: datetime, reach: Reach
) -> None:
    if ends_at <= starts_at:
        raise Invalid(_("Møtet må slutte etter at det begynner."))
    if group_id is None and reach is Reach.GROUP:
        raise Invalid(_("Et møte for hele nettverket kan ikke holdes for bare én gruppe."))


def change(db: Session, actor: Actor, meeting: Meeting, seen: int, **values: Any) -> None:
    """Another time, place or purpose. values: columns of the meeting.

    Raises Conflict when somebody else has changed it, Invalid once it has begun.
    """
    demand_planned(meeting)
    expect_version(meeting, seen)
    changed = [name for name, value in values.items() if getattr(meeting, name) != value]
    for name in changed:
        setattr(meeting, name, values[name])
    _demand_sound(meeting.group_id, meeting.starts_at, meeting.ends_at, meeting.reach)
    audit.record(db, actor, CHANGED, meeting, fields=changed)


def demand_planned(meeting: Meeting) -> None:
    """Raise Invalid for a meeting that has begun, or never will."""
    if meeting.state is not MeetingState.PLANNED:
        raise Invalid(_("Møtet er i gang eller over, og planen kan ikke endres."))


def cancel(db: Session, actor: Actor, meeting: Meeting, reason: str) -> None:
    """It will not be held; it stays in the calendars, marked. Raises Invalid without a reason."""
    rules.MEETING.demand(meeting.state, MeetingState.CANCELLED, reason)
    meeting.state, meeting.cancel_reason = MeetingState.CANCELLED, reason
    meeting.version += 1
    audit.record(db, actor, CANCELLED, meeting, reason=reason)


def start(db: Session, actor: Actor, meeting: Meeting) -> None:
    """«Start møtet». Raises Invalid when it has begun before."""
    rules.MEETING.demand(meeting.state, MeetingState.OPEN)
    meeting.state, meeting.opened_at = MeetingState.OPEN, clock.now()
    meeting.version += 1
    audit.record(db, actor, OPENED, meeting)


def demand_open(meeting: Meeting) -> None:
    """Raise Invalid unless the meeting is under way."""
    if meeting.state is MeetingState.PLANNED:
        raise Invalid(_("Møtet har ikke begynt. Start det først."))
    if meeting.state is not MeetingState.OPEN:
        raise Invalid(_("Møtet er avsluttet. Det du skrev, er ikke ført i referatet."))


def note(
    db: Session,
    actor: Actor,
    meeting: Meeting,
    kind: EntryKind,
    text: str,
    subject: Any = None,
    point: str = "",
) -> Entry:
    """Append a line to the minutes. subject: the record it is about; point: of the agenda.

    The words of an insight are never copied into `text`: it can be withdrawn, and is then gone.
    Raises Invalid unless the meeting is under way.
    """
    demand_open(meeting)
    if subject is not None:
        db.flush()
    entry = Entry(
        network_id=meeting.network_id,
        meeting_id=meeting.id or 0,
        kind=kind,
        point=point[:80],
        text=text,
        subject_type=subject.__tablename__ if subject is not None else "",
        subject_id=subject.id if subject is not None else None,
        created_by=actor.person_id,
    )
    db.add(entry)
    audit.record(db, actor, WRITTEN, entry)
    return entry


def attend(db: Session, actor: Actor, meeting: Meeting, people: Mapping[int, int]) -> None:
    """How many came from each organisation ({organisation: people}); replaces what was said.

    Numbers of other networks' organisations are passed over. Under way, the minutes say so too.
    Raises Invalid when the minutes are approved, or the meeting was called off.
    """
    if meeting.state in {MeetingState.APPROVED, MeetingState.CANCELLED}:
        raise Invalid(_("Møtet er avlyst, eller referatet er godkjent. Oppmøtet kan ikke endres."))
    own = select(col(Organisation.id), col(Organisation.sector)).where(
        col(Organisation.network_id) == meeting.network_id
    )
    sectors: dict[int, str] = {row[0]: str(row[1]) for row in db.execute(own)}
    came: dict[int, int] = {
        n: count for n, count in sorted(people.items()) if count > 0 and n in sectors
    }
    db.execute(sa.delete(Attendance).where(col(Attendance.meeting_id) == meeting.id))
    for number, count in came.items():
        db.add(Attendance(meeting_id=meeting.id or 0, organisation_id=number, people=count))
    audit.record(db, actor, ATTENDED, meeting)
    if meeting.state is MeetingState.OPEN:
        words = rules.attended((count, sectors[n]) for n, count in came.items())
        note(db, actor, meeting, EntryKind.ATTENDANCE, words)


# tasks


def give(
    db: Session,
    actor: Actor,
    network_id: int,
    group_id: int | None,
    text: str,
    *,
    person_id: int | None = None,
    who: str = "",
    due_on: date | None = None,
    meeting: Meeting | None = None,
) -> Task:
    """Something to do, for a member (person_id) or a role that is no member's (who)."""
    task = Task(
        network_id=network_id,
        group_id=group_id,
        meeting_id=meeting.id if meeting else None,
        text=text,
        person_id=person_id,
        who=who,
        due_on=due_on,
        created_by=actor.person_id,
    )
    db.add(task)
    audit.record(db, actor, GIVEN, task)
    return task


def task_words(name: str, text: str, due_on: date | None) -> str:
    """A task as a line of the minutes: «Rådgiver, Solør vgs: Spør to til. Frist 1. desember»."""
    told = f"{name}: {text}" if name else text
    if due_on is None:
        return told
    ends = "" if told.endswith((".", "!", "?")) else "."
    return f"{told}{ends} " + _("Frist %s.") % long_date(due_on)


def move_task(db: Session, actor: Actor, task: Task, target: TaskState) -> None:
    """The task is done, dropped, or open again. Raises Invalid for a step that is none."""
    rules.TASK.demand(task.state, target)
    task.state = target
    task.done_on = clock.today() if target is TaskState.DONE else None
    task.version += 1
    audit.record(db, actor, TASK_MOVED[target], task)
