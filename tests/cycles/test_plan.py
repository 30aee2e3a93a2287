"""Two adults plan a test: what they ask, what they believe, what they count, who, when."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from app.core.columns import Reach
from app.core.errors import Conflict, Invalid
from app.cycles import queries, service
from app.cycles.models import CycleState, Measure, TestCycle
from app.initiatives.models import Status
from tests.cycles.helpers import BELIEVED, HOME, breakfast, cycle, measure
from tests.find import one
from tests.initiatives.helpers import actor


@pytest.fixture
def planned(database) -> None:
    with database.write() as db:
        cycle(db, breakfast(db))


def test_a_plan_in_one_form(as_, database) -> None:
    with database.write() as db:
        breakfast(db)
    page = as_("member").get(HOME)
    assert "ingen har skrevet ned hva dere tror" in page.main
    form = as_("member").get(f"{HOME}/tester/ny")
    page = form.submit(
        "/ny",
        question="Kommer flere?",
        prediction=BELIEVED,
        measure_name="Unge som kom",
        who="De to voksne",
        starts_on="2026-12-01",
        ends_on="2027-01-12",
    )
    assert page.path == f"{HOME}/tester/1"
    for words in ("Planlagt", BELIEVED, "De to voksne", "1. desember 2026 – 12. januar 2027"):
        assert words in page.main, words
    assert page.soup.select_one("a[href='/nett/maalinger/unge-som-kom']")
    assert BELIEVED in as_().get(HOME).main, "a visitor sees the tests of what is published"


def test_what_is_missing_is_said_and_the_rest_kept(as_, planned) -> None:
    form = as_("member").get(f"{HOME}/tester/ny")
    page = form.submit("/ny", question="Hva?", starts_on="2026-12-02", ends_on="2026-12-01")
    assert page.status == 422
    assert page.error("prediction") and page.error("starts_on")
    assert page.typed("question") == "Hva?"


def test_the_next_goes_on_from_the_last(as_, database) -> None:
    with database.write() as db:
        tried = breakfast(db)
        counted = measure(db, tried)
        cycle(db, tried, CycleState.DECIDED, who="De to voksne", measure_ids=[counted.id])
    page = as_("member").get(f"{HOME}/tester/1")
    assert page.soup.select_one(f"a[href='{HOME}/tester/ny?etter=1']")
    form = as_("member").get(f"{HOME}/tester/ny?etter=1")
    assert form.typed("question") == "Kommer flere?" and form.typed("who") == "De to voksne"
    assert form.typed("prediction") == "" and BELIEVED in form.main and "12 kom" in form.main
    assert form.soup.select_one("[name=measure_ids][checked]")
    page = form.submit("/ny", prediction="20 kommer")
    assert page.path == f"{HOME}/tester/2"
    assert page.soup.select_one(f"dl a[href='{HOME}/tester/1']")


def test_only_measures_of_the_initiative_count(db: Session) -> None:
    mine, other = breakfast(db), breakfast(db)
    made = cycle(db, mine, measure_ids=[measure(db, mine).id, measure(db, other).id, 99999])
    assert len(queries.chosen_measures(db, made.id)) == 1


def test_what_is_stopped_is_not_tested(db: Session, as_) -> None:
    with pytest.raises(Invalid, match="stoppet"):
        cycle(db, breakfast(db, Status.DISCARDED))


def test_two_who_plan_see_both_texts(as_, planned) -> None:
    mine, theirs = (as_("member").get(f"{HOME}/tester/1/rediger") for _ in range(2))
    assert theirs.submit("/rediger", prediction="20 kommer").status == 200
    page = mine.submit("/rediger", prediction="10 kommer")
    assert page.status == 409 and page.typed("prediction") == "10 kommer"
    assert "20 kommer" in page.main
    assert page.submit("/rediger", prediction="12 kommer").status == 200


def test_nobody_locks_what_they_have_not_seen(as_, database, planned) -> None:
    page = as_("member").get(f"{HOME}/tester/1")
    as_("member").get(f"{HOME}/tester/1/rediger").submit("/rediger", prediction="20 kommer")
    refused = page.submit("/start")
    assert refused.status == 409 and "Les den på nytt" in refused.main
    assert "20 kommer" in refused.main
    with database.read() as db:
        made = one(db, TestCycle)
        assert made.state is CycleState.PLANNED
        with pytest.raises(Conflict):
            service.start(db, actor(db), made, made.version - 1)


def test_a_hidden_initiatives_tests_are_hidden(as_, database) -> None:
    with database.write() as db:
        tried = breakfast(db, reach=Reach.GROUP)
        cycle(db, tried)
        measure(db, tried)
    for who in ("", "neighbour", "outsider", "suspended"):
        for path in (f"{HOME}/tester", f"{HOME}/tester/1", "/nett/maalinger/unge-som-kom/rediger"):
            assert as_(who).get(path).status == 404, (who, path)
    assert as_("colleague").get(f"{HOME}/tester/1").status == 200


def test_a_measure_is_defined_and_changed(as_, database) -> None:
    with database.write() as db:
        breakfast(db)
    form = as_("member").get(f"{HOME}/malinger/ny")
    wrong = form.submit("/ny", name="Kom", target="mange")
    assert wrong.error("target") and wrong.typed("target") == "mange"
    done = wrong.submit("/ny", target="12,5", of_total="True")
    assert done.path == "/nett/maalinger/kom" and "Kom" in done.main
    assert not as_().get("/nett/maalinger/kom").soup.select('a[href$="/rediger"]')
    (way,) = done.soup.select('main a[href$="/rediger"]')
    edit = as_("member").get(str(way["href"]))
    assert edit.typed("target") == "12,5"
    stale = as_("member").get("/nett/maalinger/kom/rediger")
    edit.submit("/rediger", unit="unge")
    assert stale.submit("/rediger", unit="ungdommer").status == 409
    with database.read() as db:
        made = one(db, Measure)
        assert (made.target, made.of_total, made.unit) == (12.5, True, "unge")


def test_numbers_do_not_come_to_mean_something_else(db: Session) -> None:
    from app.core import clock

    made = measure(db, breakfast(db), {clock.today(): 12})
    with pytest.raises(Invalid, match="Lag en ny måling"):
        service.change_measure(db, actor(db), made, made.version, {"of_total": True})
