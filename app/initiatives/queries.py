"""What is read of initiatives. Lists are column selects; only a single record is an object."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.access import Actor, Guard, loads
from app.core.listing import Listing, view_clause
from app.core.prepared import Prepared
from app.core.web import Ctx
from app.initiatives.models import (
    Initiative,
    InitiativePartner,
    InitiativePractice,
    InitiativeTerm,
    InitiativeTheme,
    Status,
)
from app.initiatives.policy import InitiativeDo
from app.initiatives.rules import IN_TEST, STOPPED
from app.networks.policy import view_of, visible_to
from app.networks.records import load_record
from app.practices.models import Practice, PracticeState

T = Initiative
ROW = [
    col(T.id),
    col(T.slug),
    col(T.title),
    col(T.purpose),
    col(T.target_group),
    col(T.setting),
    col(T.group_id),
    col(T.status),
    col(T.reach),
    col(T.example),
    col(T.created_at),
    col(T.learned),
    col(T.advice),
    col(T.ended_on),
]
LISTING = Listing(
    "initiative", Initiative, ROW, (InitiativeTheme.initiative_id, InitiativeTheme.theme_id)
)


def load_initiative(ctx: Ctx) -> Initiative:
    """The initiative of the address, locked to be changed. Raises NotFound when hidden."""
    return load_record(ctx, Initiative)


def initiative_guard(action: InitiativeDo) -> Guard[Initiative]:
    """The guard of a page about one initiative."""
    return loads(load_initiative, action)


@dataclass(frozen=True)
class Ties:
    """What an initiative is tied to."""

    practices: Sequence[Any]
    partner_ids: list[int]
    theme_ids: list[int]
    term_ids: list[int]


def _numbers(name: str, model: Any, column: Any) -> Any:
    """What one link table ties the initiative to, marked with its name."""
    tied = sa.select(sa.literal(name).label("name"), column.label("number"))
    return tied.where(model.initiative_id == sa.bindparam("initiative"))


_TIED = Prepared(
    sa.union_all(
        _numbers("partner", InitiativePartner, col(InitiativePartner.organisation_id)),
        _numbers("theme", InitiativeTheme, col(InitiativeTheme.theme_id)),
        _numbers("term", InitiativeTerm, col(InitiativeTerm.term_id)),
    )
)


def ties(db: Session, actor: Actor, initiative: Initiative) -> Ties:
    """Source practices the actor may see, partners, themes, words of the lists. Two queries."""
    found: dict[str, list[int]] = {"partner": [], "theme": [], "term": []}
    for name, number in _TIED.all(db, {"initiative": initiative.id}):
        found[name].append(number)
    return Ties(
        practices=source_practices(db, actor, initiative),
        partner_ids=sorted(found["partner"]),
        theme_ids=sorted(found["theme"]),
        term_ids=sorted(found["term"]),
    )


_PRACTICE: list[Any] = [
    col(Practice.id),
    col(Practice.slug),
    col(Practice.title),
    col(Practice.state),
    col(Practice.group_id),
]


@lru_cache(maxsize=8)
def _sources(shape: str) -> Prepared:
    return Prepared(
        sa.select(*_PRACTICE)
        .join(InitiativePractice, col(InitiativePractice.practice_id) == Practice.id)
        .where(
            col(InitiativePractice.initiative_id) == sa.bindparam("number"),
            view_clause(Practice, shape),
        )
        # By the link's own key: by the practice's, SQLite goes through all of the network's.
        .order_by(col(InitiativePractice.practice_id))
    )


def source_practices(db: Session, actor: Actor, initiative: Initiative) -> Sequence[Any]:
    """The practices the initiative builds on. One query."""
    view = view_of(actor, initiative.network_id)
    return _sources(view.shape).all(db, view.bound | {"number": initiative.id})


def practices_named(
    db: Session, actor: Actor, network_id: int, slugs: Sequence[str]
) -> Sequence[Any]:
    """Practices to start from, by their addresses; the rejected are left out. One query."""
    return _startable(db, actor, network_id, col(Practice.slug).in_(slugs)) if slugs else []


def practices_numbered(
    db: Session, actor: Actor, network_id: int, ids: Sequence[int]
) -> Sequence[Any]:
    """The same by their numbers. One query."""
    return _startable(db, actor, network_id, col(Practice.id).in_(ids)) if ids else []


def _startable(db: Session, actor: Actor, network_id: int, which: Any) -> Sequence[Any]:
    return db.execute(
        sa.select(*_PRACTICE)
        .where(
            which,
            col(Practice.state) != PracticeState.REJECTED,
            visible_to(Practice, actor, network_id),
        )
        .order_by(col(Practice.id))
    ).all()


def of_practice(db: Session, actor: Actor, practice: Practice) -> Sequence[Any]:
    """The initiatives that build on the practice, newest first. One query."""
    return db.execute(
        sa.select(*ROW)
        .join(InitiativePractice, col(InitiativePractice.initiative_id) == T.id)
        .where(
            col(InitiativePractice.practice_id) == practice.id,
            visible_to(Initiative, actor, practice.network_id),
        )
        .order_by(col(T.id).desc())
        .limit(20)
    ).all()


# What the rooms above ask for.


def of_group(
    db: Session, actor: Actor, network_id: int, group_id: int, most: int = 100
) -> list[tuple[Any, tuple[int, ...]]]:
    """A group's initiatives, newest first, each with the ids of its practices. Two queries."""
    rows = db.execute(
        sa.select(*ROW)
        .where(visible_to(Initiative, actor, network_id), col(T.group_id) == group_id)
        .order_by(col(T.id).desc())
        .limit(most)
    ).all()
    found: dict[int, list[int]] = {row.id: [] for row in rows}
    link = InitiativePractice
    pairs = sa.select(col(link.initiative_id), col(link.practice_id))
    for initiative_id, practice_id in db.execute(
        pairs.where(col(link.initiative_id).in_(list(found))).order_by(col(link.practice_id))
    ):
        found[initiative_id].append(practice_id)
    return [(row, tuple(found[row.id])) for row in rows]


def counts_by_group(db: Session, actor: Actor, network_id: int) -> dict[int, dict[Status, int]]:
    """How many the actor sees in each status, group by group. One query."""
    counts: dict[int, dict[Status, int]] = {}
    for group_id, status, n in db.execute(
        sa.select(col(T.group_id), col(T.status), sa.func.count())
        .where(visible_to(Initiative, actor, network_id))
        .group_by(col(T.group_id), col(T.status))
    ):
        counts.setdefault(group_id, {})[status] = n
    return counts


def newest_in_test(db: Session, actor: Actor, network_id: int, most: int = 5) -> Sequence[Any]:
    """What is being tested now, newest first. One query."""
    return _newest(db, actor, network_id, IN_TEST, most, col(T.id).desc())


def newest_ended(db: Session, actor: Actor, network_id: int, most: int = 5) -> Sequence[Any]:
    """What was stopped last, with its lesson. One query."""
    return _newest(db, actor, network_id, STOPPED, most, col(T.ended_on).desc(), col(T.id).desc())


def _newest(
    db: Session,
    actor: Actor,
    network_id: int,
    states: frozenset[Status],
    most: int,
    *order: Any,
) -> Sequence[Any]:
    wanted = sa.select(*ROW).where(
        visible_to(Initiative, actor, network_id), col(T.status).in_(sorted(states))
    )
    return db.execute(wanted.order_by(*order).limit(most)).all()
