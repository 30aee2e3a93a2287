"""What changes on a dialogue's sheet, and what is made of its lines."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from app.core import audit, clock
from app.core.access import Actor
from app.core.db import expect_version
from app.core.errors import Invalid
from app.core.i18n import N_, _
from app.insights import service as insights
from app.insights.models import Insight, Method, SourceKind
from app.insights.rules import title_of
from app.intake import links
from app.intake.models import IntakeLink
from app.meetings import service as meetings
from app.meetings.models import Meeting, MeetingState, Task
from app.meetings.rules import reach_within
from app.problems.models import FlipQuestion
from app.workshops import minutes, queries, rules
from app.workshops.models import Became, DialogueLine, MeetingDoor

WRITTEN = audit.kind("dialogue:written", N_("En linje ble skrevet på samtalearket"))
REMOVED = audit.kind("dialogue:removed", N_("En linje ble tatt bort fra samtalearket"))
TURNED = audit.kind("dialogue:turned", N_("En linje på samtalearket ble til noe mer"), "kind")
OVER = N_("Referatet er godkjent, eller møtet er avlyst. Da kan ingen skrive på arket lenger.")
LONGEST_TASK = 300
TAKEN = N_("Denne linja er alt brukt.")


def demand_writable(meeting: Meeting) -> None:
    """Raise Invalid when the sheet is closed."""
    if meeting.state in {MeetingState.APPROVED, MeetingState.CANCELLED}:
        raise Invalid(_(OVER))


def write(db: Session, actor: Actor, meeting: Meeting, question: int, text: str) -> DialogueLine:
    """One more answer to a question (1–7). Raises Invalid when the sheet is closed."""
    demand_writable(meeting)
    line = DialogueLine(
        network_id=meeting.network_id,
        meeting_id=meeting.id or 0,
        question=question,
        text=text,
        created_by=actor.person_id,
    )
    db.add(line)
    audit.record(db, actor, WRITTEN, line)
    return line


def remove(db: Session, actor: Actor, meeting: Meeting, line: DialogueLine) -> None:
    """Take a line away. Raises Invalid when something has been made of it."""
    demand_writable(meeting)
    _demand_unused(line)
    audit.record(db, actor, REMOVED, line)
    db.delete(line)


def _demand_unused(line: DialogueLine) -> None:
    if line.became is not Became.NOTHING:
        raise Invalid(_(TAKEN))


def to_insight(
    db: Session,
    actor: Actor,
    meeting: Meeting,
    line: DialogueLine,
    group_id: int,
    question: FlipQuestion | None = None,
) -> Insight:
    """The line becomes an insight from a dialogue, and an entry of the minutes.

    question: the flip question it is an exception to. The line's words move to the insight.
    Raises Invalid when it is used already, or the question is another group's.
    """
    demand_writable(meeting)
    _demand_unused(line)
    title, rest = title_of(line.text)
    insight = insights.log(
        db,
        actor,
        meeting.network_id,
        group_id,
        title,
        text=rest,
        source_kind=SourceKind.DIALOGUE,
        method=Method.DIALOGUE,
        heard_on=held_on(meeting),
        reach=reach_within(meeting),
        example=meeting.example,
    )
    if question is not None:
        insights.flag(db, actor, insight, question)
    line.text, line.became, line.insight_id = "", Became.INSIGHT, insight.id
    _turn(db, actor, line)
    minutes.enter(db, actor, meeting, insight)
    return insight


def to_task(db: Session, actor: Actor, meeting: Meeting, line: DialogueLine) -> Task:
    """The line becomes a task of the meeting. Raises Invalid when it is used already."""
    demand_writable(meeting)
    _demand_unused(line)
    where = (meeting.network_id, meeting.group_id)
    task = meetings.give(db, actor, *where, _short(line.text), meeting=meeting)
    line.became, line.task_id = Became.TASK, task.id
    _turn(db, actor, line)
    minutes.enter(db, actor, meeting, task)
    return task


def _short(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= LONGEST_TASK else one_line[: LONGEST_TASK - 1] + "…"


def _turn(db: Session, actor: Actor, line: DialogueLine) -> None:
    expect_version(line, line.version)
    audit.record(db, actor, TURNED, line, kind=line.became.value)


def held_on(meeting: Meeting) -> date:
    """The day it was heard: the meeting's, or today while that has not come."""
    return min(rules.day_of(meeting.starts_at), clock.today())


# the room's own door


def open_door(db: Session, actor: Actor, meeting: Meeting) -> IntakeLink:
    """The meeting's door of the youth-safe intake, made the first time; open on its day."""
    known = queries.door_of(db, meeting)
    if known is not None:
        return known
    day = rules.day_of(meeting.starts_at)
    values = {
        "name": meeting.title[:120],
        "starts": min(day, clock.today()),
        "ends": max(rules.day_of(meeting.ends_at), clock.today()),
        "questions": [str(_(rules.IN_THE_ROOM))],
    }
    link = links.make(db, actor, meeting.network_id, values)
    db.add(MeetingDoor(meeting_id=meeting.id or 0, link_id=link.id or 0))
    db.flush()
    return link
