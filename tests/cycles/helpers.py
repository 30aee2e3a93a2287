"""A test of an initiative in any state, as short as a test needs it."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.audit import AuditEvent
from app.core.columns import Reach
from app.cycles import numbers, service
from app.cycles.models import CycleState, Decision, Measure, TestCycle
from app.initiatives.models import Initiative, Status
from tests.initiatives.helpers import actor, initiative

C = CycleState
BELIEVED = "15 kommer, 5 av dem nye"
HOME = "/nett/tiltak/frokost"


def breakfast(db: Session, status: Status = Status.TESTING, **more: Any) -> Initiative:
    """The breakfast club, published."""
    return initiative(db, "Frokost", status, **({"reach": Reach.PUBLIC} | more))


def cycle(
    db: Session,
    of: Initiative,
    state: CycleState = C.PLANNED,
    *,
    decision: Decision = Decision.ADAPT,
    **more: Any,
) -> TestCycle:
    """A test brought to a state by its steps."""
    who = actor(db)
    texts = {"question": "Kommer flere?", "prediction": BELIEVED} | more
    made = service.plan(db, who, of, **texts)
    if state is not C.PLANNED:
        service.start(db, who, made)
    if state in {C.STUDIED, C.DECIDED}:
        service.study(db, who, made, happened="12 kom")
    if state is C.DECIDED:
        service.decide(db, who, made, decision, "Vi så det")
    return made


def measure(db: Session, of: Initiative, values: dict[date, float] | None = None) -> Measure:
    """What is counted, with its numbers."""
    made = service.make_measure(db, actor(db), of, name="Unge som kom")
    for day, value in (values or {}).items():
        numbers.enter(db, actor(db), made, day, value=value)
    return made


def events(db: Session, subject: TestCycle | int | None, name: str = "") -> list[str]:
    """The names of what happened to a test."""
    number = subject.id if isinstance(subject, TestCycle) else subject
    mine = sa.select(AuditEvent.event).where(
        AuditEvent.subject_type == "test_cycle", AuditEvent.subject_id == number
    )
    found = list(db.scalars(mine.order_by(AuditEvent.id)))
    return [event for event in found if name in event]
