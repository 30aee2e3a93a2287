"""Boards, cards and requests as short as a test needs them."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.core import clock
from app.core.columns import Reach
from app.council import service, table
from app.council.models import Board, Cluster, YouthRequest
from app.insights import service as insights
from app.insights.models import Consent, Insight, SourceKind
from tests.initiatives.helpers import actor, group_id, network_id

ROOM = "/nett/ungdomsrad"
BOARD = ROOM + "/forste-dag"


def card(
    db: Session,
    title: str = "Jeg ville vite hvor man spiser",
    *,
    reach: Reach = Reach.PUBLIC,
    source: SourceKind = SourceKind.YOUTH,
    **more: Any,
) -> Insight:
    """Something a young person said, approved as an insight."""
    return insights.log(
        db,
        actor(db, "leader"),
        network_id(db),
        group_id(db),
        title,
        reach=reach,
        source_kind=source,
        consent=Consent.SPOKEN,
        **more,
    )


def board(db: Session, name: str = "Første dag", met_on: date | None = None, **more: Any) -> Board:
    """A board whose link is open today."""
    day = met_on or clock.today()
    return service.start(db, actor(db, "youth"), network_id(db), name, day, **more)


def grouped(db: Session, on: Board, *cards: Insight, name: str = "Noen å gå sammen med") -> Cluster:
    """A cluster of these cards."""
    ids = [c.id or 0 for c in cards]
    placed = table.place(db, actor(db, "youth"), on, ids, None, name)
    assert placed.cluster is not None
    return placed.cluster


def seat(db: Session, on: Board, token: str = "plass") -> str:
    """A participant's seat; returns its key."""
    table.join(db, on, token)
    return table.demand_seat(db, on, token)


def asked(
    db: Session,
    title: str = "Møt oss før sommeren",
    *,
    group: str = "asnes",
    reach: Reach = Reach.PUBLIC,
    cards: int = 1,
) -> YouthRequest:
    """A request to a group, because of a shared board of so many cards."""
    on = board(db, reach=reach)
    made = [card(db, f"Stemme {n}", reach=reach) for n in range(cards)]
    cluster = grouped(db, on, *made)
    service.share(db, actor(db, "youth"), on)
    return service.send(db, actor(db, "youth"), on, cluster, group_id(db, group), title)
