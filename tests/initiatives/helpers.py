"""The cast's actors, and initiatives as short as a test needs them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from fastapi import FastAPI
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.core.access import Actor
from app.initiatives import service
from app.initiatives.models import Initiative, Status
from app.networks.models import Network, Organisation, ResourceGroup
from app.networks.queries import load_actor
from app.practices import service as practices
from app.practices.models import Practice, PracticeState


def actor(db: Session, name: str = "member") -> Actor:
    """One of the cast."""
    found = load_actor(db, f"token-{name}")
    assert found is not None, name
    return found


def network_id(db: Session) -> int:
    """The network of the tests."""
    return int(db.scalar(sa.select(Network.id).where(Network.slug == "nett")))


def group_id(db: Session, slug: str = "asnes") -> int:
    """One of its groups."""
    return int(db.scalar(sa.select(ResourceGroup.id).where(ResourceGroup.slug == slug)))


def organisation_id(db: Session, slug: str) -> int:
    """One of its organisations."""
    return int(db.scalar(sa.select(Organisation.id).where(Organisation.slug == slug)))


def initiative(
    db: Session,
    title: str = "Fadderordning",
    status: Status = Status.IDEA,
    group: str = "asnes",
    **more: Any,
) -> Initiative:
    """An initiative brought to a status by its steps; what «i drift» needs is filled in."""
    lesson = {name: more.pop(name, "") for name in ("learned", "advice")}
    if status is Status.RUNNING:
        more = {"owner_id": organisation_id(db, "skole"), "funding": "Skolens budsjett"} | more
    made = service.start(
        db, actor(db, "leader"), network_id(db), group_id(db, group), title, **more
    )
    if status in {Status.ENDED, Status.DISCARDED}:
        lesson = {"learned": "De kom ikke.", "advice": "Gå dit de er."}
    service.bring_to(db, actor(db, "leader"), made, status, **lesson)
    return made


def practice(
    db: Session,
    title: str = "En eldre elev følger den nye",
    state: PracticeState = PracticeState.NOMINATED,
    group: str = "asnes",
    **more: Any,
) -> Practice:
    """A practice, set to a state without its demands: they have tests of their own."""
    leader = actor(db, "leader")
    made = practices.nominate(db, leader, network_id(db), group_id(db, group), title, **more)
    made.state = state
    db.flush()
    return made


def queries_of(application: FastAPI, call: Callable[[], object]) -> int:
    """How many statements reach the database."""
    seen: list[str] = []
    engine = application.state.flipp.database.engine

    def notice(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", notice)
    call()
    event.remove(engine, "before_cursor_execute", notice)
    return len([s for s in seen if s.lstrip().upper().startswith(("SELECT", "WITH"))])
