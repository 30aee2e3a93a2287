"""Asked for, confirmed from the mailbox, stopped from the mail; nobody is told of an address."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app import registry
from app.core import clock, once
from app.core.db import Database
from app.newsletter.models import Subscriber
from tests.conftest import As
from tests.newsletter.helpers import LEAVE, PAGE, mails, subscribe
from tests.web import Page

KARI = "kari@eksempel.no"


def sign_up(as_: As, email: str = KARI) -> Page:
    return as_().get(PAGE).submit(PAGE, email=email)


def link(database: Database) -> str:
    (found,) = re.findall(r"http://testserver(/abonner/\S+)", mails(database)[-1].body)
    return str(found)


def people(database: Database) -> list[tuple[str, bool]]:
    with database.read() as db:
        rows = db.execute(sa.select(Subscriber.email, Subscriber.confirmed_at))
        return [(email, at is not None) for email, at in rows]


def test_twice_yes_then_no(as_: As, database: Database) -> None:
    assert sign_up(as_).path == f"{PAGE}/takk"
    assert people(database) == [(KARI, False)] and len(mails(database)) == 1
    page = as_().get(link(database))
    assert people(database) == [(KARI, False)], "opening a link says nothing: scanners open them"
    assert "nyhetsbrevet fra Nettverket nett" in page.main
    page = page.submit("")
    assert "Du får nyhetsbrevet" in page.main and people(database) == [(KARI, True)]
    sign_up(as_)
    assert "Du får det allerede." in mails(database)[-1].body
    away = link(database)
    assert away.startswith(LEAVE)
    page = as_().get(away)
    assert people(database) == [(KARI, True)]
    page = page.submit("")
    assert page.status == 200 and "Du får ikke nyhetsbrevet" in page.main
    assert page.soup.select_one(f"main a[href='{PAGE}']"), "who regrets it finds the way"
    assert people(database) == []
    assert "Du får ikke nyhetsbrevet" in as_().get(away).main
    with database.read() as db:
        assert KARI not in str(db.execute(sa.text("SELECT * FROM audit_event")).all())


def test_the_link_of_a_test_mail_says_that_nobody_was_taken_out(as_: As) -> None:
    assert "Ingen adresse er slettet nå." in as_().get(LEAVE + "prove").main


def test_no_link_of_a_mail_is_kept_where_sent_forms_are(as_: As, database: Database) -> None:
    sign_up(as_)
    where = link(database)
    as_().get(where).submit(where)
    with database.read() as db:
        kept = str(db.execute(sa.select(once.IDEMPOTENCY)).all())
    assert people(database) == [(KARI, True)] and where.split("/")[-1] not in kept


def test_the_answer_is_the_same_for_any_address(as_: As, database: Database) -> None:
    with database.write() as db:
        subscribe(db, [KARI])
    answers = {sign_up(as_, email).response.text for email in (KARI, "ny@eksempel.no")}
    assert len(answers) == 1 and len(mails(database)) == 2


def test_a_mail_program_presses_without_any_session(as_: As, database: Database) -> None:
    """RFC 8058: a POST with that one field, from a server of the mail provider's; no redirect."""
    with database.write() as db:
        subscribe(db, [KARI])
        key = db.scalars(sa.select(Subscriber.leave_key)).one()
    http = as_().http
    for _again in range(2):
        answer = http.post(
            LEAVE + key, data={"List-Unsubscribe": "One-Click"}, follow_redirects=False
        )
        assert answer.status_code == 200 and not answer.cookies
    assert people(database) == []


def test_the_link_is_over_after_a_week_and_the_address_gone(as_: As, database: Database) -> None:
    sign_up(as_)
    address = link(database)
    with clock.held_at(clock.now() + timedelta(days=8)):
        assert "Lenken gjelder ikke lenger" in as_().get(address).main
        assert registry.clean_up(database)["sign-ups nobody confirmed"] == 1
    assert people(database) == []


def test_nobodys_mailbox_is_filled(as_: As, database: Database) -> None:
    for _time in range(5):
        assert sign_up(as_).path == f"{PAGE}/takk", "nobody is told"
    assert len(mails(database)) == 3
    statuses = [sign_up(as_, f"n{n}@eksempel.no").status for n in range(17)]
    assert statuses[-1] == 429 and set(statuses[:15]) == {200}


@pytest.mark.parametrize("typed", ["kari", "01010750160@eksempel.no", ""])
def test_what_is_no_address_is_said_beside_the_field(as_: As, typed: str) -> None:
    page = sign_up(as_, typed)
    assert page.status == 422 and page.error("email") and page.typed("email") == typed


def test_the_leader_sees_numbers_and_takes_one_out(as_: As, database: Database) -> None:
    with database.write() as db:
        subscribe(db, [KARI, "ola@eksempel.no"])
    page = as_("leader").get("/nett/innstillinger/nyhetsbrev")
    assert "2 får nyhetsbrevet." in page.main and KARI not in page.response.text
    page = page.submit("/nyhetsbrev", email=KARI)
    assert "Adressen er tatt ut" in page.text and "1 får nyhetsbrevet." in page.main
    assert as_("member").get("/nett/innstillinger/nyhetsbrev").status == 403
