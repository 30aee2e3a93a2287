"""Who did what, when: written in the change's own transaction, from a closed list of events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event as sa_event
from sqlalchemy.orm import Session
from sqlmodel import Field, SQLModel

from app.core import clock
from app.core.access import Actor
from app.core.db import Moment, WriteSession, touch, touch_frame
from app.core.i18n import _
from app.core.prepared import Prepared

_CHANGED = "audited_changes"
_RECORDED = "audited_events"


class AuditEvent(SQLModel, table=True):
    """One thing that happened; never changed afterwards."""

    __tablename__ = "audit_event"
    __table_args__ = (
        sa.Index("ix_audit_event_subject", "subject_type", "subject_id", "id"),
        sa.Index("ix_audit_event_network", "network_id", "id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    network_id: int | None = Field(default=None)
    at: datetime = Field(sa_type=Moment)
    actor_id: int | None = None
    actor_name: str = ""
    event: str
    subject_type: str
    subject_id: int
    data: dict[str, Any] = Field(default_factory=dict, sa_column=sa.Column(sa.JSON, nullable=False))


@dataclass(frozen=True)
class Kind:
    """A kind of event: its name, the sentence the history shows, the keys its data may hold."""

    name: str
    sentence: str
    keys: frozenset[str]


KINDS: dict[str, Kind] = {}


def kind(name: str, sentence: str, *keys: str) -> Kind:
    """Declare an event once, in the service that causes it; the name is resource:action."""
    if name in KINDS:
        raise ValueError(f"the event {name} is declared twice")
    KINDS[name] = Kind(name, sentence, frozenset(keys))
    return KINDS[name]


class Audited:
    """Marks a table whose changes need an event in the same transaction."""


def record(db: Session, actor: Actor, what: Kind, subject: Any, /, **data: Any) -> None:
    """Write the event. Raises ValueError for a key the kind does not know."""
    unknown = set(data) - what.keys
    if unknown:
        raise ValueError(f"{what.name} has no keys {sorted(unknown)}")
    db.flush()
    network_id = getattr(subject, "network_id", None)
    if network_id is None and getattr(subject, "__tablename__", "") == "network":
        network_id = subject.id
        touch_frame(db, subject.id)
    if network_id is not None:
        touch(db, network_id)
    db.add(
        AuditEvent(
            network_id=network_id,
            at=clock.now(),
            actor_id=actor.person_id,
            actor_name=actor.name,
            event=what.name,
            subject_type=subject.__tablename__,
            subject_id=subject.id,
            data=data,
        )
    )
    db.info.setdefault(_RECORDED, []).append(subject)


def aside(db: Session, actor: Actor, what: Kind, subject: Any, /, **data: Any) -> None:
    """Write an event of this installation's, not the network's: it stays when the network moves.

    It stands in the subject's history all the same.
    """
    record(db, actor, what, subject, **data)
    event = next(e for e in db.new if isinstance(e, AuditEvent))
    event.network_id = None


@sa_event.listens_for(WriteSession, "before_flush")
def _notice(session: Session, *_args: Any) -> None:
    changed: list[Any] = session.info.setdefault(_CHANGED, [])
    for subject in (*session.new, *session.dirty):
        if isinstance(subject, Audited) and session.is_modified(subject):
            changed.append(subject)
    changed.extend(s for s in session.deleted if isinstance(s, Audited))


@sa_event.listens_for(WriteSession, "before_commit")
def _demand_events(session: Session) -> None:
    session.flush()
    told = {id(s) for s in session.info.pop(_RECORDED, ())}
    silent = [s for s in session.info.pop(_CHANGED, ()) if id(s) not in told]
    if silent:
        names = sorted({type(s).__name__ for s in silent})
        raise AssertionError(f"changed without an audit event: {', '.join(names)}")


@sa_event.listens_for(WriteSession, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(_CHANGED, None)
    session.info.pop(_RECORDED, None)


@dataclass(frozen=True)
class Happening:
    """A line of a record's history, ready to show."""

    at: datetime
    by: str
    title: str
    text: str


_EVENTS = sa.inspect(AuditEvent).local_table
_HISTORY = Prepared(
    sa.select(_EVENTS.c.at, _EVENTS.c.actor_name, _EVENTS.c.event, _EVENTS.c.data)
    .where(
        _EVENTS.c.subject_type == sa.bindparam("kind"),
        _EVENTS.c.subject_id == sa.bindparam("number"),
    )
    .order_by(_EVENTS.c.id.desc())
    .limit(sa.bindparam("most", type_=sa.Integer))
)


def history(db: Session, subject: Any, *, names: bool, limit: int = 30) -> list[Happening]:
    """The record's history, newest first; one query.

    names: whether to say who; those outside the network are told only what and when.
    """
    bound = {"kind": subject.__tablename__, "number": subject.id, "most": limit}
    return [
        Happening(at, who if names else "", _(KINDS[event].sentence), data.get("reason", ""))
        for at, who, event, data in _HISTORY.all(db, bound)
        if event in KINDS
    ]
