"""What is read of meetings and tasks. Lists are column selects; one record is an object."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.accounts.models import Person
from app.core import clock
from app.core.access import Guard, loads
from app.core.db import select
from app.core.errors import NotFound
from app.core.listing import View, view_clause
from app.core.paging import PER_PAGE, Slice, cut
from app.core.web import Ctx
from app.meetings.models import (
    Attendance,
    Entry,
    Meeting,
    MeetingKind,
    MeetingState,
    Task,
    TaskState,
)
from app.meetings.policy import MeetingDo, RoomDo, TaskDo
from app.meetings.rules import HELD
from app.networks.models import Membership, MembershipState, Network, Organisation
from app.networks.policy import view_of
from app.networks.queries import NetworkInfo, load_network
from app.networks.records import load_record

M, E, A, T = Meeting, Entry, Attendance, Task
AHEAD = (MeetingState.PLANNED, MeetingState.OPEN)
MOST_AHEAD = 60
MOST_TASKS = 100
_LINE = [
    col(M.id),
    col(M.slug),
    col(M.title),
    col(M.kind),
    col(M.group_id),
    col(M.place),
    col(M.online),
    col(M.starts_at),
    col(M.ends_at),
    col(M.state),
    col(M.reach),
    col(M.example),
]


# one meeting


def load_meeting(ctx: Ctx) -> Meeting:
    """The meeting of the address; who changes something has it alone. Raises NotFound."""
    return load_record(ctx, Meeting)


def meeting_guard(action: MeetingDo) -> Guard[Meeting]:
    """The guard of a page about one meeting."""
    return loads(load_meeting, action)


def room_guard(action: RoomDo) -> Guard[NetworkInfo]:
    """The guard of a page about the network's room for meetings."""
    return loads(load_network, action)


def entries(db: Session, meeting_id: int | None) -> Sequence[Any]:
    """The lines of the minutes in the order they were written. One query.

    Rows: id, kind, point, text, subject_type, subject_id, created_at.
    """
    columns = (E.id, E.kind, E.point, E.text, E.subject_type, E.subject_id, E.created_at)
    wanted = select(*map(col, columns)).where(col(E.meeting_id) == meeting_id)
    return db.execute(wanted.order_by(col(E.id))).all()


def attendance(db: Session, meeting_id: int | None) -> Sequence[Any]:
    """How many came from where, by the organisation's name. One query.

    Rows: organisation_id, people, name, sector.
    """
    wanted = (
        select(col(A.organisation_id), A.people, Organisation.name, Organisation.sector)
        .join(Organisation, col(Organisation.id) == A.organisation_id)
        .where(col(A.meeting_id) == meeting_id, col(A.people) > 0)
    )
    return db.execute(wanted.order_by(col(Organisation.name))).all()


def held_before(db: Session, meeting: Meeting) -> Any:
    """The last held meeting of the same group before this one: id, slug, closed_at, or None.

    One query.
    """
    same = (col(M.network_id) == meeting.network_id, col(M.group_id) == meeting.group_id)
    if meeting.group_id is None:
        same = (col(M.network_id) == meeting.network_id, col(M.group_id).is_(None))
    wanted = (
        select(col(M.id), col(M.slug), col(M.closed_at))
        .where(*same, col(M.state).in_(HELD), col(M.starts_at) < meeting.starts_at)
        .order_by(col(M.starts_at).desc(), col(M.id).desc())
    )
    return db.execute(wanted.limit(1)).first()


# lists


def _asked(view: View, kind: MeetingKind | None, group_id: int | None, words: str) -> list[Any]:
    where: list[Any] = [view_clause(M, view)]
    if kind is not None:
        where.append(col(M.kind) == kind)
    if group_id is not None:
        where.append(col(M.group_id) == group_id)
    return where + [_says(word, view.shape != "public") for word in words.split()[:6]]


def _says(word: str, minutes: bool) -> Any:
    """Title or purpose holds the word; the minutes too for those who may read them."""
    columns = [M.title, M.purpose, M.place, *([M.minutes] if minutes else [])]
    # Not every database knows that Å and å are the same letter.
    ways = sorted({word, word.lower(), word.upper(), word.capitalize()})
    return sa.or_(*(col(c).icontains(way, autoescape=True) for c in columns for way in ways))


def ahead(
    db: Session, view: View, kind: MeetingKind | None, group_id: int | None, words: str = ""
) -> Sequence[Any]:
    """Planned meetings that are not over, and those under way, the next one first. One query."""
    late = col(M.ends_at) >= clock.now()
    where = _asked(view, kind, group_id, words)
    where.append(sa.or_(col(M.state) == MeetingState.OPEN, sa.and_(_planned(), late)))
    rows = select(*_LINE).where(*where).order_by(col(M.starts_at), col(M.id))
    return db.execute(rows.limit(MOST_AHEAD)).all()


def _planned() -> Any:
    return col(M.state) == MeetingState.PLANNED


def behind(
    db: Session,
    view: View,
    kind: MeetingKind | None,
    group_id: int | None,
    words: str = "",
    after: int | None = None,
) -> Slice[Any]:
    """Meetings that were held, cancelled, or never begun, newest first, a page at a time.

    after: the number of the last one seen. One query.
    """
    over = sa.and_(_planned(), col(M.ends_at) < clock.now())
    gone = col(M.state).in_([*HELD, MeetingState.CANCELLED])
    where = [*_asked(view, kind, group_id, words), sa.or_(gone, over)]
    if after is not None:
        last = sa.select(col(M.starts_at)).where(col(M.id) == after).scalar_subquery()
        earlier = sa.and_(col(M.starts_at) == last, col(M.id) < after)
        where.append(sa.or_(col(M.starts_at) < last, earlier))
    rows = select(*_LINE).where(*where).order_by(col(M.starts_at).desc(), col(M.id).desc())
    return cut(db.execute(rows.limit(PER_PAGE + 1)).all())


def for_calendar(db: Session, view: View, group_id: int | None, most: int = 500) -> Sequence[Any]:
    """What a calendar shows: those of the last year and all to come, cancelled too. One query."""
    since = clock.now().replace(year=clock.now().year - 1, day=1)
    where = [*_asked(view, None, group_id, ""), col(M.starts_at) >= since]
    more = (col(M.purpose), col(M.version), col(M.created_at), col(M.cancel_reason))
    rows = select(*_LINE, *more).where(*where).order_by(col(M.starts_at), col(M.id))
    return db.execute(rows.limit(most)).all()


# What the rooms above ask for.


def coming(
    db: Session, network_id: int, since: datetime, view: View | None = None, most: int = 20
) -> Sequence[Any]:
    """Planned meetings that begin at `since` or later, the next one first. One query.

    view: whose eyes (None: all of the network's). Rows: id, slug, title, kind, group_id, place,
    online, starts_at, ends_at, state, reach, example.
    """
    seen = view or View("all", network_id)
    where = (view_clause(M, seen), _planned(), col(M.starts_at) >= since)
    rows = select(*_LINE).where(*where).order_by(col(M.starts_at), col(M.id))
    return db.execute(rows.limit(most)).all()


def any_public(db: Session, network_id: int) -> bool:
    """Whether the network has a meeting that all may know of. One query."""
    return bool(db.scalar(sa.select(sa.exists().where(view_clause(M, View("public", network_id))))))


def last_minutes(db: Session, view: View, group_id: int) -> Any:
    """The group's last held meeting that has minutes, as a line, or None. One query."""
    where = (view_clause(M, view), col(M.group_id) == group_id, col(M.state).in_(HELD))
    rows = select(*_LINE).where(*where).order_by(col(M.starts_at).desc(), col(M.id).desc())
    return db.execute(rows.limit(1)).first()


# tasks

_TASK = [
    col(T.id),
    col(T.text),
    col(T.who),
    col(T.person_id),
    col(T.due_on),
    col(T.state),
    col(T.group_id),
    col(T.network_id),
    col(T.meeting_id),
    col(T.version),
    Person.name,
    col(M.slug).label("meeting_slug"),
    col(M.title).label("meeting_title"),
    col(M.reach).label("meeting_reach"),
    col(Network.slug).label("network_slug"),
    col(Network.short).label("network_name"),
]


def _tasks(*where: Any) -> Any:
    return (
        select(*_TASK)
        .join(Network, col(Network.id) == T.network_id)
        .outerjoin(Person, col(Person.id) == T.person_id)
        .outerjoin(Meeting, col(M.id) == T.meeting_id)
        .where(*where)
        .order_by(col(T.due_on).is_(None), col(T.due_on), col(T.id))
        .limit(MOST_TASKS)
    )


def open_tasks(
    db: Session,
    network_id: int,
    group_id: int | None = None,
    *,
    whole: bool = False,
    view: View | None = None,
) -> Sequence[Any]:
    """What is to be done, by its date: a group's, or all of the network's. One query.

    whole: only those that belong to no group. view: whose eyes (None: all). Rows: id, text, who,
    person_id, due_on, state, group_id, network_id, meeting_id, version, name (of the person),
    meeting_slug, meeting_title, meeting_reach, network_slug, network_name.
    """
    where = [col(T.network_id) == network_id, col(T.state) == TaskState.OPEN]
    if view is not None:
        where.append(_task_seen(view))
    if group_id is not None:
        where.append(col(T.group_id) == group_id)
    elif whole:
        where.append(col(T.group_id).is_(None))
    return db.execute(_tasks(*where)).all()


def _task_seen(view: View) -> sa.ColumnElement[bool]:
    """A task is seen with the meeting that gave it; one that none gave, by the network's own."""
    alone = sa.and_(col(T.meeting_id).is_(None), sa.literal(view.shape != "public"))
    return sa.or_(alone, view_clause(M, view))


def tasks_of_person(db: Session, person_id: int | None) -> Sequence[Any]:
    """What a person is to do, in every network, by its date. One query."""
    mine = (col(T.person_id) == person_id, col(T.state) == TaskState.OPEN)
    return db.execute(_tasks(*mine)).all()


def tasks_of_meeting(db: Session, meeting_id: int | None) -> Sequence[Any]:
    """The tasks a meeting gave, whatever became of them. One query."""
    return db.execute(_tasks(col(T.meeting_id) == meeting_id)).all()


def load_task(ctx: Ctx) -> Task:
    """The task of the address. Raises NotFound for those who may not see its meeting."""
    seen = view_of(ctx.actor, load_network(ctx).id)
    found = task(ctx.db, int(ctx.part("nummer")), seen, lock=ctx.route.writes)
    if found is None:
        raise NotFound
    return found


def task(db: Session, number: int, view: View, *, lock: bool) -> Task | None:
    """A task of the view's network, if it may be seen. One query."""
    wanted = (
        sa.select(Task)
        .outerjoin(Meeting, col(M.id) == T.meeting_id)
        .where(col(T.id) == number, col(T.network_id) == view.network_id, _task_seen(view))
    )
    found: Task | None = db.scalars(wanted.with_for_update(of=Task) if lock else wanted).first()
    return found


def task_guard(action: TaskDo) -> Guard[Task]:
    """The guard of what is done with one task."""
    return loads(load_task, action)


# people


def members(
    db: Session, network_id: int, group_id: int | None, roles: Collection[str] = ()
) -> Sequence[Any]:
    """Who is in the group (or, without one, in the network) today, each once. One query.

    roles: only those who hold one of them. Rows: id, name, email, language.
    """
    today, m = clock.today(), Membership
    where = [
        col(m.network_id) == network_id,
        col(m.state) == MembershipState.CONFIRMED,
        sa.or_(col(m.starts).is_(None), col(m.starts) <= today),
        sa.or_(col(m.ends).is_(None), col(m.ends) >= today),
    ]
    if group_id is not None:
        where.append(col(m.group_id) == group_id)
    if roles:
        where.append(col(m.role).in_(sorted(roles)))
    inside = sa.select(col(m.person_id)).where(*where)
    people = select(col(Person.id), Person.name, Person.email, Person.language)
    people = people.where(col(Person.id).in_(inside))
    return db.execute(people.order_by(col(Person.name), col(Person.id))).all()


def organisations_of(db: Session, network_id: int, group_id: int | None) -> set[int]:
    """The organisations of a group's members; none without a group. One query."""
    if group_id is None:
        return set()
    m = Membership
    wanted = sa.select(col(m.organisation_id)).where(
        col(m.network_id) == network_id,
        col(m.group_id) == group_id,
        col(m.organisation_id).is_not(None),
    )
    return {number for number in db.scalars(wanted.distinct()) if number is not None}
