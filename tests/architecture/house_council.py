"""What the house holds of the youth council."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.core import audit, clock
from app.core.access import NOBODY, Actor
from app.core.columns import Reach
from app.council import service as council
from app.council import table
from app.council.models import Board, BoardState, Card, Cluster, Dot, Seat, YouthRequest
from app.insights import service as insights
from app.insights.models import Consent, Insight, SourceKind
from app.networks.models import ResourceGroup
from tests.find import one
from tests.world import MADE

CODE, SEAT = "en-lenke-til-tavla", "en-plass-ved-tavla"


def keep(db: Session, record: Any) -> int:
    """Write it with its event, where it needs one. Returns its number."""
    db.add(record)
    if isinstance(record, audit.Audited):
        audit.record(db, NOBODY, MADE, record)
    db.flush()
    return int(record.id)


def furnish(db: Session, leader: Actor, ids: dict[str, Any]) -> None:
    """An open board with a cluster, two loose cards and a seat; a shared one, and a request."""
    nett, group, today = ids["nett"], ids["group"], clock.today()
    told: dict[str, Any] = {
        "source_kind": SourceKind.YOUTH,
        "consent": Consent.SPOKEN,
        "reach": Reach.PUBLIC,
    }
    names = ("said", "loose", "other_loose")
    cards = [insights.log(db, leader, nett, group, f"Unge: {n}", **told).id or 0 for n in names]
    later = today + timedelta(days=7)
    board = council.start(db, leader, nett, "Møte", today, link_closes=later, seats=60)
    board.code = CODE
    audit.record(db, leader, MADE, board)
    table.join(db, board, SEAT)
    shared = council.start(db, leader, nett, "Delt", today)
    here = table.place(db, leader, board, cards[:1], None, "Skole").cluster
    there = table.place(db, leader, shared, cards[:1], None, "Skole").cluster
    assert here is not None and there is not None
    key = table.demand_seat(db, board, SEAT)
    table.set_dots(db, board, key, here, 1)
    council.share(db, leader, shared)
    request = council.send(db, leader, shared, there, group, "Ønske", text="Fordi.")
    ids |= {"loose": cards[1], "other_loose": cards[2], "board": board.id or 0}
    ids |= {"cluster": here.id or 0, "shared_board": shared.id or 0, "request": request.id or 0}
    ids |= {"shared_cluster": there.id or 0, "grue": one(db, ResourceGroup, slug="grue").id or 0}


def grow(db: Session, ids: dict[str, Any], n: int) -> None:
    """One more of everything of the council."""
    nett, today = ids["nett"], clock.today()
    another = Board(
        network_id=nett,
        slug=f"tavle-{n}",
        name=f"Tavle {n}",
        met_on=today,
        code=f"kode-{n}",
        link_opens=today,
        link_closes=today,
        state=BoardState.SHARED,
        shared_on=today,
    )
    boards = (ids["board"], ids["shared_board"], keep(db, another))
    seat = keep(db, Seat(board_id=ids["board"], key=f"plass-{n}", by_link=True))
    said = one(db, Insight, slug=f"frokost-hort-{n}").id or 0
    for board in boards:
        cluster = keep(db, Cluster(network_id=nett, board_id=board, name=f"Klynge {n}"))
        db.add(Dot(cluster_id=cluster, seat_id=seat))
        if n % 2:
            db.add(Card(board_id=board, insight_id=said, cluster_id=cluster))
        if board != ids["board"]:
            asked = YouthRequest(
                network_id=nett,
                cluster_id=cluster,
                group_id=ids["group"],
                slug=f"onske-{board}-{n}",
                title=f"Ønske {n}",
                sent_on=today,
            )
            keep(db, asked)
