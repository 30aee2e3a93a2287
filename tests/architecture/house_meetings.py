"""The house's meetings: one planned, one going on, one held; what waits for them, and tasks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import audit, clock
from app.core.access import Actor
from app.core.columns import Reach
from app.cycles.models import CycleState, TestCycle
from app.initiatives.models import Initiative
from app.insights.models import Insight
from app.meetings import acts, closing, service
from app.meetings.models import EntryKind, Meeting
from app.networks.models import Network
from app.networks.queries import read_network
from app.practices import service as practices
from app.practices.models import PracticeState
from tests.evening import until
from tests.world import MADE


def _plan(
    db: Session, leader: Actor, ids: dict[str, Any], title: str, days: int, group: int | None
) -> Meeting:
    at = clock.now() + timedelta(days=days)
    told: dict[str, Any] = {"reach": Reach.PUBLIC, "place": "Rådhuset", "purpose": "Å bli enige."}
    return service.plan(db, leader, ids["nett"], group, title, at, until(at), **told)


def _cycle(db: Session, leader: Actor, ids: dict[str, Any]) -> TestCycle:
    last = sa.select(sa.func.max(TestCycle.number)).filter_by(initiative_id=ids["initiative"])
    cycle = TestCycle(
        network_id=ids["nett"],
        group_id=ids["group"],
        initiative_id=ids["initiative"],
        number=(db.scalar(last) or 0) + 1,
        question="Kommer de?",
        prediction="Vi tror 15 kommer.",
        happened="12 kom.",
        state=CycleState.STUDIED,
    )
    db.add(cycle)
    audit.record(db, leader, MADE, cycle)
    return cycle


def furnish(db: Session, leader: Actor, ids: dict[str, Any]) -> dict[str, Any]:
    """One of each; returns their numbers."""
    where = ids["nett"], ids["group"]
    planned = _plan(db, leader, ids, "Planlagt møte", 7, ids["group"])
    going = _plan(db, leader, ids, "Møte nå", 0, ids["group"])
    held = _plan(db, leader, ids, "Holdt møte", -7, ids["group"])
    service.start(db, leader, held)
    service.attend(db, leader, held, {ids["organisation"]: 2})
    task = acts.give(db, leader, held, "Spør to til", who="Rådgiver")
    insight, tried = db.get(Insight, ids["insight"]), db.get(Initiative, ids["initiative"])
    service.note(db, leader, held, EntryKind.INSIGHT, "", insight, "siden-sist")
    service.note(db, leader, held, EntryKind.DECISION, "Vi gjør det.", tried)
    network = db.get(Network, ids["nett"])
    assert network is not None
    closing.close(db, leader, read_network(db, network), held)
    service.start(db, leader, going)
    service.note(db, leader, going, EntryKind.NOTE, "Vi er i gang.", None, "siden-sist")
    tested = practices.nominate(db, leader, *where, "Testet", reach=Reach.PUBLIC)
    tested.state = PracticeState.TESTED
    cycle = _cycle(db, leader, ids)
    db.flush()
    return {
        "meeting": planned.id,
        "going": going.id,
        "held": held.id,
        "task": task.id,
        "cycle": cycle.id,
        "tested": tested.id,
    }


def grow(db: Session, leader: Actor, ids: dict[str, Any], n: int) -> None:
    """One more of each."""
    _plan(db, leader, ids, f"Møte {n}", 8, ids["group"])
    held = _plan(db, leader, ids, f"Holdt {n}", -8 - n, ids["group"])
    service.start(db, leader, held)
    service.attend(db, leader, held, {ids["organisation"]: 2})
    acts.give(db, leader, held, f"Oppgave {n}", due_on=clock.today())
    going = db.get(Meeting, ids["going"])
    assert going is not None
    service.note(db, leader, going, EntryKind.NOTE, f"Notat {n}", held)
    mine = service.give(db, leader, ids["nett"], ids["group"], f"Min {n}")
    mine.person_id = ids["person"]
    _cycle(db, leader, ids)
