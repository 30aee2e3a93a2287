"""The day an insight was to be deleted by has come: it goes, and every trace of its text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core import audit, clock, dialect
from app.core.access import Actor
from app.core.db import metadata
from app.core.drafts import DRAFT
from app.core.i18n import N_
from app.core.once import IDEMPOTENCY
from app.insights.models import Exception_, Insight, Quote
from app.networks.models import Network

FORGOTTEN = audit.kind("insight:forgotten", N_("Innsikten ble slettet, slik det var avtalt"))
QUOTE_FORGOTTEN = audit.kind("quote:forgotten", N_("Sitatet ble slettet sammen med innsikten"))
EXCEPTION_FORGOTTEN = audit.kind("exception:forgotten", N_("Unntaket ble slettet med innsikten"))
FLIPP = Actor(name="Flipp")


def forget_due(db: Session) -> int:
    """Remove the insights whose delete-by date has come. Returns how many.

    The log keeps that something was removed, never what it said.
    """
    due = db.scalars(sa.select(Insight).where(col(Insight.delete_by) <= clock.today())).all()
    forget(db, due)
    return len(due)


def forget(db: Session, insights: Sequence[Insight]) -> None:
    """Remove these insights with all that was taken from them, their words in the index too."""
    ids = [insight.id for insight in insights if insight.id is not None]
    for insight in insights:
        _forget(db, insight)
    dialect.forget_documents(db, "insight", ids)


def _forget(db: Session, insight: Insight) -> None:
    for model, event in ((Quote, QUOTE_FORGOTTEN), (Exception_, EXCEPTION_FORGOTTEN)):
        _forget_rows(db, insight, model, event)
    _forget_typed(db, insight)
    _untie(db, insight)
    audit.record(db, FLIPP, FORGOTTEN, insight)
    db.delete(insight)
    db.flush()


def _forget_rows(db: Session, insight: Insight, model: Any, event: audit.Kind) -> None:
    for row in db.scalars(sa.select(model).where(col(model.insight_id) == insight.id)).all():
        audit.record(db, FLIPP, event, row)
        db.delete(row)
    db.flush()


def _forget_typed(db: Session, insight: Insight) -> None:
    """Drafts of its form hold its text; its address is made of its title."""
    network = db.scalar(sa.select(col(Network.slug)).where(col(Network.id) == insight.network_id))
    home = f"/{network}/innsikt/{insight.slug}"
    under = f"{home}/%"
    for table, column in ((DRAFT, DRAFT.c.address), (IDEMPOTENCY, IDEMPOTENCY.c.location)):
        db.execute(table.delete().where(sa.or_(column == home, column.like(under))))
    db.execute(IDEMPOTENCY.delete().where(IDEMPOTENCY.c.path.like(under)))


def _untie(db: Session, insight: Insight) -> None:
    """Loosen whatever refers to it, in rooms above too, which this one does not know."""
    own = sa.inspect(Insight).local_table
    for table in metadata.sorted_tables:
        for key in table.foreign_keys:
            if key.column.table is not own:
                continue
            column: Any = key.parent
            mine = column == insight.id
            loosen = table.update().values({column: None}) if column.nullable else table.delete()
            db.execute(loosen.where(mine))
