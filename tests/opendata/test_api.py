"""The API: what is published, page by page, cheap to ask again, errors in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from httpx2 import Client as Http

from app.core.db import Database
from app.initiatives.models import Status
from app.opendata import limits
from app.opendata.limits import API
from app.opendata.openapi import ITEMS, PAGES, examples
from tests.conftest import As
from tests.opendata.published import publish

V1 = "/api/v1"
LISTS = ("networks", "groups", "initiatives", "practices", "methods")
pytestmark = pytest.mark.holds(fill=publish)


@pytest.fixture
def http(as_: As) -> Http:
    return as_().http


def every(http: Http, address: str) -> Iterator[dict[str, Any]]:
    """Everything in a list, by the way it says itself."""
    following: str | None = address
    while following:
        page = http.get(following.removeprefix("http://testserver")).json()
        yield from page["data"]
        following = page["next"]


def test_it_begins_by_telling_where_all_is(http: Http) -> None:
    start = http.get(V1).json()
    for name, address in start.items():
        if name != "license":
            answer = http.get(address.removeprefix("http://testserver"))
            assert answer.status_code == 200, name


@pytest.mark.parametrize("kind", LISTS)
def test_a_list_is_leafed_through_without_loss(http: Http, kind: str) -> None:
    whole = [record["id"] for record in every(http, f"{V1}/{kind}")]
    one_by_one = [record["id"] for record in every(http, f"{V1}/{kind}?limit=1")]
    assert whole == one_by_one and len(set(whole)) == len(whole) > 0


@pytest.mark.parametrize("kind", LISTS)
def test_each_record_is_at_its_own_address(http: Http, kind: str) -> None:
    for record in every(http, f"{V1}/{kind}"):
        alone = http.get(record["self"].removeprefix("http://testserver"))
        assert alone.json() == record
        page = http.get(record["url"].removeprefix("http://testserver"))
        assert page.status_code == 200 and page.headers["content-type"].startswith("text/html")


def test_an_initiative_tells_all_that_is_on_its_page(http: Http) -> None:
    found = http.get(f"{V1}/networks/nett/initiatives/frokost-1").json()
    assert found["id"] == "nett/frokost-1" and found["status"] == "i_drift"
    assert found["group"] == {"id": "nett/asnes", "name": "Åsnes"}
    assert found["practices"] == ["nett/noen-venter-1"]
    assert found["core_parts"] == ["Samme voksne"] and found["owner"] == "Solør videregående"
    assert found["updated_at"] >= found["created_at"]
    group = http.get(f"{V1}/networks/nett/groups/asnes").json()
    assert group["municipalities"] == [{"number": "3418", "name": "Åsnes", "county": "Innlandet"}]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"frokost-0", "frokost-1", "frokost-2", "gavekort"}),
        ("status=ide", {"frokost-0", "frokost-2"}),
        ("status=forkastet&group=asnes&network=nett", {"gavekort"}),
        ("group=grue", set()),
        ("network=annet", set()),
        ("theme=finnes-ikke", set()),
        ("ukjent=x", {"frokost-0", "frokost-1", "frokost-2", "gavekort"}),
    ],
)
def test_filters(http: Http, query: str, found: set[str]) -> None:
    ids = {record["id"] for record in every(http, f"{V1}/initiatives?{query}")}
    assert ids == {f"nett/{slug}" for slug in found}


def test_a_method_tells_its_figures(http: Http) -> None:
    found = http.get(f"{V1}/methods/festesona").json()
    figure = {"what": "Fullførte", "k": 56, "n": 61, "low": None, "high": None}
    assert found["results"] == [figure | {"unit": "", "approx": False, "note": ""}]


def test_what_was_stopped_and_refused_is_there(http: Http) -> None:
    stopped = http.get(f"{V1}/networks/nett/initiatives/gavekort").json()
    assert stopped["learned"] == "De kom ikke." and stopped["status_label"] == "Forkastet"
    refused = http.get(f"{V1}/practices?state=avvist").json()["data"]
    assert [record["title"] for record in refused] == ["Lite nyttig"]


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("initiatives?limit=0", 400, "«limit» skal være et helt tall fra 1 til 100."),
        ("initiatives?limit=mange", 400, "«limit»"),
        ("initiatives?status=ferdig", 400, ", ".join(Status)),
        ("practices?state=ferdig", 400, "nominert"),
        ("initiatives?network=Å", 400, "«network» skal være en id"),
        ("initiatives?cursor=!", 400, "Begynn på første side"),
        ("initiatives?cursor=abc", 404, "Begynn på første side"),
        ("networks/annet", 404, "ikke noe publisert"),
        ("networks/nett/initiatives/finnes-ikke", 404, "ikke noe publisert"),
        ("finnes/ikke", 404, "ikke noe publisert"),
    ],
)
def test_errors_say_what_is_wrong(http: Http, address: str, status: int, said: str) -> None:
    answer = http.get(f"{V1}/{address}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["access-control-allow-origin"] == "*"
    problem = answer.json()
    assert problem["status"] == status and said in problem["detail"] and problem["title"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_it_can_only_be_read(http: Http, method: str) -> None:
    answer = http.request(method, f"{V1}/initiatives")
    assert answer.status_code == 405 and answer.headers["allow"] == "GET, HEAD, OPTIONS"
    assert "bare leses" in answer.json()["detail"]


@pytest.mark.parametrize("kind", [*LISTS, "networks/nett", "openapi.json", "katalog.ttl"])
def test_asked_again_it_costs_nothing(http: Http, kind: str) -> None:
    for _turn in range(2):  # rendered, then remembered
        first = http.get(f"{V1}/{kind}")
        etag, since = first.headers["etag"], first.headers["last-modified"]
        for headers in ({"If-None-Match": etag}, {"If-None-Match": f'"x", {etag}'}):
            again = http.get(f"{V1}/{kind}", headers=headers)
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["etag"] == etag
        assert http.get(f"{V1}/{kind}", headers={"If-Modified-Since": since}).status_code == 304
        both = {"If-None-Match": '"x"', "If-Modified-Since": since}
        assert http.get(f"{V1}/{kind}", headers=both).status_code == 200, "the tag decides"
        odd = {"If-Modified-Since": "yesterday"}
        assert http.get(f"{V1}/{kind}", headers=odd).status_code == 200


def test_a_change_is_a_new_answer(http: Http, database: Database) -> None:
    before = http.get(f"{V1}/initiatives")
    publish(database, 1)
    for name, told in (("If-None-Match", "etag"), ("If-Modified-Since", "last-modified")):
        after = http.get(f"{V1}/initiatives", headers={name: before.headers[told]})
        assert after.status_code == 200 and len(after.json()["data"]) > len(before.json()["data"])


def test_what_is_hidden_again_is_gone_at_once(http: Http, database: Database) -> None:
    from app.core.columns import Reach
    from app.initiatives import service
    from app.initiatives.models import Initiative
    from tests.find import one
    from tests.initiatives.helpers import actor

    before = http.get(f"{V1}/initiatives")
    with database.write() as db:
        made = one(db, Initiative, slug="frokost-0")
        nothing: dict[str, list[int]] = {"practice_ids": [], "partner_ids": [], "theme_ids": []}
        values = {"reach": Reach.NETWORK}
        service.change(db, actor(db, "leader"), made, made.version, values, **nothing)
    since = {"If-Modified-Since": before.headers["last-modified"]}
    after = http.get(f"{V1}/initiatives", headers=since)
    assert after.status_code == 200 and "frokost-0" not in after.text
    assert http.get(f"{V1}/networks/nett/initiatives/frokost-0").status_code == 404


def test_other_sites_may_read_it_and_do_nothing_else(http: Http) -> None:
    asked = {"Origin": "https://annen.no", "Access-Control-Request-Method": "GET"}
    flight = http.options(f"{V1}/initiatives", headers=asked)
    assert flight.status_code == 204
    assert flight.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"
    answer = http.get(f"{V1}/initiatives", headers={"Origin": "https://annen.no"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    assert "set-cookie" not in answer.headers


def test_the_head_tells_what_the_body_would(http: Http) -> None:
    whole, head = http.get(f"{V1}/initiatives"), http.head(f"{V1}/initiatives")
    assert head.status_code == 200 and head.content == b""
    assert head.headers["etag"] == whole.headers["etag"]


def test_who_is_signed_in_is_told_no_more(as_: As) -> None:
    for kind in LISTS:
        nobody = as_().http.get(f"{V1}/{kind}")
        assert as_("leader").http.get(f"{V1}/{kind}").json() == nobody.json()


def test_one_who_asks_without_pause_waits(as_: As, monkeypatch: pytest.MonkeyPatch) -> None:
    http = as_().http
    for turn in range(limits.A_MINUTE):
        assert http.get(f"{V1}/networks?limit=1&n={turn}").status_code == 200
    answer = http.get(f"{V1}/networks?n=for-mye")
    assert answer.status_code == 429 and answer.headers["retry-after"] == "60"
    assert "Vent et minutt" in answer.json()["detail"]
    API.reset()
    assert http.get(f"{V1}/networks?n=senere").status_code == 200


def test_the_examples_are_what_the_models_say() -> None:
    for name, example in examples("http://testserver", "http://lisens").items():
        {**ITEMS, **PAGES}[name].model_validate(example)


def test_people_can_read_about_it(as_: As) -> None:
    page = as_().get("/api")
    assert "Du trenger ingen nøkkel" in page.main and f"{V1}/initiatives" in page.main
    assert "Norsk lisens for offentlige data" in page.main
