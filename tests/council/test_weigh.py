"""Three dots each."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.audit import AuditEvent
from app.core.errors import Invalid
from app.core.once import IDEMPOTENCY
from app.council import queries, table
from app.council.models import Dot, Seat
from tests.council.helpers import BOARD, board, card, grouped, seat
from tests.initiatives.helpers import actor
from tests.web import posting


def dots(db: Session, on: object) -> list[int]:
    return [row.dots for row in queries.clusters(db, on, "")]  # type: ignore[arg-type]


def test_three_and_no_more(db: Session) -> None:
    on = board(db)
    one, two = grouped(db, on, card(db)), grouped(db, on, card(db, "To"), name="To")
    key = seat(db, on)
    table.set_dots(db, on, key, one, 2)
    table.set_dots(db, on, key, two, 1)
    with pytest.raises(Invalid, match="alle prikkene"):
        table.set_dots(db, on, key, two, 2)
    assert dots(db, on) == [2, 1]


def test_said_twice_it_is_still_so_many(db: Session) -> None:
    on = board(db)
    one, key = grouped(db, on, card(db)), seat(db, on)
    table.set_dots(db, on, key, one, 1)
    table.set_dots(db, on, key, one, 1)
    assert dots(db, on) == [1]
    table.set_dots(db, on, key, one, 3)
    table.set_dots(db, on, key, one, 0)
    assert dots(db, on) == [0]


def test_each_has_their_own(db: Session) -> None:
    on = board(db)
    one = grouped(db, on, card(db))
    for name in ("a", "b"):
        table.set_dots(db, on, seat(db, on, name), one, 3)
    assert dots(db, on) == [6]
    mine = queries.clusters(db, on, table.demand_seat(db, on, "a"))
    assert [row.mine for row in mine] == [3]


def test_on_the_page(as_, database) -> None:
    with database.write() as db:
        grouped(db, board(db), card(db))
    page = as_("youth").get(BOARD)
    assert "Du har 3 prikker igjen" in page.main
    page = page.submit("/prikk")
    assert "Du har 2 prikker igjen" in page.main and "Prikkene dine er lagret" in page.text
    back = [f for f in posting(page.tree) if "Ta tilbake" in f.text_content()]
    page = page.client.post(f"{BOARD}/prikk", page.fields(back[0]))
    assert "Du har 3 prikker igjen" in page.main


def test_others_dots_are_not_shown_before_the_result_is(as_, database) -> None:
    with database.write() as db:
        on = board(db)
        table.set_dots(db, on, seat(db, on), grouped(db, on, card(db)), 3)
    page = as_("member").get(BOARD)
    assert "prikk" not in page.main
    assert "3 prikker" in as_("youth").get(BOARD).soup.select_one(".so-far").get_text()


def test_the_dots_of_an_empty_cluster_go_back(db: Session) -> None:
    on, youth = board(db), actor(db, "youth")
    said = card(db)
    one, key = grouped(db, on, said), seat(db, on)
    table.set_dots(db, on, key, one, 3)
    table.take_out(db, on, said.id or 0)
    table.remove(db, youth, on, one)
    again = grouped(db, on, said)
    table.set_dots(db, on, key, again, 3)
    assert dots(db, on) == [3]


def test_nothing_kept_tells_who_gave_what(as_, database) -> None:
    """Not the seat, not the log of events, not the memory of forms that were sent."""
    with database.write() as db:
        grouped(db, board(db), card(db))
        before = db.scalar(sa.select(sa.func.count(AuditEvent.id)))
    as_("youth").get(BOARD).submit("/prikk")
    with database.read() as db:
        assert db.scalar(sa.select(sa.func.count(Dot.id))) == 1
        assert db.scalar(sa.select(sa.func.count(AuditEvent.id))) == before
        paths = db.scalars(sa.select(IDEMPOTENCY.c.path)).all()
        assert not [path for path in paths if "prikk" in path]
        assert {c.name for c in Seat.__table__.columns} == {"id", "board_id", "key", "by_link"}
        key = db.scalar(sa.select(Seat.key))
        on = db.get(queries.Board, db.scalar(sa.select(Seat.board_id)))
        person = actor(db, "youth").person_id or 0
        assert key == table.account_key("x" * 40, on, person)
        assert key != table.account_key("y" * 40, on, person)


def test_only_the_council_weighs(as_, database) -> None:
    with database.write() as db:
        number = grouped(db, board(db), card(db)).id
    tokens = as_("member").get("/min-side")
    sent = {n: v for n, v in tokens.fields(tokens.form()).items() if n.startswith("_")}
    page = as_("member").post(f"{BOARD}/prikk", sent | {"cluster_id": [number], "dots": ["1"]})
    assert page.status == 403
