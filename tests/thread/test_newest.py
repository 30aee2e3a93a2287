"""A front page tells of what was decided on and stopped last, not of what is youngest."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock
from app.core.audit import AuditEvent
from app.initiatives import service
from app.initiatives.models import Initiative, Status
from app.thread import queries
from tests.initiatives.helpers import actor, initiative, network_id

LESSON = {"learned": "De kom ikke.", "advice": "Gå dit de er."}


def _moved(db: Session, made: Iterable[Initiative], status: Status, **lesson: object) -> None:
    """One after the other, an hour between them."""
    for hours, record in enumerate(made):
        with clock.held_at(clock.now() + timedelta(hours=hours)):
            service.bring_to(db, actor(db, "leader"), record, status, **lesson)  # type: ignore[arg-type]


def _news(db: Session) -> queries.News:
    return queries.news(db, actor(db, "member"), network_id(db))


def test_the_newest_decision_is_the_one_taken_last(db) -> None:
    older, younger = initiative(db, "Eldst"), initiative(db, "Yngst")
    _moved(db, [younger, older], Status.DECIDED)
    assert _news(db).decision.title == "Eldst"


def test_what_goes_into_operation_is_no_new_decision(db) -> None:
    money = {"funding": "Skolens budsjett", "owner_id": initiative(db, "", Status.RUNNING).owner_id}
    older, younger = initiative(db, "Eldst", **money), initiative(db, "Yngst")
    _moved(db, [older, younger], Status.DECIDED)
    _moved(db, [older], Status.RUNNING)
    assert _news(db).decision.title == "Yngst"


def test_the_newest_lesson_is_of_what_was_stopped_last(db) -> None:
    older, younger = initiative(db, "Eldst"), initiative(db, "Yngst")
    _moved(db, [younger, older], Status.DISCARDED, ended_on=date(2026, 3, 2), **LESSON)
    assert _news(db).lesson.title == "Eldst"
    before = initiative(db, "Stoppet før Flipp")
    _moved(db, [before], Status.ENDED, ended_on=date(2021, 3, 2), **LESSON)
    assert _news(db).lesson.title == "Eldst", "the day it ended counts, not the day it was written"


def test_without_a_history_the_youngest_counts_and_what_has_one_comes_first(db) -> None:
    told = initiative(db, "Med historie", Status.DECIDED)
    bare = [initiative(db, title, Status.DECIDED) for title in ("Uten", "Uten, yngst")]
    ids = [record.id for record in bare]
    db.execute(sa.delete(AuditEvent).where(sa.column("subject_id").in_(ids)))
    assert _news(db).decision.title == "Med historie"
    db.execute(sa.delete(AuditEvent).where(sa.column("subject_id") == told.id))
    assert _news(db).decision.title == "Uten, yngst"
