"""Share the result, and open the board again when it was too early."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from app.core.errors import Invalid
from app.council import service, table
from app.council.models import Board, BoardState
from tests.council.helpers import BOARD, asked, board, card, grouped, seat
from tests.find import one
from tests.initiatives.helpers import actor

PUBLIC = "/nett/hva-skjedde"


def test_nothing_unfinished_leaks(as_, database) -> None:
    with database.write() as db:
        grouped(db, board(db), card(db))
    assert "ikke delt noe ennå" in as_().get(PUBLIC).main
    assert not as_().get("/nett").soup.select(f"a[href='{PUBLIC}']")


def test_shared_for_everybody(as_, database) -> None:
    with database.write() as db:
        on = board(db)
        little, much = grouped(db, on, card(db), name="Lite"), grouped(db, on, card(db, "To"))
        table.set_dots(db, on, seat(db, on), much, 2)
        table.set_dots(db, on, table.demand_seat(db, on, "plass"), little, 1)
    page = as_("youth").get(BOARD).submit("/del")
    assert "Resultatet er delt" in page.text and not page.soup.select("#lenke")
    shown = as_().get(PUBLIC)
    names = [h.get_text(strip=True) for h in shown.soup.select(".fates h3")]
    assert names == ["Noen å gå sammen med", "Lite"]
    assert "prikk" not in shown.main, "no number that could point out few"
    assert "Noen unge har sagt dette" in shown.main
    assert "Ikke sendt til noen gruppe ennå" in shown.main
    front = as_().get("/nett")
    assert front.soup.select(f"main a[href='{PUBLIC}']")
    assert front.soup.select(f"nav a[href='{PUBLIC}']")


def test_a_number_where_it_points_out_nobody(as_, database) -> None:
    with database.write() as db:
        asked(db, cards=6)
    assert "6 unge har sagt dette" in as_().get(PUBLIC).main


def test_an_empty_board_is_not_shared(as_, database) -> None:
    with database.write() as db:
        board(db)
    page = as_("youth").get(BOARD).submit("/del")
    assert page.status == 422 and "minst ett kort" in page.main


def test_open_it_again(as_, database) -> None:
    with database.write() as db:
        on = board(db)
        grouped(db, on, card(db))
        service.share(db, actor(db, "youth"), on)
    page = as_("youth").get(BOARD).submit("/apne")
    assert "Tavla er åpen igjen" in page.text
    assert "ikke delt noe ennå" in as_().get(PUBLIC).main


def test_not_when_somebody_was_asked(db: Session) -> None:
    asked(db)
    on = one(db, Board, slug="forste-dag")
    assert on.state is BoardState.SHARED
    with pytest.raises(Invalid, match="sendt til en gruppe"):
        service.reopen(db, actor(db, "youth"), on)
