"""What is read of following."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.accounts.models import Person
from app.core.access import Guard, loads
from app.following.models import Following
from app.following.policy import FollowDo
from app.initiatives.models import Initiative
from app.initiatives.policy import InitiativeDo
from app.initiatives.queries import load_initiative
from app.networks.models import Network

F = Following
TO_READ: Guard[Initiative] = loads(load_initiative, InitiativeDo.READ)
TO_FOLLOW: Guard[Initiative] = loads(load_initiative, FollowDo.FOLLOW)


def of_person(db: Session, person_id: int | None) -> Sequence[Any]:
    """What a person follows, newest first: (id, query, title and address of the initiative).

    One query. Whether they may still see it is for the reader to ask: see `digest.visible`.
    """
    return db.execute(
        sa.select(
            col(F.id),
            col(F.query),
            col(F.initiative_id),
            col(Initiative.title),
            col(Initiative.slug),
            col(Initiative.network_id),
            col(Initiative.group_id),
            col(Initiative.reach),
            col(Network.slug).label("network"),
            col(Network.public),
        )
        .outerjoin(Initiative, col(Initiative.id) == F.initiative_id)
        .outerjoin(Network, col(Network.id) == Initiative.network_id)
        .where(col(F.person_id) == person_id)
        .order_by(col(F.id).desc())
    ).all()


def follows(db: Session, person_id: int | None, initiative_id: int | None) -> int | None:
    """The number of this person's following of an initiative, if there is one. One query."""
    chosen = sa.select(col(F.id)).where(
        col(F.person_id) == person_id, col(F.initiative_id) == initiative_id
    )
    return db.scalar(chosen)


def searching(db: Session, person_id: int | None, query: str) -> int | None:
    """The number of this person's following of a search, if there is one. One query."""
    chosen = sa.select(col(F.id)).where(
        col(F.person_id) == person_id, col(F.initiative_id).is_(None), col(F.query) == query
    )
    return db.scalar(chosen)


def how_many(db: Session, person_id: int | None) -> int:
    """How much a person follows. One query."""
    count = sa.select(sa.func.count()).select_from(F).where(col(F.person_id) == person_id)
    return db.scalar(count) or 0


def due(db: Session, before: datetime) -> Sequence[Any]:
    """(number, address) of everybody who follows something and has had no mail since then."""
    return db.execute(
        sa.select(col(Person.id), col(Person.email))
        .join(Following, col(F.person_id) == Person.id)
        .group_by(col(Person.id), col(Person.email))
        .having(
            sa.or_(sa.func.max(col(F.mailed_at)).is_(None), sa.func.max(col(F.mailed_at)) <= before)
        )
        .order_by(col(Person.id))
    ).all()
