"""Before something new is started one sees what resembles it (story 2), and takes what others
have tried to one's own group (story 3), on a phone, with and without script."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.server import Site, served
from tests.browser.visitor import Visitor
from tests.conftest import Databases

HERE, THERE = "/kongsvingerregionen/tiltak", "/eksempelregionen/tiltak"
CHOICES = "#replication-choices"


@pytest.fixture
def site(databases: Databases) -> Iterator[Site]:
    """A demo for each run: what is tried stays tried."""
    with served(databases) as running:
        yield running


@pytest.fixture
def coordinator(visit: Visit, javascript: bool) -> Visitor:
    """Åsnes' coordinator on a phone."""
    return visit("asnes-koordinator", javascript=javascript)


def test_what_resembles_stands_beside_the_form(coordinator: Visitor) -> None:
    coordinator.open(f"{HERE}/ny")
    ask(coordinator, "Motivasjonskurs", "Unge skal søke jobb")
    alike = coordinator.page.locator(f"{CHOICES} > li")
    expect(alike.filter(has_text="Motivasjonskurs over seks uker")).to_contain_text("Forkastet")
    expect(alike.filter(has_text="Motivasjonskurs over seks uker")).to_contain_text("Ligner:")
    assert 1 <= alike.count() <= 3
    assert coordinator.typed("title") == "Motivasjonskurs"
    if coordinator.scripted:
        assert coordinator.page.evaluate("document.activeElement.name") == "purpose"
    no_sideways_scroll(coordinator)
    box = alike.filter(has_text="Motivasjonskurs over seks uker").locator("input")
    coordinator.tick("seen_ids", str(box.get_attribute("value")))
    coordinator.tap("Start tiltaket")
    assert coordinator.path == f"{HERE}/motivasjonskurs"
    known = coordinator.page.locator("#kunnskap")
    expect(known).to_contain_text("Motivasjonskurs over seks uker")
    expect(known).to_contain_text("Dette lærte de:")


def ask(who: Visitor, title: str, purpose: str) -> None:
    """Write, and let it be looked up: by itself with script, by a button without."""
    who.fill(title=title)
    who.page.locator("#f-purpose").press_sequentially(purpose, delay=5)
    if not who.scripted:
        who.tap("Finn lignende forsøk")
    expect(who.page.locator(CHOICES)).to_be_visible()


def no_sideways_scroll(who: Visitor) -> None:
    """Nothing is wider than the phone."""
    if who.scripted:
        root = "document.documentElement"
        assert who.page.evaluate(f"{root}.scrollWidth <= {root}.clientWidth")


def test_going_on_with_one_leads_to_trying_it(coordinator: Visitor) -> None:
    coordinator.open(f"{HERE}/ny")
    ask(coordinator, "Prøvevakt", "Betalt arbeid uten søknad")
    coordinator.tap("Gå videre med denne", within=CHOICES)
    assert coordinator.path.endswith("/prov")
    assert coordinator.heading.startswith("Prøv «Prøvevakta")


def test_try_it_at_our_place(coordinator: Visitor, visit: Visit, javascript: bool) -> None:
    coordinator.open(f"{THERE}/provevakta")
    coordinator.tap("Prøv hos oss")
    for words in ("Lønn fra første time", "Hvilken bransje", "Butikksjef i Elvestrand", "Åsnes"):
        assert words in coordinator.main, words
    no_sideways_scroll(coordinator)
    coordinator.tick("reach", "offentlig")
    coordinator.tap("Prøv hos oss", role="button")
    assert coordinator.path == f"{HERE}/provevakta"
    assert "Gruppa prøver ut Prøvevakta fra Elvestrand" in coordinator.main
    tells_how_it_goes(coordinator)
    adapts(coordinator)
    stranger = visit("", javascript=javascript)
    stranger.open(f"{THERE}/provevakta")
    tree = stranger.page.locator("#slekt")
    expect(tree.locator("svg")).to_be_visible()
    stranger.fold_out("Vis slektstreet som tabell")
    row = tree.locator("tbody tr").filter(has_text="Åsnes")
    expect(row).to_contain_text("66,7")
    no_sideways_scroll(stranger)


def tells_how_it_goes(who: Visitor) -> None:
    """Two of three core parts are kept; which way it went is not known."""
    who.tap("Skriv hvordan det går")
    for number, word in enumerate(("ja", "ja", "nei")):
        who.page.locator("select[name=kept]").nth(number).select_option(word)
    no_sideways_scroll(who)
    who.tap("Lagre")
    assert "2 av 3 deler" in who.main


def adapts(who: Visitor) -> None:
    """One adaptation, written down and seen."""
    who.tap("Skriv hvordan det går")
    who.tap("Skriv ned en tilpasning")
    who.fill(what="Vakta er på biblioteket", why="Der er det åpent", made_on="2026-11-20")
    who.tick("planning", "underveis")
    who.tap("Lagre")
    who.open(f"{HERE}/provevakta")
    for words in ("Vakta er på biblioteket", "Der er det åpent", "Ble til underveis"):
        assert words in who.main, words
