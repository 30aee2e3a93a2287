"""What search engines and catalogues read: sitemap, robots, previews, schema.org, DCAT-AP-NO."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from app import registry
from app.core.columns import Reach
from app.core.config import Licence, Mode, Settings
from app.core.db import Database
from app.opendata import catalogue, sitemap
from tests.conftest import As
from tests.initiatives.helpers import initiative, practice
from tests.opendata.published import CANARY, hide, publish
from tests.web import Page

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def places(body: bytes) -> list[str]:
    return [node.text or "" for node in ET.fromstring(body).iter(f"{MAP}loc")]


def test_the_sitemap_holds_what_is_published(as_: As, database: Database) -> None:
    publish(database)
    hide(database)
    found = places(as_().http.get("/sitemap.xml").content)
    assert "http://testserver/nett/tiltak/frokost-0" in found
    assert "http://testserver/nett/praksiser/lite-nyttig" in found
    assert "http://testserver/bibliotek/metoder/festesona" in found
    assert "http://testserver/nett/grupper/asnes" in found
    assert not [address for address in found if CANARY in address or "/annet" in address]
    assert len(found) == len(set(found))
    for address in found:
        path = address.removeprefix("http://testserver")
        assert as_().http.get(path).status_code == 200, path


def test_many_records_are_told_in_parts(
    as_: As, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(database, 6)
    whole = places(as_().http.get("/sitemap.xml").content)
    monkeypatch.setattr(sitemap, "MOST", 5)
    body = as_().http.get("/sitemap.xml?deler").content
    assert ET.fromstring(body).tag == f"{MAP}sitemapindex"
    parts = [p.removeprefix("http://testserver") for p in places(body)]
    assert len(parts) > 3
    answers = [as_().http.get(part) for part in parts]
    assert {a.status_code for a in answers} == {200}
    found = [address for answer in answers for address in places(answer.content)]
    assert sorted(found) == sorted(whole)
    for address in ("/sitemap/tiltak/99", "/sitemap/ukjent/1", "/sitemap/nettverk/2"):
        assert as_().http.get(address).status_code == 404


def allowed(rules: str, path: str) -> bool:
    patterns = re.findall(r"^Disallow: (\S+)", rules, re.MULTILINE)
    return not any(re.match(re.escape(p).replace(r"\*", ".*"), path) for p in patterns)


def test_robots_are_kept_from_people_s_pages(as_: As) -> None:
    rules = as_().http.get("/robots.txt").text
    assert "Sitemap: http://testserver/sitemap.xml" in rules
    for path in ("/", "/nett", "/nett/tiltak/frokost-0", "/nett/praksiser", "/api/v1/networks"):
        assert allowed(rules, path), path
    for router in registry.routers():
        for route in router.declared:
            about_people = re.search(r"innstillinger|innspill|min-side|/del\b|/rad/", route.path)
            if about_people and not route.writes:
                assert not allowed(rules, route.path.replace("{nett}", "nett")), route.path


def test_a_demo_is_not_for_search_engines() -> None:
    assert b"Disallow: /\n" in sitemap.robots("http://x", closed=True)
    assert Mode.DEMO.value == "demo"


# previews and schema.org


def head(page: Page) -> tuple[dict[str, str], dict[str, Any]]:
    """What the page's head tells machines."""
    shown = {
        str(tag.get("property") or tag.get("name")): str(tag.get("content"))
        for tag in page.soup.select("head meta[content]")
    }
    block = page.soup.select_one('head script[type="application/ld+json"]')
    return shown, json.loads(block.string or "") if block else {}


def test_a_published_record_tells_what_it_is(as_: As, database: Database) -> None:
    publish(database)
    for path, title in (
        ("/nett/tiltak/frokost-0", "Frokost 0"),
        ("/nett/praksiser/noen-venter-0", "Noen venter 0"),
        ("/nett", "Nettverket nett"),
    ):
        page = as_().get(f"{path}?utm=x")
        shown, about = head(page)
        assert shown["og:title"] == about["name"] == title
        assert shown["og:url"] == about["url"] == f"http://testserver{path}"
        assert about["@context"] == "https://schema.org" and about["inLanguage"] == "nb"
        (canonical,) = page.soup.select('link[rel="canonical"]')
        assert canonical["href"] == f"http://testserver{path}"
    feed = as_().get("/nett/tiltak/frokost-0").soup.select_one('link[rel="alternate"]')
    assert feed is not None and as_().http.get(str(feed["href"])).status_code == 200


def test_what_is_not_published_tells_nothing(as_: As, database: Database) -> None:
    with database.write() as db:
        initiative(db, "Skjult", reach=Reach.NETWORK)
        practice(db, "Skjult", reach=Reach.NETWORK)
    for path in ("/nett/tiltak/skjult", "/nett/praksiser/skjult", "/annet"):
        page = as_("outsider" if path == "/annet" else "member").get(path)
        shown, about = head(page)
        assert page.status == 200 and not about
        assert not [name for name in shown if name.startswith("og:")]


@pytest.mark.parametrize(
    "title", ["</script><script>XSS", "<!--<script>", '"\\u003c', "Ærlig & rett"]
)
def test_a_title_stays_a_text(as_: As, database: Database, title: str) -> None:
    with database.write() as db:
        made = initiative(db, title, reach=Reach.PUBLIC)
    page = as_().get(f"/nett/tiltak/{made.slug}")
    _shown, about = head(page)
    assert about["name"] == title
    block = page.soup.select_one('script[type="application/ld+json"]')
    assert block is not None and "<" not in (block.string or "")


# DCAT-AP-NO

RDF_TYPE = "rdf:type"
# What the standard demands (2.2), by class.
DEMANDED = {
    "Catalog": {
        "dct:title",
        "dct:description",
        "dct:publisher",
        "dct:identifier",
        "dcat:contactPoint",
        "dcat:dataset",
    },
    "Dataset": {
        "dct:title",
        "dct:description",
        "dct:publisher",
        "dct:identifier",
        "dcat:contactPoint",
        "dcat:theme",
        "dcat:distribution",
        "dct:language",
    },
    "Distribution": {"dcat:accessURL", "dct:license", "dct:format", "dct:description"},
    "Agent": {"foaf:name", "dct:identifier"},
}
TRIPLE = re.compile(r'^<([^<> "]+)> (\w+:\w+) (<[^<> "]+>|"(?:[^"\\\n]|\\.)*"(?:@nb)?) \.$')


def said(body: str) -> dict[str, dict[str, list[str]]]:
    """Subject → predicate → objects, read line by line."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    prefixes = set()
    for line in filter(None, body.split("\n")):
        if line.startswith("@prefix"):
            prefixes.add(line.split()[1].rstrip(":"))
            continue
        match = TRIPLE.match(line)
        assert match, line
        subject, predicate, value = match.groups()
        assert predicate.partition(":")[0] in prefixes
        found[subject][predicate].append(value.strip("<>"))
    return found


def test_the_catalogue_has_what_the_standard_demands(as_: As) -> None:
    answer = as_().http.get("/api/v1/katalog.ttl")
    assert answer.headers["content-type"] == "text/turtle; charset=utf-8"
    things = said(answer.text)
    kinds: dict[str, list[str]] = defaultdict(list)
    for thing, properties in things.items():
        kind = re.split("[#/]", properties[RDF_TYPE][0])[-1]
        kinds[kind].append(thing)
        assert DEMANDED.get(kind, set()) <= set(properties), (thing, kind)
    assert len(kinds["Catalog"]) == 1 and len(kinds["Agent"]) == 1
    assert len(kinds["Dataset"]) == len(kinds["Distribution"]) == len(catalogue.DATASETS)
    catalog = things[kinds["Catalog"][0]]
    assert sorted(catalog["dcat:dataset"]) == sorted(kinds["Dataset"])
    for thing in kinds["Dataset"]:
        for name in ("dct:publisher", "dcat:contactPoint", "dcat:distribution"):
            assert things[thing][name][0] in things, "what is referred to is described"


def test_what_is_listed_exists(as_: As) -> None:
    for properties in said(as_().http.get("/api/v1/katalog.ttl").text).values():
        for address in properties.get("dcat:accessURL", []):
            assert as_().http.get(address.removeprefix("http://testserver")).status_code == 200


def test_both_spellings_say_the_same(as_: As) -> None:
    graph = as_().http.get("/api/v1/katalog.jsonld").json()
    turtle = said(as_().http.get("/api/v1/katalog.ttl").text)
    assert {thing["@id"] for thing in graph["@graph"]} == set(turtle)
    for thing in graph["@graph"]:
        assert set(thing) - {"@id", "@type"} == set(turtle[thing["@id"]]) - {RDF_TYPE}


def test_the_installation_says_who_and_under_which_terms(settings: Settings) -> None:
    settings.data_licence = Licence.CC_BY
    settings.data_publisher, settings.data_publisher_id = 'NAV "Solør"\nog Grue', "123456789"
    settings.data_contact = "data@eksempel.no"
    body = catalogue.turtle(catalogue.triples(settings)).decode()
    things = said(body)
    agent = next(p for p in things.values() if p[RDF_TYPE][0].endswith("Agent"))
    assert agent["dct:identifier"] == ['"123456789"']
    assert "licence/CC_BY_4_0" in body and "mailto:data@eksempel.no" in body
