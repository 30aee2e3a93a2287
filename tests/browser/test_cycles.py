"""Story 1: two adults plan a test on a phone, it is locked, and the next goes on from it."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Visit
from tests.browser.visitor import Visitor

HOME = "/eksempelregionen/tiltak"
# Each way tests one of its own: what has begun stays so.
TESTED = {True: "folge-ved-linjebytte", False: "sommerjobb-for-dem-som-ikke-soker"}
BELIEVED = "15 kommer, 5 av dem nye"


@pytest.fixture
def home(javascript: bool) -> str:
    return f"{HOME}/{TESTED[javascript]}"


def fits(me: Visitor) -> None:
    """Nothing is wider than the phone."""
    assert me.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), me.path


def test_from_the_question_to_the_next_test(visit: Visit, javascript: bool, home: str) -> None:
    me = visit("furuvag-helsesykepleier.eksempel", javascript=javascript)
    other = visit("furuvag-frivillig.eksempel", javascript=javascript)
    me.open(home)
    me.tap("Planlegg en test")
    fits(me)
    me.fill(question="Kommer flere når vi lager maten sammen?")
    me.tap("Lagre planen")
    # What is missing is said, what was written is there.
    assert me.typed("question").startswith("Kommer flere") and "Fyll ut" in me.main
    me.fill(prediction=BELIEVED, measure_name="Unge som kom", who="De to voksne på frokosten")
    me.fill(starts_on="2026-12-01", ends_on="2027-01-12")
    me.tap("Lagre planen")
    assert me.path == f"{home}/tester/1" and me.taps == 3
    fits(me)
    for words in (BELIEVED, "Unge som kom", "De to voksne på frokosten", "1. desember 2026"):
        assert words in me.main, words
    # The other adult has the plan open while the first one starts the test.
    other.open(f"{home}/tester/1/rediger")
    me.tap("Start testen")
    assert "Det dere trodde, er låst" in me.said
    assert me.page.get_by_role("button", name="Sett tiltaket til").is_visible()
    other.fill(prediction="8 kommer")
    other.tap("Lagre planen")
    assert "er låst" in other.main and "8 kommer" in other.main
    other.open(f"{home}/tester/1")
    assert BELIEVED in other.main and "Noen prøvde å endre det dere trodde" in other.main
    end(me, home)


def end(me: Visitor, home: str) -> None:
    """What happened, what surprised, the decision; and the next test."""
    me.tap("Skriv hva som skjedde")
    assert BELIEVED in me.main
    me.fill(happened="12 kom, 6 av dem nye.", surprised="De tok med seg venner.")
    me.tap("Lagre og gå videre")
    me.tick("decision", "tilpass")
    me.fill(reason="De vil lage maten selv.")
    fits(me)
    me.tap("Lagre beslutningen")
    for words in ("Besluttet: tilpass", "De tok med seg venner.", "De vil lage maten selv."):
        assert words in me.main, words
    me.tap("Planlegg neste test")
    assert me.typed("question").startswith("Kommer flere")
    assert me.typed("prediction") == "" and "12 kom, 6 av dem nye." in me.main
    me.fill(prediction="20 kommer, 6 av dem nye")
    me.tap("Lagre planen")
    assert me.path == f"{home}/tester/2"
    me.open(home)
    cards = me.page.locator(".cycles article").all_inner_texts()
    assert "Planlagt" in cards[0] and "Besluttet: tilpass" in cards[1]
    fits(me)
