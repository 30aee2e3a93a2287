"""Sent twice is one record; of two editors one wins, and the others see both texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from app.core.db import metadata
from tests.architecture.house import House, house
from tests.architecture.test_query_counts import OPENED
from tests.conftest import ON_POSTGRES, Databases
from tests.web import Client, Page

RACES = 100
HANDS = 10
NUMBERS = count(1)


@pytest.fixture(scope="module")
def home(databases: Databases) -> Iterator[House]:
    """A house of its own, where the races leave what they write."""
    with house(databases) as made:
        yield made


def rows(home: House, table: str) -> int:
    """How many records of a kind there are."""
    with home.database.read() as db:
        return int(db.scalar(sa.select(sa.func.count()).select_from(metadata.tables[table])) or 0)


def filled(page: Page, action: str, **values: str) -> dict[str, list[str]]:
    """The form as it stands, with these values."""
    return page.fields(page.form(action)) | {k: [v] for k, v in values.items()}


def numbered(values: dict[str, str]) -> dict[str, str]:
    """With words no other test has sent: the same ones would be taken for the same form."""
    written = {"text", "title", "question", "name"}
    return {k: f"{next(NUMBERS)} {v}" if k in written else v for k, v in values.items()}


def at_once(browser: Client, path: str, bodies: list[dict[str, list[str]]]) -> list[Any]:
    """Send them from several hands at the same time; on one event loop, as a server has."""

    def send(body: dict[str, list[str]]) -> Any:
        return browser.http.post(path, data=body, follow_redirects=False)

    with ThreadPoolExecutor(HANDS) as hands:
        return list(hands.map(send, bodies))


ONCE: dict[str, tuple[str, str, dict[str, str]]] = {
    "quick log of an insight": ("/nett/logg", "insight", {"text": "Sett", "kind": "innsikt"}),
    "quick log of a practice": ("/nett/logg", "practice", {"text": "Gjør", "kind": "praksis"}),
    "quick log of an initiative": ("/nett/logg", "initiative", {"text": "Prøv", "kind": "tiltak"}),
    "insight": ("/nett/innsikt/ny", "insight", {"title": "Hørt én gang"}),
    "practice": ("/nett/praksiser/ny", "practice", {"title": "Gjort én gang"}),
    "initiative": ("/nett/tiltak/ny", "initiative", {"title": "Prøvd én gang"}),
    "question": ("/nett/grupper/asnes/vendesporsmal/ny", "flip_question", {"text": "Finnes de?"}),
    "invitation": ("/nett/innstillinger/invitasjoner", "invitation", {"role": "leser"}),
    "test": (
        "/nett/tiltak/provd/tester/ny",
        "test_cycle",
        {"question": "Kommer de?", "prediction": "15 kommer"},
    ),
    "board": ("/nett/ungdomsrad/ny", "council_board", {"name": "Én gang"}),
    "quote": ("/nett/sitater/ny", "quote", {"text": "Én gang."}),
}


@pytest.mark.parametrize("times", [2, HANDS], ids=["twice at once", "ten at once"])
@pytest.mark.parametrize("what", ONCE)
def test_the_same_form_sent_at_once_is_one_record(home: House, what: str, times: int) -> None:
    path, table, values = ONCE[what]
    browser = home.browser("leader")
    body, before = filled(browser.get(path), path, **numbered(values)), rows(home, table)
    answers = at_once(browser, path, [body] * times)
    assert {a.status_code for a in answers} <= {200, 303}
    assert rows(home, table) == before + 1
    homes = {a.headers.get("location") for a in answers if a.status_code == 303}
    assert len(homes) <= 1, "every sender is led to the one record"


@pytest.mark.parametrize("what", ONCE)
def test_the_same_form_sent_ten_times_is_one_record(home: House, what: str) -> None:
    path, table, values = ONCE[what]
    browser = home.browser("leader")
    body, before = filled(browser.get(path), path, **numbered(values)), rows(home, table)
    answers = [browser.http.post(path, data=body, follow_redirects=False) for _ in range(10)]
    assert {a.status_code for a in answers} <= {200, 303}
    assert rows(home, table) == before + 1


def test_a_form_that_was_refused_can_be_sent_again(home: House) -> None:
    """The key is used up by what is saved, not by what is refused."""
    browser = home.browser("leader")
    body, before = filled(browser.get("/nett/logg"), "/logg", text="", kind="innsikt"), 0
    before = rows(home, "insight")
    assert browser.http.post("/nett/logg", data=body, follow_redirects=False).status_code == 422
    body["text"] = ["Nå med noe i"]
    assert browser.http.post("/nett/logg", data=body, follow_redirects=False).status_code == 303
    assert rows(home, "insight") == before + 1


def test_the_same_key_from_another_person_is_another_form(home: House) -> None:
    before = rows(home, "insight")
    keys = []
    for who in ("leader", "member"):
        browser = home.browser(who)
        body = filled(browser.get("/nett/logg"), "/logg", text="Sett av to", kind="innsikt")
        keys.append(body["_key"])
        body["_key"] = keys[0]
        browser.http.post("/nett/logg", data=body, follow_redirects=False)
    assert rows(home, "insight") == before + 2


# Two editors.

EDITED: dict[str, tuple[str, str, str]] = {
    "practice": ("/nett/praksiser/gjort/rediger", "what", "practice"),
    "initiative": ("/nett/tiltak/provd/rediger", "purpose", "initiative"),
    "insight": ("/nett/innsikt/hort/rediger", "text", "insight"),
    "trial": ("/nett/tiltak/opphavet-2/utproving", "outcome_note", "replication"),
    "adaptation": (
        "/nett/tiltak/opphavet-2/utproving/tilpasning/{adaptation}",
        "why",
        "adaptation",
    ),
    "planned test": ("/nett/tiltak/provd/tester/1/rediger", "prediction", "test_cycle"),
    "problem draft": ("/nett/grupper/asnes/problemstilling/ny", "text", "problem_version"),
    "question": ("/nett/grupper/asnes/vendesporsmal/{question}/rediger", "text", "flip_question"),
    "quote": ("/nett/sitater/{quote}/rediger", "text", "quote"),
}


@pytest.mark.parametrize("what", EDITED)
def test_of_a_hundred_editors_one_wins(home: House, what: str) -> None:
    path, name, table = EDITED[what]
    path, browser = home.at(path), home.browser("leader")
    page, before = browser.get(path), rows(home, table)
    texts = [f"Tekst nummer {n} av hundre?" for n in range(RACES)]
    # Each its own page of the form: the same version, another key.
    bodies = [filled(page, path, **{name: t, "_key": f"{what}-{t}"}) for t in texts]
    answers = at_once(browser, path, bodies)
    assert Counter(a.status_code for a in answers) == {303: 1, 409: RACES - 1}
    won = texts[[a.status_code for a in answers].index(303)]
    assert rows(home, table) == before
    assert browser.get(path).typed(name) == won
    for text, answer in zip(texts, answers, strict=True):
        if answer.status_code == 409:
            assert won in answer.text and text in answer.text, "both texts are shown"


@pytest.mark.parametrize("what", EDITED)
def test_whoever_comes_second_can_save_after_all(home: House, what: str) -> None:
    path, name, _table = EDITED[what]
    path = home.at(path)
    mine, theirs = home.browser("leader").get(path), home.browser("leader").get(path)
    theirs.submit(path, **{name: "Deres tekst?"})
    page = mine.submit(path, **{name: "Min tekst?"})
    assert page.status == 409 and page.typed(name) == "Min tekst?"
    assert page.submit(path, **{name: "Begges tekst?"}).status == 200
    assert home.browser("leader").get(path).typed(name) == "Begges tekst?"


# Reading changes nothing.


def everything(home: House) -> dict[str, Any]:
    """How many rows each table has, and every revision."""
    with home.database.read() as db:
        counts = {
            name: db.scalar(sa.select(sa.func.count()).select_from(table))
            for name, table in metadata.tables.items()
        }
    return counts | {"revisions": dict(home.database.revisions.now())}


def listening(home: House, told: Callable[[str], None]) -> Callable[[], None]:
    """Tell of every statement; returns what ends it."""

    def notice(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        told(statement)

    def hear(raw: Any, *_rest: Any) -> None:
        raw.set_trace_callback(told)

    # The embedded driver tells itself, also of what goes straight to it.
    engine = home.database.engine
    how: Any = ("before_cursor_execute", notice) if ON_POSTGRES else ("checkout", hear)
    event.listen(engine, *how)

    def stop() -> None:
        event.remove(engine, *how)
        engine.dispose()

    return stop


def test_reading_never_writes(home: House) -> None:
    before = everything(home)
    statements: list[str] = []
    stop = listening(home, statements.append)
    for opened in OPENED:
        path, who = str(opened.values[0]), str(opened.values[1])
        answer = home.browser(who).http.get(home.at(path))
        assert answer.status_code < 500, (path, who)
    stop()
    wrote = [s for s in statements if s.split()[0].upper() in {"INSERT", "UPDATE", "DELETE"}]
    assert wrote == []
    assert "BEGIN IMMEDIATE" not in statements
    assert ON_POSTGRES or "BEGIN" in statements
    assert everything(home) == before
