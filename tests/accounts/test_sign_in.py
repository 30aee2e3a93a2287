"""Signing in and out."""

from __future__ import annotations

import pytest

from app.accounts import limits, queries
from app.accounts.routes import own_path
from app.core.config import Mode

MEMBER = "member@eksempel.no"


def sessions(database, name):
    with database.read() as db:
        person = queries.person_of(db, f"{name}@eksempel.no")
        return len(queries.sessions_of(db, person.id))


def test_signs_in_and_goes_on(as_, password):
    browser = as_()
    page = browser.get("/logg-inn?til=/min-side").submit(
        "/logg-inn", email=" Member@Eksempel.no ", password=password
    )
    assert (page.path, page.status) == ("/min-side", 200)
    assert MEMBER in page.main


def test_wrong_password_and_unknown_address_look_alike(as_, password):
    start = as_().get("/logg-inn")
    wrong = start.submit("/logg-inn", email=MEMBER, password="feil passord helt klart")
    unknown = start.submit("/logg-inn", email="ingen@eksempel.no", password="feil passord")
    assert wrong.status == unknown.status == 422
    assert wrong.main == unknown.main
    assert wrong.typed("email") == MEMBER
    assert "feil passord" not in wrong.response.text


def test_account_without_password_cannot_be_signed_in_to(as_):
    page = as_().get("/logg-inn").submit("/logg-inn", email="leader@eksempel.no", password="")
    assert page.status == 422


def test_the_eleventh_guess_waits_even_with_the_right_password(as_, password):
    start = as_().get("/logg-inn")
    for _number in range(10):
        assert start.submit("/logg-inn", email=MEMBER, password="gjetning").status == 422
    page = start.submit("/logg-inn", email=MEMBER, password=password)
    assert page.status == 429
    assert password not in page.response.text


def test_guessing_at_many_accounts_from_one_place_is_stopped():
    for number in range(50):
        limits.SIGN_IN.missed(f"{number}@eksempel.no", "192.0.2.1")
    assert limits.SIGN_IN.reached("source", "192.0.2.1")
    assert not limits.SIGN_IN.reached("source", "192.0.2.2")


@pytest.mark.parametrize(
    "address",
    ["https://example.com", "//example.com", "/\\example.com", "/\t/example.com", "", "min-side"],
)
def test_leads_nowhere_but_home(address):
    assert own_path(address) == "/"


def test_signing_in_again_ends_the_session_before(as_, database, password):
    before = sessions(database, "member")
    as_("member").get("/logg-inn").submit("/logg-inn", email=MEMBER, password=password)
    assert sessions(database, "member") == before
    assert as_("member").get("/min-side").path == "/logg-inn"


def test_one_click_signs_in_to_the_demo(as_):
    browser = as_()
    start = browser.get("/logg-inn")
    button = next(b for b in start.soup.select("button[name=person]") if "Leader" in b.text)
    assert "Prosjektleder" in button.text
    page = start.submit("/demo-innlogging", person=button["value"], til="/min-side")
    assert page.path == "/min-side"


def test_one_click_does_not_exist_in_production(application, as_, settings):
    application.state.flipp.settings = settings.model_copy(update={"mode": Mode.PRODUCTION})
    browser = as_()
    assert not browser.get("/logg-inn").soup.select("button[name=person]")
    fields = browser.get("/logg-inn").fields(browser.get("/logg-inn").form())
    assert browser.post("/demo-innlogging", {**fields, "person": "1"}).status == 404


def test_signs_out(as_, database):
    browser = as_("member")
    browser.get("/min-side").submit("/logg-ut")
    assert sessions(database, "member") == 0
    assert browser.get("/min-side").path == "/logg-inn"
