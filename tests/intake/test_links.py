"""A door for a school: its questions, its window, its poster; and the settings for all of them."""

from __future__ import annotations

import threading
import time
from datetime import date, timedelta

import pypdfium2
import pytest
import sqlalchemy as sa

from app.core import clock
from app.core.db import Database
from app.core.errors import Conflict
from app.intake import links, queries, rules
from app.intake.models import IntakeLink, Post, YouthSettings
from tests.conftest import ON_POSTGRES, As
from tests.find import one
from tests.intake.young import LEADER, link_of, make_link, open_form, received

SETTINGS = "/nett/innstillinger/ungdom"
LINKS = "/nett/innstillinger/lenker"


def test_make_one_and_hang_it_up(as_: As, database: Database) -> None:
    open_form(database)
    page = as_("leader").get(LINKS).submit("/lenker", name="Solør videregående", q1="Hva hjalp?")
    assert "Solør videregående" in page.main and "Lenken er laget" in page.text
    with database.read() as db:
        link = one(db, IntakeLink, name="Solør videregående")
    assert link.questions[0] == "Hva hjalp?" and len(link.questions) == 3
    assert f"/del/{link.code}" in page.main
    for end, kind, begins in (
        ("plakat.pdf", "application/pdf", b"%PDF"),
        ("plakat.svg", "image/svg+xml", b"<svg"),
        ("papir.pdf?sheets=2", "application/pdf", b"%PDF"),
    ):
        response = as_("staff").http.get(f"{LINKS}/{link.id}/{end}")
        assert response.status_code == 200
        assert response.headers["content-type"].startswith(kind)
        assert response.content.lstrip().startswith(begins)
        assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("asked", ["0", "-3", "101", "x", "", "1.5", "99999999999999"])
def test_an_odd_number_of_sheets(as_: As, database: Database, asked: str) -> None:
    open_form(database)
    with database.read() as db:
        number = link_of(db, make_link(database)).id
    page = as_("leader").get(f"{LINKS}/{number}/papir.pdf?sheets={asked}")
    assert page.status == 422 and "fra 1 til 100" in page.error("sheets")
    assert page.typed("sheets") == asked
    assert page.typed("q1") == "Hva skjedde?", "and the rest of the link's page"


def test_the_pages_of_a_link_say_when_it_is_open(as_: As, database: Database) -> None:
    """A closed one with a last day is not one that opens then."""
    open_form(database)
    year = clock.today().year
    for name, values in {
        "Stengt for hånd": {"open": False, "ends": date(year + 1, 6, 18)},
        "Tiden er ute": {"ends": date(year - 1, 6, 18)},
        "Ikke ennå": {"starts": date(year + 1, 1, 8), "ends": date(year + 1, 6, 18)},
        "Åpen nå": {"ends": date(year + 1, 6, 18)},
    }.items():
        make_link(database, name=name, **values)
    rows = as_("leader").get(LINKS).soup.select(".hits > li")
    said = {row.h3.get_text(strip=True): " ".join(row.p.get_text(" ").split()) for row in rows}
    assert said["Stengt for hånd"] == said["Tiden er ute"] == "Stengt"
    assert said["Ikke ennå"] == f"Ikke åpnet ennå åpner 8. januar {year + 1}"
    assert said["Åpen nå"] == f"Åpen åpen til 18. juni {year + 1}"


def test_questions_are_suggested_where_they_are_written(as_: As, database: Database) -> None:
    open_form(database)
    page = as_("leader").get(LINKS)
    for field in ("q1", "q2", "q3"):
        options = page.soup.select(f"#{page.soup.select_one(f'[name={field}]')['list']} option")
        assert len(options) == len(rules.QUESTIONS)
        assert options[3]["value"] == "Når var det lett å gå på skolen?"


def test_from_the_link_to_its_pile(as_: As, database: Database) -> None:
    open_form(database)
    with database.read() as db:
        number = link_of(db, make_link(database)).id
    page = as_("leader").get(f"{LINKS}/{number}")
    link = page.soup.find("a", string="Skriv inn fra papir")
    assert link["href"] == f"/nett/innspill/papir?lenke={number}"
    assert "én side" in page.main


def test_the_sheet_says_for_how_long(as_: As, database: Database) -> None:
    open_form(database, keep_days=45)
    with database.read() as db:
        number = link_of(db, make_link(database)).id
    response = as_("leader").http.get(f"{LINKS}/{number}/papir.pdf?sheets=1")
    (sheet,) = pypdfium2.PdfDocument(response.content)
    assert "slettes etter 45 dager" in " ".join(sheet.get_textpage().get_text_range().split())


def test_no_question_no_link(as_: As, database: Database) -> None:
    open_form(database)
    page = as_("leader").get(LINKS).submit("/lenker", name="Klubben", q1=" ", q2="Hvem?")
    assert page.status == 422 and page.error("q1") and page.typed("q2") == "Hvem?"


def test_the_window_is_no_window(as_: As, database: Database) -> None:
    open_form(database)
    page = as_("leader").get(LINKS)
    page = page.submit("/lenker", name="Klubben", starts="2026-02-02", ends="2026-02-01")
    assert page.status == 422 and "Siste dag er før første dag." in page.error("ends")


def test_close_it_and_open_it(as_: As, database: Database) -> None:
    open_form(database)
    code = make_link(database)
    with database.read() as db:
        address = f"{LINKS}/{link_of(db, code).id}"
    as_("leader").get(address).submit(address, open=None)
    assert "Skjemaet er stengt nå." in as_().get(f"/del/{code}").main
    as_("leader").get(address).submit(address, open="1")
    assert "1 av 2" in as_().get(f"/del/{code}").main


def test_two_who_edit_it_see_both(as_: As, database: Database) -> None:
    open_form(database)
    with database.read() as db:
        address = f"{LINKS}/{link_of(db, make_link(database)).id}"
    first, second = as_("leader").get(address), as_("staff").get(address)
    first.submit(address, name="Ungdomsskolen")
    page = second.submit(address, name="Barneskolen")
    assert page.status == 409 and "Ungdomsskolen" in page.main
    assert page.typed("name") == "Barneskolen"


def test_no_count_for_a_link_and_none_under_k(as_: As, database: Database) -> None:
    """In whole steps of k, and never this week's: nobody is told by a figure that moves."""
    open_form(database)
    code = make_link(database)
    with database.read() as db:
        number = link_of(db, code).id
    for n in range(13):
        received(database, f"Nummer {n}.", link_id=number)
    assert "Færre enn 6 innspill" in as_("leader").get(SETTINGS).main
    for so_many, told in ((5, "Færre enn 6"), (6, "Minst 6 innspill"), (13, "Minst 12 innspill")):
        with database.write() as db:
            for post in list(db.scalars(sa.select(Post)))[:so_many]:
                post.week = min(post.week, clock.today() - timedelta(days=7))
        assert told in as_("leader").get(SETTINGS).main
    for path in (LINKS, f"{LINKS}/{number}"):
        assert "innspill hadde" not in as_("leader").get(path).main


def test_codes_are_many_and_plain() -> None:
    made = {links.new_code() for _ in range(1000)}
    assert len(made) == 1000
    assert not {"0", "1", "i", "l", "o"} & {letter for code in made for letter in code}


def test_nobody_reads_nobody_writes(as_: As, database: Database) -> None:
    """The form can't be opened before somebody has the task of reading."""
    with database.write() as db:
        from app.core import audit
        from app.core.access import NOBODY
        from app.networks.models import Membership
        from tests.world import MADE

        member = one(db, Membership, moderates=True)
        member.moderates = False
        audit.record(db, NOBODY, MADE, member)
    page = as_("leader").get(SETTINGS).submit("/ungdom", open="1")
    assert page.status == 422 and "lese innspill" in page.error("open")


def test_settings_are_saved(as_: As, database: Database) -> None:
    page = as_("leader").get(SETTINGS)
    assert "116 111" in page.typed("help")
    page = page.submit("/ungdom", open="1", keep_days="30", help="Ungdomsvakta | 12345")
    assert "Innstillingene er lagret" in page.text
    with database.read() as db:
        row = one(db, YouthSettings, open=True)
    assert (row.keep_days, row.help) == (30, ["Ungdomsvakta | 12345"])
    assert "30 dager" in as_().get("/nett/del/trygt").main


@pytest.mark.parametrize("days", ["0", "13", "366", "mange"])
def test_neither_too_short_nor_too_long(as_: As, database: Database, days: str) -> None:
    page = as_("leader").get(SETTINGS).submit("/ungdom", keep_days=days)
    assert page.status == 422 and page.error("keep_days") and page.typed("keep_days") == days


def test_a_link_of_a_network_that_is_not_open_to_all(as_: As, database: Database) -> None:
    """Who has the code is invited; nobody else finds the form."""
    open_form(database)
    code = make_link(database)
    page = as_("leader").get("/nett/innstillinger").submit("/innstillinger", public=None)
    assert "lagret" in page.text
    assert as_().get("/nett/del").status == 404
    assert as_().get(f"/del/{code}").status == 200


@pytest.mark.skipif(not ON_POSTGRES, reason="two who write at once")
def test_settings_saved_at_once_have_one_winner(database: Database) -> None:
    nett = open_form(database)
    lost: list[Conflict] = []

    def late() -> None:
        with database.write() as db:
            try:
                links.save_settings(db, LEADER, nett, 1, {"contact": "Den andre"})
            except Conflict as error:
                lost.append(error)
                db.rollback()

    with database.write() as db:
        links.save_settings(db, LEADER, nett, 1, {"contact": "Den første"})
        other = threading.Thread(target=late)
        other.start()
        time.sleep(0.5)
    other.join()
    with database.read() as db:
        row = queries.settings_row(db, nett)
    assert row is not None and row.contact == "Den første" and len(lost) == 1
