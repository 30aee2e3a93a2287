"""The level of knowledge in the library's index, kept right in the transaction that changes it.

An item's own level is derived whenever it is written (`search_shelf.LEVELS`). A trial changes the
level of what it tries, and of what that tried: those are written when the trial changes, and when
its network is opened or closed, as a trial in a closed network counts for nobody elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event as sa_event
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core import search_shelf
from app.core.db import WriteSession, touch
from app.core.search_tables import SCOPE
from app.initiatives.models import Initiative
from app.networks.models import Network
from app.practices.models import Practice
from app.replication import knowledge, queries
from app.replication.models import Replication, ReplicationPart

_CHANGED = "trials_changed"
INITIATIVES, PRACTICES = "tiltak", "praksis"


def levels_of_initiatives(db: Session, numbers: Sequence[int]) -> dict[int, int]:
    """{initiative: level 0–5}. Two queries."""
    return {n: level.number for n, level in knowledge.levels_of(db, numbers).items()}


def levels_of_practices(db: Session, numbers: Sequence[int]) -> dict[int, int]:
    """{practice: level 0–1}. One query."""
    columns = [getattr(Practice, name) for name in ("id", *knowledge.OF_PRACTICE)]
    rows = db.execute(sa.select(*columns).where(col(Practice.id).in_(numbers)))
    return {row.id: knowledge.level_of_practice(row).number for row in rows}


search_shelf.LEVELS |= {INITIATIVES: levels_of_initiatives, PRACTICES: levels_of_practices}


@sa_event.listens_for(WriteSession, "before_flush")
def _notice(session: Session, *_args: Any) -> None:
    for record in (*session.new, *session.dirty):
        counts = isinstance(record, (Initiative, Replication, ReplicationPart))
        if counts or (isinstance(record, Network) and record.network_around() is not None):
            session.info.setdefault(_CHANGED, {})[id(record)] = record
            if not isinstance(record, Initiative):
                touch(session, SCOPE)


@sa_event.listens_for(WriteSession, "before_commit")
def _write(session: Session) -> None:
    session.flush()
    changed = session.info.pop(_CHANGED, {}).values()
    if changed:
        bring_up_to_date(session, _copies(session, changed))


@sa_event.listens_for(WriteSession, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(_CHANGED, None)


def _copies(session: Session, changed: Iterable[Any]) -> set[int]:
    """The initiatives that are tries of something, among what has changed."""
    found: set[int] = set()
    parts: set[int] = set()
    networks: set[int] = set()
    for record in changed:
        if isinstance(record, Initiative):
            found.add(record.id or 0)
        elif isinstance(record, Replication):
            found.add(record.copy_id)
        elif isinstance(record, Network):
            networks.add(record.id or 0)
        else:
            parts.add(record.replication_id)
    if parts:
        ids = sa.select(col(Replication.copy_id)).where(col(Replication.id).in_(sorted(parts)))
        found.update(session.scalars(ids))
    if networks:
        here = col(Replication.network_id).in_(sorted(networks))
        found.update(session.scalars(sa.select(col(Replication.copy_id)).where(here)))
    return found


def bring_up_to_date(db: Session, copies: Iterable[int]) -> None:
    """Write the levels of everything these are tries of. One query when they are no tries."""
    numbers = sorted(set(copies))
    roots = db.execute(
        sa.select(col(Replication.copy_id), col(Replication.root_id)).where(
            col(Replication.copy_id).in_(numbers), col(Replication.root_id).is_not(None)
        )
    ).all()
    if not roots:
        return
    families = queries.families(db, [row.root_id for row in roots])
    above = {n for row in roots for n in families[row.root_id].before(row.copy_id)}
    for number, level in levels_of_initiatives(db, sorted(above)).items():
        search_shelf.set_knowledge(db, INITIATIVES, number, level)
