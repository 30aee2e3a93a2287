"""Fidelity, independence, the family's verdict: the rules alone."""

import pytest

from app.initiatives.models import Status
from app.replication.models import Direction, Independence, Kept
from app.replication.rules import Trial, Verdict, is_independent, verdict

YES, NO, UNKNOWN = Kept.YES, Kept.NO, Kept.UNKNOWN
BETTER, SAME, WORSE = Direction.BETTER, Direction.SAME, Direction.WORSE


def tried(
    outcome: Direction = BETTER,
    kept: tuple[Kept, ...] = (YES,) * 5,
    status: Status = Status.DECIDED,
    independent: bool = True,
) -> Trial:
    return Trial(status, kept, outcome, independent)


@pytest.mark.parametrize(
    ("kept", "fidelity"),
    [
        ((), None),
        ((YES, UNKNOWN), None),
        ((YES, YES), 1.0),
        ((YES, NO, NO, NO), 0.25),
        ((NO,), 0.0),
        ((YES,) * 4 + (NO,), 0.8),
    ],
)
def test_fidelity(kept: tuple[Kept, ...], fidelity: float | None) -> None:
    assert tried(kept=kept).fidelity == fidelity


@pytest.mark.parametrize(
    ("trial", "proper"),
    [
        (tried(), True),
        (tried(kept=(YES,) * 4 + (NO,)), True),
        (tried(kept=(YES,) * 3 + (NO,)), False),
        (tried(kept=(YES, UNKNOWN)), False),
        (tried(kept=()), False),
        (tried(Direction.UNKNOWN), False),
        (tried(status=Status.TESTING), False),
        (tried(status=Status.ADJUSTING), False),
        (tried(WORSE, status=Status.DISCARDED), True),
        (tried(SAME, status=Status.ENDED), True),
        (tried(status=Status.RUNNING), True),
    ],
)
def test_properly_tried(trial: Trial, proper: bool) -> None:
    assert trial.proper is proper


def test_only_an_independent_better_one_confirms() -> None:
    assert tried().confirms
    assert not tried(independent=False).confirms
    assert not tried(SAME).confirms
    assert not tried(status=Status.PLANNED).confirms


OWN = tried(independent=False)


@pytest.mark.parametrize(
    ("trials", "said"),
    [
        ([], Verdict.NOT_TRIED),
        ([tried(Direction.UNKNOWN), tried(status=Status.TESTING)], Verdict.NOT_TRIED),
        ([tried(SAME)], Verdict.NOT_CONFIRMED),
        ([tried(WORSE), tried(SAME)], Verdict.NOT_CONFIRMED),
        ([tried()], Verdict.PARTLY),
        ([OWN, OWN], Verdict.PARTLY),
        ([tried(), OWN], Verdict.CONFIRMED),
        ([tried(), tried(), tried(SAME)], Verdict.CONFIRMED),
        ([tried(), tried(), tried(SAME), tried(SAME)], Verdict.PARTLY),
        ([tried()] * 5 + [tried(WORSE)], Verdict.PARTLY),
        # What was not tried properly says nothing, for or against.
        ([tried(), OWN, tried(WORSE, kept=(NO, NO))], Verdict.CONFIRMED),
    ],
)
def test_the_verdict(trials: list[Trial], said: Verdict) -> None:
    assert verdict(trials) is said


@pytest.mark.parametrize(
    ("stated", "networks", "owners", "independent"),
    [
        (Independence.DERIVED, (1, 2), (None, None), True),
        (Independence.DERIVED, (1, 1), (None, None), False),
        (Independence.DERIVED, (1, 1), (7, None), False),
        (Independence.DERIVED, (1, 1), (7, 7), False),
        (Independence.DERIVED, (1, 1), (7, 8), True),
        (Independence.YES, (1, 1), (7, 7), True),
        (Independence.NO, (1, 2), (7, 8), False),
    ],
)
def test_independence(
    stated: Independence,
    networks: tuple[int, int],
    owners: tuple[int | None, int | None],
    independent: bool,
) -> None:
    assert is_independent(stated, networks, owners) is independent
