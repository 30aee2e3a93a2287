"""Boards of the youth council, their clusters and dots, and what was asked of a group.

Seats, cards and dots are not audited on purpose: an event holds a name and a moment, and who gave
a dot to what must be known to nobody.
"""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.core import columns as c
from app.core.audit import Audited
from app.core.db import EnumText
from app.core.i18n import N_


class BoardState(StrEnum):
    """åpen ⇄ delt: it may be opened again as long as nothing was asked of anybody."""

    OPEN = "apen"
    SHARED = "delt"


class RequestState(StrEnum):
    """venter → besvart."""

    WAITING = "venter"
    ANSWERED = "besvart"


class AnswerKind(StrEnum):
    """What a group can answer; each asks for words of its own."""

    YES = "ja"
    PART = "delvis"
    NO = "nei"


BOARD_LABELS = {
    BoardState.OPEN: N_("Åpen"),
    BoardState.SHARED: N_("Resultatet er delt"),
}
REQUEST_LABELS = {
    RequestState.WAITING: N_("Venter på svar"),
    RequestState.ANSWERED: N_("Besvart"),
}
ANSWER_LABELS = {
    AnswerKind.YES: N_("Ja, det gjør vi"),
    AnswerKind.PART: N_("Vi prøver noe av det"),
    AnswerKind.NO: N_("Nei, og her er grunnen"),
}


class Board(SQLModel, Audited, table=True):
    """The board of one meeting of the youth council.

    The code of its link is kept as it is: whoever leads the meeting must be able to show it again
    to the one who comes late. It opens this board only, on the days of the meeting, and can be
    exchanged.
    """

    __tablename__ = "council_board"
    __table_args__ = (
        sa.UniqueConstraint("network_id", "slug"),
        sa.Index("ix_council_board_network", "network_id", "id"),
        sa.Index("ix_council_board_state", "network_id", "state", "id"),
    )
    id: int | None = c.key()
    network_id: int = c.ref("network.id", index=False)
    slug: str = Field(max_length=80)
    name: str = Field(max_length=200)
    met_on: date
    reach: c.Reach = c.word(c.Reach, c.Reach.PUBLIC)
    code: str = Field(unique=True, max_length=64)
    link_opens: date
    link_closes: date
    seats: int = 15
    state: BoardState = c.word(BoardState, BoardState.OPEN)
    shared_on: date | None = None
    example: bool = False
    created_at: datetime = c.moment()
    created_by: int | None = c.maybe_ref("person.id", index=False)
    version: int = 1


class Cluster(SQLModel, Audited, table=True):
    """Cards that are about the same, with the name the council gave it."""

    __tablename__ = "council_cluster"
    id: int | None = c.key()
    network_id: int = c.ref("network.id")
    board_id: int = c.ref("council_board.id")
    name: str = Field(max_length=200)
    version: int = 1


class Card(SQLModel, table=True):
    """An insight lies in a cluster: at most once on a board."""

    __tablename__ = "council_card"
    board_id: int = Field(foreign_key="council_board.id", primary_key=True)
    insight_id: int = Field(foreign_key="insight.id", primary_key=True, index=True)
    cluster_id: int = c.ref("council_cluster.id")


class Seat(SQLModel, table=True):
    """Someone takes part: three dots, no name, nothing of the person or the device.

    The key is a hash: of the secret in a participant's address, or for somebody with an account of
    the board and the person, made with the installation's secret.
    """

    __tablename__ = "council_seat"
    id: int | None = c.key()
    board_id: int = c.ref("council_board.id")
    key: str = Field(unique=True, max_length=64)
    by_link: bool = False


class Dot(SQLModel, table=True):
    """One of a seat's dots, on a cluster; several may lie on one."""

    __tablename__ = "council_dot"
    id: int | None = c.key()
    cluster_id: int = c.ref("council_cluster.id")
    seat_id: int = c.ref("council_seat.id")


class YouthRequest(SQLModel, Audited, table=True):
    """What the council asks of a resource group, and the answer."""

    __tablename__ = "youth_request"
    __table_args__ = (
        sa.UniqueConstraint("network_id", "slug"),
        sa.UniqueConstraint("cluster_id", "group_id"),
        sa.Index("ix_youth_request_group", "network_id", "group_id", "state", "id"),
        sa.Index("ix_youth_request_state", "network_id", "state", "id"),
    )
    id: int | None = c.key()
    network_id: int = c.ref("network.id", index=False)
    cluster_id: int = c.ref("council_cluster.id", index=False)
    group_id: int = c.ref("resource_group.id", index=False)
    slug: str = Field(max_length=80)
    title: str = Field(max_length=200)
    text: str = c.long_text()
    sent_on: date
    state: RequestState = c.word(RequestState, RequestState.WAITING)
    answer_kind: AnswerKind | None = Field(
        default=None, sa_type=EnumText(AnswerKind), nullable=True
    )
    answer: str = c.long_text()
    answered_on: date | None = None
    answered_role: str = Field(default="", max_length=24)
    example: bool = False
    created_at: datetime = c.moment()
    created_by: int | None = c.maybe_ref("person.id", index=False)
    version: int = 1
