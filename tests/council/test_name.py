"""Give a cluster another name."""

from __future__ import annotations

from tests.council.helpers import BOARD, board, card, grouped


def test_another_name(as_, database) -> None:
    with database.write() as db:
        number = grouped(db, board(db), card(db)).id
    page = as_("youth").get(f"{BOARD}/klynge/{number}").submit(name="Første uka")
    assert page.path == BOARD
    assert "Klyngen heter nå «Første uka»." in page.text


def test_two_at_once_see_both(as_, database) -> None:
    with database.write() as db:
        number = grouped(db, board(db), card(db)).id
    mine = as_("youth").get(f"{BOARD}/klynge/{number}")
    as_("leader").get(f"{BOARD}/klynge/{number}").submit(name="Mat")
    page = mine.submit(name="Friminutt")
    assert page.status == 409
    assert page.typed("name") == "Friminutt" and "Mat" in page.main
    assert page.submit(name="Mat i friminuttet").path == BOARD


def test_no_name_is_told(as_, database) -> None:
    with database.write() as db:
        number = grouped(db, board(db), card(db)).id
    page = as_("youth").get(f"{BOARD}/klynge/{number}").submit(name=" ")
    assert page.status == 422 and page.error("name")


def test_identity_numbers_are_refused(as_, database) -> None:
    with database.write() as db:
        number = grouped(db, board(db), card(db)).id
    page = as_("youth").get(f"{BOARD}/klynge/{number}").submit(name="Han 01010750160")
    assert page.status == 422 and page.error("name")


def test_a_cluster_of_another_board_is_not_here(as_, database) -> None:
    with database.write() as db:
        board(db)
        number = grouped(db, board(db, "Annen"), card(db)).id
    assert as_("youth").get(f"{BOARD}/klynge/{number}").status == 404
