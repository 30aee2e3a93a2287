"""Tests and numbers change what is known of an initiative: the library is told in the same breath.

Imported once (app/core/migrate.py): it hands the level of knowledge its evidence, and writes the
level anew in the transaction that decides a test or enters a number.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event as sa_event
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core import search_shelf
from app.core.db import WriteSession, touch
from app.core.search_tables import SCOPE
from app.cycles import evidence
from app.cycles.models import Measure, Measurement, TestCycle
from app.replication import knowledge
from app.replication.shelf import INITIATIVES, levels_of_initiatives

_CHANGED = "tests_changed"
if evidence.of_initiatives not in knowledge.EVIDENCE:
    knowledge.EVIDENCE.append(evidence.of_initiatives)


@sa_event.listens_for(WriteSession, "before_flush")
def _notice(session: Session, *_args: Any) -> None:
    for record in (*session.new, *session.dirty, *session.deleted):
        if isinstance(record, (TestCycle, Measure, Measurement)):
            session.info.setdefault(_CHANGED, {})[id(record)] = record
            touch(session, SCOPE)


@sa_event.listens_for(WriteSession, "before_commit")
def _write(session: Session) -> None:
    session.flush()
    changed = session.info.pop(_CHANGED, {}).values()
    if not changed:
        return
    numbers = _initiatives(session, changed)
    for number, level in levels_of_initiatives(session, sorted(numbers)).items():
        search_shelf.set_knowledge(session, INITIATIVES, number, level)


@sa_event.listens_for(WriteSession, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(_CHANGED, None)


def _initiatives(session: Session, changed: Iterable[Any]) -> set[int]:
    """The initiatives these are about. One query when there are numbers among them."""
    records = list(changed)
    measures = {r.measure_id for r in records if isinstance(r, Measurement)}
    found: set[int] = {r.initiative_id for r in records if not isinstance(r, Measurement)}
    if measures:
        of = sa.select(col(Measure.initiative_id)).where(col(Measure.id).in_(sorted(measures)))
        found.update(session.scalars(of))
    return found
