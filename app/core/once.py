"""The same form twice is one record: the answer of the first is given again."""

from __future__ import annotations

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


def first_time(db: Session, key: str, who: str, path: str) -> bool:
    """Claim the key; a second sender waits here until the first has committed."""
    row = {
        "key": key[:64],
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
        .where(t.c.key == key[:64], t.c.who == who)
        .values(location=location[:600], say=say[:300])
    )


def earlier_answer(db: Session, key: str, who: str) -> tuple[str, str]:
    """Where the first answer led, and what it said."""
    t = IDEMPOTENCY
    row = db.execute(
        sa.select(t.c.location, t.c.say).where(t.c.key == key[:64], t.c.who == who)
    ).one_or_none()
    return (row.location, row.say) if row else ("", "")


def forget_old(db: Session, days: int = 7) -> int:
    """Remove keys nobody will send again. Returns how many."""
    t = IDEMPOTENCY
    result = db.execute(t.delete().where(t.c.created_at < clock.now() - timedelta(days=days)))
    return int(result.rowcount)  # type: ignore[attr-defined]
