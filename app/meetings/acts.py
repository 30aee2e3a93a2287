"""What is done in a meeting: the thing itself, through the room it belongs to, and its line in the
minutes, in one transaction."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core import clock
from app.core.access import Actor
from app.core.errors import Invalid
from app.core.i18n import _
from app.council import service as council
from app.council.models import ANSWER_LABELS, AnswerKind, RequestState, YouthRequest
from app.cycles import service as cycles
from app.cycles.models import DECISION_LABELS, CycleState, Decision, TestCycle
from app.initiatives.models import Initiative
from app.insights import service as insights
from app.insights.models import Insight, Method, SourceKind
from app.meetings import agenda, queries, rules, service, sources
from app.meetings.models import Entry, EntryKind, Meeting, MeetingKind, Task, TaskState
from app.meetings.sources import for_all
from app.practices import service as practices
from app.practices.models import Practice, PracticeState
from app.problems.models import FlipQuestion

R = TypeVar("R")
DIALOGUE = frozenset({MeetingKind.WORKSHOP, MeetingKind.DIALOGUE})


def _one(db: Session, model: Any, meeting: Meeting, number: int) -> Any:
    """A record of the meeting's, locked. Raises Invalid when it is none: it may just be gone."""
    chosen = sa.select(model).where(for_all(model, meeting), model.id == number)
    found = db.scalars(chosen.with_for_update()).first()
    if found is None:
        raise Invalid(_("Dette finnes ikke lenger. Last siden på nytt."))
    return found


def log(
    db: Session, actor: Actor, meeting: Meeting, seen: str, group_id: int, point: str = ""
) -> Insight:
    """Something that was seen: an insight of the group, and its line without the words."""
    dialogue = meeting.kind in DIALOGUE
    service.demand_open(meeting)
    insight = insights.log(
        db,
        actor,
        meeting.network_id,
        group_id,
        seen,
        source_kind=SourceKind.DIALOGUE if dialogue else SourceKind.STAFF,
        method=Method.DIALOGUE if dialogue else Method.TALK,
        heard_on=clock.today(),
        reach=rules.reach_within(meeting),
        example=meeting.example,
    )
    service.note(db, actor, meeting, EntryKind.INSIGHT, "", insight, point)
    return insight


def flag(db: Session, actor: Actor, meeting: Meeting, insight_id: int, question_id: int) -> Entry:
    """Here it went well anyway: the insight answers one of the group's questions."""
    insight: Insight = _one(db, Insight, meeting, insight_id)
    question = db.get(FlipQuestion, question_id)
    if question is None or question.group_id != insight.group_id:
        raise Invalid(_("Velg et av gruppas vendespørsmål."))
    insights.flag(db, actor, insight, question)
    return service.note(db, actor, meeting, EntryKind.EXCEPTION, "", insight, agenda.SEEN)


def looked_at(db: Session, actor: Actor, meeting: Meeting, insight_id: int) -> Entry:
    """The insight was looked at, and is no exception."""
    insight = _one(db, Insight, meeting, insight_id)
    words = _("Sett på. Ikke et unntak.")
    return service.note(db, actor, meeting, EntryKind.INSIGHT, words, insight, agenda.SEEN)


def confirm(db: Session, actor: Actor, meeting: Meeting, practice: Practice) -> Entry:
    """One more vouches for the practice, by the rules of its own room."""
    practices.vouch(db, actor, practice)
    settled = practice.state is PracticeState.CONFIRMED
    words = (
        _("Praksisen er bekreftet.")
        if settled
        else _("Én har bekreftet. Den trenger én til, fra en annen organisasjon.")
    )
    kind = EntryKind.CONFIRMATION
    return service.note(db, actor, meeting, kind, words, practice, agenda.PRACTICES)


def practice_of(db: Session, meeting: Meeting, number: int) -> Practice:
    """A practice of the meeting's. Raises Invalid."""
    practice: Practice = _one(db, Practice, meeting, number)
    return practice


def decide(
    db: Session, actor: Actor, meeting: Meeting, cycle_id: int, decision: Decision, reason: str
) -> Entry:
    """What a test cycle ends with. Raises Invalid when somebody has decided already."""
    cycle, initiative = _cycle(db, meeting, cycle_id)
    if cycle.state is not CycleState.STUDIED:
        raise Invalid(_("Testen er alt besluttet. Det dere bestemte, står på tiltakets side."))
    cycles.decide(db, actor, cycle, decision, reason)
    words = f"{_(DECISION_LABELS[decision])}. {reason}"
    point = agenda.cycle_key(initiative.slug, cycle.number)
    return service.note(db, actor, meeting, EntryKind.CYCLE, words, cycle, point)


def _cycle(db: Session, meeting: Meeting, number: int) -> tuple[TestCycle, Initiative]:
    c, i = TestCycle, Initiative
    chosen = (
        sa.select(TestCycle, Initiative)
        .join(Initiative, col(i.id) == c.initiative_id)
        .where(for_all(Initiative, meeting), col(c.id) == number)
    )
    row = db.execute(chosen.with_for_update(of=TestCycle)).first()
    if row is None:
        raise Invalid(_("Dette finnes ikke lenger. Last siden på nytt."))
    return row[0], row[1]


def answer(
    db: Session, actor: Actor, meeting: Meeting, request_id: int, kind: AnswerKind, words: str
) -> Entry:
    """What the group answers the youth council. Raises Invalid when somebody has answered."""
    request = asked(db, meeting, request_id)
    if request.state is RequestState.ANSWERED:
        raise Invalid(_("Noen har alt svart. Svaret står på ønskets side."))
    council.answer(db, actor, request, request.version, kind, words)
    told = f"{_(ANSWER_LABELS[kind])}. {words}"
    point = agenda.request_key(request.slug)
    return service.note(db, actor, meeting, EntryKind.REQUEST, told, request, point)


def asked(db: Session, meeting: Meeting, number: int) -> YouthRequest:
    """A request to the meeting's group, locked. Raises Invalid."""
    r = YouthRequest
    where = [col(r.network_id) == meeting.network_id, col(r.id) == number]
    if meeting.group_id is not None:
        where.append(col(r.group_id) == meeting.group_id)
    found = db.scalars(sa.select(YouthRequest).where(*where).with_for_update()).first()
    if found is None:
        raise Invalid(_("Dette finnes ikke lenger. Last siden på nytt."))
    return found


def give(
    db: Session,
    actor: Actor,
    meeting: Meeting,
    text: str,
    *,
    person: Any = None,
    who: str = "",
    due_on: date | None = None,
    point: str = "",
) -> Task:
    """A task of the group's, with its line. person: a row of `queries.members`, or None."""
    service.demand_open(meeting)
    task = service.give(
        db,
        actor,
        meeting.network_id,
        meeting.group_id,
        text,
        person_id=person.id if person else None,
        who="" if person else who,
        due_on=due_on,
        meeting=meeting,
    )
    words = service.task_words(person.name if person else who, text, due_on)
    service.note(db, actor, meeting, EntryKind.TASK, words, task, point)
    return task


def finish(db: Session, actor: Actor, meeting: Meeting, task: Task) -> Entry | None:
    """A task from an earlier meeting is done; pressed by two, it is done once."""
    if task.state is TaskState.DONE:
        return None
    service.move_task(db, actor, task, TaskState.DONE)
    words = _("Gjort: %s") % task.text
    return service.note(db, actor, meeting, EntryKind.TASK, words, None, agenda.TASKS)


def task_of(db: Session, meeting: Meeting, number: int) -> Task:
    """A task that all who read the minutes may see, locked. Raises Invalid."""
    found = queries.task(db, number, sources.readers(meeting), lock=True)
    if found is None:
        raise Invalid(_("Dette finnes ikke lenger. Last siden på nytt."))
    return found


def plan_next(
    db: Session, actor: Actor, meeting: Meeting, starts_at: datetime, ends_at: datetime
) -> Meeting:
    """When to meet again: another meeting of the same kind, at the same place."""
    service.demand_open(meeting)
    following = service.plan(
        db,
        actor,
        meeting.network_id,
        meeting.group_id,
        meeting.title,
        starts_at,
        ends_at,
        kind=meeting.kind,
        place=meeting.place,
        online=meeting.online,
        reach=meeting.reach,
        example=meeting.example,
    )
    words = rules.when(starts_at, ends_at)
    service.note(db, actor, meeting, EntryKind.MEETING, words, following, agenda.NEXT)
    return following
