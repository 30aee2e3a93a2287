"""My page: name, password, where I am signed in."""

from __future__ import annotations

from app.accounts import queries, service


def signed_in_elsewhere(database, device="Chrome på Android"):
    with database.write() as db:
        person = queries.person_of(db, "member@eksempel.no")
        service.start_session(db, person.id, device, 30)
        return queries.sessions_of(db, person.id)[0].id


def test_shows_who_i_am_and_my_roles(as_):
    page = as_("member").get("/min-side")
    assert "member@eksempel.no" in page.main
    assert "Ressursgruppemedlem, Åsnes" in page.main
    assert "Språk i Flipp" not in page.main


def test_changes_my_name(as_):
    browser = as_("member")
    page = browser.get("/min-side").submit("/navn", name="Kari Nord")
    assert page.path == "/min-side"
    assert page.typed("name") == "Kari Nord"


def test_an_empty_name_is_refused(as_):
    page = as_("member").get("/min-side").submit("/navn", name=" ")
    assert page.status == 422
    assert page.error("name")


def test_two_tabs_do_not_overwrite_one_another(as_):
    first, second = as_("member").get("/min-side"), as_("member").get("/min-side")
    first.submit("/navn", name="Den første")
    page = second.submit("/navn", name="Den andre")
    assert page.status == 409
    assert page.typed("name") == "Den andre"
    assert "Den første" in page.main


def test_changes_my_password_and_signs_out_elsewhere(as_, database, password):
    signed_in_elsewhere(database)
    page = (
        as_("member")
        .get("/min-side")
        .submit("/passord", password=password, new_password="noe helt annet nå")
    )
    assert "Passordet er byttet" in page.text
    assert "Chrome på Android" not in page.main


def test_the_present_password_must_be_right(as_, password):
    page = (
        as_("member")
        .get("/min-side")
        .submit("/passord", password="ikke dette", new_password="noe helt annet nå")
    )
    assert page.status == 422
    assert "ikke passordet" in page.error("password")


def test_ends_one_session(as_, database):
    number = signed_in_elsewhere(database)
    page = as_("member").get("/min-side")
    assert "Chrome på Android" in page.main
    page = page.submit(f"/okter/{number}/avslutt")
    assert "Chrome på Android" not in page.main


def test_ends_all_others(as_, database):
    signed_in_elsewhere(database)
    browser = as_("member")
    page = browser.get("/min-side").submit("/andre-okter/avslutt")
    assert "Chrome på Android" not in page.main
    assert page.path == "/min-side"


def test_nobody_ends_another_persons_session(as_, database):
    number = signed_in_elsewhere(database)
    browser = as_("leader")
    fields = browser.get("/min-side").fields(browser.get("/min-side").form("/navn"))
    assert browser.post(f"/min-side/okter/{number}/avslutt", fields).status == 404
