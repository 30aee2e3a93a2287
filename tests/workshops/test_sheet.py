"""The dialogue's sheet: answers as lines, and what becomes of them."""

from __future__ import annotations

import sqlalchemy as sa

from app.core import audit
from app.core.access import NOBODY
from app.core.columns import Reach
from app.core.db import Database
from app.initiatives.models import Initiative
from app.insights.models import Insight
from app.meetings.models import Entry, EntryKind, Meeting, Task
from app.networks.models import ResourceGroup
from app.practices.models import Practice
from app.problems.models import FlipQuestion
from app.workshops import rules
from app.workshops.models import DialogueLine
from tests.conftest import As
from tests.find import one
from tests.web import Page
from tests.workshops.helpers import ask, hold, start
from tests.world import MADE


def answer(as_: As, home: str, no: int, text: str, who: str = "member") -> Page:
    page = as_(who).get(f"{home}/samtaleark/{no}")
    return page.submit(f"/samtaleark/{no}", text=text)


def test_seven_questions_one_after_another(as_: As, database: Database) -> None:
    home = hold(database)
    page = as_("member").get(f"{home}/samtaleark")
    for question in rules.QUESTIONS:
        assert question.text in page.main
    page = answer(as_, home, 1, "Det blir stille i klassen.")
    assert page.path == f"{home}/samtaleark/1" and "Det blir stille i klassen." in page.main
    assert page.submit("/samtaleark/1", go="neste").path == f"{home}/samtaleark/2"
    page = page.submit("/samtaleark/1", go="neste", text="Noen går hjem.")
    assert page.path == f"{home}/samtaleark/2" and "Svaret er lagret." in page.text
    assert answer(as_, home, 7, "").status == 422
    last = as_("member").get(f"{home}/samtaleark/7").submit("/samtaleark/7", go="neste")
    assert last.path == f"{home}/samtaleark" and "Noen går hjem." in last.main
    whole = as_("colleague").get(f"{home}/samtaleark")
    assert "Det blir stille i klassen." in whole.main
    assert whole.soup.find("a", href=f"{home}/samtaleark/2", class_="ds-button")
    for wrong in ("", "Gutten 01010750160 ble borte"):
        page = answer(as_, home, 2, wrong)
        assert page.status == 422 and page.error("text")
    assert as_("member").http.get(f"{home}/samtaleark/8").status_code == 404


def test_an_answer_becomes_an_exception_with_one_press(as_: As, database: Database) -> None:
    home = hold(database)
    question = ask(database, "Hvem møter likevel?")
    start(database)
    page = answer(as_, home, 4, "En vaktmester hilser på alle ved navn.")
    assert "Kan være et unntak" in page.main
    page = page.submit("/innsikt", question_id=question)
    assert "Innsikten er logget" in page.text
    with database.read() as db:
        insight, line = one(db, Insight), one(db, DialogueLine)
        assert (insight.source_kind, insight.is_exception) == ("dialogmote", True)
        assert insight.title == "En vaktmester hilser på alle ved navn."
        assert (line.text, line.insight_id) == ("", insight.id)
        assert one(db, FlipQuestion).answer == "ja"
        entry = one(db, Entry, kind=EntryKind.INSIGHT)
        assert (entry.subject_id, entry.text) == (insight.id, "")
    assert insight.title in as_("member").get(f"{home}/samtaleark").main
    twice = as_("member").post(
        f"{home}/samtaleark/linje/{line.id}/innsikt",
        page.fields(page.form("/samtaleark/4")),
    )
    assert twice.status == 422 and "alt brukt" in twice.text


def test_an_action_becomes_a_task_and_a_mistake_goes(as_: As, database: Database) -> None:
    home = hold(database)
    page = answer(as_, home, 6, "Rektor setter av en time.").submit("/oppgave")
    assert "Oppgaven er laget." in page.text
    with database.read() as db:
        task = one(db, Task)
        assert task.text == "Rektor setter av en time." and task.meeting_id
    answer(as_, home, 3, "Feil ark.").submit("/fjern")
    with database.read() as db:
        assert one(db, DialogueLine).task_id == task.id


def test_of_the_whole_network_the_writer_chooses_the_group(as_: As, database: Database) -> None:
    home = hold(database, group=None)
    answer(as_, home, 5, "En felles kalender.", "neighbour").submit("/innsikt")
    assert "En felles kalender." in as_("neighbour").get("/nett/grupper/grue").main
    page = answer(as_, home, 5, "En buss til.", "leader")
    first = page.soup.select_one("select[name=group_id] option")
    assert first and first.get_text() == "Velg gruppe", "the leader is in none of the groups"
    page = page.submit("/innsikt")
    assert page.status == 422 and "Velg hvilken gruppe innsikten hører til." in page.main
    with database.read() as db:
        assert len(db.scalars(sa.select(Insight)).all()) == 1
        grue = one(db, ResourceGroup, slug="grue").id
    assert "siden til Grue" in page.submit("/innsikt", group_id=grue).text


def test_what_is_said_in_a_groups_own_meeting_stays_there(as_: As, database: Database) -> None:
    home = hold(database)
    with database.write() as db:
        made = one(db, Meeting)
        made.reach = Reach.GROUP
        audit.record(db, NOBODY, MADE, made)
    answer(as_, home, 4, "Hun i resepsjonen ringer dem.").submit("/innsikt")
    start(database)
    logs = as_("member").get(f"/nett/logg?mote={home.split('/')[-1]}")
    for kind in ("innsikt", "praksis", "tiltak"):
        logs = logs.submit("/logg", kind=kind, text=f"Sagt i rommet: {kind}")
        assert "står i referatet" in logs.text
    with database.read() as db:
        for model in (Insight, Practice, Initiative):
            assert {row.reach for row in db.scalars(sa.select(model))} == {Reach.GROUP}


def test_only_the_group_writes(as_: As, database: Database) -> None:
    home = hold(database)
    for who, status in (("neighbour", 403), ("reader", 403), ("", 303), ("outsider", 404)):
        found = as_(who).http.get(f"{home}/samtaleark/1", follow_redirects=False)
        assert found.status_code == status, who
