"""Story 3: the meeting that writes its own minutes, on a phone, with script and without."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.conftest import Visit
from tests.browser.server import Site, served
from tests.browser.visitor import Visitor
from tests.conftest import Databases

HOME = "/eksempelregionen"
GROUP = f"{HOME}/grupper/furuvag"
SEEN = "Han som byttet linje, kjente ingen i kantina"


@pytest.fixture
def site(databases: Databases) -> Iterator[Site]:
    """A demo for each run: the meeting is held."""
    with served(databases) as running:
        yield running


@pytest.fixture
def coordinator(visit: Visit, javascript: bool) -> Visitor:
    return visit("furuvag-koordinator.eksempel", javascript=javascript)


@pytest.fixture
def adviser(visit: Visit, javascript: bool) -> Visitor:
    return visit("furuvag-nav.eksempel", javascript=javascript)


def test_from_the_agenda_to_the_minutes(
    coordinator: Visitor, adviser: Visitor, javascript: bool
) -> None:
    me = coordinator
    starts(me)
    who_is_there(me)
    # Two write at once; what the other does not send yet is not touched.
    adviser.open(me.path)
    logs(adviser)
    gives_a_task(me)
    decides(me)
    sees_both(me, adviser)
    me.tap("Avslutt og lag referatet")
    assert "Møtet er avsluttet" in me.said
    told = me.page.locator("#referat .document").inner_text()
    for words in (SEEN, "Spør to som byttet", "Vi begynner etter jul.", "3 personer fra"):
        assert words in told, words
    assert fits(me)
    mends_and_approves(me)
    prints(me)


def starts(me: Visitor) -> None:
    """From the group's page: the next meeting, and one button."""
    me.open(GROUP)
    me.tap("Møte i ressursgruppe Furuvåg", within="#moter", role="link")
    assert "Saker som venter" in me.main
    me.tap("Start møtet")
    assert me.heading == "Møte i ressursgruppe Furuvåg"
    assert "Siden sist: Hva har dere sett?" in me.main and "Neste møte" in me.main
    assert fits(me)


def who_is_there(me: Visitor) -> None:
    me.tap("Før hvem som er til stede")
    boxes = me.page.locator(".came-from input")
    for place in range(3):
        boxes.nth(place).fill("1")
    me.tap("Lagre oppmøtet")
    assert me.page.locator(".here .ds-tag").count() == 3


def logs(me: Visitor) -> None:
    me.fill(seen=SEEN)
    me.tap("Logg innsikten")
    assert me.said == "Innsikten er logget."


def gives_a_task(me: Visitor) -> None:
    me.fill(task="Spør to som byttet", who="Rådgiver, Furuvåg videregående")
    me.tap("Fordel oppgaven")
    assert me.said == "Oppgaven er gitt."


def decides(me: Visitor) -> None:
    me.fill(decided="Vi begynner etter jul.")
    me.tap("Før beslutningen")
    assert me.said == "Beslutningen er ført."


def sees_both(me: Visitor, other: Visitor) -> None:
    """The minutes follow along; what one is writing stays."""
    told = me.page.locator(".minutes").inner_text()
    assert SEEN in told and "Vi begynner etter jul." in told
    if not other.scripted:
        other.page.reload()
        assert "Vi begynner etter jul." in other.page.locator(".minutes").inner_text()
        return
    other.fill(noted="Halvskrevet")
    with other.page.expect_response(lambda answer: answer.url.endswith("/mote")):
        other.page.get_by_role("link", name="Se det nyeste").click()
    other.page.locator(".minutes", has_text="Vi begynner etter jul.").wait_for()
    assert other.typed("noted") == "Halvskrevet"


def mends_and_approves(me: Visitor) -> None:
    me.tap("Rett teksten")
    text = me.typed("minutes").replace("etter jul", "i januar")
    me.fill(minutes=text)
    me.tap("Lagre referatet")
    assert "Vi begynner i januar." in me.page.locator("#referat").inner_text()
    me.tap("Godkjenn referatet")
    assert "Godkjent" in me.page.locator("#referat").inner_text()
    assert me.page.get_by_role("link", name="Rett teksten").count() == 0


def prints(me: Visitor) -> None:
    href = me.page.get_by_role("link", name="Skriv ut (PDF)").get_attribute("href") or ""
    answer = me.page.request.get(me.base + href)
    assert answer.status == 200 and answer.headers["content-type"] == "application/pdf"


def fits(me: Visitor) -> bool:
    return bool(me.page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
