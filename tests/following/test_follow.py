"""«Følg»: kept for the one who asked for it, and stopped in one press."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.core.columns import Reach
from app.core.config import Settings
from app.core.db import Database
from app.core.errors import Invalid
from app.following import service
from app.following.models import Following
from tests.conftest import As
from tests.following.helpers import PAGE, publish
from tests.initiatives.helpers import actor

WANTED = "status=stoppet&q=frokost&tema=overganger"


@pytest.fixture(autouse=True)
def published(database: Database) -> None:
    with database.write() as db:
        publish(db)


def kept(database: Database) -> list[Following]:
    with database.read() as db:
        return list(db.scalars(sa.select(Following).order_by(sa.text("id"))))


def test_follow_and_stop_on_the_page(as_: As, database: Database) -> None:
    page = as_("reader").get(PAGE).submit("/folg")
    assert page.status == 200 and "Du følger dette nå." in page.text
    assert "Du følger dette. Er det noe nytt" in page.main
    assert len(kept(database)) == 1
    page = page.submit("/stopp")
    assert "Du følger det ikke lenger." in page.text and kept(database) == []


def test_without_an_account_there_is_the_feed(as_: As, database: Database) -> None:
    page = as_().get(PAGE)
    assert "Følg i en nyhetsleser" in page.main
    assert not page.soup.select('form[action$="/folg"]')
    answer = as_().http.post(
        f"{PAGE}/folg", headers={"sec-fetch-site": "same-origin"}, follow_redirects=False
    )
    assert answer.status_code == 401 and kept(database) == []


def test_twice_is_once(database: Database) -> None:
    for _turn in range(2):
        with database.write() as db:
            who = actor(db, "reader")
            service.follow(db, who, initiative_id=1)
            service.follow(db, who, query="q=frokost")
    assert len(kept(database)) == 2


def test_a_search_is_followed_as_its_address_says(as_: As, database: Database) -> None:
    browser = as_("reader")
    page = browser.get("/min-side")
    tokens = page.fields(page.form("/navn"))
    sent = {
        "_csrf": tokens["_csrf"],
        "query": [f"{WANTED}&etter=9&ukjent=x"],
    }
    answer = browser.post("/bibliotek/folg", sent, **{"sec-fetch-site": "same-origin"})
    assert answer.path == "/min-side"
    assert [f.query for f in kept(database)] == ["q=frokost&tema=overganger&status=stoppet"]
    assert "Søk i biblioteket: «frokost», overganger, Alt som ble stoppet" in answer.main
    answer = answer.submit("/stopp")
    assert "Du følger ikke noe ennå." in answer.main


def test_nobody_stops_what_another_follows(as_: As, database: Database) -> None:
    with database.write() as db:
        number = service.follow(db, actor(db, "reader"), initiative_id=1).id
    headers = {"sec-fetch-site": "same-origin"}
    as_("leader").http.post(f"/min-side/folger/{number}/stopp", headers=headers)
    assert len(kept(database)) == 1


def test_what_is_hidden_by_now_is_not_named(as_: As, database: Database) -> None:
    with database.write() as db:
        made = publish(db, "Gruppefuglen", Reach.GROUP)
        service.follow(db, actor(db, "neighbour"), initiative_id=made.id)
    page = as_("neighbour").get("/min-side")
    assert "Et tiltak som ikke er åpent for deg lenger" in page.main
    assert "Gruppefuglen" not in page.response.text


def test_a_hundred_is_enough(database: Database) -> None:
    with database.write() as db:
        who = actor(db, "reader")
        for n in range(service.MOST):
            service.follow(db, who, query=f"q=ord{n}")
        with pytest.raises(Invalid):
            service.follow(db, who, query="q=ett+til")


def test_the_link_in_a_mail_stops_it_in_one_press(
    as_: As, database: Database, settings: Settings
) -> None:
    with database.write() as db:
        first = service.follow(db, actor(db, "reader"), initiative_id=1)
        token = service.token(settings.secret, first)
        service.follow(db, actor(db, "reader"), query="q=annet")
    page = as_().get(f"/stopp/{token}")
    assert len(kept(database)) == 2, "a mail program that opens the link stops nothing"
    page = page.submit(f"/stopp/{token}")
    assert "Du følger ikke dette" in page.main
    assert [f.query for f in kept(database)] == ["q=annet"]
    with database.write() as db:
        again = service.follow(db, actor(db, "leader"), initiative_id=1)
        assert again.id != first.id, "an old link can stop nothing new"


@pytest.mark.parametrize("token", ["1-feil", "x", "99999999999-a", "1-", "-", "1-%00"])
def test_a_link_of_ones_own_making_stops_nothing(as_: As, database: Database, token: str) -> None:
    with database.write() as db:
        service.follow(db, actor(db, "reader"), initiative_id=1)
    answer = as_().http.get(f"/stopp/{token}")
    assert answer.status_code in {200, 404}
    headers = {"sec-fetch-site": "same-origin"}
    assert as_().http.post(f"/stopp/{token}", headers=headers).status_code == 404
    assert len(kept(database)) == 1
