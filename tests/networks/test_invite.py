"""A link gives its first user a role."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import select

from app.core import clock
from app.core.outbox import Mail

INVITATIONS = "/nett/innstillinger/invitasjoner"
NEW = {"name": "Ny Deltaker", "email": "ny@eksempel.no", "new_password": "en lang setning her"}


def link(as_, **values):
    page = as_("leader").get(INVITATIONS).submit("/invitasjoner", **values)
    assert page.status == 200, page.main
    return page.soup.select_one("#f-link")["value"].removeprefix("http://testserver")


def test_makes_an_account_and_joins(as_):
    browser = as_()
    address = link(as_, role="leser")
    page = browser.get(address)
    assert "Du er invitert som leser" in page.main
    page.submit(address, **NEW)
    assert "Nettverket nett" in browser.get("/min-side").main


def test_joins_with_the_account_one_has(as_):
    address = link(as_, role="leser")
    browser = as_("outsider")
    browser.get(address).submit(address)
    assert "Nettverket nett" in browser.get("/min-side").main


def test_works_once(as_):
    address = link(as_, role="leser")
    as_().get(address).submit(address, **NEW)
    page = as_().get(address)
    assert page.status == 410
    assert "brukt" in page.main


def test_grows_old(as_):
    address = link(as_, role="leser")
    with clock.held_at(clock.now() + timedelta(days=15)):
        page = as_().get(address)
    assert page.status == 410
    assert "for gammel" in page.main


def test_can_be_withdrawn(as_):
    address = link(as_, role="vurderer")
    page = as_("leader").get(INVITATIONS)
    assert "Vurderer" in page.soup.select_one("table").text
    page.submit("/trekk")
    assert "trukket tilbake" in as_().get(address).main


def test_an_unknown_link_is_not_found(as_):
    assert as_().get("/invitasjon/finnes-ikke").status == 404


def test_a_known_address_signs_in_first_and_comes_back(as_):
    address = link(as_, role="leser")
    page = as_().get(address).submit(address, **NEW | {"email": "outsider@eksempel.no"})
    assert page.status == 422
    assert page.typed("name") == "Ny Deltaker"
    assert page.soup.select_one(f'main a[href="/logg-inn?til={address}"]')


def test_a_weak_password_uses_nothing_up(as_):
    address = link(as_, role="leser")
    page = as_().get(address).submit(address, **NEW | {"new_password": "kort"})
    assert page.error("new_password")
    assert as_().get(address).status == 200


def test_a_group_role_needs_its_group(as_):
    page = as_("leader").get(INVITATIONS).submit("/invitasjoner", role="ressursgruppemedlem")
    assert page.status == 422
    assert page.error("group_id")


def test_another_networks_group_is_refused(as_):
    page = as_("leader").get(INVITATIONS)
    page = page.submit("/invitasjoner", role="ressursgruppemedlem", group_id="3")
    assert page.status == 404


def test_a_suspended_person_does_not_come_back_by_a_link(as_):
    address = link(as_, role="leser")
    browser = as_("suspended")
    assert browser.get(address).submit(address).status == 403
    assert as_().get(address).status == 200


def test_the_same_role_twice_uses_nothing_up(as_):
    address = link(as_, role="leser")
    browser = as_("reader")
    fields = browser.get(address)
    response = fields.client.http.post(
        address, data=fields.fields(fields.form(address)), follow_redirects=False
    )
    assert response.status_code == 303
    assert as_().get(address).status == 200


def test_is_mailed_when_an_address_is_given(as_, database):
    address = link(as_, role="leser", email="ny@eksempel.no")
    with database.read() as db:
        mail = db.scalars(select(Mail)).one()
    assert mail.to == "ny@eksempel.no"
    assert address in mail.body
    assert as_().get(address).typed("email") == "ny@eksempel.no"


def test_only_the_leader_invites(as_):
    assert as_("coordinator").get(INVITATIONS).status == 403
    assert as_("outsider").get(INVITATIONS).status == 404
    assert as_().get(INVITATIONS).path == "/logg-inn"
