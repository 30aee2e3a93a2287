"""A person's own link to a measure: two taps without signing in, and nothing else."""

from __future__ import annotations

import logging
import re
from datetime import timedelta

import sqlalchemy as sa

from app.core import clock, once
from app.cycles import numbers
from app.cycles.models import Flag, MeasureKey, Measurement
from app.networks.models import Membership, MembershipState
from tests.cycles.helpers_numbers import CODE, WEEK, fill, link, measure
from tests.initiatives.helpers import actor
from tests.world import MADE

URL = "/nett/maalinger/oppmote"
HERE = f"/m/{CODE}"
TODAY = clock.today()


def made(database, name: str = "member", **more) -> None:
    with database.write() as db:
        link(db, actor(db, name), measure(db, **more))


def values(database) -> list[float | None]:
    with database.read() as db:
        return list(db.scalars(sa.select(Measurement.value).order_by(Measurement.on_day)))


def test_a_member_makes_a_link_and_uses_it(as_, database) -> None:
    made(database, "colleague", unit="unge")
    page = as_("member").get(URL).submit("/lenke")
    assert page.path.startswith("/m/") and "Legg siden på hjemskjermen nå" in page.main
    code = page.path.removeprefix("/m/")
    nobody = as_()
    after = nobody.get(f"/m/{code}").submit(code, value="15")
    assert "Lagret: 15\u00a0unge for" in after.response.text
    assert values(database) == [15]
    with database.read() as db:
        number = db.scalars(sa.select(Measurement)).one()
        assert number.created_by == actor(db, "member").person_id
        kept = [str(row) for row in db.execute(sa.select(once.IDEMPOTENCY)).all()]
        assert not any(code in row for row in kept)
        assert code not in str(db.execute(sa.text("SELECT * FROM measure_key")).all())
    assert "sist brukt" in as_("member").get(URL).main


def test_a_note_that_names_somebody_is_pointed_out(as_, database) -> None:
    """Of whichever day it is; what was saved stands there, also when five are newer."""
    with database.write() as db:
        of = measure(db)
        fill(db, actor(db), of, [31.0, 32.0, 33.0, 34.0, 35.0, 36.0])
        link(db, actor(db), of)
    for back, note, told in ((1, "Emma Nilsen var med.", True), (2, "Det regnet.", False)):
        for day in (TODAY - timedelta(days=back), TODAY - timedelta(days=back + 300)):
            saved = as_().get(HERE).submit(CODE, value="12", on_day=str(day), note=note)
            assert "Lagret: 12" in saved.main, saved.main
            assert ("Den ser ut til å ha et navn i seg." in saved.main) is told
    assert "Lagret" not in as_().get(HERE + "?lagret=i-dag").main


def test_it_shows_the_last_five_and_nothing_more(as_, database) -> None:
    with database.write() as db:
        of = measure(db)
        fill(db, actor(db), of, [31.0, 32.0, 33.0, 34.0, 35.0, 36.0, 37.0])
        link(db, actor(db), of)
    page = as_().get(HERE)
    assert [li.b.get_text() for li in page.soup.select(".last-numbers li")] == [
        str(n) for n in (37, 36, 35, 34, 33)
    ]
    assert not [a for a in page.soup.select("a") if a.get("href") != "#innhold"]
    headers = page.response.headers
    assert headers["cache-control"] == "no-store" and headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in headers
    told = as_().http.get(HERE + "/manifest.webmanifest")
    assert told.headers["content-type"] == "application/manifest+json"
    assert told.json()["start_url"] == HERE and told.json()["scope"] == "/m/"
    for icon in told.json()["icons"]:
        assert as_().http.get(icon["src"]).status_code == 200
    worker = as_().http.get("/m/arbeider.js")
    assert worker.headers["content-type"].startswith("text/javascript")
    for part in re.findall(r'"(/static/[^"]+)"', worker.text):
        assert as_().http.get(part).status_code == 200


def test_the_same_day_twice_is_asked_about(as_, database) -> None:
    made(database)
    first = as_().get(HERE).submit(CODE, value="12")
    again = first.submit(CODE, value="15", on_day=str(TODAY))
    assert again.status == 409 and "har alt et tall: 12. Vil du rette det?" in again.main
    assert values(database) == [12]
    assert "Lagret: 15" in again.submit(CODE).main
    assert values(database) == [15]
    # The same number again is as good as saved.
    assert "Lagret: 15" in as_().get(HERE).submit(CODE, value="15", on_day=str(TODAY)).main


def test_a_correction_keeps_that_it_was_counted_otherwise_from_here_on(as_, database) -> None:
    made(database)
    with database.write() as db:
        numbers.enter(db, actor(db), _measure(db), TODAY, value=12, flag=Flag.BREAK)
    as_().get(HERE).submit(CODE, value="15", on_day=str(TODAY)).submit(CODE)
    with database.read() as db:
        number = db.scalars(sa.select(Measurement)).one()
        assert (number.value, number.flag) == (15, Flag.BREAK)


def test_a_note_to_the_same_number_is_not_lost(as_, database) -> None:
    made(database)
    as_().get(HERE).submit(CODE, value="12", on_day=str(TODAY))
    asked = as_().get(HERE).submit(CODE, value="12", on_day=str(TODAY), note="Bussen streiket")
    assert asked.status == 409 and asked.typed("note") == "Bussen streiket"
    asked.submit(CODE)
    with database.read() as db:
        assert db.scalars(sa.select(Measurement)).one().note == "Bussen streiket"


def test_a_correction_somebody_else_was_before(as_, database) -> None:
    made(database)
    as_().get(HERE).submit(CODE, value="12")
    asked = as_().get(HERE).submit(CODE, value="15", on_day=str(TODAY))
    with database.write() as db:
        number = db.scalars(sa.select(Measurement)).one()
        numbers.correct(db, actor(db, "colleague"), _measure(db), number, 1, value=13)
    told = asked.submit(CODE)
    assert told.status == 409 and "har alt et tall: 13" in told.main
    assert "Lagret: 15" in told.submit(CODE).main


def _measure(db):
    from app.cycles.models import Measure

    return db.scalars(sa.select(Measure)).one()


def test_the_same_sending_ten_times_is_one_number(as_, database) -> None:
    made(database)
    nobody = as_()
    page = nobody.get(HERE)
    sent = page.fields(page.form(CODE)) | {"value": ["12"]}
    for _turn in range(10):
        assert nobody.http.post(HERE, data=sent, follow_redirects=False).status_code == 303
    with database.write() as db:
        number = db.scalars(sa.select(Measurement)).one()
        numbers.correct(db, actor(db), _measure(db), number, 1, value=13)
    # Sent before it was corrected, heard of afterwards: the correction stands.
    assert nobody.http.post(HERE, data=sent, follow_redirects=False).status_code == 303
    assert values(database) == [13]


def test_what_is_wrong_is_said_beside_the_field(as_, database) -> None:
    made(database)
    page = as_().get(HERE)
    assert page.submit(CODE, value="").error("value") == "Skriv tallet."
    assert page.submit(CODE, value="tolv").error("value").startswith("Skriv et tall")
    assert page.submit(CODE, value="-3").error("value") == "Tallet kan ikke være under 0."
    assert page.submit(CODE, value="1" * 12).error("value") == "Tallet er for stort."
    late = page.submit(CODE, value="1", on_day=str(TODAY + WEEK))
    assert late.status == 422 and late.error("on_day")
    number = page.submit(CODE, value="1", note="Ola 02898099906")
    assert "fødselsnummer" in number.error("note")
    assert values(database) == []


def test_withdrawn_it_leads_nowhere(as_, database) -> None:
    made(database)
    open_page = as_().get(HERE)
    assert "Trekk tilbake lenken" not in as_("colleague").get(URL).main
    page = as_("coordinator").get(URL)
    assert "Member" in page.main
    assert "Lenken er trukket" in page.submit("/trekk").text
    assert open_page.submit(CODE, value="12").status == 404
    for path in (HERE, HERE + "/manifest.webmanifest"):
        assert as_().http.get(path).status_code == 404
    assert values(database) == []


def test_a_withdrawn_link_is_not_opened_again_by_going_back(as_, database) -> None:
    made(database, "colleague")
    me = as_("member")
    page = me.get(URL)
    sent = page.fields(page.form("/lenke"))
    page.submit("/lenke")
    me.get(URL).submit("/trekk")
    again = me.post(f"{URL}/lenke", sent)
    assert again.status == 409 and "Denne lenken er trukket" in again.main


def test_a_new_link_ends_the_old_one(as_, database) -> None:
    made(database)
    page = as_("member").get(URL)
    sent = page.fields(page.form("/lenke"))
    answers = [
        as_("member").http.post(URL + "/lenke", data=sent, follow_redirects=False) for _ in "ab"
    ]
    assert len({a.headers["location"] for a in answers}) == 1  # pressed twice
    assert as_().http.get(HERE).status_code == 404
    with database.read() as db:
        still = sa.select(sa.func.count()).where(MeasureKey.withdrawn_on.is_(None))
        assert db.scalar(still) == 1


def test_who_may_no_longer_enter_has_no_link(as_, database) -> None:
    made(database)
    assert as_().http.get(HERE).status_code == 200
    with database.write() as db:
        person = actor(db, "member").person_id
        role = db.scalars(sa.select(Membership).where(Membership.person_id == person)).one()
        role.state = MembershipState.SUSPENDED
        _told(db, role)
    assert as_().http.get(HERE).status_code == 404


def _told(db, record) -> None:
    from app.core import audit
    from app.core.access import NOBODY

    audit.record(db, NOBODY, MADE, record)


def test_guessing_is_stopped_and_nothing_is_logged(as_, database, caplog) -> None:
    made(database)
    caplog.set_level(logging.DEBUG)
    nobody = as_().http
    assert {nobody.get(f"/m/gjettet-{n}").status_code for n in range(60)} == {404}
    assert nobody.get(HERE).status_code == 429
    assert not [r for r in caplog.records if r.name.startswith("flipp") and "/m" in r.getMessage()]
