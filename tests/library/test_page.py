"""The library's page, as anybody meets it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import Tag
from fastapi import FastAPI

from app.core.config import Mode, Settings
from app.core.db import Database
from app.main import create_app
from tests.conftest import Databases
from tests.direct import asking
from tests.seeds.reading import NOW
from tests.web import Client, Page


@pytest.fixture(scope="module")
def demo(databases: Databases) -> Iterator[FastAPI]:
    """An installation with the two demo networks; for reading only."""
    url = databases.demo(NOW)
    app = create_app(Settings(mode=Mode.TEST, secret="x" * 40, database_url=url, worker=False))
    yield app
    app.state.flipp.database.close()
    databases.drop(url)


@pytest.fixture
def anybody(demo: FastAPI) -> Client:
    return Client(asking(demo))


def hits(page: Page) -> list[str]:
    return [a.get_text() for a in page.soup.select(".hits h3 a")]


def count(page: Page) -> int:
    said = page.tree.get_element_by_id("library-browse").find(".//section")
    return int(said.text_content().split(" treff")[0].split()[-1])


def choices(page: Page) -> dict[tuple[str, str], int]:
    """(filter, value) → the count behind it."""
    found = {}
    for select in page.soup.select("#avgrens select"):
        for option in select.select("option[value]:not([value=''])"):
            label = option.get_text().rsplit("(", 1)[1]
            found[str(select["name"]), str(option["value"])] = int(label.strip(" )"))
    return found


def test_everything_published_newest_first_by_pages(anybody: Client) -> None:
    page, seen = anybody.get("/bibliotek"), []
    total = count(page)
    while True:
        seen += hits(page)
        onward = page.soup.select_one("a[rel=next]")
        if onward is None:
            break
        page = anybody.get(str(onward["href"]))
    assert len(seen) == len(set(seen)) == total > 50


def test_ranked_hits_by_pages(anybody: Client) -> None:
    """Pages of a search follow each other without a gap or a double."""
    page, seen = anybody.get("/bibliotek?q=unge"), []
    total = count(page)
    while onward := page.soup.select_one("a[rel=next]"):
        seen += hits(page)
        page = anybody.get(str(onward["href"]))
    assert len(set(seen + hits(page))) == len(seen + hits(page)) == total > 25


ALONG = [
    "",
    "q=skole",
    "q=frokost+skole",
    "slag=tiltak",
    "slag=tiltak&status=stoppet",
    "tema=psykisk-helse&alder=16-19",
    "q=unge&slag=tiltak&alder=25-34",
    "q=jobb&tema=inn-i-arbeid",
]


@pytest.mark.parametrize("query", ALONG)
def test_the_count_behind_every_choice_is_right(anybody: Client, query: str) -> None:
    """Chosen along with the rest, each choice gives as many hits as it says."""
    chosen = {k: v[0] for k, v in parse_qs(query).items()}
    page = anybody.get(f"/bibliotek?{query}")
    offered = choices(page)
    assert offered
    for (name, value), number in offered.items():
        with_it = anybody.http.get("/bibliotek", params=chosen | {name: value})
        assert count(Page(anybody, with_it)) == number, (query, name, value)


def test_what_is_offered_is_all_there_is(anybody: Client) -> None:
    page = anybody.get("/bibliotek")
    total, offered = count(page), choices(page)
    assert sum(n for (name, _v), n in offered.items() if name == "slag") == total
    assert {n for n, _v in offered} >= {"slag", "alder", "tema", "status", "kunnskap"}
    for one, other in combinations(["tema=psykisk-helse", "status=testes", "alder=16-19"], 2):
        assert count(anybody.get(f"/bibliotek?{one}&{other}")) <= total


def test_a_misspelt_word_is_answered_and_can_be_kept(anybody: Client) -> None:
    page = anybody.get("/bibliotek?q=frokstklubb&slag=tiltak")
    assert "Viser treff for «frokostklubb»." in page.main
    marks = {mark.get_text() for mark in page.soup.select(".hits mark")}
    assert marks == {"Frokostklubb"}
    exact = page.soup.find("a", string="Søk etter «frokstklubb» i stedet")
    assert isinstance(exact, Tag)
    kept = anybody.get(str(exact["href"]))
    assert "Ingen treff" in kept.main and "Ingen har skrevet om «frokstklubb» ennå." in kept.main


def test_what_was_stopped_stands_with_its_lesson(anybody: Client) -> None:
    page = anybody.get("/bibliotek?status=stoppet")
    assert "Det vi lærte av å stoppe" in [h.get_text() for h in page.soup.select("h2")]
    lessons = page.soup.select(".hits > li")
    assert len(lessons) == count(page) >= 6
    assert all(item.select_one(".lesson .learned") for item in lessons)
    among = anybody.get("/bibliotek?q=buss")
    stopped = next(li for li in among.soup.select(".hits li") if "Minibuss" in li.get_text())
    assert "Dette lærte vi" in stopped.get_text()


def test_each_hit_leads_to_its_own_page(anybody: Client) -> None:
    for query in ("", "?status=stoppet", "?slag=praksis"):
        page = anybody.get(f"/bibliotek{query}")
        for link in page.soup.select(".hits h3 a")[:6]:
            assert anybody.get(str(link["href"])).status == 200


def test_it_is_the_same_for_those_who_are_signed_in(as_: Any, database: Database) -> None:
    from app.core.columns import Reach
    from tests.initiatives.helpers import initiative

    with database.write() as db:
        initiative(db, "Åpent tiltak", reach=Reach.PUBLIC)
        initiative(db, "Bare for oss", reach=Reach.NETWORK)
        initiative(db, "Bare gruppa", reach=Reach.GROUP)
    for who in ("", "reader", "member", "leader", "outsider", "admin"):
        page = as_(who).get("/bibliotek")
        assert hits(page) == ["Åpent tiltak"], who
        for words in ("oss", "gruppa", "bare"):
            assert hits(as_(who).get(f"/bibliotek?q={words}")) == [], who


def test_the_empty_library_teaches(as_: Any) -> None:
    assert "Biblioteket er tomt ennå" in as_().get("/bibliotek").main
    assert "Ingen treff" in as_().get("/bibliotek?q=frokost").main


@pytest.mark.parametrize(
    "query",
    ["etter=abc", "etter=9-9-9", "etter=999999999999", "slag=finnesikke", "q=%00", "kunnskap=9",
     "q=" + "ord+" * 300, "alder=x&tema=%27%22", "ordrett=2&q=%22%29+OR+1", "q=og+det+er"],
)  # fmt: skip
def test_any_address_is_answered(anybody: Client, query: str) -> None:
    assert anybody.get(f"/bibliotek?{query}").status == 200


def test_typing_swaps_only_what_follows(anybody: Client) -> None:
    page = anybody.get("/bibliotek?q=frokost&slag=tiltak", **{"hx-request": "true"})
    assert page.soup.select_one("#library-browse") and not page.soup.select("h1")
    # What was chosen is carried along, also after the part was swapped.
    kept = page.soup.select_one("input[form=sok][name=slag]")
    assert kept is not None and kept["value"] == "tiltak"


def test_the_front_page_and_the_menu_lead_to_it(anybody: Client) -> None:
    front = anybody.get("/")
    form = front.soup.select_one("main form[role=search]")
    assert form is not None and form["action"] == "/bibliotek"
    for path in ("/", "/eksempelregionen"):
        links = anybody.get(path).soup.select("#meny a")
        assert "/bibliotek" in {urlsplit(str(a["href"])).path for a in links}
