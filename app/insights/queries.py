"""What is read of insights. Lists are column selects; only a single record is an object."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.access import Actor, Guard, loads
from app.core.forms import MAX_ID
from app.core.listing import Listing, View, Wanted
from app.core.paging import cursor
from app.core.web import Ctx
from app.insights.models import Exception_, Insight, InsightTheme, VersionInsight
from app.insights.policy import InsightDo
from app.networks.policy import visible_to
from app.networks.records import load_record
from app.problems.models import FlipQuestion, ProblemVersion, StatementState

I, E, Q, V = Insight, Exception_, FlipQuestion, ProblemVersion  # noqa: E741
EXCERPT = 280


class YesNo(StrEnum):
    """Whether it is an exception, spelled as its count is kept (core.facets)."""

    YES = "True"
    NO = "False"


class InsightListing(Listing):
    """The list of insights; its yes-or-no filter is a word in the address."""

    def _bound(self, view: View, wanted: Wanted) -> dict[str, Any] | None:
        bound = super()._bound(view, wanted)
        if bound and "f_is_exception" in bound:
            bound["f_is_exception"] = bound["f_is_exception"] == YesNo.YES
        return bound


LISTING = InsightListing(
    "insight",
    Insight,
    [
        col(I.id),
        col(I.slug),
        col(I.title),
        sa.func.substr(col(I.text), 1, EXCERPT).label("text"),
        col(I.group_id),
        col(I.source_kind),
        col(I.method),
        col(I.is_exception),
        col(I.heard_on),
        col(I.reach),
        col(I.example),
        col(I.created_at),
    ],
    (InsightTheme.insight_id, InsightTheme.theme_id),
)


def numbered(text: str) -> int | None:
    """A record's number as it stands in an address or a form; None when it can't be one."""
    number = cursor(text)
    return number if number is not None and number <= MAX_ID else None


def load_insight(ctx: Ctx) -> Insight:
    """The insight of the address, locked when it will be changed. Raises NotFound when hidden."""
    return load_record(ctx, Insight)


def insight_guard(action: InsightDo) -> Guard[Insight]:
    """The guard of a page about one insight."""
    return loads(load_insight, action)


def theme_ids(db: Session, insight: Insight) -> list[int]:
    """The insight's themes. One query."""
    link = InsightTheme
    chosen = sa.select(col(link.theme_id)).where(col(link.insight_id) == insight.id)
    return list(db.scalars(chosen))


def _brief(actor: Actor, network_id: int) -> Any:
    return sa.select(
        col(I.id),
        col(I.slug),
        col(I.title),
        col(I.group_id),
        col(I.source_kind),
        col(I.is_exception),
    ).where(visible_to(Insight, actor, network_id))


def by_slugs(db: Session, actor: Actor, network_id: int, slugs: Sequence[str]) -> Sequence[Any]:
    """The insights of these slugs that the actor may see. One query, none for no slugs."""
    if not slugs:
        return []
    chosen = _brief(actor, network_id).where(col(I.slug).in_(slugs))
    return db.execute(chosen.order_by(col(I.id))).all()


def by_ids(db: Session, actor: Actor, network_id: int, ids: Sequence[int]) -> Sequence[Any]:
    """The insights of these numbers that the actor may see. One query, none for no numbers."""
    if not ids:
        return []
    chosen = _brief(actor, network_id).where(col(I.id).in_(ids))
    return db.execute(chosen.order_by(col(I.id))).all()


def choosable(db: Session, actor: Actor, network_id: int, group_id: int) -> Sequence[Any]:
    """A group's newest hundred insights, to choose among. One query."""
    chosen = _brief(actor, network_id).where(col(I.group_id) == group_id)
    return db.execute(chosen.order_by(col(I.id).desc()).limit(100)).all()


@dataclass(frozen=True)
class Ties:
    """What an insight is tied to in its group's work, or could be; each row says `tied`."""

    questions: list[Any]
    versions: list[Any]


def ties(db: Session, insight: Insight) -> Ties:
    """The group's flip questions and versions of its statement, told apart by `kind`. One query.

    Versions the work has left behind are there only when they rest on the insight.
    """
    link = VersionInsight
    answers = sa.and_(col(E.flip_question_id) == Q.id, col(E.insight_id) == insight.id)
    rests = sa.and_(col(link.version_id) == V.id, col(link.insight_id) == insight.id)
    wanted = sa.or_(col(V.state) != StatementState.REVISED, col(link.insight_id).is_not(None))
    questions = (
        _tie("question", Q, sa.literal(0), Q.answer, col(E.id).is_not(None))
        .outerjoin(E, answers)
        .where(col(Q.group_id) == insight.group_id)
    )
    versions = (
        _tie("version", V, col(V.number), V.state, col(link.insight_id).is_not(None))
        .outerjoin(link, rests)
        .where(col(V.group_id) == insight.group_id, wanted)
    )
    rows = db.execute(sa.union_all(questions, versions).order_by("number", "id")).all()
    return Ties(
        [row for row in rows if row.kind == "question"],
        [row for row in rows if row.kind == "version"],
    )


def _tie(kind: str, model: Any, number: Any, state: Any, tied: Any) -> Any:
    return sa.select(
        sa.literal(kind).label("kind"),
        model.id.label("id"),
        model.text.label("text"),
        number.label("number"),
        sa.cast(state, sa.String).label("state"),
        tied.label("tied"),
    ).select_from(model)


def behind_versions(
    db: Session, actor: Actor, network_id: int, group_id: int
) -> dict[int, list[Any]]:
    """{version: the insights it rests on that the actor may see} of a group. One query."""
    link = VersionInsight
    rows = db.execute(
        _brief(actor, network_id)
        .add_columns(col(link.version_id).label("version_id"))
        .join(link, col(link.insight_id) == I.id)
        .join(V, col(V.id) == link.version_id)
        .where(col(V.group_id) == group_id)
        .order_by(col(I.id))
    ).all()
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.version_id, []).append(row)
    return found


def of_group(
    db: Session, actor: Actor, network_id: int, group_id: int, most: int = 12
) -> Sequence[Any]:
    """A group's newest insights for the red thread, exceptions first. One query."""
    chosen = _brief(actor, network_id).where(col(I.group_id) == group_id)
    order = (col(I.is_exception).desc(), col(I.id).desc())
    return db.execute(chosen.order_by(*order).limit(most)).all()


def exceptions_of_group(db: Session, actor: Actor, network_id: int, group_id: int) -> Sequence[Any]:
    """The exceptions of a group, each with the flip question it answers. One query."""
    return db.execute(
        _brief(actor, network_id)
        .add_columns(col(E.flip_question_id).label("flip_question_id"))
        .join(E, col(E.insight_id) == I.id)
        .where(col(I.group_id) == group_id)
        .order_by(col(I.id))
    ).all()


def exception_counts(db: Session, actor: Actor, network_id: int) -> dict[int, int]:
    """{group: how many exceptions the actor sees} of a network. One query."""
    rows: Any = db.execute(
        sa.select(col(I.group_id), sa.func.count())
        .where(visible_to(Insight, actor, network_id), col(I.is_exception).is_(True))
        .group_by(col(I.group_id))
    )
    return {row[0]: row[1] for row in rows}
