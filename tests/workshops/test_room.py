"""The screen in the room, its door for those without an account, and what members log there."""

from __future__ import annotations

import re

from app.core.db import Database
from app.intake.models import IntakeLink, Post
from app.meetings.models import Entry
from app.workshops.routes.screen import drawn
from tests.conftest import As
from tests.find import one
from tests.intake.young import open_form, tell
from tests.workshops.helpers import hold, plan, start


def test_the_code_leads_members_to_the_log_and_others_through_the_door(
    as_: As, database: Database
) -> None:
    home = hold(database)
    slug = home.split("/")[-1]
    page = as_("member").get(f"{home}/skjerm")
    assert f"testserver/nett/logg?mote={slug}" in page.main
    assert not page.soup.select("form[method=post]")
    open_form(database)
    page = as_("leader").get(f"{home}/skjerm").submit("/dor")
    with database.read() as db:
        door = one(db, IntakeLink)
    assert f"testserver/del/{door.code}" in page.main
    said = page.soup.select_one("svg.qr")
    assert said and said["aria-label"] == f"QR-kode til http://testserver/del/{door.code}"
    assert (
        page.soup.select_one("svg.qr .ink")["d"]
        == drawn(  # type: ignore[index]
            f"http://testserver/del/{door.code}"
        )["path"]
    )
    form = as_().get(f"/del/{door.code}")
    assert "Hva vil du si om det vi snakker om i dag?" in form.main
    as_("leader").get(f"{home}/skjerm")  # the door is made once
    with database.read() as db:
        assert one(db, IntakeLink).id == door.id


def test_a_member_logs_from_the_room_into_the_minutes(as_: As, database: Database) -> None:
    home = hold(database)
    slug = home.split("/")[-1]
    start(database)
    assert "Ingen har logget noe ennå." in as_("member").get(f"{home}/skjerm").main
    page = as_("member").get(f"/nett/logg?mote={slug}")
    assert "I møtet: Samling" in page.main
    page = page.submit("/logg", text="Bussen kommer før det ringer inn.")
    assert "står i referatet" in page.text and "I møtet: Samling" in page.main
    with database.read() as db:
        assert one(db, Entry).kind == "innsikt"
    screen = as_("steering").get(f"{home}/skjerm")
    assert "1 innspill er logget så langt." in screen.main
    assert "Bussen kommer" not in screen.main
    part = as_("member").get(f"{home}/skjerm", **{"hx-request": "true"})
    assert "1 innspill" in part.text and "<h1" not in part.response.text
    away = as_("member").get("/nett/logg?mote=finnes-ikke")
    assert away.status == 200 and "I møtet" not in away.main


def test_the_whole_programme_stands_on_the_screen(as_: As, database: Database) -> None:
    with database.write() as db:
        slug = plan(db, purpose="\n".join(f"{8 + n}.00 Del {n}" for n in range(10))).slug
    points = as_("member").get(f"/nett/moter/{slug}/skjerm").soup.select(".screen-points li")
    assert [p.get_text() for p in points][-1] == "17.00 Del 9"


def test_from_the_meeting_under_way_one_finds_the_sheet_and_the_screen(
    as_: As, database: Database
) -> None:
    home = hold(database)
    start(database)
    page = as_("coordinator").get(f"{home}/mote")
    for part in ("deltakere", "samtaleark", "skjerm"):
        assert page.soup.find("a", href=f"{home}/{part}"), part


def test_nothing_of_the_young_is_counted(as_: As, database: Database) -> None:
    home = hold(database)
    open_form(database)
    page = as_("leader").get(f"{home}/skjerm").submit("/dor")
    code = re.search(r"/del/(\w+)", page.main)
    assert code
    tell(as_(), "Det er kaldt i gymmen.", path=f"/del/{code[1]}")
    with database.read() as db:
        assert one(db, Post).link_id
    assert "Ingen har logget noe ennå." in as_("leader").get(f"{home}/skjerm").main
