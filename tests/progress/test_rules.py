"""Each goal is derived from what was logged: met, partly, not yet."""

import pytest
from sqlalchemy.orm import Session

from app.contact.models import Interest, InterestState
from app.core import clock
from app.initiatives.models import Status
from app.insights.models import SourceKind
from app.practices.models import PracticeState, Viewpoint
from app.progress.goals import GOALS, GroupFacts
from app.progress.states import State
from tests.initiatives.helpers import initiative, organisation_id, practice
from tests.progress.helpers import confirmed, insight, state, statement, told_by

MET, PART, NONE = State.MET, State.PART, State.NONE


def test_nothing_logged_is_nothing_met() -> None:
    states = {goal.code: goal.result(GroupFacts()).state for goal in GOALS}
    later = {"1.1", "1.2", "2.4", "3.4"}
    assert len(GOALS) == 14
    assert {code for code, found in states.items() if found is State.LATER} == later
    assert {found for code, found in states.items() if code not in later} == {NONE}


def test_a_goal_that_waits_says_for_what() -> None:
    for goal in GOALS:
        assert (goal.rule is None) == bool(goal.waits_for)


def test_1_3_youth_advisers_and_a_statement(db: Session) -> None:
    assert state(db, "1.3") is NONE
    youth = [insight(db) for _ in range(3)]
    assert state(db, "1.3") is PART
    insight(db, SourceKind.NAV_ADVISER)
    assert state(db, "1.3") is PART
    statement(db, youth[0])
    assert state(db, "1.3") is MET
    assert state(db, "1.3", "grue") is NONE


def test_1_3_a_statement_citing_somebody_else_is_not_enough(db: Session) -> None:
    for kind in (*[SourceKind.YOUTH] * 3, SourceKind.NAV_ADVISER):
        insight(db, kind)
    statement(db, insight(db, SourceKind.STUDY))
    assert state(db, "1.3") is PART


def test_2_1_comparison_and_traits_of_one_practice(db: Session) -> None:
    made = practice(db, comparison="Naboklassen")
    assert state(db, "2.1") is PART
    made.traits = "De er eldre"
    assert state(db, "2.1") is MET
    made.state = PracticeState.REJECTED
    assert state(db, "2.1") is NONE


@pytest.mark.parametrize(
    ("reached", "expected"),
    [
        (PracticeState.NOMINATED, NONE),
        (PracticeState.OBSERVED, MET),
        (PracticeState.SHARED, MET),
        (PracticeState.REJECTED, NONE),
    ],
)
def test_2_2_somebody_has_seen_it(db: Session, reached: PracticeState, expected: State) -> None:
    practice(db, state=reached)
    assert state(db, "2.2") is expected


def test_2_3_both_sides_of_the_same_practice(db: Session) -> None:
    one, other = practice(db, "En"), practice(db, "To")
    told_by(db, one, Viewpoint.SELF)
    assert state(db, "2.3") is PART
    told_by(db, other, Viewpoint.AROUND)
    assert state(db, "2.3") is PART
    told_by(db, one, Viewpoint.AROUND)
    assert state(db, "2.3") is MET


def test_2_5_every_confirmed_practice(db: Session) -> None:
    confirmed(db, "En", transferability="Ja, på alle skoler")
    assert state(db, "2.5") is MET
    confirmed(db, "To")
    assert state(db, "2.5") is PART


def test_3_1_two_organisations_an_owner_and_an_agreement(db: Session) -> None:
    nav, skole = organisation_id(db, "nav"), organisation_id(db, "skole")
    made = initiative(db, owner_id=skole, partner_ids=[skole], agreement="Vi gjør det sammen")
    assert state(db, "3.1") is PART
    initiative(db, "Et annet", partner_ids=[nav, skole])
    assert state(db, "3.1") is PART, "not all in one initiative"
    made.owner_id = nav
    assert state(db, "3.1") is MET


def test_3_2_a_confirmed_practice_in_test(db: Session) -> None:
    ground = confirmed(db)
    initiative(db, practice_ids=[ground.id], status=Status.PLANNED)
    assert state(db, "3.2") is PART
    initiative(db, "Testet", practice_ids=[ground.id], status=Status.TESTING)
    assert state(db, "3.2") is MET
    ground.state = PracticeState.OBSERVED
    assert state(db, "3.2") is NONE


@pytest.mark.parametrize(
    ("far", "outside", "expected"),
    [
        (InterestState.TRYING, False, NONE),
        (InterestState.PLANNED, True, PART),
        (InterestState.TRYING, True, MET),
        (InterestState.RUNNING, True, MET),
    ],
)
def test_3_5_somebody_outside_tries_it(
    db: Session, far: InterestState, outside: bool, expected: State
) -> None:
    made, today = initiative(db), clock.today()
    whose = {"network_id": made.network_id, "initiative_id": made.id}
    db.add(Interest(**whose, state=far, outside=outside, came_on=today, delete_by=today))
    db.flush()
    assert state(db, "3.5") is expected
    assert state(db, "3.5", "grue") is NONE
