"""What changes about boards and requests; every change with its event, in one transaction."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core import audit, clock
from app.core.access import Actor
from app.core.columns import Reach
from app.core.db import expect_version
from app.core.errors import Invalid
from app.core.i18n import N_, _
from app.core.slugs import unique_slug
from app.council import queries, rules
from app.council.models import (
    AnswerKind,
    Board,
    BoardState,
    Cluster,
    RequestState,
    YouthRequest,
)
from app.council.policy import speaks_as
from app.council.table import clear_seats, demand_open
from app.networks.models import ResourceGroup

STARTED = audit.kind("board:started", N_("Tavla ble laget"))
CHANGED = audit.kind("board:changed", N_("Tavla ble endret"), "fields")
RELINKED = audit.kind("board:relinked", N_("Lenken ble byttet ut"))
SHARED = audit.kind("board:shared", N_("Resultatet ble delt"))
REOPENED = audit.kind("board:reopened", N_("Tavla ble åpnet igjen"))
SENT = audit.kind("request:sent", N_("Ungdomsrådet sendte ønsket"))
ANSWERED = audit.kind("request:answered", N_("Gruppa svarte"), "kind", "reason")
REWORDED = audit.kind("request:reworded", N_("Gruppa endret svaret"), "kind", "reason")


def start(
    db: Session,
    actor: Actor,
    network_id: int,
    name: str,
    met_on: date,
    *,
    reach: Reach = Reach.PUBLIC,
    link_opens: date | None = None,
    link_closes: date | None = None,
    seats: int = 15,
    example: bool = False,
) -> Board:
    """A board for a meeting. Its link is open on the day of the meeting, unless said otherwise."""
    board = Board(
        network_id=network_id,
        slug=unique_slug(db, Board, network_id, name),
        name=name,
        met_on=met_on,
        reach=reach,
        code=_code(),
        link_opens=link_opens or met_on,
        link_closes=link_closes or met_on,
        seats=seats,
        example=example,
        created_by=actor.person_id,
    )
    db.add(board)
    audit.record(db, actor, STARTED, board)
    return board


def _code() -> str:
    """192 bits: a link nobody can guess."""
    return secrets.token_urlsafe(24)


def change(db: Session, actor: Actor, board: Board, seen: int, values: dict[str, Any]) -> None:
    """Write what the board says of its meeting. Raises Conflict when somebody else has."""
    demand_open(board)
    expect_version(board, seen)
    changed = [name for name, value in values.items() if getattr(board, name) != value]
    for name in changed:
        setattr(board, name, values[name])
    audit.record(db, actor, CHANGED, board, fields=changed)


def change_link(db: Session, actor: Actor, board: Board) -> None:
    """Another link; the old one, and the seats taken by it, are no more, nor are their dots.

    Those who belong at the meeting join anew, and would else have given six.
    """
    demand_open(board)
    board.code = _code()
    clear_seats(db, board)
    audit.record(db, actor, RELINKED, board)


def share(db: Session, actor: Actor, board: Board) -> None:
    """The meeting is over: everybody may see its clusters. Raises Invalid when there are none."""
    rules.BOARD.demand(board.state, BoardState.SHARED)
    if not any(queries.placed(db, board).values()):
        raise Invalid(_("Legg minst ett kort i en klynge før du deler resultatet."))
    board.state, board.shared_on = BoardState.SHARED, clock.today()
    board.version += 1
    audit.record(db, actor, SHARED, board)


def reopen(db: Session, actor: Actor, board: Board) -> None:
    """It was shared too early. Raises Invalid when somebody has been asked because of it."""
    rules.BOARD.demand(board.state, BoardState.OPEN)
    if queries.is_asked(db, board):
        raise Invalid(_("Noe er alt sendt til en gruppe. Da blir resultatet stående."))
    board.state, board.shared_on = BoardState.OPEN, None
    board.version += 1
    audit.record(db, actor, REOPENED, board)


def send(
    db: Session,
    actor: Actor,
    board: Board,
    cluster: Cluster,
    group_id: int,
    title: str,
    *,
    text: str = "",
) -> YouthRequest:
    """Ask a group for something, because of a cluster. Raises Invalid before it is shared."""
    if board.state is not BoardState.SHARED:
        raise Invalid(_("Del resultatet først. Da vet gruppa hva ønsket bygger på."))
    _demand_askable(db, board, cluster, group_id)
    assert cluster.id is not None
    request = YouthRequest(
        network_id=board.network_id,
        cluster_id=cluster.id,
        group_id=group_id,
        slug=unique_slug(db, YouthRequest, board.network_id, title),
        title=title,
        text=text,
        sent_on=clock.today(),
        example=board.example,
        created_by=actor.person_id,
    )
    db.add(request)
    audit.record(db, actor, SENT, request)
    return request


def _demand_askable(db: Session, board: Board, cluster: Cluster, group_id: int) -> None:
    group = db.get(ResourceGroup, group_id)
    if group is None or group.network_id != board.network_id:
        raise Invalid(_("Gruppa finnes ikke lenger. Velg en annen."))
    asked = sa.exists().where(
        col(YouthRequest.cluster_id) == cluster.id, col(YouthRequest.group_id) == group_id
    )
    if db.scalar(sa.select(asked)):
        raise Invalid(_("Gruppa er alt spurt på grunn av denne klyngen. Velg en annen."))


def answer(
    db: Session, actor: Actor, request: YouthRequest, seen: int, kind: AnswerKind, words: str
) -> None:
    """The group answers, or says it anew; what was answered before stands in the history.

    Raises Invalid without words, Conflict when somebody else of the group was first.
    """
    if not words.strip():
        raise Invalid(_("Skriv noen ord til svaret. De som spurte, skal forstå det."))
    again = request.state is RequestState.ANSWERED
    if not again:
        rules.REQUEST.demand(request.state, RequestState.ANSWERED)
    expect_version(request, seen)
    request.state = RequestState.ANSWERED
    request.answer_kind, request.answer = kind, words
    request.answered_on = clock.today()
    request.answered_role = speaks_as(actor, request.network_id, request.group_id)
    event = REWORDED if again else ANSWERED
    audit.record(db, actor, event, request, kind=kind.value, reason=words)
