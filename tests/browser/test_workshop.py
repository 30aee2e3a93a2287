"""Stories 4 and 5 on the phone: sign up, take it back, talk by the sheet, tell what was seen."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from app.core.outbox import Mail
from app.meetings.models import Meeting, MeetingState
from app.workshops.limits import SIGN_UP
from app.workshops.models import Signup
from tests.browser.conftest import Visit
from tests.browser.server import Site

MADE_UP = "/eksempelregionen"


@pytest.fixture
def home(site: Site) -> str:
    """The address of the demo's planned workshop."""
    SIGN_UP.reset()
    with site.database.read() as db:
        chosen = sa.select(Meeting.slug).join(Signup, Signup.meeting_id == Meeting.id)
        slug = db.scalars(chosen.where(Meeting.state == MeetingState.PLANNED)).one()
    return f"{MADE_UP}/moter/{slug}"


def test_signs_up_and_takes_it_back(visit: Visit, site: Site, home: str, javascript: bool) -> None:
    visitor = visit(javascript=javascript)
    visitor.go(f"{home}/pamelding")
    visitor.fill(role="Lærer", email=f"larer-{javascript}@nabo.no".lower())
    visitor.tap("Meld deg på", role="button")
    assert "Velg organisasjonen din" in visitor.main and visitor.typed("role") == "Lærer"
    visitor.fill(organisation="Nabo skole")
    visitor.tap("Meld deg på", role="button")
    assert visitor.heading == "Takk, påmeldingen er sendt"
    with site.database.read() as db:
        mail = db.scalars(sa.select(Mail).order_by(sa.desc(Mail.id))).first()
    assert mail is not None
    found = re.search(r"/pamelding/\S+", mail.body)
    assert found
    visitor.go(found[0])
    assert "Påmeldt" in visitor.main
    visitor.tap("Meld meg av")
    assert visitor.heading == "Her er det ingen påmelding"


def test_the_sheet_question_by_question(visit: Visit, home: str, javascript: bool) -> None:
    me = visit("prosjektleder.eksempel", javascript=javascript)
    me.go(f"{home}/samtaleark")
    me.tap("Fortsett")
    assert me.page.locator(".over").inner_text() in {"2 av 7", "3 av 7"}
    answer = f"Vi ringer før de rekker å bli borte ({javascript})."
    me.fill(text=answer)
    me.tap("Legg til svaret")
    assert answer in me.main and me.typed("text") == ""
    line = me.page.locator(".lines > li", has_text=answer)
    line.get_by_label("Hvilken gruppe?").select_option(label="Elvestrand")
    line.get_by_role("button", name="Gjør til innsikt").click()
    me.page.wait_for_load_state()
    assert "Innsikten er logget" in me.said
    me.tap(answer)
    assert me.heading == answer and "Dialogmøte" in me.main


def test_tells_what_was_seen_on_the_job(visit: Visit, javascript: bool) -> None:
    me = visit("furuvag-koordinator.eksempel", javascript=javascript)
    me.go(f"{MADE_UP}/logg")
    me.tap("Fyll ut observasjonsarket")
    seen = f"Læreren hilser på hver og en i døra ({javascript})."
    me.fill(situation="Første time mandag.", did=seen, possible="Hun er på plass før det ringer.")
    me.tick("becomes", "praksis")
    me.tap("Lagre observasjonen")
    assert me.heading == seen and "Hun er på plass før det ringer." in me.main


def test_the_screen_fills_a_projector(visit: Visit, home: str) -> None:
    me = visit("prosjektleder.eksempel")
    for width in (1280, 1920):
        me.page.set_viewport_size({"width": width, "height": round(width * 9 / 16)})
        me.go(f"{home}/skjerm")
        box = me.page.locator("svg.qr").bounding_box()
        assert box and box["height"] > width / 5 and box["y"] + box["height"] < width * 9 / 16
        title = me.page.locator("h1").evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
        assert title > width / 30
