"""People, their sessions, and tokens to set a new password."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from app.core import columns as c
from app.core.audit import Audited


class Person(SQLModel, Audited, table=True):
    """Somebody with an account; what they may do is told by their memberships."""

    __tablename__ = "person"
    id: int | None = c.key()
    email: str = Field(unique=True, max_length=200)
    name: str = Field(max_length=120)
    password_hash: str = ""
    admin: bool = False
    demo: bool = False
    language: str = Field(default="", max_length=2)
    created_at: datetime = c.moment()
    version: int = 1


class PersonSession(SQLModel, table=True):
    """A browser that is signed in; only the hash of its secret is kept."""

    __tablename__ = "person_session"
    id: int | None = c.key()
    person_id: int = c.ref("person.id")
    token_hash: str = Field(unique=True, max_length=64)
    device: str = Field(default="", max_length=80)
    created_at: datetime = c.moment()
    expires_at: datetime = c.moment()


class ResetToken(SQLModel, table=True):
    """A link to set a new password: one use, expiring; only its hash is kept."""

    __tablename__ = "reset_token"
    id: int | None = c.key()
    person_id: int = c.ref("person.id")
    token_hash: str = Field(unique=True, max_length=64)
    expires_at: datetime = c.moment()
    used_at: datetime | None = c.maybe_moment()
