"""Requests no browser of ours sends: a plain refusal, nothing stored, nothing handed on."""

from __future__ import annotations

import pytest

from app.core import csrf
from tests.conftest import As

THEMES = "/nett/innstillinger/tema"
MANY = "9" * 5000


def sent(as_: As, **values: str) -> dict[str, str]:
    page = as_("leader").get(THEMES)
    return {"_csrf": str(page.soup.select_one("[name=_csrf]")["value"]), **values}


@pytest.mark.parametrize(
    "path",
    [
        f"/nett/grupper/asnes/vendesporsmal/{MANY}/rediger",
        f"/nett/sitater/{MANY}/rediger",
        "/" + "a" * 60_000,
    ],
)
def test_an_address_too_long_is_refused(as_: As, path: str) -> None:
    answer = as_().http.get(path)
    assert answer.status_code == 414
    assert "content-security-policy" in answer.headers


def test_a_choice_of_thousands_of_digits_is_none(as_: As) -> None:
    assert as_().get(f"/nett/grupper/asnes?valgt=innsikt-{MANY}").status == 200


@pytest.mark.parametrize("origin", ["http://[", "http://evil.example", ""])
def test_an_origin_that_is_not_ours_is_refused(as_: As, origin: str) -> None:
    answer = as_("leader").post(THEMES, sent(as_, name="Smuglet"), origin=origin)
    assert answer.status == 400
    assert "Smuglet" not in as_("leader").get(THEMES).main


def test_an_origin_that_tells_nothing_needs_our_token(as_: As) -> None:
    """What a browser sends from the young's pages, which tell nobody where they were asked from."""
    answer = as_("leader").post(THEMES, {"name": "Smuglet"}, origin="null")
    assert answer.status == 400
    assert "Smuglet" not in as_("leader").get(THEMES).main
    assert as_("leader").post(THEMES, sent(as_, name="Vårt eget"), origin="null").status == 200
    assert "Vårt eget" in as_("leader").get(THEMES).main


@pytest.mark.parametrize("token", ["a.ø", "ø", ".", "a" * 500])
def test_a_token_that_is_none_is_refused(as_: As, token: str) -> None:
    assert as_("leader").post(THEMES, {"_csrf": token, "name": "x"}).status == 400


def test_without_a_host_no_origin_is_ours() -> None:
    assert not csrf.allowed({"origin": "null"}, "", "secret", "", "")


def test_another_sites_form_is_not_offered_to_be_sent_from_here(as_: As) -> None:
    fields = {"name": "Smuglet inn"}
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "http://evil.example"}):
        page = as_("leader").post(THEMES, fields, **headers)
        assert page.status == 400
        assert "Smuglet inn" not in page.response.text
        assert not page.soup.select("main form")


def test_our_own_old_form_keeps_what_was_typed(as_: As) -> None:
    page = as_("leader").post(THEMES, {"name": "Skrevet lenge", "_csrf": "gammel"})
    assert page.status == 400 and "Skrevet lenge" in page.main
    assert page.submit(THEMES).status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"hx-target": "true"},
        {"hx-request": "true", "hx-history-restore-request": "true"},
        {"hx-request": "tru", "hx-target": "e"},
    ],
)
def test_no_page_is_remembered_as_a_fragment(as_: As, headers: dict[str, str]) -> None:
    assert "<html" in as_().http.get("/nett/innsikt", headers=headers).text
    part = as_().http.get("/nett/innsikt", headers={"hx-request": "true"})
    assert "<html" not in part.text
    assert "<html" in as_().http.get("/nett/innsikt", headers={"hx-target": "true"}).text


def test_long_queries_fill_no_memory(as_: As, application: object) -> None:
    kept = application.state.flipp.remembered  # type: ignore[attr-defined]
    before = len(kept._pages)
    as_().get("/nett/innsikt?x=" + "a" * 600)
    assert len(kept._pages) == before
    as_().get("/nett/innsikt?x=a")
    assert len(kept._pages) == before + 1


@pytest.mark.parametrize(
    "to", ["/a b", "/\ta", "/\u2028a", "//evil.example", "/\\evil.example", "x"]
)
def test_only_our_own_addresses_are_gone_on_to(as_: As, to: str) -> None:
    person = as_().get("/logg-inn").soup.select_one("[name=person]")
    assert person is not None
    answer = as_().http.post(
        "/demo-innlogging",
        data={"person": str(person["value"]), "til": to},
        headers={"origin": "http://testserver"},
        follow_redirects=False,
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_what_people_wrote_stays_out_of_the_databases_errors(application: object) -> None:
    assert application.state.flipp.database.engine.hide_parameters  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "path",
    [
        "/nett/praksiser/ny?innsikt=a%00b",
        "/nett/tiltak/ny?praksis=%00",
        "/nett/innsikt/ny?gruppe=%00&sporsmal=%00",
        "/nett/innsikt?q=%00&tema=%00",
        "/nett/sitater/ny?innsikt=%00",
        "/invitasjon/%00",
    ],
)
def test_a_nul_in_an_address_is_nothing(as_: As, path: str) -> None:
    assert as_("leader").http.get(path).status_code < 500


@pytest.mark.parametrize("values", [{"_key": "a\x00b"}, {"_draft": "/a\x00b"}, {"name": "a\x00"}])
def test_a_nul_in_a_hidden_field_is_nothing(as_: As, values: dict[str, str]) -> None:
    fields = sent(as_, name="T") | values
    assert as_("leader").post(THEMES, fields).status == 200


def test_a_draft_of_no_address_is_none(as_: As) -> None:
    fields = sent(as_, address="/a\x00", body="a=b")
    assert as_("leader").post("/utkast", fields).status == 422
    assert as_("leader").post("/utkast/forkast", fields).status == 200
