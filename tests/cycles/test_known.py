"""What tests and numbers change elsewhere: the level of knowledge, the thread, goal 3.3."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock
from app.core.search_tables import ITEM
from app.cycles import numbers, queries
from app.cycles.models import CycleState, Flag
from app.initiatives.models import Initiative, Status
from app.progress.states import State
from app.replication.knowledge import level_of
from tests.cycles.helpers import HOME, breakfast, cycle, measure
from tests.find import one
from tests.initiatives.helpers import actor, group_id, initiative, network_id
from tests.progress.helpers import state

C = CycleState
WEEK = timedelta(weeks=1)
DESCRIBED = {
    "purpose": "Mat før skolen",
    "who_does": "De to voksne",
    "target_group": "Unge",
    "mechanism": "De kjenner noen",
    "core_parts": ["Samme dag"],
}


def weeks(first: date, values: list[float]) -> dict[date, float]:
    return {first + timedelta(weeks=n): value for n, value in enumerate(values)}


def stands(db: Session) -> int | None:
    """The level in the library's index."""
    return db.scalar(sa.select(ITEM.c.knowledge).where(ITEM.c.kind == "tiltak"))


def test_the_library_knows_when_a_test_is_decided_or_a_number_entered(database) -> None:
    begun = clock.today() - 5 * WEEK
    with database.write() as db:
        tried = breakfast(db, **DESCRIBED)
        counted = measure(db, tried, weeks(begun - 3 * WEEK, [10, 11, 10]))
        assert level_of(db, tried).number == 1
    with database.write() as db:
        assert stands(db) == 1
        with clock.held_at(datetime.combine(begun, time(12), clock.OSLO)):
            cycle(db, one(db, Initiative), C.DECIDED)
    with database.write() as db:
        assert stands(db) == 1, "a test is completed, but no number after it"
        for day, value in weeks(begun, [15, 16]).items():
            numbers.enter(db, actor(db), counted, day, value=value)
    with database.write() as db:
        assert stands(db) == 1, "two are no «after»"
        numbers.enter(db, actor(db), counted, begun + 2 * WEEK, value=17)
    with database.read() as db:
        assert stands(db) == 2
        assert level_of(db, one(db, Initiative)).number == 2


def test_what_is_no_evidence(db: Session) -> None:
    tried, after = breakfast(db, **DESCRIBED), clock.today() - 5 * WEEK
    with clock.held_at(clock.now() - 5 * WEEK):
        cycle(db, tried, C.STUDIED)
    before = after - 3 * WEEK
    made = measure(db, tried, weeks(before, [10, 10, 10]) | weeks(after, [15, 15]))
    numbers.enter(db, actor(db), made, after + 3 * WEEK, flag=Flag.SUPPRESSED)
    numbers.enter(db, actor(db), made, after + 4 * WEEK, value=20, flag=Flag.BREAK)
    lacks = level_of(db, tried).missing
    assert len(lacks) == 2, "studied is not decided; what is hidden or not comparable counts not"
    assert level_of(db, breakfast(db, **DESCRIBED)).number == 1


def test_goal_3_3_a_decided_test_and_something_in_operation(db: Session) -> None:
    assert state(db, "3.3") is State.NONE
    cycle(db, breakfast(db), C.STUDIED)
    assert state(db, "3.3") is State.NONE
    cycle(db, breakfast(db), C.DECIDED)
    assert state(db, "3.3") is State.PART
    initiative(db, "I drift", Status.RUNNING)
    assert state(db, "3.3") is State.MET
    assert state(db, "3.3", "grue") is State.NONE


def test_goal_3_3_opens_to_its_proof(as_, database) -> None:
    with database.write() as db:
        cycle(db, breakfast(db), C.DECIDED)
    proof = as_("member").get("/nett/framdrift?maal=3.3&gruppe=asnes").soup.find(id="bevis")
    assert proof.select_one(f"a[href='{HOME}/tester']")
    assert "Ingen tiltak er i drift" in proof.get_text()


def test_the_thread_has_a_lane_for_tests(as_, database) -> None:
    group = "/nett/grupper/asnes"
    assert "Ingen tester er skrevet ned ennå" in as_("member").get(group).main
    with database.write() as db:
        breakfast(db)
    page = as_("member").get(group)
    assert page.soup.select_one(".l4 h3").get_text(" ", strip=True).startswith("Tester")
    assert "Ingen tester er skrevet ned ennå" in page.main
    card = as_("member").get("/nett/grupper").soup.select(".dots")[0].select("li")[3]
    assert card.get_text(" ", strip=True) == "1 Testet", "the initiative is, by its status"
    assert page.soup.select_one(f"aside a[href='{HOME}/tester/ny']"), "the gap is a next step"
    with database.write() as db:
        cycle(db, one(db, Initiative), C.STUDIED)
    page = as_("member").get(group)
    number = page.soup.select_one(".l4 .rec a")["id"]
    assert page.soup.select_one(f"aside a[href='{HOME}/tester/1/beslutt']")
    chosen = as_().get(f"{group}?valgt={number}")
    assert len(chosen.soup.select(".rec.on")) == 2, "the test and its initiative"
    assert chosen.soup.select_one(f"a[href='{HOME}/tester/1']")
    strip = as_().get(HOME).soup.select_one(".strip")
    assert strip.select_one(f"li.on a[href='{HOME}/tester/1']").get_text() == "Test"
    here = as_().get(f"{HOME}/tester/1").soup.select_one(".strip [aria-current=step]")
    assert here.get_text().strip() == "Test"


def test_the_front_page_tells_what_is_tested(as_, database) -> None:
    with database.write() as db:
        cycle(db, breakfast(db, Status.PLANNED), C.RUNNING)
    page = as_().get("/nett")
    tests = page.soup.select_one(".tests")
    assert tests.select_one(f"a[href='{HOME}/tester/1']")
    assert "Kommer flere?" in tests.get_text() and "15 kommer" in tests.get_text()
    assert page.soup.select(".dots")[0].select("li")[3]["class"] == ["on"]


def test_what_waits(db: Session) -> None:
    today = clock.today()
    day, where = timedelta(days=1), network_id(db)
    tried = breakfast(db)
    studied = cycle(db, tried, C.STUDIED)
    late = cycle(db, tried, C.RUNNING, ends_on=today - day)
    never = cycle(db, tried, starts_on=today - 2 * day, ends_on=today)
    cycle(db, tried, C.RUNNING, ends_on=today)
    cycle(db, tried, C.DECIDED, ends_on=today - day)
    (row,) = queries.to_decide(db, where)
    assert (row.id, row.initiative, row.group_id) == (studied.id, "frokost", group_id(db))
    assert (row.question, row.happened, row.reach) == ("Kommer flere?", "12 kom", "offentlig")
    assert not queries.to_decide(db, where, group_id(db, "grue"))
    assert [r.id for r in queries.overdue(db, where, today)] == [never.id, late.id]


def test_a_number_that_is_due(as_, database) -> None:
    now = clock.now()
    with database.write() as db, clock.held_at(now - timedelta(days=8)):
        tried = breakfast(db)
        measure(db, tried)
        cycle(db, tried, C.RUNNING)
    page = as_("member").get("/nett/grupper/asnes")
    assert page.soup.select_one("aside a[href='/nett/maalinger/unge-som-kom']")
    assert "Et tall mangler" in as_("member").get(HOME).main
    assert "Et tall mangler" not in as_().get(HOME).main
    with database.read() as db:
        assert len(queries.due_measures(db, network_id(db), clock.today())) == 1
        held: datetime = now - timedelta(days=2)
        with clock.held_at(held):
            assert not queries.due_measures(db, network_id(db), clock.today())
