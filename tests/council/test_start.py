"""Make a board for a meeting, and change it."""

from __future__ import annotations

from app.council import table
from tests.council.helpers import BOARD, ROOM, board, card, grouped, seat


def test_a_board_for_a_meeting(as_) -> None:
    page = as_("youth").get(ROOM + "/ny").submit("/ny", name="Første dag")
    assert page.path == BOARD
    assert "Tavla er klar" in page.text
    link = page.soup.select_one("#f-lenke")["value"]
    assert link.startswith("http://testserver/rad/") and len(link.rsplit("/", 1)[1]) == 32


def test_a_name_is_needed_and_the_days_in_order(as_) -> None:
    page = as_("leader").get(ROOM + "/ny")
    page = page.submit("/ny", name="", link_opens="2026-03-14", link_closes="2026-03-13")
    assert page.status == 422
    assert page.error("name") and "én dag" in page.error("link_closes")
    assert page.typed("link_closes") == "2026-03-13"


def test_what_a_group_keeps_is_no_choice(as_) -> None:
    page = as_("youth").get(ROOM + "/ny")
    assert {r["value"] for r in page.soup.select("[name=reach]")} == {"offentlig", "nettverk"}
    assert page.submit("/ny", name="Første dag", reach="internt").status == 422


def test_others_of_the_network_read_and_are_told_why(as_, database) -> None:
    with database.write() as db:
        board(db)
    page = as_("member").get(BOARD)
    assert page.status == 200 and not page.soup.select("main form")
    assert not page.soup.select("#lenke")
    refused = as_("member").get(ROOM + "/ny")
    assert refused.status == 403 and "ungdomsrådet" in refused.main


def test_outsiders_find_nothing(as_, database) -> None:
    with database.write() as db:
        board(db)
    assert as_("outsider").get(BOARD).status == 404
    assert as_("outsider").get(ROOM).status == 404
    assert as_().get(BOARD).path == "/logg-inn"


def test_two_who_change_it_see_both(as_, database) -> None:
    with database.write() as db:
        board(db)
    mine = as_("youth").get(BOARD + "/rediger")
    as_("leader").get(BOARD + "/rediger").submit("/rediger", seats="20")
    page = mine.submit("/rediger", seats="30")
    assert page.status == 409
    assert page.typed("seats") == "30" and "20" in page.main


def test_another_link_closes_the_old_one(as_, database) -> None:
    with database.write() as db:
        on = board(db, seats=1)
        old, cluster = on.code, grouped(db, on, card(db))
        table.set_dots(db, on, seat(db, on), cluster, 3)
    page = as_("youth").get(BOARD).submit("/lenke")
    assert "Den gamle virker ikke lenger" in page.text
    assert as_().get(f"/rad/{old}").status == 404
    new = page.soup.select_one("#f-lenke")["value"].removeprefix("http://testserver")
    assert as_().get(f"/rad/{old}/plass").status == 404
    assert "0 av 1 plasser" in page.main and "Noen å gå sammen med" in page.main
    assert not page.soup.select(".so-far"), "the dots given by it are gone"
    assert "Du har 3 prikker igjen" in as_().get(new).submit(new).main


def test_the_empty_room_teaches(as_) -> None:
    page = as_("youth").get(ROOM)
    assert "Ingen tavler ennå" in page.main and page.soup.select(f"main a[href='{ROOM}/ny']")
    assert not as_("reader").get(ROOM).soup.select(f"main a[href='{ROOM}/ny']")


def test_the_menu_leads_there(as_) -> None:
    assert as_("member").get("/nett").soup.select(f"nav a[href='{ROOM}']")
    assert not as_().get("/nett").soup.select(f"nav a[href='{ROOM}']")
