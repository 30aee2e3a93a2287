"""The end of a test: what happened, what surprised, the decision; and what it is proposed to do."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.core import clock
from app.core.errors import Invalid
from app.cycles import service
from app.cycles.models import CycleState, Decision, TestCycle
from app.cycles.rules import proposed, proposes_to_stop
from app.initiatives.models import Initiative, Status
from tests.cycles.helpers import HOME, breakfast, cycle, events, measure
from tests.find import one
from tests.initiatives.helpers import actor

C, D, S = CycleState, Decision, Status


def test_from_the_start_to_the_decision(as_, database) -> None:
    with database.write() as db:
        cycle(db, breakfast(db), C.RUNNING)
    me = as_("member")
    form = me.get(f"{HOME}/tester/1/studer")
    assert form.submit("/studer", happened=" ").error("happened")
    form = form.submit("/studer", happened="12 kom", surprised="De tok med venner")
    assert form.path == f"{HOME}/tester/1/beslutt" and "12 kom" in form.main
    refused = form.submit("/beslutt", decision="tilpass", reason="")
    assert refused.error("reason")
    page = refused.submit("/beslutt", reason="Flere vil hjelpe til")
    assert page.path == f"{HOME}/tester/1"
    for words in ("Besluttet: tilpass", "Flere vil hjelpe til", "De tok med venner", "12 kom"):
        assert words in page.main, words
    # The initiative is where it was; its next status is a button.
    with database.read() as db:
        assert one(db, Initiative).status is S.TESTING
        assert events(db, one(db, TestCycle)) == [
            "cycle:planned",
            "cycle:started",
            "cycle:studied",
            "cycle:adapted",
        ]
    page.submit("/status")
    with database.read() as db:
        assert one(db, Initiative).status is S.ADJUSTING


def test_what_happened_can_be_told_anew_until_it_is_decided(db: Session) -> None:
    made = cycle(db, breakfast(db), C.STUDIED)
    service.study(db, actor(db), made, happened="13 kom")
    assert made.happened == "13 kom" and made.state is C.STUDIED
    service.decide(db, actor(db), made, D.ADOPT, "Ja")
    with pytest.raises(Invalid, match="kan ikke gå fra"):
        service.study(db, actor(db), made, happened="14 kom")


def test_what_was_counted_stands_beside_what_is_written(as_, database) -> None:
    today = clock.today()
    with database.write() as db:
        tried = breakfast(db)
        made = measure(db, tried, {today - timedelta(days=7): 41, today: 12.5})
        cycle(db, tried, C.STUDIED, measure_ids=[made.id])
    for step in ("studer", "beslutt"):
        page = as_("member").get(f"{HOME}/tester/1/{step}").main
        assert "Siden testen startet: 12,5. For få tall" in page and "41" not in page


def test_who_names_somebody_is_told(as_, database) -> None:
    with database.write() as db:
        cycle(db, breakfast(db), C.RUNNING)
    form = as_("member").get(f"{HOME}/tester/1/studer")
    saved = form.submit("/studer", happened="12 kom. Emma Nilsen tok med venner.")
    assert "Lagret." in saved.text and "Den ser ut til å ha et navn i seg." in saved.text


def test_two_who_study_see_both_texts(as_, database) -> None:
    with database.write() as db:
        cycle(db, breakfast(db), C.RUNNING)
    mine, theirs = (as_("member").get(f"{HOME}/tester/1/studer") for _ in range(2))
    theirs.submit("/studer", happened="12 kom")
    page = mine.submit("/studer", happened="13 kom")
    assert page.status == 409 and page.typed("happened") == "13 kom" and "12 kom" in page.main


def test_no_decision_without_a_study_nor_a_choice(db: Session) -> None:
    with pytest.raises(Invalid):
        service.decide(db, actor(db), cycle(db, breakfast(db), C.RUNNING), D.ADOPT, "Ja")
    with pytest.raises(Invalid, match="Velg"):
        service.decide(db, actor(db), cycle(db, breakfast(db), C.STUDIED), D.NONE, "Ja")


@pytest.mark.parametrize(
    ("status", "state", "decision", "speaks_for"),
    [
        (S.IDEA, C.RUNNING, D.NONE, [S.PLANNED]),
        (S.PLANNED, C.RUNNING, D.NONE, [S.TESTING]),
        (S.TESTING, C.RUNNING, D.NONE, []),
        (S.PLANNED, C.PLANNED, D.NONE, []),
        (S.TESTING, C.STUDIED, D.NONE, []),
        (S.TESTING, C.DECIDED, D.ADOPT, [S.DECIDED]),
        (S.DECIDED, C.DECIDED, D.ADOPT, [S.RUNNING]),
        (S.TESTING, C.DECIDED, D.ADAPT, [S.ADJUSTING]),
        (S.ADJUSTING, C.DECIDED, D.ADAPT, [S.TESTING]),
        (S.TESTING, C.DECIDED, D.DISCARD, []),
        (S.ENDED, C.DECIDED, D.ADOPT, []),
    ],
)
def test_what_a_test_speaks_for(status, state, decision, speaks_for) -> None:
    assert [s for s, _words in proposed(status, state, decision)] == speaks_for


def test_a_discarded_test_offers_to_stop_the_initiative() -> None:
    assert proposes_to_stop(S.TESTING, C.DECIDED, D.DISCARD)
    assert not proposes_to_stop(S.DISCARDED, C.DECIDED, D.DISCARD)
    assert not proposes_to_stop(S.TESTING, C.DECIDED, D.ADAPT)


def test_starting_a_test_of_what_is_planned_offers_to_say_it_is_tested(as_, database) -> None:
    with database.write() as db:
        cycle(db, breakfast(db, S.PLANNED))
    page = as_("member").get(f"{HOME}/tester/1").submit("/start")
    with database.read() as db:
        assert one(db, Initiative).status is S.PLANNED, "never unasked"
    assert page.submit("/status").path == HOME
    with database.read() as db:
        assert one(db, Initiative).status is S.TESTING
