"""The project leader sees where the groups stand, and runs the network (story 4), on a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.visitor import Visitor

LEADER = "prosjektleder"
NETWORK = "/kongsvingerregionen"
SETTINGS = NETWORK + "/innstillinger"
PASSWORD = "en lang setning om hester"
# Each run has records of its own, so that both can share a demo.
RUN = {True: "med", False: "uten"}


@pytest.fixture
def leader(visit: Visit, javascript: bool) -> Visitor:
    return visit(LEADER, javascript=javascript)


@pytest.fixture
def run(javascript: bool) -> str:
    return RUN[javascript]


Newcomer = Callable[[str], Visitor]


@pytest.fixture
def newcomer(visit: Visit, javascript: bool) -> Newcomer:
    """Somebody who was sent a link, in another browser."""

    def opened(link: str) -> Visitor:
        person = visit(javascript=javascript)
        person.page.goto(link)
        return person

    return opened


def cell(me: Visitor, goal: str) -> None:
    """Press a cell of the matrix; with script only the matrix changes."""
    cell = me.page.locator(f"#maal-{goal} .cell:visible").first
    cell.click()
    expect(me.page.locator("#bevis")).to_be_visible()


def test_override_needs_a_reason_and_shows(leader: Visitor, visit: Visit, javascript: bool) -> None:
    """A leader knows of something that is not logged: everybody sees that, and why."""
    group = "eidskog" if javascript else "odalen"
    leader.go(f"{NETWORK}/framdrift?gruppe={group}")
    cell(leader, "2-5")
    leader.tap("Overstyr", within="#bevis")
    leader.tick("met", "true")
    leader.tap("Overstyr målet")
    expect(leader.page.locator("#e-reason")).to_be_visible()
    assert leader.page.locator("[name=met][value=true]").is_checked()
    leader.fill(reason="Kartlagt på samlingen, referatet kommer.")
    leader.tap("Overstyr målet")
    assert leader.page.locator("#maal-2-5 .cell:visible").inner_text().startswith("Overstyrt")

    anybody = visit(javascript=javascript)
    anybody.go(f"{NETWORK}/framdrift?gruppe={group}")
    assert anybody.page.locator("#maal-2-5 .cell:visible").inner_text().startswith("Overstyrt")
    cell(anybody, "2-5")
    expect(anybody.page.locator("#bevis")).to_contain_text("Kartlagt på samlingen")


def test_invite_give_a_role_suspend(leader: Visitor, newcomer: Newcomer, run: str) -> None:
    """A link lets somebody in once; a role is changed; access is taken away at once."""
    name = f"Ny på laget {run}"
    person = newcomer(_invite(leader))
    _join(person, name, f"ny-{run}@eksempel.no")
    _becomes_coordinator(leader, name)
    person.go("/min-side")
    assert "Kommunekoordinator" in person.main
    _suspend(leader, name)
    assert person.go(NETWORK + "/logg") in {403, 404}


def _invite(leader: Visitor) -> str:
    leader.go(SETTINGS + "/invitasjoner")
    leader.pick("role", "Ressursgruppemedlem")
    leader.tap("Lag invitasjonen")
    expect(leader.page.locator("#e-group_id")).to_be_visible()
    leader.pick("group_id", "Grue")
    leader.pick("organisation_id", "NAV i Grue")
    leader.tap("Lag invitasjonen")
    link = leader.page.locator("#f-link").input_value()
    leader.tap("Ferdig")
    return link


def _join(person: Visitor, name: str, email: str) -> None:
    link = person.page.url
    person.fill(name=name, email=email, new_password="kort")
    person.tap("Lag kontoen og bli med")
    assert person.typed("name") == name
    person.fill(new_password=PASSWORD)
    person.tap("Lag kontoen og bli med")
    person.go(NETWORK + "/logg")
    assert person.heading == "Hva så eller hørte du?"
    assert person.page.context.new_page().goto(link).status in {200, 410}  # type: ignore[union-attr]


def _member(leader: Visitor, name: str) -> None:
    leader.go(SETTINGS)
    leader.tap("Folk", within=".side")
    leader.tap(name)


def _becomes_coordinator(leader: Visitor, name: str) -> None:
    _member(leader, name)
    leader.pick("role", "Kommunekoordinator")
    leader.tap("Lagre rollen")
    row = leader.page.locator("tr", has_text=name)
    expect(row).to_contain_text("Kommunekoordinator")


def _suspend(leader: Visitor, name: str) -> None:
    _member(leader, name)
    leader.page.locator("form[action$='/sperr'] [name=reason]").fill("Har sluttet")
    leader.tap("Sperr tilgangen")
    expect(leader.page.locator("tr", has_text=name)).to_contain_text("Sperret")


def test_theme(leader: Visitor, run: str) -> None:
    """A new theme is there to sort by."""
    leader.go(SETTINGS + "/tema")
    leader.fill(name=f"Bolig {run}")
    leader.tap("Legg til temaet")
    leader.go(NETWORK + "/logg")
    leader.go(NETWORK + "/innsikt/relasjoner-noen-som-bryr-seg-pa-ordentlig/rediger")
    expect(leader.page.get_by_label(f"Bolig {run}")).to_be_attached()


def test_small_numbers(leader: Visitor) -> None:
    """The threshold for small numbers is never under five."""
    leader.go(SETTINGS)
    leader.fill(k="4")
    leader.tap("Lagre innstillingene")
    expect(leader.page.locator("#e-k")).to_be_visible()
    assert leader.typed("k") == "4"
    leader.fill(k="8")
    leader.tap("Lagre innstillingene")
    leader.go(SETTINGS)
    assert leader.typed("k") == "8"
