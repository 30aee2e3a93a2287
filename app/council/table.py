"""What is done at the board, by the council's people and by those who came through the link.

Everybody who changes something holds the board's row first (queries.load_board, load_linked), so
two who group at once take turns; each act is small, and said twice it is still done once.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.accounts.tokens import hashed
from app.core import audit
from app.core.access import Actor
from app.core.db import expect_version
from app.core.errors import Invalid, NotFound
from app.core.i18n import N_, _
from app.council import queries, rules
from app.council.models import Board, BoardState, Card, Cluster, Dot, Seat

CLUSTERED = audit.kind("cluster:made", N_("Klyngen ble laget"), "name")
RENAMED = audit.kind("cluster:renamed", N_("Klyngen fikk nytt navn"), "name")
REMOVED = audit.kind("cluster:removed", N_("Den tomme klyngen ble fjernet"), "name")
# Whoever came by the link: the history says that somebody did, not who.
PARTICIPANT = Actor(name="En deltaker på møtet")


def demand_open(board: Board) -> None:
    """Raise Invalid when the result is shared: what was shared stays as it was."""
    if board.state is not BoardState.OPEN:
        raise Invalid(_("Resultatet er delt. Da kan ingen endre tavla lenger."))


# Cards and clusters.


@dataclass(frozen=True)
class Placed:
    """What became of the cards: the cluster, and those that lay in another one already."""

    cluster: Cluster | None
    elsewhere: list[int]


def place(
    db: Session,
    actor: Actor,
    board: Board,
    card_ids: Sequence[int],
    cluster: Cluster | None,
    name: str = "",
) -> Placed:
    """Put loose cards in a cluster, or in a new one of this name (there is one? then in that).

    Nothing is taken from another cluster: somebody may have put it there a moment ago.
    """
    demand_open(board)
    known = [row.id for row in queries.insights_for(db, board, card_ids)]
    if not known:
        raise Invalid(_("Kortene er ikke på tavla lenger. Vis tavla på nytt."))
    lying = _lying(db, board, known)
    to_place = [number for number in known if number not in lying]
    if cluster is None:
        cluster = _named(db, board, name) or (_make(db, actor, board, name) if to_place else None)
    assert board.id is not None
    for number in to_place:
        assert cluster is not None and cluster.id is not None
        db.add(Card(board_id=board.id, insight_id=number, cluster_id=cluster.id))
    db.flush()
    home = cluster.id if cluster else None
    return Placed(cluster, [number for number, where in lying.items() if where != home])


def _lying(db: Session, board: Board, ids: Sequence[int]) -> dict[int, int]:
    """{card: the cluster it lies in} of these cards."""
    found = sa.select(col(Card.insight_id), col(Card.cluster_id)).where(
        col(Card.board_id) == board.id, col(Card.insight_id).in_(list(ids))
    )
    return {row[0]: row[1] for row in db.execute(found)}


def _named(db: Session, board: Board, name: str) -> Cluster | None:
    """Two who think of the same word at once get one cluster."""
    own = db.scalars(sa.select(Cluster).where(col(Cluster.board_id) == board.id)).all()
    return next((c for c in own if c.name.casefold() == name.casefold()), None)


def _make(db: Session, actor: Actor, board: Board, name: str) -> Cluster:
    there = sa.select(sa.func.count()).where(col(Cluster.board_id) == board.id)
    if (db.scalar(there) or 0) >= rules.MOST_CLUSTERS:
        raise Invalid(_("Tavla har plass til %s klynger. Slå sammen noen.") % rules.MOST_CLUSTERS)
    assert board.id is not None
    cluster = Cluster(network_id=board.network_id, board_id=board.id, name=name)
    db.add(cluster)
    audit.record(db, actor, CLUSTERED, cluster, name=name)
    return cluster


def take_out(db: Session, board: Board, card_id: int) -> None:
    """Let a card lie loose again; one that does, stays so."""
    demand_open(board)
    lies = sa.delete(Card).where(col(Card.board_id) == board.id, col(Card.insight_id) == card_id)
    db.execute(lies)


def rename(db: Session, actor: Actor, board: Board, cluster: Cluster, seen: int, name: str) -> None:
    """Give a cluster another name. Raises Conflict when somebody else did meanwhile."""
    demand_open(board)
    expect_version(cluster, seen)
    cluster.name = name
    audit.record(db, actor, RENAMED, cluster, name=name)


def remove(db: Session, actor: Actor, board: Board, cluster: Cluster) -> None:
    """Take an empty cluster away; its dots go back to those who gave them."""
    demand_open(board)
    if queries.placed(db, board).get(cluster.id or 0):
        raise Invalid(_("Det ligger kort i klyngen. Ta dem ut først."))
    for model, column in ((Card, Card.cluster_id), (Dot, Dot.cluster_id)):
        db.execute(sa.delete(model).where(col(column) == cluster.id))
    audit.record(db, actor, REMOVED, cluster, name=cluster.name)
    db.delete(cluster)
    db.flush()


# Seats and dots.


def account_key(secret: str, board: Board, person_id: int) -> str:
    """The seat of somebody with an account: nobody without the secret can tell whose it is."""
    said = f"council-seat:{board.id}:{person_id}"
    return hmac.new(secret.encode(), said.encode(), hashlib.sha256).hexdigest()


def seat_secret(secret: str, code: str, form_key: str) -> str:
    """The secret of a participant's address; the same press twice leads to the same seat."""
    if not form_key:
        return secrets.token_urlsafe(24)
    said = f"council-join:{code}:{form_key}"
    return hmac.new(secret.encode(), said.encode(), hashlib.sha256).hexdigest()


def join(db: Session, board: Board, token: str) -> Seat:
    """A seat for whoever came by the link. Raises Invalid when all are taken."""
    demand_open(board)
    key = hashed(token)
    seat = queries.seat_of(db, board, key)
    if seat is not None:
        return seat
    if queries.seats_taken(db, board) >= board.seats:
        raise Invalid(_("Alle plassene er tatt. Si fra til den som leder møtet."))
    return _sit(db, board, key, by_link=True)


def _sit(db: Session, board: Board, key: str, *, by_link: bool) -> Seat:
    assert board.id is not None
    seat = Seat(board_id=board.id, key=key, by_link=by_link)
    db.add(seat)
    db.flush()
    return seat


def clear_seats(db: Session, board: Board) -> None:
    """Nobody sits here by the link any longer; the dots they gave are gone."""
    by_link = sa.and_(col(Seat.board_id) == board.id, col(Seat.by_link).is_(True))
    seats = sa.select(col(Seat.id)).where(by_link)
    db.execute(sa.delete(Dot).where(col(Dot.seat_id).in_(seats)))
    db.execute(sa.delete(Seat).where(by_link))


def set_dots(db: Session, board: Board, key: str, cluster: Cluster, wanted: int) -> None:
    """Let so many of this seat's dots lie on the cluster. Raises Invalid when it has too few.

    An account's seat is made by its first dot; a participant's is there already.
    """
    demand_open(board)
    seat = queries.seat_of(db, board, key) or _sit(db, board, key, by_link=False)
    mine = sa.select(col(Dot.id), col(Dot.cluster_id)).where(col(Dot.seat_id) == seat.id)
    given = db.execute(mine.order_by(col(Dot.id))).all()
    here = [row.id for row in given if row.cluster_id == cluster.id]
    if len(given) - len(here) + wanted > rules.DOTS:
        raise Invalid(_("Du har gitt alle prikkene dine. Ta tilbake en først."))
    assert seat.id is not None and cluster.id is not None
    for _more in range(wanted - len(here)):
        db.add(Dot(seat_id=seat.id, cluster_id=cluster.id))
    if wanted < len(here):
        db.execute(sa.delete(Dot).where(col(Dot.id).in_(here[wanted:])))
    db.flush()


def demand_seat(db: Session, board: Board, token: str) -> str:
    """The key of a participant's seat. Raises NotFound for an address that is none."""
    key = hashed(token)
    if queries.seat_of(db, board, key) is None:
        raise NotFound
    return key
