"""Meetings, and what waits for them, as short as a test needs it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.core import audit, clock
from app.core.columns import Reach
from app.cycles.models import CycleState, TestCycle
from app.initiatives.models import Initiative, Status
from app.meetings import closing, service
from app.meetings.models import Meeting
from app.networks.models import Network
from app.networks.queries import NetworkInfo, read_network
from tests.evening import until
from tests.find import one
from tests.initiatives.helpers import actor, group_id, initiative, network_id
from tests.world import MADE

ROOM = "/nett/moter"
HERE = f"{ROOM}/mote-i-asnes"


def meeting(
    db: Session, title: str = "Møte i Åsnes", group: str | None = "asnes", **more: Any
) -> Meeting:
    """A planned meeting, today unless `days` says otherwise."""
    at = clock.now() + timedelta(days=more.pop("days", 0))
    where = network_id(db), group_id(db, group) if group else None
    return service.plan(db, actor(db, "leader"), *where, title, at, until(at), **more)


def opened(db: Session, **more: Any) -> Meeting:
    """A meeting under way."""
    made = meeting(db, **more)
    service.start(db, actor(db, "leader"), made)
    return made


def network(db: Session) -> NetworkInfo:
    """The network as pages know it."""
    return read_network(db, one(db, Network, slug="nett"))


def closed(db: Session, made: Meeting) -> Meeting:
    """The meeting ended, its minutes made."""
    closing.close(db, actor(db, "leader"), network(db), made)
    return made


def studied(
    db: Session, title: str = "Fadderordning", number: int = 1, reach: Reach = Reach.NETWORK
) -> tuple[TestCycle, Initiative]:
    """A test cycle that waits for a decision."""
    tried = initiative(db, title, Status.TESTING, reach=reach)
    cycle = TestCycle(
        network_id=tried.network_id,
        group_id=tried.group_id,
        initiative_id=tried.id or 0,
        number=number,
        question="Kommer flere?",
        prediction="Oppmøtet går opp fra 81 til 85 %.",
        happened="Oppmøtet gikk opp til 88 %.",
        state=CycleState.STUDIED,
    )
    db.add(cycle)
    audit.record(db, actor(db, "leader"), MADE, cycle)
    return cycle, tried
