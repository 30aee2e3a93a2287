"""What is read of people and their sessions."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.fields import spelled
from app.accounts.models import Person, PersonSession, ResetToken
from app.accounts.tokens import hashed
from app.core import clock
from app.core.errors import NotFound
from app.core.i18n import sort_key

_P, _S, _R = (sa.inspect(m).local_table.c for m in (Person, PersonSession, ResetToken))


class Credentials(NamedTuple):
    """What signing in needs to know."""

    id: int
    name: str
    password_hash: str


class SessionLine(NamedTuple):
    """A place somebody is signed in."""

    id: int
    device: str
    created_at: datetime
    expires_at: datetime


class PersonLine(NamedTuple):
    """A person in a list."""

    id: int
    name: str
    email: str


def person(db: Session, person_id: int | None) -> Person:
    """The person of this number. Raises NotFound."""
    found = db.get(Person, person_id) if person_id is not None else None
    if found is None:
        raise NotFound
    return found


def person_of(db: Session, email: str) -> Person | None:
    """The person with this address, however it is spelled."""
    return db.scalars(sa.select(Person).where(_P.email == spelled(email))).first()


def credentials(db: Session, email: str) -> Credentials | None:
    """The hash to check a password against; None when nobody has the address."""
    statement = sa.select(_P.id, _P.name, _P.password_hash).where(_P.email == spelled(email))
    row = db.execute(statement).one_or_none()
    return Credentials(*row) if row else None


def sessions_of(db: Session, person_id: int | None) -> list[SessionLine]:
    """Where the person is signed in, newest first."""
    statement = (
        sa.select(_S.id, _S.device, _S.created_at, _S.expires_at)
        .where(_S.person_id == person_id, _S.expires_at > clock.now())
        .order_by(_S.id.desc())
    )
    return [SessionLine(*row) for row in db.execute(statement)]


def person_to_reset(db: Session, token: str) -> PersonLine | None:
    """Whose password the link may set; None when it is unknown, used or too old."""
    statement = (
        sa.select(_P.id, _P.name, _P.email)
        .join(ResetToken, _R.person_id == _P.id)
        .where(
            _R.token_hash == hashed(token),
            _R.used_at.is_(None),
            _R.expires_at > clock.now(),
        )
    )
    row = db.execute(statement).one_or_none()
    return PersonLine(*row) if row else None


def admins(db: Session) -> list[PersonLine]:
    """Those who look after the installation."""
    statement = sa.select(_P.id, _P.name, _P.email).where(_P.admin)
    found = [PersonLine(*row) for row in db.execute(statement)]
    return sorted(found, key=lambda p: sort_key(p.name))


def is_demo_person(db: Session, person_id: int) -> bool:
    """One of the made-up people of a demo."""
    found = db.scalar(sa.select(_P.demo).where(_P.id == person_id))
    return bool(found)


def has_demo_people(db: Session) -> bool:
    """Whether anybody could be signed in as by one click; must be false in production."""
    return db.scalar(sa.select(_P.id).where(_P.demo).limit(1)) is not None
