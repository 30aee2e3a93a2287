"""An initiative anybody can ask about, and somebody who does."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.contact.models import Interest
from app.core.columns import Reach
from app.core.db import Database
from app.core.outbox import Mail
from app.initiatives import service
from app.networks.models import Network, ResourceGroup
from app.networks.queries import load_actor
from tests.find import one

PAGE = "/nett/tiltak/frokostklubb"
ASKED: dict[str, Any] = {
    "name": "Kari Nordmann",
    "email": "kari@nabokommunen.no",
    "place": "Nabokommunen",
    "wish": "besok",
    "message": "Hvem setter fram frokosten?",
}


def publish(db: Session, title: str = "Frokostklubb", reach: Reach = Reach.PUBLIC) -> int:
    """An initiative of the group Åsnes."""
    leader = load_actor(db, "token-leader")
    assert leader is not None
    nett, group = one(db, Network, slug="nett").id or 0, one(db, ResourceGroup, slug="asnes").id
    made = service.start(
        db, leader, nett, group or 0, title, reach=reach, contact_role="Koordinatoren"
    )
    return made.id or 0


def mails(database: Database) -> list[Mail]:
    """What waits in the outbox."""
    with database.read() as db:
        return list(db.scalars(sa.select(Mail).order_by(sa.text("id"))))


def interest(database: Database) -> Interest:
    """The only one there is."""
    with database.read() as db:
        return db.scalars(sa.select(Interest)).one()
