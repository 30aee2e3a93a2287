"""What is read of boards and requests. Cards are insights from youth, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.access import Actor, Guard, loads
from app.core.columns import Reach
from app.core.db import select
from app.core.errors import NotFound
from app.core.paging import Slice, cut
from app.core.web import Ctx
from app.council.models import (
    Board,
    BoardState,
    Card,
    Cluster,
    Dot,
    RequestState,
    Seat,
    YouthRequest,
)
from app.council.policy import BoardDo, CouncilDo, RequestDo
from app.insights.models import Insight, SourceKind
from app.networks.models import Network
from app.networks.policy import visible_to
from app.networks.queries import NetworkInfo, load_network, network_info

B, K, R, I = Board, Cluster, YouthRequest, Insight  # noqa: E741
EXCERPT = 280
LOOSE = 40
SHOWN = 10


def council_guard(action: CouncilDo) -> Guard[NetworkInfo]:
    """The guard of pages about the council's room."""
    return loads(load_network, action)


def _of_address(ctx: Ctx, model: Any) -> Any:
    network = load_network(ctx)
    wanted = sa.select(model).where(model.network_id == network.id, model.slug == ctx.part("slug"))
    record = ctx.db.scalars(wanted.with_for_update() if ctx.route.writes else wanted).first()
    if record is None:
        raise NotFound
    return record


def load_board(ctx: Ctx) -> Board:
    """The board of the address; whoever changes something at it has it alone meanwhile."""
    board: Board = _of_address(ctx, Board)
    return board


def board_guard(action: BoardDo) -> Guard[Board]:
    """The guard of a page about one board."""
    return loads(load_board, action)


def load_request(ctx: Ctx) -> YouthRequest:
    """The request of the address, locked to be answered."""
    request: YouthRequest = _of_address(ctx, YouthRequest)
    return request


def request_guard(action: RequestDo) -> Guard[YouthRequest]:
    """The guard of a page about one request."""
    return loads(load_request, action)


# By the shared link.


@dataclass(frozen=True)
class Linked:
    """The board a link leads to, and the network it belongs to."""

    board: Board
    network: NetworkInfo


def load_linked(ctx: Ctx) -> Linked:
    """The board of the code in the address. Raises NotFound for a code that is none."""
    code = ctx.part("kode")
    wanted = select(Board, col(Network.slug)).join(Network, col(Network.id) == B.network_id)
    wanted = wanted.where(col(B.code) == code)
    row = ctx.db.execute(wanted.with_for_update(of=Board) if ctx.route.writes else wanted).first()
    network = network_info(ctx, row[1]) if row is not None else None
    if row is None or network is None:
        raise NotFound
    return Linked(row[0], network)


def seat_of(db: Session, board: Board, key: str) -> Seat | None:
    """The seat with this key at this board. One query."""
    wanted = sa.select(Seat).where(col(Seat.key) == key, col(Seat.board_id) == board.id)
    return db.scalars(wanted).first()


def seats_taken(db: Session, board: Board) -> int:
    """How many have joined by the link. One query."""
    taken = sa.select(sa.func.count()).where(
        col(Seat.board_id) == board.id, col(Seat.by_link).is_(True)
    )
    return db.scalar(taken) or 0


# What lies on a board.


def _cards_of(board: Board) -> sa.ColumnElement[bool]:
    """Insights from youth that reach as far as the board does: never anything else."""
    reaches = [Reach.PUBLIC] + ([Reach.NETWORK] if board.reach is Reach.NETWORK else [])
    return sa.and_(
        col(I.network_id) == board.network_id,
        col(I.source_kind) == SourceKind.YOUTH,
        col(I.reach).in_(reaches),
    )


_CARD = [
    col(I.id),
    col(I.slug),
    col(I.title),
    sa.func.substr(col(I.text), 1, EXCERPT).label("text"),
    col(I.reach),
    col(I.group_id),
]


def placed(db: Session, board: Board) -> dict[int, list[Any]]:
    """{cluster: its cards} of a board. One query."""
    rows = db.execute(
        select(*_CARD, col(Card.cluster_id))
        .join(Card, col(Card.insight_id) == I.id)
        .where(col(Card.board_id) == board.id, _cards_of(board))
        .order_by(col(I.id))
    ).all()
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.cluster_id, []).append(row)
    return found


def loose(db: Session, board: Board, after: int | None = None) -> Slice[Any]:
    """Cards in no cluster yet, newest first, a page at a time. One query."""
    lies = sa.exists().where(col(Card.board_id) == board.id, col(Card.insight_id) == I.id)
    wanted = select(*_CARD).where(_cards_of(board), ~lies).order_by(col(I.id).desc())
    if after is not None:
        wanted = wanted.where(col(I.id) < after)
    return cut(db.execute(wanted.limit(LOOSE + 1)).all(), LOOSE)


def insights_for(db: Session, board: Board, ids: Sequence[int]) -> Sequence[Any]:
    """Those of the insights that are cards of this board. One query."""
    return db.execute(
        select(col(I.id), col(I.title)).where(_cards_of(board), col(I.id).in_(sorted(set(ids))))
    ).all()


def cluster_of(db: Session, board: Board, number: int) -> Cluster:
    """A cluster of this board. Raises NotFound."""
    cluster = db.get(Cluster, number)
    if cluster is None or cluster.board_id != board.id:
        raise NotFound
    return cluster


def _dots_on(*where: Any) -> Any:
    return (
        select(sa.func.count())
        .select_from(Dot)
        .where(col(Dot.cluster_id) == K.id, *where)
        .correlate(Cluster)
        .scalar_subquery()
    )


def clusters(db: Session, board: Board, seat_key: str) -> Sequence[Any]:
    """A board's clusters in the order they were made, with all dots and one's own. One query."""
    seat = select(col(Seat.id)).where(col(Seat.key) == seat_key, col(Seat.board_id) == board.id)
    mine = _dots_on(col(Dot.seat_id).in_(seat))
    return db.execute(
        select(
            col(K.id),
            col(K.name),
            col(K.version),
            _dots_on().label("dots"),
            mine.label("mine"),
        )
        .where(col(K.board_id) == board.id)
        .order_by(col(K.id))
    ).all()


# Lists of boards and requests.

_BOARD = [
    col(B.id),
    col(B.slug),
    col(B.name),
    col(B.met_on),
    col(B.state),
    col(B.shared_on),
    col(B.example),
]
_REQUEST = [
    col(R.id),
    col(R.slug),
    col(R.title),
    col(R.cluster_id),
    col(R.group_id),
    col(R.sent_on),
    col(R.state),
    col(R.answer_kind),
    col(R.answer),
    col(R.answered_on),
    col(R.answered_role),
    col(R.example),
]


def boards(db: Session, network_id: int, after: int | None, *where: Any) -> Slice[Any]:
    """The network's boards, newest first, a page at a time. One query."""
    wanted = select(*_BOARD).where(col(B.network_id) == network_id, *where)
    if after is not None:
        wanted = wanted.where(col(B.id) < after)
    return cut(db.execute(wanted.order_by(col(B.id).desc()).limit(SHOWN + 1)).all(), SHOWN)


def shared_boards(db: Session, network_id: int, after: int | None) -> Slice[Any]:
    """The boards whose result is shared. One query."""
    return boards(db, network_id, after, col(B.state) == BoardState.SHARED)


def results(db: Session, board_ids: Sequence[int]) -> dict[int, list[Any]]:
    """{board: its clusters, those with the most dots first}, with how many cards. One query."""
    cards = (
        select(sa.func.count())
        .select_from(Card)
        .where(col(Card.cluster_id) == K.id)
        .correlate(Cluster)
        .scalar_subquery()
    )
    dots = _dots_on().label("dots")
    rows = db.execute(
        select(col(K.id), col(K.board_id), col(K.name), dots, cards.label("cards"))
        .where(col(K.board_id).in_(list(board_ids)))
        .order_by(dots.desc(), col(K.id))
    ).all()
    found: dict[int, list[Any]] = {number: [] for number in board_ids}
    for row in rows:
        found[row.board_id].append(row)
    return found


def requests_of(db: Session, board_ids: Sequence[int]) -> dict[int, list[Any]]:
    """{cluster: what was asked because of it} on these boards. One query."""
    rows = db.execute(
        select(*_REQUEST)
        .join(Cluster, col(K.id) == R.cluster_id)
        .where(col(K.board_id).in_(list(board_ids)))
        .order_by(col(R.id))
    ).all()
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.cluster_id, []).append(row)
    return found


def is_asked(db: Session, board: Board) -> bool:
    """Something was already asked because of this board. One query."""
    own = sa.select(col(K.id)).where(col(K.board_id) == board.id)
    return bool(db.scalar(sa.select(sa.exists().where(col(R.cluster_id).in_(own)))))


@dataclass(frozen=True)
class Behind:
    """Where a request comes from."""

    cluster: str
    board: str
    board_slug: str
    met_on: date
    voices: int


def behind(db: Session, request: YouthRequest) -> Behind:
    """The cluster and the meeting behind a request, and how many voices lie in it. One query."""
    cards = select(sa.func.count()).where(col(Card.cluster_id) == request.cluster_id)
    row = db.execute(
        select(
            col(K.name),
            col(B.name).label("board"),
            col(B.slug),
            col(B.met_on),
            cards.scalar_subquery().label("voices"),
        )
        .join(Board, col(B.id) == K.board_id)
        .where(col(K.id) == request.cluster_id)
    ).one()
    return Behind(row.name, row.board, row.slug, row.met_on, row.voices)


def voices(db: Session, actor: Actor, request: YouthRequest, most: int = 50) -> Sequence[Any]:
    """The insights behind a request that this reader may see anyway. One query."""
    return db.execute(
        select(col(I.id), col(I.slug), col(I.title))
        .join(Card, col(Card.insight_id) == I.id)
        .where(
            col(Card.cluster_id) == request.cluster_id,
            col(I.source_kind) == SourceKind.YOUTH,
            visible_to(Insight, actor, request.network_id),
        )
        .order_by(col(I.id))
        .limit(most)
    ).all()


def because_of(db: Session, insight: Insight) -> Sequence[Any]:
    """What was asked because of one voice, the newest first. One query."""
    of_voice = sa.select(col(Card.cluster_id)).where(col(Card.insight_id) == insight.id)
    return db.execute(
        select(*_REQUEST).where(col(R.cluster_id).in_(of_voice)).order_by(col(R.id).desc())
    ).all()


# What the rooms above ask for.


@dataclass(frozen=True)
class Standing:
    """Where the network stands with its youth council."""

    shared: int = 0
    asked: int = 0
    waiting: int = 0


def standing(db: Session, network_id: int) -> Standing:
    """How many boards are shared, how much was asked, how much waits. One query."""
    counted = sa.func.count()
    of_network = col(R.network_id) == network_id
    shared = select(counted).where(
        col(B.network_id) == network_id, col(B.state) == BoardState.SHARED
    )
    asked = select(counted).where(of_network)
    waiting = select(counted).where(of_network, col(R.state) == RequestState.WAITING)
    row = db.execute(select(*(q.scalar_subquery() for q in (shared, asked, waiting)))).one()
    return Standing(*row)


def waiting_for(db: Session, network_id: int, group_id: int | None = None) -> Sequence[Any]:
    """What waits for an answer, of one group or of all, the oldest first. One query."""
    wanted = select(*_REQUEST).where(
        col(R.network_id) == network_id, col(R.state) == RequestState.WAITING
    )
    if group_id is not None:
        wanted = wanted.where(col(R.group_id) == group_id)
    return db.execute(wanted.order_by(col(R.sent_on), col(R.id)).limit(50)).all()
