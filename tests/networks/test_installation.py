"""The installation: networks, municipalities, administrators."""

from __future__ import annotations

import pytest

from app.core.errors import Invalid
from app.core.slugs import slugify, unique_slug
from app.networks import find, service
from app.networks.models import ResourceGroup

HOME = "/innstillinger"
JOIN = {"name": "Ny leder", "email": "leder@ny.no", "new_password": "en lang setning her"}


def test_makes_a_network_and_its_leader_comes_in(as_):
    page = as_("admin").get(HOME).submit("/nettverk", name="Østre Løten", slug="")
    link = page.soup.select_one("#f-link")["value"].removeprefix("http://testserver")
    browser = as_()
    browser.get(link).submit(link, **JOIN)
    page = browser.get("/ostre-loten/innstillinger/faser")
    assert "Skaffe innsikt" in page.main


@pytest.mark.parametrize("slug", ["logg-inn", "api", "Stor", "med mellomrom", "nett", "å"])
def test_refuses_an_address_that_cannot_be_used(as_, slug):
    page = as_("admin").get(HOME).submit("/nettverk", name="Ny", slug=slug)
    assert page.status == 422
    assert page.error("slug")
    assert page.typed("name") == "Ny"


def test_a_name_that_makes_a_reserved_address_is_refused(as_):
    page = as_("admin").get(HOME).submit("/nettverk", name="Bibliotek", slug="")
    assert page.error("slug")


def test_makes_a_new_link_for_a_leader(as_):
    page = as_("admin").get(HOME).submit("/leder")
    assert page.soup.select_one("#f-link")
    assert "Prosjektleder" in page.main


def test_the_same_form_twice_makes_one_network(as_):
    page = as_("admin").get(HOME)
    fields = page.fields(page.form("/nettverk")) | {"name": ["Dobbelt"]}
    for _time in range(2):
        again = page.client.post(f"{HOME}/nettverk", fields)
    assert again.path == HOME
    assert "dobbelt-2" not in again.response.text


def test_a_new_name_of_a_municipality_shows_in_every_group(as_):
    browser = as_("admin")
    page = browser.get(f"{HOME}/kommuner")
    link = next(a for a in page.soup.select("main a") if a.text == "Åsnes")["href"]
    reader = as_("leader")
    assert "Åsnes" in reader.get("/nett/innstillinger/grupper").main
    browser.get(link).submit(link, name="Nye Åsnes", predecessors="0425, 0424")
    assert "Nye Åsnes" in reader.get("/nett/innstillinger/grupper").main
    assert browser.get(link).typed("predecessors") == "0425 0424"


@pytest.mark.parametrize("number", ["341", "34 1", "3418", "abcd", ""])
def test_a_municipality_number_is_four_digits_and_its_own(as_, number):
    page = as_("admin").get(f"{HOME}/kommuner")
    assert page.submit("/kommuner", number=number, name="Ny").error("number")


def test_a_number_may_begin_with_nought(as_):
    page = as_("admin").get(f"{HOME}/kommuner").submit("/kommuner", number="0301", name="Oslo")
    assert "0301" in page.main


def test_gives_and_takes_the_care_of_the_installation(as_):
    browser = as_("admin")
    page = browser.get(f"{HOME}/administratorer")
    page = page.submit("/administratorer", email="leader@eksempel.no")
    assert as_("leader").get(HOME).status == 200
    page.submit("/fjern")
    assert as_("leader").get(HOME).status == 404


def test_nobody_unknown_becomes_administrator(as_):
    page = as_("admin").get(f"{HOME}/administratorer")
    assert page.submit("/administratorer", email="ingen@eksempel.no").error("email")


def test_others_find_nothing_here(as_):
    for page in ("", "/kommuner", "/administratorer"):
        assert as_("leader").get(HOME + page).status == 404
        assert as_().get(HOME + page).path == "/logg-inn"


def test_slugs_are_plain_and_unique(db):
    network = find.network(db, "nett")
    assert slugify("Ære & Øl på Ås") == "aere-ol-pa-as"
    assert slugify("日本")
    assert unique_slug(db, ResourceGroup, network.id, "Åsnes") == "asnes-2"
    assert unique_slug(db, ResourceGroup, network.id, "Ny") == "ny-2"


def test_a_role_in_a_group_needs_a_group(db):
    from app.core.access import NOBODY
    from app.networks import members
    from app.networks.models import Role

    network = find.network(db, "nett")
    with pytest.raises(Invalid):
        members.add_member(db, NOBODY, network.id, 1, Role.MEMBER)
    leader = members.add_member(db, NOBODY, network.id, 2, Role.LEADER, group_id=1)
    assert leader.group_id is None


def test_the_last_administrator_stays(db):
    from app.accounts import queries
    from app.accounts import service as accounts
    from app.core.access import NOBODY

    admin = queries.person_of(db, "admin@eksempel.no")
    with pytest.raises(Invalid):
        accounts.set_admin(db, NOBODY, admin, False)


def test_default_phases_are_three(db):
    from app.core.access import NOBODY

    network = service.create_network(db, NOBODY, "Tredje")
    service.make_default_phases(db, NOBODY, network.id)
    assert find.phase(db, network.id, 3).name == "Ta i bruk og spre"


def test_a_municipality_does_not_end_before_it_begins(as_):
    page = as_("admin").get("/innstillinger/kommuner")
    days = {"valid_from": "2020-01-01", "valid_to": "2019-12-31"}
    page = page.submit("/kommuner", number="3499", name="Nye", **days)
    assert page.status == 422 and page.error("valid_to")


@pytest.mark.parametrize(
    ("typed", "kept"), [("18 000", 18000), ("18\u00a0000", 18000), ("0", 0), ("", None)]
)
def test_the_size_of_a_municipality(as_, database, typed, kept):
    page = as_("admin").get("/innstillinger/kommuner")
    page.submit("/kommuner", number="3401", name="Kongsvinger", population=typed)
    with database.read() as db:
        assert find.municipality(db, "3401").population == kept


@pytest.mark.parametrize("typed", ["mange", "-1", "18,5", "5000001"])
def test_a_size_that_is_none_is_said_beside_the_field(as_, typed):
    page = as_("admin").get("/innstillinger/kommuner")
    again = page.submit("/kommuner", number="3401", name="Kongsvinger", population=typed)
    assert again.status == 422
    assert again.error("population")
    assert again.typed("population") == typed
