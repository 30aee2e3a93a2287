"""Where the groups stand, and what that rests on (story 4), in a demo nobody changes meanwhile."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.test_lead import LEADER, NETWORK, cell
from tests.browser.visitor import Visitor


@pytest.fixture
def leader(visit: Visit, javascript: bool) -> Visitor:
    return visit(LEADER, javascript=javascript)


def _open_menu(me: Visitor, entry: str) -> None:
    """The menu is a sheet that opens without script too."""
    me.page.get_by_role("button", name="Meny").click()
    me.tap(entry, within="#meny")


def test_cell_opens_to_its_proof(leader: Visitor) -> None:
    """What is met leads to the records it rests on."""
    leader.go(NETWORK)
    _open_menu(leader, "Framdrift")
    assert leader.heading == "3 av 14 mål er nådd"
    leader.tap("Grue", within=".picker")
    cell(leader, "2-2")
    proof = leader.page.locator("#bevis")
    expect(proof).to_contain_text("Dette bygger det på")
    expect(proof).to_contain_text("Grue")
    leader.tap("Timen flyttes dit stoffet finnes", within="#bevis")
    assert leader.heading == "Timen flyttes dit stoffet finnes"


def test_cell_opens_to_what_is_missing(leader: Visitor) -> None:
    """What is not met says what would make it so; what has no room yet says so."""
    leader.go(NETWORK + "/framdrift?gruppe=odalen")
    cell(leader, "3-1")
    expect(leader.page.locator("#bevis")).to_contain_text("Dette mangler")
    assert leader.page.locator("#bevis .checks li").count() >= 2
    leader.go(NETWORK + "/framdrift?gruppe=odalen&maal=1.1")
    expect(leader.page.locator("#bevis")).to_contain_text("er på plass")
