"""What is read of practices. Lists are column selects; only a single record is an object."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.accounts.models import Person
from app.core.access import Actor, Guard, loads
from app.core.db import select
from app.core.listing import Listing
from app.core.web import Ctx
from app.insights.models import Insight
from app.networks.models import Organisation
from app.networks.policy import visible_to
from app.networks.records import load_record
from app.practices.models import (
    Confirmation,
    Contrast,
    Practice,
    PracticeInsight,
    PracticeTheme,
)
from app.practices.policy import PracticeDo

P = Practice
LISTING = Listing(
    "practice",
    Practice,
    [
        col(P.id),
        col(P.slug),
        col(P.title),
        col(P.what),
        col(P.group_id),
        col(P.state),
        col(P.reach),
        col(P.example),
        col(P.created_at),
        col(P.tid),
        col(P.penger),
        col(P.kompetanse),
        col(P.mandat),
        col(P.nettverk),
        col(P.reject_reason),
    ],
    (PracticeTheme.practice_id, PracticeTheme.theme_id),
)


def load_practice(ctx: Ctx) -> Practice:
    """The practice of the address, locked when it will be changed. Raises NotFound when hidden."""
    return load_record(ctx, Practice)


def practice_guard(action: PracticeDo) -> Guard[Practice]:
    """The guard of a page about one practice."""
    return loads(load_practice, action)


@dataclass(frozen=True)
class Evidence:
    """What a practice rests on."""

    insights: Sequence[Any]
    contrasts: Sequence[Any]
    confirmations: Sequence[Any]
    theme_ids: list[int]


def evidence(db: Session, actor: Actor, practice: Practice) -> Evidence:
    """Insights the actor may see, contrasts, confirmations, themes. Three queries."""
    rows = db.execute(sa.union_all(_contrasts(practice), _themes(practice)).order_by("id")).all()
    return Evidence(
        insights=linked_insights(db, actor, practice),
        contrasts=[row for row in rows if row.kind == "contrast"],
        confirmations=confirmations(db, practice),
        theme_ids=[row.id for row in rows if row.kind == "theme"],
    )


def _contrasts(practice: Practice) -> Any:
    c = Contrast
    return select(
        sa.literal("contrast").label("kind"), col(c.id), c.unit, c.shows, c.deviant, c.note
    ).where(col(c.practice_id) == practice.id)


def _themes(practice: Practice) -> Any:
    """The practice's themes in the columns of its contrasts."""
    link, no = PracticeTheme, sa.false()
    return select(
        sa.literal("theme"), col(link.theme_id), sa.literal(""), no, no, sa.literal("")
    ).where(col(link.practice_id) == practice.id)


def linked_insights(db: Session, actor: Actor, practice: Practice) -> Sequence[Any]:
    """The insights behind the practice, each with its viewpoint. One query."""
    return db.execute(
        select(
            col(Insight.id),
            Insight.slug,
            Insight.title,
            Insight.source_kind,
            Insight.is_exception,
            PracticeInsight.viewpoint,
        )
        .join(PracticeInsight, col(PracticeInsight.insight_id) == Insight.id)
        .where(
            col(PracticeInsight.practice_id) == practice.id,
            visible_to(Insight, actor, practice.network_id),
        )
        .order_by(col(Insight.id))
    ).all()


def contrasts(db: Session, practice: Practice) -> Sequence[Any]:
    """The units compared. One query."""
    return db.execute(_contrasts(practice).order_by(col(Contrast.id))).all()


def confirmations(db: Session, practice: Practice) -> Sequence[Any]:
    """Who has confirmed, for which organisation. One query."""
    return db.execute(
        select(
            col(Confirmation.person_id),
            Confirmation.organisation_id,
            Confirmation.researcher,
            Confirmation.created_at,
            Person.name,
            col(Organisation.name).label("organisation"),
        )
        .join(Person, col(Person.id) == Confirmation.person_id)
        .outerjoin(Organisation, col(Organisation.id) == Confirmation.organisation_id)
        .where(col(Confirmation.practice_id) == practice.id)
        .order_by(col(Confirmation.id))
    ).all()


def theme_ids(db: Session, practice: Practice) -> list[int]:
    """The practice's themes. One query."""
    link = PracticeTheme
    chosen = select(col(link.theme_id)).where(col(link.practice_id) == practice.id)
    return list(db.scalars(chosen))


def two_by_two(rows: Sequence[Any]) -> dict[str, int]:
    """The 2×2 table behaviour × success of the contrasts."""
    return {
        "with_well": sum(r.shows and r.deviant for r in rows),
        "with_not": sum(r.shows and not r.deviant for r in rows),
        "without_well": sum(not r.shows and r.deviant for r in rows),
        "without_not": sum(not r.shows and not r.deviant for r in rows),
    }


def choosable(db: Session, actor: Actor, network_id: int, group_id: int) -> Sequence[Any]:
    """A group's practices to build an initiative on. One query."""
    return db.execute(
        select(col(P.id), col(P.slug), col(P.title), col(P.state))
        .where(visible_to(Practice, actor, network_id), col(P.group_id) == group_id)
        .order_by(col(P.id).desc())
        .limit(100)
    ).all()
