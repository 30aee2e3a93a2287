"""Story 4: a coordinator on a phone stops what is tested, and the lesson stands on the shelf."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Visit

HOME = "/eksempelregionen/tiltak"
# Each way stops one of its own: what is stopped stays so.
TESTED = {True: "folge-til-porten", False: "setningsverkstedet"}


@pytest.fixture
def slug(javascript: bool) -> str:
    return TESTED[javascript]


def test_three_questions_on_a_phone(visit: Visit, javascript: bool, slug: str) -> None:
    me = visit("elvestrand-koordinator.eksempel", javascript=javascript)
    me.open(f"{HOME}/{slug}")
    me.tap("Avslutt tiltaket")
    assert me.heading == "Hva kan andre lære av dette?"
    assert "Beslutningen om å stoppe blir lagret samtidig" in me.main
    # What they believed was written before the test, and stands there already.
    assert me.typed("expected").startswith("Vi tro")
    assert me.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    me.fill(learned="De kom én gang.", advice="Gå sammen to dager, ikke én.")
    me.tap("Avslutt tiltaket", role="button")
    assert me.typed("learned") == "De kom én gang."
    assert "Velg" in me.main or "Fyll ut" in me.main
    me.tick("outcome", "forkastet")
    me.tap("Avslutt tiltaket", role="button")
    assert me.path == f"{HOME}/{slug}"
    # From the initiative's page: two buttons and a choice, besides the writing (one press was
    # spent on forgetting the choice).
    assert me.taps == 3
    for words in ("Forkastet", "De kom én gang.", "Gå sammen to dager", "Vi tro"):
        assert words in me.main, words
    history = me.page.locator(".trail li").all_inner_texts()
    assert "Tiltaket er forkastet" in history[0]
    assert "Det er tatt en beslutning" in history[1]


def test_it_stands_among_the_others_for_all(visit: Visit, javascript: bool, slug: str) -> None:
    """Signed out, on a phone, the lesson on top; and the recipe can be taken along."""
    reader = visit(javascript=javascript)
    reader.open(f"{HOME}?status=forkastet")
    lessons = reader.page.locator(".hits .lesson").all_inner_texts()
    assert any("Gavekort for oppmøte" in lesson for lesson in lessons)
    assert all("Dette lærte vi" in lesson for lesson in lessons)
    reader.open(f"{HOME}/gavekort-for-oppmote")
    link = reader.page.get_by_role("link", name="Last ned oppskriften (PDF)")
    answer = reader.page.request.get(reader.base + (link.get_attribute("href") or ""))
    assert answer.status == 200 and answer.headers["content-type"] == "application/pdf"
