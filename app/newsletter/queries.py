"""What is read of newsletters. Lists are column selects; only a single record is an object."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core import clock
from app.core.access import Guard, loads
from app.core.errors import NotFound
from app.core.paging import cursor
from app.core.web import DATABASE_AWAY, Ctx
from app.networks.policy import leads
from app.networks.queries import NetworkInfo, load_network
from app.newsletter.models import (
    COLUMNS,
    Delivery,
    IssueState,
    ItemKind,
    NewsletterIssue,
    NewsletterItem,
    Subscriber,
)
from app.newsletter.policy import NewsletterDo
from app.newsletter.rules import FIRST_DAYS

N, S = NewsletterIssue, Subscriber
OUT = col(N.state) != IssueState.DRAFT  # anybody may read it


def load_issue(ctx: Ctx) -> NewsletterIssue:
    """The issue of the address; locked to be changed. Raises NotFound: a draft is the leader's."""
    network = load_network(ctx)
    number = cursor(ctx.part("nummer")) or 0
    chosen = sa.select(N).where(col(N.network_id) == network.id, col(N.number) == number)
    if not leads(ctx.actor, network.id):
        chosen = chosen.where(OUT)
    if ctx.route.writes:
        chosen = chosen.with_for_update()
    issue: NewsletterIssue | None = ctx.db.scalars(chosen).one_or_none()
    if issue is None:
        raise NotFound
    return issue


READ: Guard[NewsletterIssue] = loads(load_issue, NewsletterDo.READ)
WRITE: Guard[NewsletterIssue] = loads(load_issue, NewsletterDo.WRITE)
MAKE: Guard[NetworkInfo] = loads(load_network, NewsletterDo.MAKE)


def issues(db: Session, network_id: int, *, drafts: bool, most: int = 200) -> Sequence[Any]:
    """The issues, newest first; drafts too for the one who writes them. One query."""
    columns = (N.id, N.number, N.title, N.intro, N.state, N.started_at, N.delivered, N.example)
    chosen: Any = sa.select(*columns).where(col(N.network_id) == network_id)  # type: ignore[call-overload]
    if not drafts:
        chosen = chosen.where(OUT)
    return db.execute(chosen.order_by(col(N.number).desc()).limit(most)).all()


def keys(db: Session, issue_id: int | None) -> list[tuple[ItemKind, int]]:
    """What stands in an issue, in its order. One query."""
    items = sa.select(NewsletterItem).where(col(NewsletterItem.issue_id) == issue_id)
    rows = db.scalars(items.order_by(col(NewsletterItem.place), col(NewsletterItem.id)))
    return [(row.kind, getattr(row, COLUMNS[row.kind])) for row in rows]


def last_number(db: Session, network_id: int) -> int:
    """The number of the newest issue, drafts among them; 0 when there is none. One query."""
    highest = sa.select(sa.func.max(col(N.number))).where(col(N.network_id) == network_id)
    return db.scalar(highest) or 0


def since(db: Session, network_id: int) -> date:
    """The day the last issue began to be sent; some months ago for the first. One query."""
    begun = sa.select(sa.func.max(col(N.started_at))).where(col(N.network_id) == network_id)
    last = db.scalar(begun)
    if last is None:
        return clock.today() - timedelta(days=FIRST_DAYS)
    day: date = last.astimezone(clock.OSLO).date()
    return day


def any_sent(ctx: Ctx, network_id: int) -> bool:
    """Whether there is one to read. Kept until the network changes, and read in a session of its
    own: the menu stands on error pages too."""
    there = sa.select(sa.exists().where(col(N.network_id) == network_id, OUT))

    def read() -> bool:
        with ctx.app.database.read() as db:
            return bool(db.scalar(there))

    try:
        return ctx.at_revision(network_id, "newsletter sent", read)
    except DATABASE_AWAY:
        return False


# who gets it


def subscribers(db: Session, network_id: int) -> tuple[int, int]:
    """(how many get it, how many have not confirmed yet). One query."""
    yes = sa.func.count(col(S.confirmed_at))
    row = db.execute(
        sa.select(yes, sa.func.count() - yes).where(col(S.network_id) == network_id)
    ).one()
    return row[0], row[1]


def subscriber(db: Session, network_id: int, email: str) -> Subscriber | None:
    """The one with this address, locked to be changed. One query."""
    same = (col(S.network_id) == network_id, col(S.email) == email)
    found: Subscriber | None = db.scalars(sa.select(S).where(*same).with_for_update()).one_or_none()
    return found


def left_to_write(issue: NewsletterIssue) -> Any:
    """Who is to get the issue and has no mail yet, those who have been longest first."""
    written = sa.select(col(Delivery.subscriber_id)).where(col(Delivery.issue_id) == issue.id)
    return (
        sa.select(col(S.id), col(S.email), col(S.leave_key))
        .where(
            col(S.network_id) == issue.network_id,
            col(S.confirmed_at) <= issue.started_at,
            col(S.id).not_in(written),
        )
        .order_by(col(S.id))
        # Whoever is just leaving is waited for, and gets none.
        .with_for_update(of=S, read=True, key_share=True)
    )


def written(db: Session, issue_id: int | None) -> int:
    """How many mails of an issue have been written, while it is sent. One query."""
    mine = sa.select(sa.func.count()).where(col(Delivery.issue_id) == issue_id)
    return db.scalar(mine) or 0
