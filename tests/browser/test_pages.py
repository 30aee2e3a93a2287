"""Every page is for everybody's eyes, ears and hands: light, dark, wide, narrow, with errors."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Response

from tests.browser.conftest import Visit
from tests.browser.examine import examine, examine_narrow, many_to_examine
from tests.browser.pages import (
    ASNES,
    EMPTY,
    INITIATIVE,
    PRACTICE,
    REAL,
    ROUNDS,
    SETTINGS,
    Empty,
    patterns,
    samples,
)
from tests.browser.server import Site
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.looks
EMPTY_BY_WHO = {who: [e for e in EMPTY if e.who == who] for who in {e.who: 0 for e in EMPTY}}
CLEAR = """
button => {
  for (const field of button.form.elements) {
    if (["checkbox", "radio"].includes(field.type)) field.checked = false
    else if (!["hidden", "submit"].includes(field.type)) field.value = ""
  }
}
"""


@pytest.fixture(scope="module")
def words(site: Site) -> dict[str, object]:
    return samples(site.database)


@pytest.mark.parametrize("name", ROUNDS)
def test_page(visit: Visit, words: dict[str, object], name: str) -> None:
    """No rule of axe is broken, nothing is wider than the screen, the policy is strict."""
    who, addresses = ROUNDS[name]
    me = visit(who)
    wrong = []
    with many_to_examine(me):
        for address in addresses:
            wrong += examine(me, me.open(address.format_map(words)))
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("who", EMPTY_BY_WHO)
def test_empty_form(visit: Visit, words: dict[str, object], who: str) -> None:
    """A form that is sent with nothing in it comes back, and its page is as sound as before."""
    me = visit(who)
    wrong = []
    with many_to_examine(me):
        for empty in EMPTY_BY_WHO[who]:
            wrong += examine(me, _sent_empty(me, empty, words))
    assert not wrong, "\n".join(wrong)


def _sent_empty(me: Visitor, empty: Empty, words: dict[str, object]) -> Response:
    me.open(empty.page.format_map(words))
    me.page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")
    button = me.page.locator("main").get_by_role("button", name=empty.button).last
    button.evaluate(CLEAR)
    with me.page.expect_navigation() as went:
        button.click()
    response = went.value
    assert response is not None and response.status == 422, f"{empty.page}: {response}"
    assert me.page.locator(".ds-error-summary").first.is_visible(), empty.page
    return response


def test_conflict(visit: Visit) -> None:
    """Two in the same text: the page that shows both."""
    mine, theirs = visit("asnes-koordinator"), visit("asnes-nav")
    mine.go(PRACTICE + "/rediger")
    theirs.go(PRACTICE + "/rediger")
    theirs.fill(how="Slik de så det.")
    theirs.tap("Lagre praksisen")
    mine.fill(how="Slik jeg så det.")
    with mine.page.expect_navigation() as went:
        mine.page.get_by_role("button", name="Lagre praksisen").click()
    assert went.value is not None and went.value.status == 409
    assert mine.typed("how") == "Slik jeg så det."
    assert "Slik de så det." in mine.main
    wrong = examine(mine, went.value)
    assert not wrong, "\n".join(wrong)


def test_refusals(visit: Visit) -> None:
    """What may not be done says so, on a page as sound as any."""
    member = visit("grue-larer")
    wrong = []
    for address, status in {
        PRACTICE + "/rediger": 403,
        ASNES + "/problemstilling/ny": 403,
        REAL + "/tiltak/finnes-ikke": 404,
    }.items():
        response = member.open(address)
        assert response.status == status, address
        wrong += examine(member, response)
    assert not wrong, "\n".join(wrong)


def test_open_menu(visit: Visit) -> None:
    """The menu as a sheet on the phone."""
    me = visit("prosjektleder", viewport={"width": 320, "height": 740})
    me.open(INITIATIVE)
    me.page.get_by_role("button", name="Meny").click()
    assert me.page.locator("#meny").is_visible()
    wrong = examine_narrow(me)
    assert not wrong, "\n".join(wrong)


def test_no_page_is_forgotten() -> None:
    """The list of pages against the application's own: a new page must be looked at too."""
    known = patterns()
    opened = {address for _who, addresses in ROUNDS.values() for address in addresses}
    found = {
        next((path for path, pattern in known.items() if pattern.match(_path(address))), "")
        for address in opened
    }
    missing = set(known) - found - {"/healthz"}
    assert not missing, f"add an address of these to tests/browser/pages.py: {sorted(missing)}"


def _path(address: str) -> str:
    return urlsplit(address).path


def test_settings_are_closed_to_members(visit: Visit) -> None:
    """A member who types the address is told so, kindly."""
    assert visit("asnes-nav").open(SETTINGS).status == 403
