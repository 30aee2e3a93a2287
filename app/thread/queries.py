"""What the top floor reads: where each group stands, what is new in a network."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.accounts.models import Person
from app.core import clock
from app.core.access import Actor
from app.core.audit import AuditEvent
from app.core.db import select
from app.cycles.models import CycleState, TestCycle
from app.initiatives.models import Initiative, Status
from app.initiatives.service import MOVED
from app.insights.models import Insight, Quote
from app.intake.models import YouthSettings
from app.networks.models import (
    Membership,
    MembershipState,
    Network,
    Organisation,
    ResourceGroup,
    Role,
)
from app.networks.policy import visible_to
from app.practices.models import Practice, PracticeState
from app.problems.models import FlipQuestion, ProblemVersion, StatementState

IN_TEST = {Status.TESTING, Status.ADJUSTING, Status.DECIDED, Status.RUNNING}


@dataclass
class Standing:
    """Where a group stands: counts along the thread, and the newest record of each kind."""

    exceptions: int = 0
    practices: int = 0
    initiatives: int = 0
    tests: int = 0
    tested_before: int = 0
    shared: int = 0
    example: bool = False
    newest: dict[str, datetime] = field(default_factory=dict)

    @property
    def tested(self) -> int:
        """Initiatives that are or have been tested: by their status, or by a test begun."""
        return self.tests + self.tested_before

    @property
    def last(self) -> tuple[str, datetime] | None:
        """The kind and moment of the last thing logged."""
        return max(self.newest.items(), key=lambda item: item[1]) if self.newest else None


def _how_many(which: Any) -> Any:
    return sa.func.coalesce(sa.func.sum(sa.case((which, 1), else_=0)), 0)


def _grouped(kind: str, model: Any, many: Any, few: Any, actor: Actor, network_id: int) -> Any:
    """Of each group: how many are of this kind, and how many of these are a narrower one.

    By group alone, in the order of an index: with the state too, all of it would be sorted.
    """
    return (
        select(
            sa.literal(kind).label("kind"),
            model.group_id.label("group_id"),
            _how_many(many).label("many"),
            _how_many(few).label("few"),
            sa.func.max(model.created_at).label("newest"),
            sa.func.max(sa.case((model.example.is_(True), 1), else_=0)).label("example"),
        )
        .where(visible_to(model, actor, network_id))
        .group_by(model.group_id)
    )


def _tests(actor: Actor, network_id: int) -> Any:
    """Of each group: the initiatives with a test begun that no longer, or not yet, are in test."""
    c, i = TestCycle, Initiative
    apart = sa.and_(col(i.status).not_in(sorted(IN_TEST)), col(c.started_on).is_not(None))
    return (
        select(
            sa.literal("cycle").label("kind"),
            col(i.group_id).label("group_id"),
            sa.func.count(sa.distinct(sa.case((apart, col(c.initiative_id))))).label("many"),
            sa.literal(0).label("few"),
            sa.func.max(col(c.created_at)).label("newest"),
            sa.func.max(sa.case((col(c.example).is_(True), 1), else_=0)).label("example"),
        )
        .join(i, col(i.id) == c.initiative_id)
        .where(visible_to(i, actor, network_id))
        .group_by(col(i.group_id))
    )


def standings(db: Session, actor: Actor, network_id: int) -> dict[int, Standing]:
    """Where every group of the network stands. One query."""
    exception, state = col(Insight.is_exception).is_(True), col(Practice.state)
    kept, shared = state != PracticeState.REJECTED, state == PracticeState.SHARED
    in_test = col(Initiative.status).in_(sorted(IN_TEST))
    parts = [
        _grouped("insight", Insight, exception, sa.false(), actor, network_id),
        _grouped("practice", Practice, kept, shared, actor, network_id),
        _grouped("initiative", Initiative, sa.true(), in_test, actor, network_id),
        _tests(actor, network_id),
    ]
    found: dict[int, Standing] = defaultdict(Standing)
    for row in db.execute(sa.union_all(*parts)):
        standing = found[row.group_id]
        _add(standing, row)
        standing.example = standing.example or bool(row.example)
        earlier = standing.newest.get(row.kind)
        newest = row.newest if isinstance(row.newest, datetime) else _moment(row.newest)
        standing.newest[row.kind] = max(earlier, newest) if earlier else newest
    return found


def _moment(value: Any) -> datetime:
    """SQLite gives a union's moment back as text."""
    parsed = datetime.fromisoformat(str(value))
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def _add(standing: Standing, row: Any) -> None:
    if row.kind == "insight":
        standing.exceptions += row.many
    elif row.kind == "practice":
        standing.practices += row.many
        standing.shared += row.few
    elif row.kind == "cycle":
        standing.tested_before += row.many
    else:
        standing.initiatives += row.many
        standing.tests += row.few


def statements(db: Session, network_id: int) -> dict[int, Any]:
    """The statement in force of each group (the newest draft when none is). One query."""
    rows = db.execute(
        select(
            col(ProblemVersion.group_id),
            ProblemVersion.number,
            ProblemVersion.text,
            ProblemVersion.form,
            ProblemVersion.state,
            ProblemVersion.adopted_on,
            ProblemVersion.example,
        )
        .where(col(ProblemVersion.network_id) == network_id)
        .where(col(ProblemVersion.state) == StatementState.ADOPTED)
    ).all()
    return {row.group_id: row for row in rows}


def versions_of(db: Session, group_id: int) -> Sequence[Any]:
    """Number and state of the group's statements, newest first, with text. One query."""
    v = ProblemVersion
    return db.execute(
        select(col(v.number), v.text, v.form, v.state, v.adopted_on, v.example)
        .where(col(v.group_id) == group_id)
        .order_by(col(v.number).desc())
    ).all()


def questions_of(db: Session, group_id: int) -> Sequence[Any]:
    """The group's flip questions. One query."""
    q = FlipQuestion
    return db.execute(
        select(col(q.id), q.text, q.answer, q.example)
        .where(col(q.group_id) == group_id)
        .order_by(col(q.id))
    ).all()


def people_of(db: Session, network_id: int, group_id: int) -> Sequence[Any]:
    """Roles and organisations of the group's members; names for those who may see them."""
    today = clock.today()
    m = Membership
    return db.execute(
        select(
            col(m.role),
            Person.name,
            col(Organisation.name).label("organisation"),
        )
        .join(Person, col(Person.id) == m.person_id)
        .outerjoin(Organisation, col(Organisation.id) == m.organisation_id)
        .where(
            col(m.network_id) == network_id,
            col(m.group_id) == group_id,
            col(m.state) == MembershipState.CONFIRMED,
            sa.or_(col(m.ends).is_(None), col(m.ends) >= today),
        )
        .order_by(sa.case((col(m.role) == Role.COORDINATOR, 0), else_=1), col(m.id))
        .limit(60)
    ).all()


def _initiatives(actor: Actor, network_id: int, *where: Any) -> Any:
    i = Initiative
    return (
        select(
            col(i.id),
            i.slug,
            i.title,
            i.purpose,
            i.group_id,
            i.status,
            i.learned,
            i.ended_on,
            i.example,
        )
        .where(visible_to(Initiative, actor, network_id), *where)
        .order_by(col(i.id).desc())
    )


def _with_running(actor: Actor, network_id: int, testing: Any) -> Any:
    """Initiatives in test or with a test running, each with the newest that runs; those first."""
    c, i = TestCycle, Initiative
    running = col(c.state) == CycleState.RUNNING
    newest = (
        select(sa.func.max(col(c.number)))
        .where(col(c.initiative_id) == i.id, running)
        .correlate(i)
        .scalar_subquery()
    )
    mine = sa.and_(col(c.initiative_id) == i.id, col(c.number) == newest)
    rows = _initiatives(actor, network_id, sa.or_(testing, col(c.id).is_not(None)))
    rows = rows.outerjoin(c, mine).add_columns(col(c.number), c.question, c.prediction)
    first = sa.case((col(c.id).is_(None), 1), else_=0)
    return rows.order_by(None).order_by(first, col(i.id).desc())


def newest_tests(db: Session, actor: Actor, network_id: int, most: int = 3) -> Sequence[Any]:
    """What is being tested now, what a test runs of first, one from each group before a second.

    number, question, prediction: of the test that runs, None without one. One query.
    """
    testing = col(Initiative.status).in_([Status.TESTING, Status.ADJUSTING])
    rows = db.execute(_with_running(actor, network_id, testing).limit(60)).all()
    seen: set[int] = set()
    first = [r for r in rows if not (r.group_id in seen or seen.add(r.group_id))]  # type: ignore[func-returns-value]
    rest = [r for r in rows if r not in first]
    return [*first, *rest][:most]


def _came_to(*states: Status) -> Any:
    """When the history says it came to one of these states; NULL for what was brought in so."""
    e = AuditEvent
    return (
        select(sa.func.max(col(e.at)))
        .where(
            col(e.subject_type) == Initiative.__tablename__,
            col(e.subject_id) == Initiative.id,
            col(e.event).in_([MOVED[state].name for state in states]),
        )
        .correlate(Initiative)
        .scalar_subquery()
    )


def _last_first(moment: Any) -> tuple[Any, Any]:
    """What happened last comes first; where no moment is known, what was made last."""
    return sa.nulls_last(moment.desc()), col(Initiative.id).desc()


def newest_decided(db: Session, actor: Actor, network_id: int) -> Any:
    """Of those decided or in operation: the one decided on last. One query."""
    decided = col(Initiative.status).in_([Status.DECIDED, Status.RUNNING])
    rows = _initiatives(actor, network_id, decided).order_by(None)
    return db.execute(rows.order_by(*_last_first(_came_to(Status.DECIDED))).limit(1)).first()


def newest_lesson(db: Session, actor: Actor, network_id: int) -> Any:
    """The initiative stopped last that left a lesson. One query."""
    stopped = (Status.ENDED, Status.DISCARDED)
    lesson = sa.and_(col(Initiative.status).in_(stopped), col(Initiative.learned) != "")
    day = sa.nulls_last(col(Initiative.ended_on).desc())
    rows = _initiatives(actor, network_id, lesson).order_by(None)
    return db.execute(rows.order_by(day, *_last_first(_came_to(*stopped))).limit(1)).first()


@dataclass(frozen=True)
class News:
    """What a network's front page tells of: `newest_tests`, `newest_decided`, `newest_lesson`."""

    tests: Sequence[Any]
    decision: Any
    lesson: Any


def news(db: Session, actor: Actor, network_id: int) -> News:
    """What is new in the eyes of this reader. Three queries."""
    where = (db, actor, network_id)
    return News(newest_tests(*where), newest_decided(*where), newest_lesson(*where))


def quote_of_the_day(db: Session, network_id: int) -> Any:
    """A published quote; another one each day. One query."""
    q = Quote
    rows = db.execute(
        select(col(q.text), q.said_by, q.paraphrase, q.example)
        .where(col(q.network_id) == network_id, col(q.public).is_(True), col(q.consent).is_(True))
        .order_by(col(q.id))
        .limit(50)
    ).all()
    return rows[clock.today().toordinal() % len(rows)] if rows else None


def networks_for(db: Session, actor: Actor) -> Sequence[Any]:
    """The networks this person may know of, with their number of groups. One query."""
    own = sorted({g.network_id for g in actor.grants})
    groups = (
        select(sa.func.count())
        .where(col(ResourceGroup.network_id) == Network.id)
        .correlate(Network)
        .scalar_subquery()
    )
    visible = sa.or_(
        col(Network.public).is_(True), col(Network.id).in_(own), sa.literal(actor.admin)
    )
    return db.execute(
        select(
            col(Network.id),
            Network.slug,
            Network.name,
            Network.owner,
            Network.lead,
            Network.example,
            Network.public,
            groups.label("groups"),
            sa.func.coalesce(col(YouthSettings.open), sa.false()).label("youth"),
        )
        .outerjoin(YouthSettings, col(YouthSettings.network_id) == Network.id)
        .where(visible)
        .order_by(col(Network.id))
    ).all()
