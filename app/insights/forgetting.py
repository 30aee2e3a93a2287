"""The day an insight was to be deleted by has come: it goes, and every trace of its text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core import audit, clock, dialect, drafts
from app.core.access import Actor
from app.core.db import metadata
from app.core.i18n import N_
from app.core.once import IDEMPOTENCY
from app.insights.models import Exception_, Insight, Quote
from app.networks.models import Network
from app.problems import service as problems
from app.problems.models import Answer, FlipQuestion

FORGOTTEN = audit.kind("insight:forgotten", N_("Innsikten ble slettet, slik det var avtalt"))
QUOTE_FORGOTTEN = audit.kind("quote:forgotten", N_("Sitatet ble slettet sammen med innsikten"))
EXCEPTION_FORGOTTEN = audit.kind("exception:forgotten", N_("Unntaket ble slettet med innsikten"))
FLIPP = Actor(name="Flipp")


def forget_due(db: Session) -> int:
    """Remove the insights whose delete-by date has come. Returns how many.

    The log keeps that something was removed, never what it said.
    """
    due = col(Insight.delete_by) <= clock.today()
    found = db.scalars(sa.select(Insight).where(due).with_for_update()).all()
    forget(db, found)
    return len(found)


def forget(db: Session, insights: Sequence[Insight]) -> None:
    """Remove these insights with all that was taken from them, their words in the index too."""
    ids = sorted(insight.id for insight in insights if insight.id is not None)
    # Locked first: a quote written this moment is there when we look, or finds nothing to quote.
    chosen = sa.select(Insight).where(col(Insight.id).in_(ids)).order_by(col(Insight.id))
    locked = chosen.with_for_update().execution_options(populate_existing=True)
    for insight in db.scalars(locked).all():
        _forget(db, insight)
    dialect.forget_documents(db, "insight", ids)


def _forget(db: Session, insight: Insight) -> None:
    quotes = _forget_rows(db, insight, Quote, QUOTE_FORGOTTEN)
    exceptions = _forget_rows(db, insight, Exception_, EXCEPTION_FORGOTTEN)
    for number in sorted(exception.flip_question_id for exception in exceptions):
        reopen(db, FLIPP, number)
    _forget_typed(db, insight, [insight.title, insight.text, *(q.text for q in quotes)])
    _untie(db, insight)
    audit.record(db, FLIPP, FORGOTTEN, insight)
    db.delete(insight)
    db.flush()


def _forget_rows(db: Session, insight: Insight, model: Any, event: audit.Kind) -> Sequence[Any]:
    rows = db.scalars(sa.select(model).where(col(model.insight_id) == insight.id)).all()
    for row in rows:
        audit.record(db, FLIPP, event, row)
        db.delete(row)
    db.flush()
    return rows


def reopen(db: Session, actor: Actor, question_id: int) -> None:
    """A «ja» that no exception is left behind becomes open again."""
    chosen = sa.select(FlipQuestion).where(col(FlipQuestion.id) == question_id)
    question = db.scalars(chosen.with_for_update()).one()
    behind = col(Exception_.flip_question_id) == question_id
    left = db.scalar(sa.select(sa.exists().where(behind)))
    if question.answer is Answer.YES and not left:
        problems.answer(db, actor, question, Answer.OPEN)


def _forget_typed(db: Session, insight: Insight, texts: Sequence[str]) -> None:
    """Drafts of its form hold its text, others may quote it; its address is made of its title."""
    network = db.scalar(sa.select(col(Network.slug)).where(col(Network.id) == insight.network_id))
    home = f"/{network}/innsikt/{insight.slug}"
    drafts.forget(db, str(network), home, texts)
    under, led = f"{home}/%", IDEMPOTENCY.c.location
    db.execute(IDEMPOTENCY.delete().where(sa.or_(led == home, led.like(under))))
    db.execute(IDEMPOTENCY.delete().where(IDEMPOTENCY.c.path.like(under)))


def _untie(db: Session, insight: Insight) -> None:
    """Loosen whatever refers to it, in rooms above too, which this one does not know.

    Never a quote: it holds its words.
    """
    own, quotes = sa.inspect(Insight).local_table, sa.inspect(Quote).local_table
    for table in metadata.sorted_tables:
        for key in table.foreign_keys:
            if key.column.table is not own:
                continue
            column: Any = key.parent
            mine = column == insight.id
            stays = column.nullable and table is not quotes
            loosen = table.update().values({column: None}) if stays else table.delete()
            db.execute(loosen.where(mine))
