"""Story 4: forty people sign up without an account, wait, withdraw, and are forgotten."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app import registry
from app.core import audit, clock
from app.core.access import NOBODY
from app.core.db import Database
from app.meetings import service as meetings
from app.meetings.models import Attendance, Meeting, MeetingState
from app.networks.queries import load_actor
from app.workshops import signup
from app.workshops.models import Standing
from tests.conftest import As
from tests.find import one
from tests.web import Page
from tests.workshops.helpers import (
    COMES,
    hold,
    link,
    mails,
    organisation,
    participants,
    start,
)
from tests.world import MADE


def come(as_: As, home: str, who: str = "", **values: Any) -> Page:
    page = as_(who).get(f"{home}/pamelding")
    return page.submit("/pamelding", **{**COMES, **values})


def test_a_visitor_signs_up_and_takes_it_back_by_the_mail(as_: As, database: Database) -> None:
    home = hold(database, places=40)
    page = as_().get(f"{home}/pamelding")
    assert "40 plasser er ledige." in page.main
    page = come(as_, home, needs="Glutenfritt", people="2")
    assert page.path == f"{home}/pamelding/takk", page.main
    (mail,) = mails(database)
    assert mail.to == "kari@eksempel.no" and mail.subject == "Du er påmeldt: Samling"
    own = as_().get(link(mail))
    assert own.soup.find("a", href=home) and "Påmeldt" in own.main and "2 personer" in own.main
    assert own.response.headers["referrer-policy"] == "no-referrer"
    kept = participants(database)[0]
    assert link(mail).split("/")[-1] not in (kept.link_hash, "") and kept.needs == "Glutenfritt"
    assert "38 plasser er ledige." in as_().get(f"{home}/pamelding").main
    gone = own.submit(link(mail))
    assert "Du er meldt av, og alt du skrev, er slettet." in gone.text
    assert "Her er det ingen påmelding" in gone.main and participants(database) == []


def test_when_it_is_full_they_wait_and_move_up(as_: As, database: Database) -> None:
    home = hold(database, places=3)
    come(as_, home, email="a@eksempel.no", people="2")
    come(as_, home, email="b@eksempel.no", people="2")
    come(as_, home, email="c@eksempel.no")
    assert [p.state for p in participants(database)] == ["pameldt", "venteliste", "pameldt"]
    assert "Alle plassene er tatt" in as_().get(f"{home}/pamelding").main
    come(as_, home, email="d@eksempel.no")
    first, second, *_rest = mails(database)
    assert second.subject == "Du står på venteliste: Samling"
    as_().get(link(first)).submit(link(first))
    assert {p.email: p.state for p in participants(database)} == {
        "b@eksempel.no": Standing.GOING,
        "c@eksempel.no": Standing.GOING,
        "d@eksempel.no": Standing.WAITING,
    }
    last = mails(database)[-1]
    assert (last.to, last.subject) == ("b@eksempel.no", "Du har fått plass: Samling")
    assert "Påmeldt" in as_().get(link(last)).main
    page = as_("coordinator").get(f"{home}/deltakere").submit("/deltakere", places="9")
    assert page.status == 200 and "4 påmeldte" in page.main
    page = page.submit("/deltakere", places="2")
    assert "Flere er påmeldt enn det er plass til" in page.text and "4 påmeldte" in page.main
    assert mails(database)[-1].to == "d@eksempel.no"


def test_the_same_address_twice_is_one_and_tells_nothing(as_: As, database: Database) -> None:
    home = hold(database)
    first = come(as_, home)
    again = come(as_, home, email="Kari@eksempel.no ", role="Rektor", needs="Noe annet")
    assert again.path == first.path and again.main == first.main
    (kept,) = participants(database)
    assert (kept.role, kept.needs) == ("Lærer", "")
    told, repeated = mails(database)
    assert "Du var meldt på fra før" in repeated.body and link(told) != link(repeated)
    assert "Påmeldt" in as_().get(link(repeated)).main


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("email", "ikke en adresse"),
        ("organisation", ""),
        ("organisation_id", "99999"),
        ("role", "01010750160"),
        ("needs", "Gutten 01010750160 kommer"),
        ("people", "0"),
        ("people", "21"),
    ],
)
def test_what_is_wrong_is_said_beside_it(
    as_: As, database: Database, field: str, typed: str
) -> None:
    page = come(as_, hold(database), **{field: typed})
    assert page.status == 422 and page.error(field) and page.typed("role")
    assert mails(database) == [] and participants(database) == []


def test_closed_is_closed(as_: As, database: Database) -> None:
    home = hold(database, last_day=clock.today())
    page = as_().get(f"{home}/pamelding")
    with clock.held_at(clock.now() + timedelta(days=1)):
        assert "Fristen for å melde seg på var" in as_().get(f"{home}/pamelding").main
        late = page.submit("/pamelding", **COMES)
    assert late.status == 422 and "Fristen" in late.main and late.typed("role") == "Lærer"
    as_("leader").get(f"{home}/deltakere").submit("/deltakere", open=None, last_day="")
    assert "Påmeldingen er ikke åpen." in as_().get(f"{home}/pamelding").main
    assert participants(database) == []


def test_a_machine_is_told_to_wait(as_: As, database: Database) -> None:
    home = hold(database)
    answers = [come(as_, home).status for _turn in range(5)]
    assert answers == [200] * 4 + [429]
    page = come(as_, home, needs="Glutenfritt")
    assert page.status == 429 and page.typed("needs") == "Glutenfritt", "nothing typed is lost"
    assert len(participants(database)) == 1


def test_a_room_of_forty_may_share_one_address(as_: As, database: Database) -> None:
    home = hold(database)
    for turn in range(40):
        assert come(as_, home, email=f"nr{turn}@eksempel.no").status == 200


def test_who_arranges_sees_from_where_and_fills_in_who_came(as_: As, database: Database) -> None:
    home, nav = hold(database), organisation(database, "nav")
    come(as_, home, email="a@eksempel.no", organisation_id=nav, organisation="", people="3")
    come(as_, home, email="b@eksempel.no", organisation="Røde Kors", sector="frivillig")
    page = as_("coordinator").get(f"{home}/deltakere")
    for told in ("4 påmeldte", "NAV 3", "Røde Kors 1", "Frivillig 1", "a@eksempel.no"):
        assert told in page.main, told
    assert f"http://testserver{home}/pamelding" in page.main, "an address to share"
    assert not page.soup.select('form[action$="/oppmote"]'), "nobody has come yet"
    own = {"sec-fetch-site": "same-origin"}
    early = as_("coordinator").http.post(f"{home}/deltakere/oppmote", headers=own)
    assert early.status_code == 422 and "når møtet har begynt" in early.text
    start(database)
    page = as_("coordinator").get(f"{home}/deltakere").submit("/oppmote")
    assert "Oppmøtet er satt inn." in page.text
    assert "1 person fra en organisasjon utenfor nettverkets liste er ikke regnet med" in page.text
    with database.read() as db:
        assert one(db, Attendance, organisation_id=nav).people == 3
    as_("coordinator").get(f"{home}/deltakere/melding").submit("/melding", text="Ta med termos.")
    told = [m.to for m in mails(database) if "Ta med termos." in m.body]
    assert told == ["a@eksempel.no", "b@eksempel.no"]
    number = participants(database)[0].id
    page = page.submit(f"/{number}/meld-av")
    assert [p.email for p in participants(database)] == ["b@eksempel.no"]
    assert mails(database)[-1].subject == "Du er meldt av: Samling"
    for who, status in (("member", 403), ("reader", 403), ("outsider", 404)):
        answer = as_(who).http.get(f"{home}/deltakere", follow_redirects=False)
        assert answer.status_code == status and "b@eksempel.no" not in answer.text


def test_the_last_day_is_no_later_than_the_meeting(as_: As, database: Database) -> None:
    home = hold(database)
    page = as_("leader").get(f"{home}/deltakere")
    late = clock.today() + timedelta(days=8)
    page = page.submit("/deltakere", last_day=late.isoformat(), places="12")
    assert page.status == 422 and page.error("last_day") and page.typed("places") == "12"
    page = page.submit("/deltakere", last_day=(late - timedelta(days=1)).isoformat())
    assert "Påmeldingen er lagret." in page.text


def test_who_arranges_is_reminded_that_those_who_come_know_nothing_of_a_change(
    as_: As, database: Database
) -> None:
    home, told = hold(database), "de påmeldte har ikke fått vite det"

    def change(**values: str) -> Page:
        return as_("coordinator").get(f"{home}/rediger").submit("/rediger", **values)

    assert told not in change(place="Biblioteket").main, "nobody has signed up"
    come(as_, home)
    assert told not in change(purpose="Vi møtes.").main
    assert told in change(place="Kulturhuset").main
    assert told not in as_().get(home).main and told not in as_("member").get(home).main
    page = as_("coordinator").get(home)
    assert page.soup.find("a", href=f"{home}/deltakere/melding")
    as_("coordinator").get(f"{home}/deltakere/melding").submit("/melding", text="Nytt sted.")
    assert told not in as_("coordinator").get(home).main


def test_who_came_to_what_is_approved_stands(as_: As, database: Database) -> None:
    home, nav = hold(database), organisation(database, "nav")
    come(as_, home, organisation_id=nav, organisation="")
    start(database)
    page = as_("coordinator").get(f"{home}/deltakere")
    with database.write() as db:
        made = one(db, Meeting)
        made.state = MeetingState.APPROVED
        audit.record(db, NOBODY, MADE, made)
    assert page.submit("/oppmote").status == 422
    assert not as_("coordinator").get(f"{home}/deltakere").soup.select("[action$=oppmote]")
    with database.read() as db:
        assert db.scalars(sa.select(Attendance)).all() == []


def test_nobody_is_kept_longer_than_they_were_told(as_: As, database: Database) -> None:
    home = hold(database)
    come(as_, home)
    page = as_("coordinator").get(f"{home}/deltakere").submit("/deltakere", keep_days="90")
    assert page.status == 422 and page.error("keep_days") and page.typed("keep_days") == "90"
    assert "Påmeldingen er lagret." in page.submit("/deltakere", keep_days="3").text


def test_who_comes_is_told_when_it_is_called_off(as_: As, database: Database) -> None:
    home = hold(database)
    come(as_, home)
    with database.write() as db:
        leader = load_actor(db, "token-leader")
        assert leader is not None
        meetings.cancel(db, leader, one(db, Meeting), "Snøstorm")
    assert "Møtet er avlyst." in as_().get(f"{home}/pamelding").main
    assert signup.tell_cancelled(database) == 1 and signup.tell_cancelled(database) == 0
    assert mails(database)[-1].subject == "Avlyst: Samling" and participants(database) == []
    assert "Snøstorm" in mails(database)[-1].body


def test_who_came_is_deleted_on_its_day_and_not_before_the_meeting(
    as_: As, database: Database
) -> None:
    home = hold(database, keep_days=5)
    come(as_, home)
    with database.write() as db:
        meeting = one(db, Meeting)
        ends, starts = meeting.ends_at, meeting.starts_at
    with clock.held_at(ends + timedelta(days=4)):
        assert registry.clean_up(database)["who came"] == 0
    with clock.held_at(ends + timedelta(days=5)):
        with database.write() as db:  # put off three weeks: kept as long after the new day
            moved = one(db, Meeting)
            moved.starts_at, moved.ends_at = (m + timedelta(weeks=3) for m in (starts, ends))
            audit.record(db, NOBODY, MADE, moved)
        assert registry.clean_up(database)["who came"] == 0
    with clock.held_at(ends + timedelta(weeks=3, days=5)):
        assert registry.clean_up(database)["who came"] == 1
    assert participants(database) == []
