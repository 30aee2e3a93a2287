"""The same form twice is one record: the answer of the first is given again."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock, dialect
from app.core.db import Moment, metadata

IDEMPOTENCY = sa.Table(
    "idempotency_key",
    metadata,
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("who", sa.String(24), primary_key=True),
    sa.Column("path", sa.String(300), nullable=False),
    sa.Column("location", sa.String(600), nullable=False),
    sa.Column("say", sa.String(300), nullable=False),
    sa.Column("created_at", Moment, nullable=False, index=True),
)


def sending(path: str, fields: Iterable[tuple[str, str]]) -> str:
    """What tells this sending of a form from every other; "" for a form without a key.

    The key alone would let a page gone back to, filled in anew, be answered by what was sent
    before: so it counts together with where it goes and what it says.
    """
    sent = sorted((n, v.replace("\r\n", "\n").strip()) for n, v in fields if n != "_csrf")
    if not any(name == "_key" and value for name, value in sent):
        return ""
    return hashlib.sha256(json.dumps([path, sent]).encode()).hexdigest()


def key_of_hour(session: str, path: str) -> str:
    """A key that all forms of this page have for an hour, in this person's session.

    A page gone back to is made anew, and so would its key be: what is sent from it unchanged
    could not be told from something new.
    """
    hour = int(clock.now().timestamp() // 3600)
    return hmac.new(session.encode(), f"{path}:{hour}".encode(), hashlib.sha256).hexdigest()[:32]


def first_time(db: Session, key: str, who: str, path: str) -> bool:
    """Claim the key; a second sender waits here until the first has committed."""
    row = {
        "key": key,
        "who": who,
        "path": path[:300],
        "location": "",
        "say": "",
        "created_at": clock.now(),
    }
    return db.scalar(dialect.insert_once(IDEMPOTENCY, ("key", "who")), row) is not None


def answered(db: Session, key: str, who: str, location: str, say: str) -> None:
    """Remember where the first answer led."""
    t = IDEMPOTENCY
    db.execute(
        t.update()
        .where(t.c.key == key, t.c.who == who)
        .values(location=location[:600], say=say[:300])
    )


def earlier_answer(db: Session, key: str, who: str) -> tuple[str, str]:
    """Where the first answer led, and what it said."""
    t = IDEMPOTENCY
    row = db.execute(
        sa.select(t.c.location, t.c.say).where(t.c.key == key, t.c.who == who)
    ).one_or_none()
    return (row.location, row.say) if row else ("", "")


def forget_old(db: Session, days: int = 7) -> int:
    """Remove keys nobody will send again. Returns how many."""
    t = IDEMPOTENCY
    result = db.execute(t.delete().where(t.c.created_at < clock.now() - timedelta(days=days)))
    return int(result.rowcount)  # type: ignore[attr-defined]
