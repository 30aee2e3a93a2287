"""The house's tests, one in each state, and what is measured; the first has not begun."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.core import clock
from app.core.access import Actor
from app.cycles import numbers, service
from app.cycles.models import Decision, TestCycle
from app.initiatives.models import Initiative
from tests.find import one


def furnish(db: Session, leader: Actor, ids: dict[str, Any]) -> dict[str, Any]:
    """Planned, running, studied and decided; returns their numbers."""
    tried = db.get(Initiative, ids["initiative"])
    assert tried is not None
    measure = service.make_measure(db, leader, tried, name="Frokoster")
    numbers.enter(db, leader, measure, clock.today(), value=12)
    made = [_plan(db, leader, tried, measure.id or 0, n) for n in range(1, 5)]
    _planned, running, studied, decided = made
    for cycle in made[1:]:
        service.start(db, leader, cycle)
    for cycle in (studied, decided):
        service.study(db, leader, cycle, happened="12 kom")
    service.decide(db, leader, decided, Decision.ADAPT, "Vi så det")
    return {"measure": measure.id, "running_cycle": running.id}


def _plan(db: Session, leader: Actor, tried: Initiative, measure: int, n: int) -> TestCycle:
    return service.plan(
        db,
        leader,
        tried,
        question=f"Kommer det {n}?",
        prediction="15 kommer",
        measure_ids=[measure],
    )


def grow(db: Session, leader: Actor, ids: dict[str, Any], n: int) -> None:
    """One more planned test, one more measure with a number; of the one initiative and another."""
    tried = db.get(Initiative, ids["initiative"])
    assert tried is not None
    for initiative in (tried, one(db, Initiative, slug=f"frokost-provd-{n}")):
        measure = service.make_measure(db, leader, initiative, name=f"Frokoster {n}")
        numbers.enter(db, leader, measure, clock.today(), value=n)
        _plan(db, leader, initiative, measure.id or 0, n)
    first = one(db, TestCycle, initiative_id=tried.id, number=1)
    service.judge_by(db, first, [*_counted(db, first), measure.id or 0])


def _counted(db: Session, cycle: TestCycle) -> list[int]:
    from app.cycles.queries import chosen_measures

    return chosen_measures(db, cycle.id)
