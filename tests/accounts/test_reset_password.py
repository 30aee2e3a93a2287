"""A forgotten password."""

from __future__ import annotations

import re
from datetime import timedelta

from sqlmodel import select

from app.accounts import queries, service
from app.core import clock
from app.core.outbox import Mail

MEMBER = "member@eksempel.no"
NEW = "en helt ny setning"


def ask(as_, database, email=MEMBER):
    page = as_().get("/glemt-passord").submit("/glemt-passord", email=email)
    with database.read() as db:
        mails = db.scalars(select(Mail)).all()
    links = [re.search(r"/nytt-passord/\S+", mail.body) for mail in mails]
    return page, [link[0] for link in links if link]


def test_the_answer_is_the_same_for_an_unknown_address(as_, database):
    known, links = ask(as_, database)
    unknown, still = ask(as_, database, "ingen@eksempel.no")
    assert known.main == unknown.main
    assert len(links) == len(still) == 1


def test_the_link_sets_the_password_once(as_, database):
    _page, [link] = ask(as_, database)
    browser = as_()
    page = browser.get(link).submit(link, new_password=NEW)
    assert page.response.history[0].status_code == 303
    assert browser.get("/min-side").path == "/min-side"
    assert browser.get(link).status == 404
    again = as_().get("/logg-inn").submit("/logg-inn", email=MEMBER, password=NEW, til="/min-side")
    assert again.path == "/min-side"


def test_a_new_password_signs_out_everywhere_else(as_, database):
    old = as_("member")
    _page, [link] = ask(as_, database)
    as_().get(link).submit(link, new_password=NEW)
    assert old.get("/min-side").path == "/logg-inn"


def test_a_second_link_is_void_when_the_first_was_used(as_, database):
    ask(as_, database)
    _page, [first, second] = ask(as_, database)
    as_().get(first).submit(first, new_password=NEW)
    assert as_().get(second).status == 404


def test_the_link_grows_old(as_, database):
    _page, [link] = ask(as_, database)
    with clock.held_at(clock.now() + timedelta(hours=2)):
        assert as_().get(link).status == 404


def test_a_weak_password_is_refused_beside_the_field(as_, database):
    _page, [link] = ask(as_, database)
    page = as_().get(link).submit(link, new_password="passord12345")
    assert page.status == 422
    assert "gjettet" in page.error("new_password")
    assert "passord12345" not in page.response.text


def test_old_links_and_sessions_are_cleared_away(as_, database):
    ask(as_, database)
    with clock.held_at(clock.now() + timedelta(days=60)), database.write() as db:
        assert service.forget_old(db) > 10
        person = queries.person_of(db, MEMBER)
        assert queries.sessions_of(db, person.id) == []
