"""One number from the phone's home screen: two taps, also where there is no network."""

from __future__ import annotations

import time

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from app.core import clock
from app.cycles.models import Measurement
from tests.browser import measures
from tests.browser.conftest import Visit
from tests.browser.server import Site
from tests.cycles.helpers_numbers import WEEK

TODAY = clock.today()
# A promise is asked for once only: the asking again is in it.
KEPT = """
async (page) => {
  while (!navigator.serviceWorker.controller || !(await caches.match(page)))
    await new Promise((again) => setTimeout(again, 20))
  return true
}
"""


def kept(site: Site, measure_id: int | None) -> list[float | None]:
    with site.database.read() as db:
        wanted = sa.select(Measurement.value).where(Measurement.measure_id == measure_id)
        return list(db.scalars(wanted.order_by(Measurement.on_day)))


def test_two_taps_and_ten_seconds(visit: Visit, site: Site, javascript: bool) -> None:
    """From the home screen: the field, the figure, the button. It says what it kept."""
    code = f"to-trykk-{javascript}"
    made, _who = measures.make(site.database, f"Frokost {javascript}", code, filled=False)
    phone = visit(javascript=javascript)
    began = time.monotonic()
    phone.go(f"/m/{code}")
    field = phone.page.locator("[name=value]")
    assert field.get_attribute("inputmode") == "decimal"
    field.click()
    phone.taps += 1
    phone.page.keyboard.type("15")
    phone.tap("Lagre tallet")
    assert "Lagret: 15 for" in phone.main
    assert phone.taps <= 2 and time.monotonic() - began < 10
    assert kept(site, made.id) == [15]
    assert not phone.page.context.cookies()


def test_without_network_numbers_wait_and_are_sent_once(visit: Visit, site: Site) -> None:
    """In the cellar: two numbers are kept, the page opens there too, and both go when it can."""
    made, _who = measures.make(site.database, "Kjelleren", "kjelleren", filled=False)
    phone = visit()
    phone.go("/m/kjelleren")
    phone.page.wait_for_function(KEPT, arg="/m/kjelleren")
    phone.page.context.set_offline(True)
    phone.go("/m/kjelleren")
    for value, weeks in (("11", 2), ("12", 1)):
        phone.fill(value=value, on_day=str(TODAY - weeks * WEEK))
        phone.page.get_by_role("button", name="Lagre tallet").click()
        expect(phone.page.locator("[name=value]")).to_have_value("")
    # What is no number is told there and then, not when there is a network.
    phone.fill(value="tolv")
    phone.page.get_by_role("button", name="Lagre tallet").click()
    assert phone.page.locator("[name=value]:invalid").input_value() == "tolv"
    phone.fill(value="")
    expect(phone.page.locator("#waits")).to_contain_text("2 tall venter på nett")
    # The day is proposed after what waits.
    assert phone.typed("on_day") == str(TODAY)
    phone.page.close(run_before_unload=False)
    page = phone.page = phone.page.context.new_page()
    phone.go("/m/kjelleren")
    expect(page.locator("#waits")).to_contain_text("2 tall venter på nett")
    assert kept(site, made.id) == []
    phone.page.context.set_offline(False)
    expect(page.get_by_text("Lagret: 12 for")).to_be_visible()
    expect(page.locator("#waits")).to_be_empty()
    phone.go("/m/kjelleren")
    assert kept(site, made.id) == [11, 12]


def test_a_day_that_has_a_number_is_asked_about(visit: Visit, site: Site, javascript: bool) -> None:
    """The second the same day: which it is, and one press to correct it."""
    code = f"igjen-{javascript}"
    made, _who = measures.make(site.database, f"Igjen {javascript}", code, filled=False)
    phone = visit(javascript=javascript)
    for value in ("12", "15"):
        phone.go(f"/m/{code}")
        phone.fill(value=value, on_day=str(TODAY))
        phone.tap("Lagre tallet")
    assert "har alt et tall: 12. Vil du rette det?" in phone.main
    phone.tap("Rett tallet")
    assert "Lagret: 15 for" in phone.main
    assert kept(site, made.id) == [15]


@pytest.mark.looks
def test_a_member_makes_the_link_on_the_measures_page(visit: Visit, site: Site) -> None:
    """From the page of the measure to the phone's own page."""
    measures.make(site.database, "Ny lenke", "gammel-lenke")
    me = visit("asnes-koordinator")
    me.go("/kongsvingerregionen/maalinger/ny-lenke")
    assert "12 uker på rad over medianen" in me.main
    me.tap("Lag en ny lenke")
    assert me.path.startswith("/m/") and "Legg siden på hjemskjermen nå" in me.main
    assert visit().open("/m/gammel-lenke").status == 404
