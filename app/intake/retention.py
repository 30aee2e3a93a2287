"""The day a text was to be kept until has come: it goes, and the log says how many went."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core import audit, clock
from app.core.access import Actor
from app.core.i18n import N_, _
from app.intake import rules, service
from app.intake.models import DEFAULT_DAYS, Post, PostState, YouthSettings

ERASED = audit.kind("post:erased", N_("Teksten ble slettet fordi tiden var ute"))
FLIPP = Actor(name="Flipp")
P = Post
UNREAD = N_("Ingen rakk å ta det inn før teksten skulle slettes. Det beklager vi.")


@dataclass(frozen=True)
class Due:
    """Texts of one network whose time is out."""

    network_id: int
    keep_days: int
    posts: tuple[int, ...]


def due(db: Session, on: date | None = None) -> list[Due]:
    """What will be erased on a day (today), network by network. Two queries and one a network."""
    day = on or clock.today()
    rows = sa.select(col(YouthSettings.network_id), col(YouthSettings.keep_days))
    days: dict[int, int] = {row[0]: row[1] for row in db.execute(rows)}
    networks = db.scalars(
        sa.select(col(P.network_id)).where(_holds_text()).distinct().order_by(col(P.network_id))
    ).all()
    found = (due_in(db, number, days.get(number, DEFAULT_DAYS), day) for number in networks)
    return [part for part in found if part.posts]


def _holds_text() -> sa.ColumnElement[bool]:
    """Neither erased already nor withdrawn."""
    return sa.and_(col(P.erased_on).is_(None), col(P.state) != PostState.WITHDRAWN)


def due_in(db: Session, network_id: int, keep_days: int, day: date) -> Due:
    """What will be erased on a day in one network. One query."""
    ids = db.scalars(
        sa.select(col(P.id)).where(col(P.network_id) == network_id, _due(keep_days, day))
    ).all()
    return Due(network_id, keep_days, tuple(ids))


def _due(keep_days: int, day: date) -> sa.ColumnElement[bool]:
    last_decision = day - timedelta(days=keep_days)
    # The week is all that is known of when it came: its last day counts.
    last_week = day - timedelta(days=keep_days + 6)
    over = sa.or_(
        col(P.decided_on) <= last_decision,
        sa.and_(col(P.decided_on).is_(None), col(P.week) <= last_week),
    )
    return sa.and_(_holds_text(), over)


def run(db: Session) -> int:
    """Erase what is due. Returns how many texts went."""
    gone = 0
    for part in due(db):
        for post in _posts(db, part):
            _erase(db, post)
            gone += 1
    return gone


def _posts(db: Session, part: Due) -> Iterator[Post]:
    """The posts, locked; not those that somebody has decided on since they were found due."""
    still = _due(part.keep_days, clock.today())
    for start in range(0, len(part.posts), 200):
        some = col(P.id).in_(part.posts[start : start + 200])
        yield from db.scalars(sa.select(Post).where(some, still).with_for_update())


def _erase(db: Session, post: Post) -> None:
    undecided = post.state in rules.WAITING
    service.erase(db, post)
    if undecided:
        post.state, post.reason = PostState.REJECTED, _(UNREAD)
        post.decided_on = clock.today()
    post.erased_on = clock.today()
    post.version += 1
    audit.record(db, FLIPP, ERASED, post)
