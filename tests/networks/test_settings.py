"""A network's settings, phases, groups, themes and organisations."""

from __future__ import annotations

import pytest

from app.cycles.models import CycleState
from app.networks import find
from tests.cycles.helpers import breakfast, cycle
from tests.replication.helpers import initiative, trial

HOME = "/nett/innstillinger"


def network(database):
    with database.read() as db:
        return find.network(db, "nett")


def test_changes_the_settings(as_, database):
    page = as_("leader").get(HOME).submit(HOME, name="Nytt navn", k="8", age_to="29", public=None)
    assert "Innstillingene er lagret" in page.text
    row = network(database)
    assert (row.name, row.k, row.age_to, row.public) == ("Nytt navn", 8, 29, False)


def test_the_new_name_is_seen_at_once(as_):
    browser = as_("leader")
    browser.get(HOME).submit(HOME, short="Nykort")
    assert browser.get(f"{HOME}/folk").status == 200
    assert browser.get(HOME).typed("short") == "Nykort"


def test_small_numbers_are_never_under_five(as_):
    page = as_("leader").get(HOME).submit(HOME, k="4")
    assert page.status == 422
    assert "under 5" in page.error("k")


def test_dates_and_ages_go_upwards(as_):
    page = as_("leader").get(HOME)
    page = page.submit(HOME, starts="2026-02-01", ends="2026-01-01", age_from="30", age_to="20")
    assert page.error("ends")
    assert page.error("age_to")


def test_two_leaders_see_both_texts(as_):
    first, second = as_("leader").get(HOME), as_("leader").get(HOME)
    first.submit(HOME, name="Den første", public=None)
    page = second.submit(HOME, name="Den andre")
    assert page.status == 409
    assert page.typed("name") == "Den andre"
    assert "Den første" in page.main


def test_dates_a_phase(as_):
    page = as_("leader").get(f"{HOME}/faser/2")
    page = page.submit("/faser/2", name="Prøve ut", starts="2026-01-01", ends="2026-12-31")
    assert "Prøve ut" in page.main
    assert "31. desember 2026" in page.main
    assert as_("leader").get(f"{HOME}/faser/9").status == 404


def test_makes_a_group_of_two_municipalities(as_):
    page = as_("leader").get(f"{HOME}/grupper").submit("/grupper", name="Solør")
    assert page.path == f"{HOME}/grupper/solor"
    for name in ("Åsnes", "Grue"):
        option = next(o for o in page.soup.select("#f-municipality_id option") if o.text == name)
        page = page.submit("/kommuner", municipality_id=option["value"], starts="2026-01-01")
    assert "Grue, Åsnes" in page.client.get(f"{HOME}/grupper").main


def test_a_municipality_is_not_added_twice(as_):
    page = as_("leader").get(f"{HOME}/grupper/asnes")
    option = next(o for o in page.soup.select("#f-municipality_id option") if o.text == "Åsnes")
    assert page.submit("/kommuner", municipality_id=option["value"]).status == 422


def test_ends_a_municipality_by_a_date(as_):
    page = as_("leader").get(f"{HOME}/grupper/asnes").submit("/avslutt", ends="2020-01-01")
    assert "1. januar 2020" in page.main
    assert "Ingen kommuner ennå" in page.client.get(f"{HOME}/grupper").main


def test_renames_a_group_and_keeps_its_address(as_):
    page = as_("leader").get(f"{HOME}/grupper/asnes").submit("/asnes", name="Åsnes og omegn")
    assert page.path == f"{HOME}/grupper/asnes"
    assert "Åsnes og omegn" in page.main


def test_two_groups_do_not_have_one_name(as_):
    page = as_("leader").get(f"{HOME}/grupper").submit("/grupper", name="åsnes")
    assert "i bruk" in page.error("name")


def test_adds_renames_and_retires_a_theme(as_):
    browser = as_("leader")
    browser.get(f"{HOME}/tema").submit("/tema", name="Bolig")
    page = browser.get(f"{HOME}/tema")
    link = next(a for a in page.soup.select("main a") if a.text == "Bolig")["href"]
    browser.get(link).submit(link, name="Bolig og vei")
    page = browser.get(f"{HOME}/tema").submit(f"{link}/ta-ut")
    assert "Ute av bruk" in page.main
    page = page.submit(f"{link}/ta-inn")
    assert "Ute av bruk" not in page.main


def test_adds_and_changes_an_organisation(as_):
    browser = as_("leader")
    page = browser.get(f"{HOME}/organisasjoner")
    page = page.submit("/organisasjoner", name="Fritidsklubben", sector="frivillig")
    link = next(a for a in page.soup.select("main a") if a.text == "Fritidsklubben")["href"]
    page = browser.get(link).submit(link, sector="kommune_kultur")
    row = next(r for r in page.soup.select("tr") if "Fritidsklubben" in r.text)
    assert "Kommune, kultur" in row.text


def test_only_the_leader_sees_the_settings(as_):
    for page in ("", "/folk", "/grupper", "/tema", "/organisasjoner", "/faser"):
        assert as_("staff").get(HOME + page).status == 403
        assert as_("outsider").get(HOME + page).status == 404


def test_what_is_sorted_under_a_retired_theme_stays_there(as_):
    leader = as_("leader")
    number = (
        leader.get(f"{HOME}/tema").soup.select_one("a[href*='/tema/']")["href"].rsplit("/", 1)[1]
    )
    for room in ("praksiser", "tiltak", "innsikt"):
        home = leader.get(f"/nett/{room}/ny").submit("/ny", title="Fadder").path
        leader.get(f"{home}/rediger").submit("/rediger", theme_ids=[number])
    leader.post(
        f"{HOME}/tema/{number}/ta-ut",
        leader.get("/nett/logg").fields(leader.get("/nett/logg").form()),
    )
    for room in ("praksiser", "tiltak", "innsikt"):
        leader.get(f"/nett/{room}/fadder/rediger").submit("/rediger", title="Fadderen")
        assert "Overganger" in leader.get(f"/nett/{room}/fadder").main, room
        leader.get(f"/nett/{room}/fadder/rediger").submit("/rediger", theme_ids=[number])
        assert leader.get(f"/nett/{room}/fadder").status == 200, room


@pytest.mark.parametrize("name", ["\u200b", "\u3164", "\u2060\ufeff", "\u0301", " \u00ad "])
def test_a_name_that_shows_as_nothing_is_none(as_, name):
    page = as_("leader").get(f"{HOME}/tema").submit("/tema", name=name)
    assert page.status == 422 and page.error("name") == "Fyll ut dette feltet."


def test_forms_that_ask_for_no_small_numbers_say_the_networks_own(as_, database):
    with database.write() as db:
        cycle(db, breakfast(db), CycleState.RUNNING)
        trial(db, initiative(db, "Fadder"), "nett/grue")
    as_("leader").get(HOME).submit(HOME, k="8")
    for path in ("frokost/tester/1/studer", "fadder-2/utproving"):
        form = as_("leader").get(f"/nett/tiltak/{path}")
        assert "ingen tall under 8" in form.main and "seks" not in form.main, path
