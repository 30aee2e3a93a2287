"""A newsletter is proposed of what is published, picked, ordered, looked at and tried."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.core import audit, clock, drafts
from app.core.access import NOBODY
from app.core.columns import Reach
from app.core.db import Database
from app.cycles.models import CycleState, Decision, TestCycle
from app.initiatives.models import Initiative, Status
from app.insights import quotes
from app.meetings.models import Meeting, MeetingKind
from app.newsletter import contents, service
from app.practices import service as practices
from app.practices.models import PracticeState
from tests.conftest import As
from tests.find import one
from tests.initiatives.helpers import actor, group_id, initiative, network_id, practice
from tests.newsletter.helpers import PAGE, issue, mails
from tests.web import Page
from tests.world import MADE

PUBLIC = Reach.PUBLIC
TOLD = {"Frokostklubb", "Kveldsmat", "Ringer hjem", "Prøvd test", "Åpent møte"}


def keep(db: Session, record: object) -> None:
    db.add(record)
    audit.record(db, NOBODY, MADE, record)


def furnish(db: Session) -> None:
    """One of each kind to tell, and as much that nobody outside may hear of."""
    nett, group, today = network_id(db), group_id(db), clock.today()
    soon = clock.now() + timedelta(days=3)
    for reach, mark in ((PUBLIC, ""), (Reach.NETWORK, "Hemmelig ")):
        initiative(db, f"{mark}Frokostklubb", Status.DECIDED, reach=reach, purpose="Mat først.")
        initiative(db, f"{mark}Kveldsmat", Status.DISCARDED, reach=reach)
        tried = initiative(db, f"{mark}Prøvd test", Status.TESTING, reach=reach)
        done = practice(db, f"{mark}Ringer hjem", PracticeState.CONFIRMED, reach=reach)
        audit.record(db, NOBODY, practices.MOVED[PracticeState.CONFIRMED], done)
        cycle = TestCycle(
            network_id=nett,
            group_id=group,
            initiative_id=tried.id or 0,
            number=1,
            question="Kommer de?",
            reason="Femten kom.",
            state=CycleState.DECIDED,
            decision=Decision.ADOPT,
            decided_on=today,
        )
        keep(db, cycle)
        meeting = Meeting(
            network_id=nett,
            slug=f"mote-{reach}",
            kind=MeetingKind.WORKSHOP,
            title=f"{mark}Åpent møte",
            place="Biblioteket",
            starts_at=soon,
            ends_at=soon + timedelta(hours=1),
            reach=reach,
        )
        keep(db, meeting)
    leader = actor(db, "leader")
    quotes.quote(db, leader, nett, "«Noen så meg.»", said_by="Elev", consent=True, public=True)
    quotes.quote(db, leader, nett, "Hemmelig sitat.", consent=True)


def proposed(db: Session, days: int = 1) -> list[contents.Piece]:
    since = clock.today() - timedelta(days=days)
    return contents.proposed(db, "nett", network_id(db), since)


def test_what_is_published_is_proposed_and_nothing_else(db: Session) -> None:
    furnish(db)
    found = {piece.key.partition("-")[0]: piece for piece in proposed(db)}
    assert {piece.title for piece in proposed(db)} == {*TOLD, ""}
    assert found["beslutning"].over == "Besluttet"
    assert found["test"].lines == ("Kommer de?", "Femten kom.") and "bruk" in found["test"].over
    assert found["laerdom"].lines == ("De kom ikke.", "Rådet vårt: Gå dit de er.")
    assert (found["sitat"].lines, found["sitat"].by) == (("Noen så meg.",), "Elev")
    assert found["mote"].lines[0].startswith("Workshop ")
    assert found["mote"].lines[0].endswith(", Biblioteket")


def test_what_was_told_is_not_proposed_again(db: Session) -> None:
    furnish(db)
    made, leader = issue(db), actor(db, "leader")
    service.fill(db, made, proposed(db))
    assert proposed(db), "a draft has told nobody"
    service.start(db, leader, made, made.version, "")
    assert proposed(db) == []


def test_what_happened_before_is_not_news(db: Session) -> None:
    with clock.held_at(clock.now() - timedelta(days=20)):
        initiative(db, "Gammelt nytt", Status.DECIDED, reach=PUBLIC)
    assert proposed(db) == [] and len(proposed(db, 30)) == 1


def begin(as_: As, database: Database) -> Page:
    with database.write() as db:
        furnish(db)
    page = as_("leader").get(PAGE + "/nytt").submit("/nytt", title="Brev 1")
    assert page.path == f"{PAGE}/1/rediger"
    return page


def picked(page: Page) -> list[str]:
    return [str(box["value"]) for box in page.soup.select("input[name=items][checked]")]


def test_picked_ordered_looked_at_and_tried(as_: As, database: Database) -> None:
    page = begin(as_, database)
    keys = picked(page)
    assert [key.partition("-")[0] for key in keys] == [kind.value for kind in contents.ItemKind]
    page = page.submit("/rediger", move=f"opp:{keys[3]}", intro="Hei alle.")
    keys = [*keys[:2], keys[3], keys[2], *keys[4:]]
    assert picked(page) == keys and page.typed("intro") == "Hei alle.", "an arrow keeps the rest"
    page = page.submit("/rediger", items=keys[1:], move=None)
    assert page.path == f"{PAGE}/1/forhandsvis"
    assert "Frokostklubb" not in page.main and "Hei alle." in page.main
    page = page.submit("/prove")
    (mail,) = mails(database)
    assert mail.to == "leader@eksempel.no" and mail.subject == "Prøve: Brev 1"
    assert "http://testserver/nett/tiltak/kveldsmat" in mail.body
    assert '<a href="http://testserver/nett/tiltak/kveldsmat">Kveldsmat</a>' in mail.html
    assert "<img" not in mail.html and "Hemmelig" not in mail.body + mail.html
    assert keys[0] in page.client.get(f"{PAGE}/1/rediger").response.text, "it can be taken in again"


def test_a_draft_is_thrown_away_as_it_was_seen(as_: As, database: Database) -> None:
    page = begin(as_, database)
    stale = page.fields(page.form("/forkast")) | {"version": ["7"]}
    assert as_("leader").post(f"{PAGE}/1/forkast", stale).status == 409
    with database.write() as db:
        drafts.save(db, actor(db, "leader").person_id or 0, f"{PAGE}/1/rediger", "title=Halvt")
    page = page.submit("/forkast")
    assert page.path == PAGE and "Utkastet er forkastet." in page.text
    assert as_("leader").get(f"{PAGE}/1").status == 404 and "Brev 1" not in page.main
    page = as_("leader").get(PAGE + "/nytt").submit("/nytt", title="Brev 1")
    assert page.path == f"{PAGE}/1/rediger" and page.typed("title") == "Brev 1", "begun anew"


def test_nothing_that_is_not_published_can_be_put_in(as_: As, database: Database) -> None:
    page = begin(as_, database)
    with database.read() as db:
        hidden = one(db, Initiative, title="Hemmelig Frokostklubb").id
    items = [f"beslutning-{hidden}", "sitat-99999", "tull", "beslutning-1" * 3]
    page = page.submit("/rediger", items=items)
    assert page.status == 200 and "Det står ingenting i nyhetsbrevet ennå." in page.main


def test_a_draft_is_the_leaders_alone(as_: As, database: Database) -> None:
    begin(as_, database)
    for who in ("", "member", "staff", "outsider"):
        assert as_(who).get(f"{PAGE}/1").status == 404
        assert "Brev 1" not in as_(who).get(PAGE).main
    assert "Brev 1" in as_("leader").get(PAGE).main


@pytest.mark.parametrize("change", ["reach", "gone"])
def test_what_is_taken_back_is_gone_from_the_page(as_: As, database: Database, change: str) -> None:
    page = begin(as_, database)
    page = page.submit("/rediger").client.get(f"{PAGE}/1/send").submit("/send")
    words = "Kveldsmat" if change == "reach" else "Noen så meg."
    assert words in as_().get(f"{PAGE}/1").main
    with database.write() as db:
        if change == "reach":
            record = one(db, Initiative, title=words)
            record.reach = Reach.NETWORK
            audit.record(db, NOBODY, MADE, record)
        else:
            quote = one(db, quotes.Quote, public=True)
            audit.record(db, NOBODY, MADE, quote)
            db.delete(quote)
    assert words not in as_().get(f"{PAGE}/1").main


def test_two_who_write_at_once_see_both_texts(as_: As, database: Database) -> None:
    mine = begin(as_, database)
    theirs = as_("leader").get(f"{PAGE}/1/rediger")
    theirs.submit("/rediger", intro="Deres.", items=[])
    page = mine.submit("/rediger", intro="Mitt.")
    assert page.status == 409 and page.typed("intro") == "Mitt." and "Deres." in page.main
    assert len(picked(page)) == 6, "what was ticked still is"


def test_the_day_to_look_from_has_been_and_nothing_new_is_said(as_: As) -> None:
    leader = as_("leader")
    day = (clock.today() + timedelta(days=2)).isoformat()
    page = leader.get(PAGE + "/nytt").submit("/nytt", title="Brev", since=day)
    assert page.status == 422 and "Den dagen har ikke vært ennå." in page.error("since")
    page = page.submit("/nytt", since=clock.today().isoformat())
    assert "Ingenting nytt er publisert siden" in page.text and "Ta bort" not in page.text
    assert page.soup.select_one(f"main a[href='{PAGE}/nytt']")
