"""A pile of sheets, typed in one after the other."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from app.core.db import Database
from app.intake.models import Post
from app.intake.routes.receipt import ALL, TRIES
from tests.conftest import As
from tests.intake.young import link_of, look_up, make_link, open_form
from tests.web import Page

PAPER = "/nett/innspill/papir"
WORDS = "fjord-lampe-ugle-sykkel"


def posts(database: Database) -> list[Post]:
    """Everything that was typed in."""
    with database.read() as db:
        return list(db.scalars(sa.select(Post)))


def sheet(as_: As, query: str = "", who: str = "member") -> Page:
    """An empty sheet."""
    return as_(who).get(PAPER + query)


def test_typed_in_and_the_next_one(as_: As, database: Database) -> None:
    open_form(database)
    with database.read() as db:
        link = link_of(db, make_link(database)).id
    page = sheet(as_, f"?lenke={link}&kommune=Åsnes")
    page = page.submit("/papir", receipt=WORDS, a1="Hun hilste.", age="16_18", publish="1")
    assert "Arket er lagret" in page.text and page.path == PAPER
    assert page.typed("a1") == "" and page.typed("receipt") == ""
    assert page.fields(page.form("/papir"))["link_id"] == [str(link)]
    assert page.soup.select_one("[name=receipt][autofocus]"), "the next one begins there"
    (post,) = posts(database)
    assert post.paper and post.link_id == link and post.municipality == "Åsnes"
    assert "Det kom inn på papir." in look_up(as_(), WORDS).main


def test_the_pile_is_chosen_first(as_: As, database: Database) -> None:
    """Closed ones are last; nothing can be typed before the questions are those of the pile."""
    open_form(database)
    with database.read() as db:
        school = link_of(db, make_link(database, name="Skolen", questions=["Hvem smilte?"])).id
        make_link(database, name="I fjor", open=False)
        make_link(database, name="Dagen som var", ends=date(2020, 1, 1))
    for query in ("", "?lenke=", "?lenke=x", "?lenke=999999"):
        page = sheet(as_, query)
        assert not page.soup.select("main textarea")
        names = [a.get_text() for a in page.soup.select(".hits a")]
        assert names[:2] == ["Skolen", "Nettverkets eget skjema"]
        assert set(names[2:]) == {"I fjor", "Dagen som var"}
    chosen = as_("member").get(page.soup.select(".hits a")[0]["href"])
    assert "Bunke: Skolen" in chosen.text and "Hvem smilte?" in chosen.main
    assert chosen.fields(chosen.form("/papir"))["link_id"] == [str(school)]
    assert chosen.soup.find("a", string="Bytt bunke")["href"] == PAPER
    assert not chosen.soup.select("[autofocus]")
    own = as_("member").get(page.soup.select(".hits a")[1]["href"])
    assert "Bunke: Nettverkets eget skjema" in own.text
    own = own.submit("/papir", receipt=WORDS, a1="Hun hilste.")
    assert "Bunke: Nettverkets eget skjema" in own.text, "still in the same pile"


def test_without_links_there_is_one_pile(as_: As, database: Database) -> None:
    open_form(database)
    assert "Bunke:" not in sheet(as_).submit("/papir", a1="Hun hilste.").text


def test_how_many_in_this_sitting(as_: As, database: Database) -> None:
    open_form(database)
    page = sheet(as_)
    assert "Ferdig" not in page.main
    for number in (1, 2, 3):
        page = page.submit("/papir", a1=f"Ark {number}.")
        assert f"Du har skrevet inn {number} ark." in page.text
    page = page.submit("/papir")
    assert page.status == 422
    assert "Du har skrevet inn 4 ark." in page.submit("/papir", a1="Det fjerde.").text
    assert page.soup.find("a", string="Ferdig")["href"] == "/nett"


def test_a_sheet_tells_no_more_than_a_receipt(as_: As, database: Database) -> None:
    """Whether words are somebody's can't be tried out here either."""
    open_form(database)
    sheet(as_).submit("/papir", receipt=WORDS, a1="Hun hilste.")
    for _ in range(298):
        TRIES.missed(ALL, "testclient")
    page = sheet(as_)
    for status in (422, 422, 429):
        page = sheet(as_).submit("/papir", receipt=WORDS, a1="Hun hilste.")
        assert page.status == status
    assert "for mange forsøk" in page.main


def test_the_pile_is_hidden_from_who_typed_it(as_: As, database: Database) -> None:
    open_form(database)
    page = sheet(as_).submit("/papir", receipt=WORDS, a1="Hun hilste.")
    assert "Hun hilste" not in page.text
    assert as_("member").get("/nett/innspill").status == 403


def test_the_same_sheet_twice(as_: As, database: Database) -> None:
    open_form(database)
    sheet(as_).submit("/papir", receipt=WORDS, a1="Hun hilste.")
    page = sheet(as_).submit("/papir", receipt=WORDS.upper(), a1="Hun hilste igjen.")
    assert page.status == 422 and "skrevet inn fra før" in page.error("receipt")
    assert page.typed("a1") == "Hun hilste igjen."
    assert len(posts(database)) == 1


def test_a_sheet_without_words(as_: As, database: Database) -> None:
    open_form(database)
    page = sheet(as_)
    for _time in range(3):
        page.submit("/papir", a1="Hun hilste.")
    assert len(posts(database)) == 1, "the same form sent three times"
    sheet(as_).submit("/papir", a1="Hun hilste.")
    assert len(posts(database)) == 2


@pytest.mark.parametrize(
    ("fields", "field", "says"),
    [
        ({"receipt": WORDS}, "a1", "minst ett svar"),
        ({"receipt": "fjord lampe uggle sykkel", "a1": "Hei."}, "receipt", "«uggle»"),
        ({"receipt": "fjord", "a1": "Hei."}, "receipt", "fire ordene"),
        ({"receipt": WORDS, "a1": "01010750160"}, "a1", "fødselsnummer"),
    ],
)
def test_refused_in_words(
    as_: As, database: Database, fields: dict[str, str], field: str, says: str
) -> None:
    open_form(database)
    page = sheet(as_).submit("/papir", **fields)
    assert page.status == 422 and says in page.error(field)
    assert all(page.typed(name) == text for name, text in fields.items())
    assert posts(database) == []
