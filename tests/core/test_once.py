"""The same form twice is one record; another form, or another text, is never swallowed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.core import clock, once
from app.core.db import Database
from tests.conftest import As

THEMES = "/nett/innstillinger/tema"
ORGANISATIONS = "/nett/innstillinger/organisasjoner"


def fields(as_: As, **values: str) -> dict[str, str]:
    page = as_("leader").get(THEMES)
    return {"_csrf": str(page.soup.select_one("[name=_csrf]")["value"]), "_key": "k1"} | values


def test_the_same_key_at_another_address_is_another_form(as_: As) -> None:
    leader, sent = as_("leader"), fields(as_)
    leader.post(THEMES, sent | {"name": "Skolevei"})
    leader.post(ORGANISATIONS, sent | {"name": "Skolekorpset", "sector": "frivillig"})
    assert "Skolevei" in leader.get(THEMES).main
    assert "Skolekorpset" in leader.get(ORGANISATIONS).main


def rows(database: Database) -> list[Any]:
    with database.read() as db:
        return list(db.execute(sa.text("SELECT name FROM theme")).mappings())


def test_a_page_gone_back_to_and_filled_in_anew_counts(as_: As, database: Database) -> None:
    leader, sent = as_("leader"), fields(as_)
    for name in ("Skolevei", "Fritid", "Fritid"):
        assert leader.post(THEMES, sent | {"name": name}).status == 200
    names = [str(row["name"]) for row in rows(database)]
    assert sorted(names) == ["Fritid", "Overganger", "Overganger", "Skolevei"]


def test_line_ends_and_the_token_make_no_other_form() -> None:
    one = [("_key", "k"), ("_csrf", "1"), ("text", "a\r\nb ")]
    assert once.sending("/x", one) == once.sending("/x", [("text", "a\nb"), ("_key", "k")])
    assert once.sending("/x", one) != once.sending("/y", one)
    assert once.sending("/x", [("text", "a")]) == once.sending("/x", [("_key", "")]) == ""


def test_signing_out_is_done_every_time(as_: As, database: Database) -> None:
    """One who is told that they are signed out is signed out, whatever key the page had."""
    sent = fields(as_)
    first, second = as_("leader"), as_("leader")
    key = {"_key": "k1", "_csrf": sent["_csrf"]}
    first.http.cookies.delete("flipp")
    first.http.cookies.set("flipp", "token-leader")
    assert first.http.post("/logg-ut", data=key, follow_redirects=False).status_code == 303
    with database.write() as db:
        from app.accounts import service
        from app.accounts.queries import person_of

        leader = person_of(db, "leader@eksempel.no")
        assert leader is not None and leader.id
        token = service.start_session(db, leader.id, "", 1)
    second.http.cookies.delete("flipp")
    second.http.cookies.set("flipp", token)
    page = second.get("/min-side")
    key["_csrf"] = str(page.soup.select_one("[name=_csrf]")["value"])
    second.http.post("/logg-ut", data=key, follow_redirects=False)
    second.http.cookies.clear()
    second.http.cookies.set("flipp", token)
    assert second.get("/min-side").path == "/logg-inn"


MAKING: list[tuple[str, dict[str, str]]] = [
    ("/nett/logg", {"text": "Tre møtes ved bålet.", "kind": "praksis"}),
    ("/nett/innsikt/ny", {"title": "Tre møtes ved bålet."}),
    ("/nett/praksiser/ny", {"title": "Møtes ved bålet", "what": "De kommer tidlig."}),
    ("/nett/tiltak/ny", {"title": "Bålpanna", "purpose": "Et sted å være."}),
]


@pytest.mark.parametrize(("page", "typed"), MAKING)
def test_a_page_gone_back_to_and_saved_as_it_was_makes_nothing_new(
    as_: As, database: Database, page: str, typed: dict[str, str]
) -> None:
    """Back makes the page anew, and the browser puts in what was typed."""
    member, now = as_("member"), clock.now().replace(minute=10)
    with clock.held_at(now):
        first = member.get(page).submit(page, **typed)
        again = member.get(page).submit(page, **typed)
        assert first.status == again.status == 200 and first.path == again.path
        assert made(database) == 1
        member.get(page).submit(page, **typed | {next(iter(typed)): "Noe annet."})
        as_("colleague").get(page).submit(page, **typed)
    assert made(database) == 3
    with clock.held_at(now + timedelta(hours=1)):
        member.get(page).submit(page, **typed)
    assert made(database) == 4


def made(database: Database) -> int:
    """How many records there are that came from these pages."""
    tables = ("insight", "practice", "initiative")
    with database.read() as db:
        counts = [db.scalar(sa.text(f"SELECT count(*) FROM {t}")) for t in tables]
    return sum(counts)
