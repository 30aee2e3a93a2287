"""Trials across the demo networks: as the file says, and nothing laid on a real municipality."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.initiatives.models import Initiative, Status
from app.networks.models import Network
from app.replication import queries
from app.replication.models import Direction, InitiativeSeen, Replication
from app.replication.rules import Verdict, verdict
from seeds import replications
from tests.seeds.reading import INVENTED, REAL, count, of


def said(db: Session, name: str) -> Verdict:
    """What an original's whole family says."""
    original = replications._initiative(db, name)
    return verdict(m.trial for m in queries.family_of(db, original.id).trials)


def test_every_trial_of_the_file_is_made(read: Session) -> None:
    listed = replications.rows("replications")
    found = read.scalars(sa.select(Replication)).all()
    assert len(found) == len(listed)
    titles = {read.get(Initiative, r.copy_id).title for r in found}  # type: ignore[union-attr]
    assert titles == {row["title"] for row in listed}
    across = [r for r in listed if r["of"].split("/")[0] != r["group"].split("/")[0]]
    both = {(r["of"].split("/")[0], r["group"].split("/")[0]) for r in across}
    assert both == {(REAL, INVENTED), (INVENTED, REAL)}
    assert read.scalar(sa.select(sa.func.count()).select_from(InitiativeSeen)) == 2


def test_the_families_say_different_things(read: Session) -> None:
    assert said(read, "eksempelregionen/sommerkontakten") is Verdict.CONFIRMED
    assert said(read, "eksempelregionen/kjorelista") is Verdict.NOT_CONFIRMED
    assert said(read, "eksempelregionen/provevakta") is Verdict.NOT_TRIED


def test_no_result_is_laid_on_a_real_municipality(read: Session, real: Network) -> None:
    """Neither of what a real group tries, nor of what is tried of a real group's."""
    assert count(read, Replication, real) == 2
    for tie in read.scalars(sa.select(Replication)):
        original = read.get(Initiative, tie.original_id)
        copy = read.get(Initiative, tie.copy_id)
        assert original is not None and copy is not None and copy.example
        if real.id in {original.network_id, copy.network_id}:
            assert (tie.outcome, tie.outcome_note) == (Direction.UNKNOWN, "")
            assert copy.status in {Status.PLANNED, Status.TESTING}
    assert of(read, INVENTED).id != real.id
