"""The youth council's boards come out of the files as they stand there."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.council import queries, rules
from app.council.models import (
    Board,
    BoardState,
    Cluster,
    Dot,
    RequestState,
    Seat,
    YouthRequest,
)
from app.networks.models import Network
from tests.seeds.reading import INVENTED, NOW, REAL, of, rows, toml


def test_boards_clusters_and_dots(read: Session, network: Network) -> None:
    listed = {b["name"]: b for b in toml(network.slug, "council")["boards"]}
    for board in rows(read, Board, network):
        given = listed.pop(board.name)
        assert (board.state is BoardState.SHARED) == given["shared"]
        assert board.example is True
        found = {c.name: c for c in queries.clusters(read, board, "")}
        cards = queries.placed(read, board)
        for cluster in given["clusters"]:
            made = found.pop(cluster["name"])
            assert made.dots == cluster["dots"]
            assert len(cards[made.id]) == len(cluster["cards"])
        assert not found
    assert not listed


def test_nobody_gave_the_dots(read: Session) -> None:
    assert read.scalar(sa.select(sa.func.count(Dot.id)))
    assert set(read.scalars(sa.select(Seat.by_link))) == {True}
    seats = sa.select(sa.func.count(Dot.id)).group_by(Dot.seat_id)
    assert max(read.scalars(seats)) <= rules.DOTS


def test_requests_and_answers(read: Session, network: Network) -> None:
    wanted = {
        r["title"]: r
        for b in toml(network.slug, "council")["boards"]
        for c in b["clusters"]
        for r in c.get("requests", [])
    }
    found = rows(read, YouthRequest, network)
    assert {r.title for r in found} == set(wanted)
    for request in found:
        answer = wanted[request.title].get("answer", {"text": ""})
        assert (request.state is RequestState.ANSWERED) == ("kind" in answer)
        assert request.answer == answer["text"]
        assert request.example is True


def test_something_has_waited_long(read: Session) -> None:
    waiting = [
        r for r in rows(read, YouthRequest, of(read, INVENTED)) if r.state is RequestState.WAITING
    ]
    late = [NOW.date() - r.sent_on for r in waiting]
    assert len(late) == 1 and timedelta(days=40) <= late[0] <= timedelta(days=43)


def test_the_real_network_is_answered_kindly(read: Session) -> None:
    found = rows(read, YouthRequest, of(read, REAL))
    assert [str(r.answer_kind) for r in found] == ["ja"]
    assert rows(read, Cluster, of(read, REAL))
