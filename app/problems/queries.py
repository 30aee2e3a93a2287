"""What is read of problem statements and flip questions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.access import Guard, loads
from app.core.errors import NotFound
from app.core.web import Ctx
from app.networks.queries import GroupInfo, load_group
from app.problems.models import FlipQuestion, ProblemVersion, StatementState
from app.problems.policy import ProblemDo, sees_drafts

R = TypeVar("R")
V, Q = ProblemVersion, FlipQuestion
_VERSION = sa.select(
    col(V.id),
    col(V.group_id),
    col(V.number),
    col(V.text),
    col(V.form),
    col(V.target_group),
    col(V.reason),
    col(V.state),
    col(V.adopted_on),
    col(V.example),
    col(V.version),
)
_QUESTION = sa.select(
    col(Q.id),
    col(Q.group_id),
    col(Q.text),
    col(Q.answer),
    col(Q.example),
    col(Q.version),
).order_by(col(Q.id))


def group_guard(action: ProblemDo) -> Guard[GroupInfo]:
    """The guard of pages about a group's statement."""
    return loads(load_group, action)


def load_version(ctx: Ctx) -> ProblemVersion:
    """The version of the address, locked when it will be changed. Raises NotFound when hidden."""
    group = load_group(ctx)
    statement = sa.select(V).where(
        col(V.group_id) == group.id, col(V.number) == _number(ctx.part("nummer"))
    )
    version = _loaded(ctx, statement)
    if version is None or not (_told(version) or sees_drafts(ctx.actor, group)):
        raise NotFound
    return version


def load_question(ctx: Ctx) -> FlipQuestion:
    """The question of the address, locked when it will be changed. Raises NotFound."""
    group = load_group(ctx)
    statement = sa.select(Q).where(
        col(Q.group_id) == group.id, col(Q.id) == _number(ctx.part("nummer"))
    )
    question = _loaded(ctx, statement)
    if question is None:
        raise NotFound
    return question


def _loaded(ctx: Ctx, statement: sa.Select[R]) -> R | None:
    if ctx.route.writes:
        statement = statement.with_for_update()
    return ctx.db.scalars(statement).first()


def _number(text: str) -> int:
    """A number no database chokes on."""
    return int(text) if len(text) < 10 else 0


def _told(version: ProblemVersion) -> bool:
    return version.state is not StatementState.DRAFT


def version_guard(action: ProblemDo) -> Guard[ProblemVersion]:
    """The guard of an action on one version."""
    return loads(load_version, action)


def question_guard(action: ProblemDo = ProblemDo.ASK) -> Guard[FlipQuestion]:
    """The guard of pages about one flip question."""
    return loads(load_question, action)


def version_records(db: Session, group_id: int, drafts: bool) -> Sequence[ProblemVersion]:
    """The versions as records, newest first; the page asks for each one's panels. One query."""
    statement = sa.select(V).where(col(V.group_id) == group_id).order_by(col(V.number).desc())
    if not drafts:
        statement = statement.where(col(V.state) != StatementState.DRAFT)
    return db.scalars(statement).all()


def draft_of(db: Session, group_id: int, lock: bool = False) -> ProblemVersion | None:
    """The group's one draft, if there is one. One query."""
    statement = sa.select(V).where(
        col(V.group_id) == group_id, col(V.state) == StatementState.DRAFT
    )
    return db.scalars(statement.with_for_update() if lock else statement).first()


def versions(db: Session, group_id: int) -> Sequence[Any]:
    """Every version as a row, newest first. One query."""
    return db.execute(
        _VERSION.where(col(V.group_id) == group_id).order_by(col(V.number).desc())
    ).all()


def current_version(db: Session, group_id: int) -> Any | None:
    """The group's adopted statement as a row, or None. One query."""
    return db.execute(
        _VERSION.where(col(V.group_id) == group_id, col(V.state) == StatementState.ADOPTED)
    ).first()


def current_statements(db: Session, network_id: int) -> dict[int, Any]:
    """The adopted statement of every group of the network, by group. One query."""
    rows = db.execute(
        _VERSION.where(col(V.network_id) == network_id, col(V.state) == StatementState.ADOPTED)
    ).all()
    return {row.group_id: row for row in rows}


def open_versions(db: Session, group_id: int) -> Sequence[Any]:
    """The versions work goes on with: the draft and the adopted one, as rows. One query."""
    still_open = [StatementState.DRAFT, StatementState.ADOPTED]
    return db.execute(
        _VERSION.where(col(V.group_id) == group_id, col(V.state).in_(still_open)).order_by(
            col(V.number)
        )
    ).all()


def questions(db: Session, group_id: int) -> Sequence[Any]:
    """A group's flip questions, the oldest first. One query."""
    return db.execute(_QUESTION.where(col(Q.group_id) == group_id)).all()


def questions_of_network(db: Session, network_id: int) -> Sequence[Any]:
    """The flip questions of all groups of a network. One query."""
    return db.execute(_QUESTION.where(col(Q.network_id) == network_id)).all()
