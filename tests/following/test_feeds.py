"""Atom feeds: what is published, valid, cheap to ask for again, and nothing else."""

from __future__ import annotations

import pytest

from app.core import atom
from app.core.columns import Reach
from app.core.db import Database
from app.initiatives import service
from app.initiatives.models import Initiative, Status
from tests.conftest import As
from tests.find import one
from tests.following.helpers import ATOM, PAGE, entries, move, publish, titles
from tests.initiatives.helpers import actor, practice

FEED = f"{PAGE}/feed.atom"
ALL = (FEED, "/nett/feed.atom", "/bibliotek/feed.atom", "/bibliotek/feed.atom?q=frokost")


@pytest.fixture
def published(database: Database) -> None:
    with database.write() as db:
        publish(db)


def test_an_initiative_tells_what_happened(as_: As, database: Database, published: None) -> None:
    move(database)
    body = as_().http.get(FEED).content
    assert titles(body) == ["Tiltaket er planlagt", "Tiltaket ble foreslått"]
    first = entries(body)[0]
    link = first.find(f"{ATOM}link")
    assert link is not None and link.get("href") == f"http://testserver{PAGE}"
    assert first.findtext(f"{ATOM}summary") == "At flere kommer."


def test_ids_stay_when_something_new_comes(as_: As, database: Database, published: None) -> None:
    for address in ALL:
        before = [e.findtext(f"{ATOM}id") for e in entries(as_().http.get(address).content)]
        assert before
    move(database)
    after = [e.findtext(f"{ATOM}id") for e in entries(as_().http.get(FEED).content)]
    assert len(after) == 2 and len(set(after)) == 2


def test_a_stopped_one_tells_its_lesson_as_it_is_now(as_: As, database: Database) -> None:
    """Not as it was when it was stopped: what was taken out of it stays out."""
    with database.write() as db:
        made = publish(db)
        who = actor(db, "leader")
        service.bring_to(db, who, made, Status.DECIDED)
        service.close(
            db, who, made, made.version, Status.ENDED, learned="Ola ble borte.", advice="Spør."
        )
        service.change(
            db,
            who,
            made,
            made.version,
            {"learned": "Noen ble borte."},
            practice_ids=[],
            partner_ids=[],
            theme_ids=[],
        )
    for address in ALL:
        text = as_().http.get(address).text
        assert "Noen ble borte." in text and "Ola" not in text


def test_the_network_tells_of_practices_too(as_: As, database: Database, published: None) -> None:
    with database.write() as db:
        practice(db, "Noen venter", reach=Reach.PUBLIC)
        practice(db, "Hemmelig", reach=Reach.NETWORK)
    found = titles(as_().http.get("/nett/feed.atom").content)
    assert found == ["Noen venter: Praksisen ble nominert", "Frokostklubb: Tiltaket ble foreslått"]


def test_a_search_tells_what_matches(as_: As, database: Database, published: None) -> None:
    with database.write() as db:
        publish(db, "Leksehjelp")
    http = as_().http
    assert titles(http.get("/bibliotek/feed.atom").content) == ["Leksehjelp", "Frokostklubb"]
    assert titles(http.get("/bibliotek/feed.atom?q=frokost").content) == ["Frokostklubb"]
    assert titles(http.get("/bibliotek/feed.atom?status=stoppet").content) == []
    assert titles(http.get("/bibliotek/feed.atom?q=...").content) == []


@pytest.mark.parametrize("who", ["", "member", "leader", "admin"])
def test_what_is_not_published_is_in_none_of_them(as_: As, database: Database, who: str) -> None:
    """Whoever asks: a feed reader's address is handed on, so it is the same for all."""
    with database.write() as db:
        publish(db, "Nettverksfuglen", Reach.NETWORK)
        publish(db, "Gruppefuglen", Reach.GROUP)
    for address in ALL[1:]:
        assert "fuglen" not in as_(who).http.get(address).text
    for slug in ("nettverksfuglen", "gruppefuglen"):
        answer = as_(who).http.get(f"/nett/tiltak/{slug}/feed.atom")
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"
    assert as_(who).http.get("/annet/feed.atom").status_code == 404


@pytest.mark.parametrize("address", ALL)
def test_asked_again_it_costs_nothing(
    as_: As, database: Database, published: None, address: str
) -> None:
    http = as_().http
    for _turn in range(2):  # rendered, then remembered
        first = http.get(address)
        assert first.headers["content-type"] == "application/atom+xml; charset=utf-8"
        assert first.headers["access-control-allow-origin"] == "*"
        for name, told in (("If-None-Match", "etag"), ("If-Modified-Since", "last-modified")):
            again = http.get(address, headers={name: first.headers[told]})
            assert (again.status_code, again.content) == (304, b""), name
    move(database)
    with database.write() as db:
        publish(db, "Frokost på biblioteket")
    changed = http.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert changed.status_code == 200
    late = http.get(address, headers={"If-Modified-Since": first.headers["last-modified"]})
    assert late.status_code == 200, "changed within the same second"


def test_what_xml_cannot_hold_is_left_out() -> None:
    entry = atom.Entry("x", "a\x0bb\ufffe<&>", "/x", "]]>\x00", atom.NEVER)
    made = atom.write(atom.Feed("k", "t", "/", "/f", "n", [entry]), "http://testserver")
    assert titles(made) == ["ab<&>"]


def test_published_later_says_so(as_: As, database: Database) -> None:
    with database.write() as db:
        publish(db, reach=Reach.NETWORK)
    with database.write() as db:
        made = one(db, Initiative, slug="frokostklubb")
        nothing: dict[str, list[int]] = {"practice_ids": [], "partner_ids": [], "theme_ids": []}
        service.change(
            db, actor(db, "leader"), made, made.version, {"reach": Reach.PUBLIC}, **nothing
        )
    assert titles(as_().http.get(FEED).content)[0] == "Publisert"
