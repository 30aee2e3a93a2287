"""«Kontakt oss»: anybody writes to a role, and is told nothing of who holds it."""

from __future__ import annotations

import pytest

from app.contact.limits import CONTACT
from app.core.columns import Reach
from app.core.db import Database
from tests.conftest import As
from tests.contact.helpers import ASKED, PAGE, interest, mails, publish
from tests.web import Page


@pytest.fixture
def published(database: Database) -> int:
    with database.write() as db:
        return publish(db)


def ask(as_: As, who: str = "", **values: str) -> Page:
    page = as_(who).get(PAGE)
    assert "Kontakt oss" in page.main
    return page.client.get(f"{PAGE}/kontakt").submit("/kontakt", **{**ASKED, **values})


def test_it_arrives_by_mail_and_in_flipp(as_: As, database: Database, published: int) -> None:
    page = ask(as_)
    assert page.path == f"{PAGE}/kontakt/takk" and page.status == 200
    assert "Koordinatoren i ressursgruppe Åsnes svarer deg på e-post." in page.main
    (mail,) = mails(database)
    assert mail.to == "coordinator@eksempel.no"
    assert mail.subject == "Noen spør om «Frokostklubb»"
    for told in ("Kari Nordmann", "Nabokommunen", "Vi vil komme på besøk", ASKED["message"]):
        assert told in mail.body
    kept = interest(database)
    assert f"http://testserver/nett/interesse/{kept.id}\n" in mail.body
    assert (kept.state, kept.outside, kept.version) == ("besok", True, 1)
    listed = as_("member").get(f"{PAGE}/interesse").main
    assert "Kari Nordmann, Nabokommunen" in listed and "Besøk" in listed


def test_nothing_of_those_who_answer_is_told(as_: As, published: int) -> None:
    receipt = ask(as_)
    form = receipt.client.get(f"{PAGE}/kontakt")
    for page in (receipt, form, form.client.get(PAGE)):
        for hidden in ("coordinator", "leader", "eksempel.no", "Coordinator", "Leader"):
            assert hidden not in page.response.text


def test_without_a_coordinator_it_goes_to_the_leaders(as_: As, database: Database) -> None:
    from app.core import audit
    from app.core.access import NOBODY
    from app.networks.models import Membership, MembershipState, Role
    from tests.find import one
    from tests.world import MADE

    with database.write() as db:
        publish(db)
        member = one(db, Membership, role=Role.COORDINATOR)
        member.state = MembershipState.SUSPENDED
        audit.record(db, NOBODY, MADE, member)
    ask(as_)
    assert [mail.to for mail in mails(database)] == ["leader@eksempel.no"]


def test_a_double_click_is_one_question_and_one_mail(
    as_: As, database: Database, published: int
) -> None:
    browser = as_()
    form = browser.get(f"{PAGE}/kontakt")
    fields = form.fields(form.form("/kontakt")) | {k: [v] for k, v in ASKED.items()}
    first, again = (browser.post(f"{PAGE}/kontakt", fields) for _turn in range(2))
    assert first.path == again.path == f"{PAGE}/kontakt/takk"
    assert len(mails(database)) == 1 and interest(database)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("message", "Gutten 01010750160 vil være med"),
        ("name", "01010750160"),
        ("email", "ikke en adresse"),
        ("place", ""),
        ("message", ""),
        ("wish", "avviklet"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(
    as_: As, database: Database, published: int, field: str, typed: str
) -> None:
    page = ask(as_, **{field: typed})
    assert page.status == 422 and page.error(field)
    if field != "wish":
        assert page.typed(field) == typed
    assert mails(database) == []


def test_who_sends_often_waits_and_keeps_what_was_typed(
    as_: As, database: Database, published: int
) -> None:
    for turn in range(10):
        assert ask(as_, message=f"Nummer {turn}").status == 200
    page = ask(as_, message="Én for mye")
    assert page.status == 429 and "Vent en time" in page.main and "Én for mye" in page.main
    assert len(mails(database)) == 10
    CONTACT.reset()
    assert ask(as_).status == 200


def test_what_is_not_published_is_asked_about_only_by_those_who_see_it(
    as_: As, database: Database
) -> None:
    with database.write() as db:
        publish(db, reach=Reach.GROUP)
    for who in ("", "neighbour", "outsider"):
        assert as_(who).get(f"{PAGE}/kontakt").status == 404
    page = ask(as_, "member")
    assert page.status == 200 and not interest(database).outside


def test_the_number_is_told_when_it_is_no_small_one(as_: As, published: int) -> None:
    for turn in range(5):
        ask(as_, name=f"Kari {turn}")
    assert "har spurt før deg" not in as_().get(PAGE).main
    assert "5 har spurt før deg" in as_("reader").get(PAGE).main
    ask(as_)
    assert "6 har spurt før deg" in as_().get(PAGE).main


def test_the_form_says_how_long_it_is_kept(as_: As, published: int) -> None:
    assert "slettes fra Flipp etter 365 dager" in as_().get(f"{PAGE}/kontakt").main
