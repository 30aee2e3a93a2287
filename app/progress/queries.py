"""The figures behind the goals: five queries for the whole matrix, kept until something changes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.contact.models import Interest, InterestState
from app.core import clock
from app.core.audit import AuditEvent
from app.core.db import select
from app.core.web import Ctx
from app.cycles.models import CycleState, TestCycle
from app.initiatives.models import Initiative, InitiativePartner, InitiativePractice, Status
from app.initiatives.rules import TESTED
from app.insights.models import Insight, SourceKind, VersionInsight
from app.networks.queries import NetworkInfo
from app.practices.models import Practice, PracticeInsight, PracticeState, Viewpoint
from app.problems.models import ProblemVersion
from app.progress import gatherings
from app.progress.goals import GroupFacts
from app.progress.models import GoalOverride, GoalThreshold

P, T, V = Practice, Initiative, ProblemVersion
HEARD: dict[str, str] = {SourceKind.YOUTH: "youth", SourceKind.NAV_ADVISER: "advisers"}
CONFIRMED = (PracticeState.CONFIRMED, PracticeState.SHARED)
OBSERVED = (PracticeState.OBSERVED, PracticeState.TESTED, *CONFIRMED)
# First events of these kinds are the time line's marks.
FIRSTS = {
    "practice:observed": "observed",
    "practice:confirmed": "confirmed",
    "initiative:testing": "testing",
    "initiative:running": "running",
}
DEFAULT_PERCENT = 80


@dataclass(frozen=True)
class Override:
    """A leader's word on one goal of one group."""

    met: bool
    reason: str
    version: int


@dataclass(frozen=True)
class Facts:
    """Everything the matrix is derived from; says nothing of who may see the records."""

    groups: dict[int, GroupFacts]
    overrides: dict[tuple[int, str], Override]
    thresholds: dict[str, int]
    thresholds_version: int
    firsts: dict[str, date]
    example: bool

    def of(self, group_id: int) -> GroupFacts:
        """A group's figures; a group that has logged nothing has none."""
        return self.groups.get(group_id, GroupFacts())

    def threshold(self, code: str) -> int:
        """The share of groups, in percent, that must meet the goal."""
        return self.thresholds.get(code, DEFAULT_PERCENT)


def facts(ctx: Ctx, network: NetworkInfo) -> Facts:
    """The network's figures, from memory while its revision stands."""
    return ctx.at_revision(network.id, "progress", lambda: read_facts(ctx.db, network.id))


def read_facts(db: Session, network_id: int) -> Facts:
    """The network's figures from the records themselves. Five queries."""
    tally: dict[int, dict[str, int]] = defaultdict(dict)
    firsts: dict[str, date] = {}
    _heard_and_cited(db, network_id, tally, firsts)
    example = _practices(db, network_id, tally)
    example = _initiatives(db, network_id, tally, firsts) or example
    _events(db, network_id, firsts)
    overrides, thresholds, version = _settings(db, network_id)
    groups = {group_id: GroupFacts(**numbers) for group_id, numbers in tally.items()}
    return Facts(groups, overrides, thresholds, version, firsts, example)


Tally = dict[int, dict[str, int]]


def cites_somebody() -> Any:
    """Whether a problem version rests on an insight from youth or an adviser."""
    return (
        select(sa.literal(1))
        .select_from(VersionInsight)
        .join(Insight, col(Insight.id) == VersionInsight.insight_id)
        .where(col(VersionInsight.version_id) == V.id, col(Insight.source_kind).in_(list(HEARD)))
        .correlate(V)
        .exists()
    )


def _heard_and_cited(db: Session, network_id: int, tally: Tally, firsts: dict[str, date]) -> None:
    """Insights by source, versions that cite one, the first day one was adopted; who has been
    gathered. One query."""
    heard = (
        select(
            col(Insight.group_id),
            sa.type_coerce(col(Insight.source_kind), sa.String).label("name"),
            sa.func.count().label("n"),
            sa.literal(None, sa.Date).label("day"),
        )
        .where(col(Insight.network_id) == network_id, col(Insight.source_kind).in_(list(HEARD)))
        .group_by(col(Insight.group_id), col(Insight.source_kind))
    )
    each = (
        select(col(V.group_id), col(V.adopted_on), _one(cites_somebody()).label("citing"))
        .where(col(V.network_id) == network_id)
        .subquery()
    )
    cited = select(
        each.c.group_id,
        sa.literal("citing"),
        sa.func.sum(each.c.citing),
        sa.func.min(each.c.adopted_on),
    ).group_by(each.c.group_id)
    gathered = gatherings.parts(network_id)
    for group_id, name, n, day in db.execute(sa.union_all(heard, cited, *gathered)):
        tally[group_id][HEARD.get(name, name)] = int(n)
        _earlier(firsts, "adopted", day)


def heard_from(viewpoint: Viewpoint) -> Any:
    """Whether a practice has an insight told from this side."""
    link = PracticeInsight
    return (
        select(sa.literal(1))
        .where(col(link.practice_id) == P.id, col(link.viewpoint) == viewpoint)
        .correlate(P)
        .exists()
    )


def described() -> Any:
    """Whether a practice has both a comparison and traits."""
    return sa.and_(col(P.comparison) != "", col(P.traits) != "")


def _practices(db: Session, network_id: int, tally: Tally) -> bool:
    own, around = heard_from(Viewpoint.SELF), heard_from(Viewpoint.AROUND)
    confirmed = col(P.state).in_(CONFIRMED)
    flags = {
        "practices": sa.true(),
        "compared": described(),
        "observed": col(P.state).in_(OBSERVED),
        "own_voice": own,
        "around_voice": around,
        "both_voices": sa.and_(own, around),
        "confirmed": confirmed,
        "transferable": sa.and_(confirmed, col(P.transferability) != ""),
    }
    alive = col(P.state) != PracticeState.REJECTED
    return _count_flags(db, P, flags, tally, col(P.network_id) == network_id, alive)


def organisations() -> Any:
    """How many organisations an initiative has, the owner among them."""
    link = InitiativePartner
    others = sa.or_(col(T.owner_id).is_(None), col(link.organisation_id) != T.owner_id)
    partners = (
        select(sa.func.count())
        .where(col(link.initiative_id) == T.id, others)
        .correlate(T)
        .scalar_subquery()
    )
    return partners + _one(col(T.owner_id).is_not(None))


def rests_on_confirmed() -> Any:
    """Whether an initiative builds on a confirmed practice."""
    link = InitiativePractice
    return (
        select(sa.literal(1))
        .select_from(link)
        .join(P, col(P.id) == link.practice_id)
        .where(col(link.initiative_id) == T.id, col(P.state).in_(CONFIRMED))
        .correlate(T)
        .exists()
    )


def in_test_or_later() -> Any:
    """Whether an initiative has come as far as a test."""
    return col(T.status).in_(sorted(TESTED))


def has_decided_cycle() -> Any:
    """Whether a test of an initiative has ended with a decision."""
    c = TestCycle
    return (
        select(sa.literal(1))
        .where(col(c.initiative_id) == T.id, col(c.state) == CycleState.DECIDED)
        .correlate(T)
        .exists()
    )


TRYING = (InterestState.TRYING, InterestState.RUNNING)


def asked_outside(*states: InterestState) -> Any:
    """Whether somebody outside the network has asked about an initiative, and come this far."""
    i = Interest
    far = [col(i.state).in_(states)] if states else []
    return (
        select(sa.literal(1))
        .where(col(i.initiative_id) == T.id, col(i.outside).is_(True), *far)
        .correlate(T)
        .exists()
    )


def agreement_parts() -> tuple[Any, Any, Any]:
    """At least two organisations, an owner, an agreement."""
    return organisations() >= 2, col(T.owner_id).is_not(None), col(T.agreement) != ""


def _initiatives(db: Session, network_id: int, tally: Tally, firsts: dict[str, date]) -> bool:
    joined, owned, agreed = agreement_parts()
    sourced = rests_on_confirmed()
    flags = {
        "joined": joined,
        "owned": owned,
        "agreed": agreed,
        "settled": sa.and_(joined, owned, agreed),
        "sourced": sourced,
        "used": sa.and_(sourced, in_test_or_later()),
        "cycled": has_decided_cycle(),
        "running": col(T.status) == Status.RUNNING,
        "asked": asked_outside(),
        "spread": asked_outside(*TRYING),
    }
    inside = col(T.network_id) == network_id
    return _count_flags(db, T, flags, tally, inside, first=(firsts, "agreed", col(T.agreed_on)))


def _one(condition: Any) -> Any:
    """1 or 0, which both databases can add up."""
    return sa.case((condition, 1), else_=0)


def _count_flags(
    db: Session,
    model: Any,
    flags: dict[str, Any],
    tally: Tally,
    *where: Any,
    first: tuple[dict[str, date], str, Any] | None = None,
) -> bool:
    """Add how many records of each group have each flag; whether any is an example. One query."""
    day = first[2] if first else sa.literal(None, sa.Date)
    each = (
        select(
            model.group_id,
            _one(model.example).label("example"),
            day.label("day"),
            *(_one(condition).label(name) for name, condition in flags.items()),
        )
        .where(*where)
        .subquery()
    )
    sums = [sa.func.sum(each.c[name]) for name in ("example", *flags)]
    found = False
    for group_id, earliest, examples, *numbers in db.execute(
        select(each.c.group_id, sa.func.min(each.c.day), *sums).group_by(each.c.group_id)
    ):
        tally[group_id] |= {name: int(n) for name, n in zip(flags, numbers, strict=True)}
        found = found or bool(examples)
        if first:
            _earlier(first[0], first[1], earliest)
    return found


def _earlier(firsts: dict[str, date], name: str, day: date | None) -> None:
    if day is not None and (name not in firsts or day < firsts[name]):
        firsts[name] = day


def _events(db: Session, network_id: int, firsts: dict[str, date]) -> None:
    rows = db.execute(
        select(col(AuditEvent.event), sa.func.min(col(AuditEvent.at)))
        .where(col(AuditEvent.network_id) == network_id, col(AuditEvent.event).in_(list(FIRSTS)))
        .group_by(col(AuditEvent.event))
    )
    for event, at in rows:
        moment: datetime = at
        _earlier(firsts, FIRSTS[event], moment.astimezone(clock.OSLO).date())


def _settings(
    db: Session, network_id: int
) -> tuple[dict[tuple[int, str], Override], dict[str, int], int]:
    """Overrides by group and goal, thresholds by goal, the thresholds' version. One query."""
    o, t = GoalOverride, GoalThreshold
    overrides = select(
        col(o.goal), col(o.group_id), _one(col(o.met)), col(o.reason), col(o.version)
    ).where(col(o.network_id) == network_id)
    thresholds = select(
        col(t.goal), sa.literal(0), col(t.percent), sa.literal(""), col(t.version)
    ).where(col(t.network_id) == network_id)
    found: dict[tuple[int, str], Override] = {}
    percents: dict[str, int] = {}
    seen = 0
    for code, group_id, number, reason, version in db.execute(overrides.union_all(thresholds)):
        if group_id:
            found[group_id, code] = Override(bool(number), reason, version)
        else:
            percents[code] = number
            seen += version
    return found, percents, seen
