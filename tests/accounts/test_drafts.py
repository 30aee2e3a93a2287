"""What is being typed is kept for its writer."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.core.drafts import DRAFT


def kept(database):
    with database.read() as db:
        return [row.body for row in db.execute(sa.select(DRAFT))]


def csrf(browser):
    return {"_csrf": browser.get("/min-side").soup.select_one("[name=_csrf]")["value"]}


def test_keeps_what_is_typed(as_, database):
    browser = as_("member")
    draft = {"address": "/nett/innsikt/ny", "body": "title=Halvferdig"}
    assert browser.post("/utkast", csrf(browser) | draft).status == 204
    assert kept(database) == ["title=Halvferdig"]


def test_refuses_an_identity_number(as_, database):
    browser = as_("member")
    draft = {"address": "/nett/innsikt/ny", "body": "title=Hun+er+014190+10029"}
    assert browser.post("/utkast", csrf(browser) | draft).status == 422
    assert kept(database) == []


def test_refuses_what_is_too_long(as_, database):
    browser = as_("member")
    answer = browser.post("/utkast", csrf(browser) | {"address": "/x", "body": "a" * 70_000})
    assert answer.status == 422
    assert kept(database) == []


def test_throws_it_away(as_, database):
    browser = as_("member")
    tokens = csrf(browser)
    browser.post("/utkast", tokens | {"address": "/min-side", "body": "name=x"})
    page = browser.post("/utkast/forkast", tokens | {"address": "/min-side"})
    assert page.path == "/min-side"
    assert kept(database) == []


def test_is_for_those_who_are_signed_in(as_):
    token = as_().get("/logg-inn").soup.select_one("[name=_csrf]")["value"]
    answer = as_().post("/utkast", {"_csrf": token, "address": "/x", "body": "a=b"})
    assert answer.status == 401


@pytest.mark.parametrize(
    "body", ["01419010029", "01419010029=", "a=b&014190%2010029", "x=0141%019010029"]
)
def test_refuses_an_identity_number_wherever_it_stands(as_, database, body):
    browser = as_("member")
    assert browser.post("/utkast", csrf(browser) | {"address": "/x", "body": body}).status == 422
    assert kept(database) == []


def test_a_draft_never_covers_what_was_saved_since(as_):
    path = as_("member").get("/nett/praksiser/ny").submit("/ny", title="Fadder").path + "/rediger"
    mine = as_("member")
    seen = mine.get(path).soup.select_one("[name=version]")["value"]
    draft = {"address": path, "body": f"title=Fadder&who=Mitt+utkast&version={seen}"}
    assert mine.post("/utkast", csrf(mine) | draft).status == 204
    as_("colleague").get(path).submit("/rediger", who="Deres ord")
    page = mine.get(path)
    assert page.typed("who") == "Mitt utkast"
    page = page.submit("/rediger")
    assert page.status == 409
    assert "Deres ord" in page.main and page.typed("who") == "Mitt utkast"
    assert page.submit("/rediger", who="Begges").status == 200


@pytest.mark.parametrize(
    "address",
    [
        "/finnes-ikke/i/det/hele-tatt",
        "/nett/innsikt/finnes-ikke/rediger",
        "/nett/innspill/1",
        "/nett/innstillinger/ungdom",  # a member is told why not
        "/nett/del",  # asks nobody who they are
        "/utkast",
        "//evil.example",
        "/nett/innsikt/ny\n",
        "/nett/innsikt/ny?x=1",
        "/nett/sitater/999999999999999999999/rediger",
    ],
)
def test_keeps_nothing_where_one_may_not_go(as_, database, address):
    browser = as_("member")
    draft = {"address": address, "body": "text=Halvferdig"}
    assert browser.post("/utkast", csrf(browser) | draft).status == 204
    assert kept(database) == []


def test_one_spelling_of_an_address(as_, database):
    browser = as_("leader")
    page = browser.get("/nett/sitater/ny").submit("/ny", text="Sagt.")
    assert page.status == 200
    for number, expected in (("01", 0), ("1", 1)):
        draft = {"address": f"/nett/sitater/{number}/rediger", "body": "text=x"}
        browser.post("/utkast", csrf(browser) | draft)
        assert len(kept(database)) == expected
