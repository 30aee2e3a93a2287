"""A school nurse in Åsnes's group, on the phone between two meetings (story 2)."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from app.core import clock
from tests.browser.conftest import Visit
from tests.browser.visitor import Visitor

NURSE = "asnes-helsesykepleier"
GROUP = "/kongsvingerregionen/grupper/asnes"
# Made up: a synthetic number (month + 80) with the right check digits.
IDENTITY_NUMBER = "02898099906"


def test_signs_in_with_one_press(visit: Visit, javascript: bool) -> None:
    """The demo's people are one press away."""
    nurse = visit(javascript=javascript)
    nurse.go("/logg-inn?til=" + GROUP)
    nurse.fold_out("Alle de andre i nettverket")
    nurse.tap("Helsesykepleier i Åsnes")
    assert nurse.path == GROUP


def test_four_taps(visit: Visit, javascript: bool) -> None:
    """From the group's page: Logg noe, the box, the kind, Lagre. It stands there at once."""
    sentence = f"Tre på trinnet møtes ved bålet før første time ({javascript})."
    nurse = visit(NURSE, javascript=javascript)
    nurse.go(GROUP)
    nurse.tap("Logg noe")
    nurse.choose("Hva så eller hørte du?")
    nurse.page.keyboard.type(sentence)
    nurse.choose("Praksis")
    nurse.tap("Lagre")
    assert nurse.taps <= 4
    assert nurse.path == GROUP
    assert nurse.said == "Takk. Det er logget og står på gruppas side."
    card = nurse.page.locator(".thread").get_by_role("link", name=sentence)
    expect(card).to_be_visible()

    colleague = visit("asnes-nav", javascript=javascript)
    colleague.go(GROUP)
    assert sentence in colleague.main


def test_back_and_saved_again_is_one(visit: Visit, javascript: bool) -> None:
    """The form stands there as it was: pressing Lagre once more logs nothing twice."""
    sentence = f"De venter på bussen sammen ({javascript})."
    nurse = visit(NURSE, javascript=javascript)
    with clock.held_at(clock.now()):  # within the hour
        nurse.go("/kongsvingerregionen/logg")
        nurse.fill(text=sentence)
        nurse.tap("Lagre")
        nurse.page.go_back()
        nurse.fill(text=sentence)
        nurse.tap("Lagre")
    assert nurse.path == GROUP
    assert nurse.page.locator(".thread").get_by_role("link", name=sentence).count() == 1


def test_grows_into_a_full_record(visit: Visit, javascript: bool) -> None:
    """Later, at a desk: the insight gets its source, its date, and more words."""
    sentence = f"En elev sa at det hjelper å vite hvor man kan sitte ({javascript})."
    nurse = visit(NURSE, javascript=javascript, viewport={"width": 1280, "height": 800})
    nurse.go("/kongsvingerregionen/logg")
    nurse.fill(text=sentence)
    nurse.tap("Lagre")
    nurse.tap("Åpne den")
    assert nurse.heading == sentence
    nurse.tap("Fyll ut innsikten")
    nurse.fill(text="Hun sa det to ganger, og pekte på benken ved vinduet.")
    nurse.pick("source_kind", "Ung")
    nurse.fill(heard_on="2022-03-14")
    nurse.tap("Lagre innsikten")
    assert nurse.heading == sentence
    assert "pekte på benken" in nurse.main
    assert "14. mars 2022" in nurse.main


def test_refused_text_is_kept(visit: Visit, javascript: bool) -> None:
    """What can't be stored stands in the box still, with a word on what to do beside it."""
    sentence = f"Jeg snakket med {IDENTITY_NUMBER} i går."
    nurse = visit(NURSE, javascript=javascript)
    nurse.go("/kongsvingerregionen/logg")
    nurse.fill(text=sentence)
    nurse.choose("Tiltak")
    nurse.tap("Lagre")
    assert nurse.typed("text") == sentence
    assert nurse.page.locator("[name=kind][value=tiltak]").is_checked()
    expect(nurse.page.locator("#e-text")).to_be_visible()


def _draft_is_back(page: Page, sentence: str) -> None:
    """The address that stores drafts is asked as the page goes away: give it a moment."""
    for _ in range(20):
        page.goto(page.url)
        if page.locator("#f-text").input_value() == sentence:
            return
        page.wait_for_timeout(100)
    raise AssertionError("the draft is gone")


def _reopened(nurse: Visitor) -> Visitor:
    """The same phone, the page opened again."""
    again = Visitor(nurse.page.context.new_page(), nurse.base)
    again.go("/kongsvingerregionen/logg")
    return again


def test_draft_survives_a_closed_page(visit: Visit) -> None:
    """The page is closed in the middle of a word; the words and the kind are there afterwards."""
    nurse = visit(NURSE)
    nurse.go("/kongsvingerregionen/logg")
    nurse.choose("Tiltak")
    nurse.page.locator("#f-text").press_sequentially("En buss som går ti minutter sei")
    nurse.page.close(run_before_unload=False)
    again = _reopened(nurse)
    _draft_is_back(again.page, "En buss som går ti minutter sei")
    assert again.page.locator("[name=kind][value=tiltak]").is_checked()
    again.tap("Lagre")
    again.go("/kongsvingerregionen/logg")
    assert again.typed("text") == ""


def test_draft_survives_a_lost_connection(visit: Visit) -> None:
    """In the cellar there is no net: the draft goes when it is back."""
    nurse = visit("asnes-radgiver")
    nurse.go("/kongsvingerregionen/logg")
    nurse.page.context.set_offline(True)
    nurse.fill(text="Skrevet i kjelleren")
    nurse.page.get_by_text("Utkastet er ikke lagret ennå").wait_for()
    nurse.page.context.set_offline(False)
    nurse.page.get_by_text("Utkastet er lagret").wait_for()
    _draft_is_back(_reopened(nurse).page, "Skrevet i kjelleren")
