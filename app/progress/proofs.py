"""The records behind one opened cell: those the viewer may see, and whether there are others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from app.core.i18n import _
from app.core.web import Ctx
from app.initiatives.models import Initiative, Status
from app.insights.models import Insight, SourceKind
from app.networks.policy import visible_to
from app.networks.queries import GroupInfo, NetworkInfo
from app.practices.models import Practice, PracticeState, Viewpoint
from app.problems.models import ProblemVersion, StatementState
from app.progress import gatherings
from app.progress import queries as q

MOST = 6


@dataclass(frozen=True)
class Record:
    """A record as a proof shows it: which part it proves ("" is the first), and where it is."""

    part: str
    label: str
    href: str


@dataclass(frozen=True)
class Proof:
    """What a viewer sees of what a goal rests on."""

    records: tuple[Record, ...] = ()
    hidden: bool = False


@dataclass(frozen=True)
class _Wanted:
    """Records of a table that speak for a goal; the ones that prove most come first."""

    model: Any
    room: str
    which: Any
    best: Any = None
    part: str = ""
    page: str = ""  # the page of the record that shows it


def proof(ctx: Ctx, network: NetworkInfo, group: GroupInfo, code: str) -> Proof:
    """The records the goal rests on in the group. One query; two for 3.3, three for 1.3 and 1.4."""
    records: list[Record] = []
    hidden = False
    for wanted in WANTED.get(code, lambda: ())():
        found, more = _found(ctx, network, group, wanted)
        records += found
        hidden = hidden or more
    if code == "1.3":
        records += _citing(ctx, network, group)
    if code == "1.4":
        lines, away = gatherings.proof(ctx, network, group, MOST)
        records += [Record(*line) for line in lines]
        hidden = hidden or away
    return Proof(tuple(records), hidden)


def _found(
    ctx: Ctx, network: NetworkInfo, group: GroupInfo, wanted: _Wanted
) -> tuple[list[Record], bool]:
    model = wanted.model
    visible = sa.case((visible_to(model, ctx.actor, network.id), 1), else_=0).label("visible")
    best = [sa.case((wanted.best, 1), else_=0).desc()] if wanted.best is not None else []
    rows = ctx.db.execute(
        sa.select(model.slug, model.title, visible)
        .where(model.network_id == network.id, model.group_id == group.id, wanted.which)
        .order_by(visible.desc(), *best, model.id.desc())
        .limit(MOST)
    ).all()
    base = f"/{network.slug}/{wanted.room}/"
    shown = [Record(wanted.part, r.title, base + r.slug + wanted.page) for r in rows if r.visible]
    return shown, len(shown) < len(rows)


def _citing(ctx: Ctx, network: NetworkInfo, group: GroupInfo) -> Iterator[Record]:
    """The adopted versions that cite somebody; the page they stand on shows drafts to no others."""
    v = ProblemVersion
    numbers = ctx.db.scalars(
        sa.select(col(v.number))
        .where(
            col(v.group_id) == group.id,
            col(v.state) != StatementState.DRAFT,
            q.cites_somebody(),
        )
        .order_by(col(v.number).desc())
        .limit(MOST)
    )
    href = f"/{network.slug}/grupper/{group.slug}/problemstilling"
    for number in numbers:
        yield Record("citing", _("Problemstillingen, versjon %s") % number, href)


def _insights() -> tuple[_Wanted, ...]:
    kind = col(Insight.source_kind)
    return (
        _Wanted(Insight, "innsikt", kind == SourceKind.YOUTH, part="youth"),
        _Wanted(Insight, "innsikt", kind == SourceKind.NAV_ADVISER, part="advisers"),
    )


def _practices(which: Any, best: Any = None) -> tuple[_Wanted, ...]:
    alive = col(Practice.state) != PracticeState.REJECTED
    return (_Wanted(Practice, "praksiser", sa.and_(alive, which), best),)


def _voices() -> tuple[_Wanted, ...]:
    own, around = q.heard_from(Viewpoint.SELF), q.heard_from(Viewpoint.AROUND)
    return _practices(sa.or_(own, around), sa.and_(own, around))


def _agreements() -> tuple[_Wanted, ...]:
    parts = q.agreement_parts()
    return (_Wanted(Initiative, "tiltak", sa.or_(*parts), sa.and_(*parts)),)


def _used() -> tuple[_Wanted, ...]:
    return (_Wanted(Initiative, "tiltak", q.rests_on_confirmed(), q.in_test_or_later()),)


def _asked() -> tuple[_Wanted, ...]:
    return (_Wanted(Initiative, "tiltak", q.asked_outside(), q.asked_outside(*q.TRYING)),)


def _tested_and_run() -> tuple[_Wanted, ...]:
    running = col(Initiative.status) == Status.RUNNING
    return (
        _Wanted(Initiative, "tiltak", q.has_decided_cycle(), part="cycled", page="/tester"),
        _Wanted(Initiative, "tiltak", running, part="running"),
    )


WANTED: dict[str, Callable[[], tuple[_Wanted, ...]]] = {
    "1.3": _insights,
    "2.1": lambda: _practices(sa.true(), q.described()),
    "2.2": lambda: _practices(col(Practice.state).in_(q.OBSERVED)),
    "2.3": _voices,
    "2.5": lambda: _practices(
        col(Practice.state).in_(q.CONFIRMED), col(Practice.transferability) != ""
    ),
    "3.1": _agreements,
    "3.2": _used,
    "3.3": _tested_and_run,
    "3.5": _asked,
}
