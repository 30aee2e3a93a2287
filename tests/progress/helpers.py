"""Records a goal can rest on, as short as a test needs them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import audit
from app.core.access import NOBODY
from app.insights.models import Insight, SourceKind, VersionInsight
from app.practices.models import Practice, PracticeInsight, PracticeState, Viewpoint
from app.problems.models import ProblemVersion, StatementState
from app.progress.goals import GOALS
from app.progress.queries import read_facts
from app.progress.states import State
from tests.initiatives.helpers import group_id, network_id, practice
from tests.world import MADE


def keep(db: Session, record: Any) -> Any:
    """Write a record with the event it needs."""
    db.add(record)
    audit.record(db, NOBODY, MADE, record)
    return record


def insight(
    db: Session, source: SourceKind = SourceKind.YOUTH, group: str = "asnes", **more: Any
) -> Insight:
    """Something heard."""
    n = db.scalar(sa.select(sa.func.count()).select_from(Insight))
    row = Insight(
        network_id=network_id(db),
        group_id=group_id(db, group),
        slug=f"innsikt-{n}",
        title=f"Innsikt {n}",
        source_kind=source,
        **more,
    )
    return keep(db, row)  # type: ignore[no-any-return]


def statement(db: Session, *cited: Insight, group: str = "asnes") -> ProblemVersion:
    """An adopted problem version that rests on these insights."""
    row = ProblemVersion(
        network_id=network_id(db),
        group_id=group_id(db, group),
        number=1,
        text="Ingen kjenner tiltakene.",
        state=StatementState.ADOPTED,
    )
    version = keep(db, row)
    for one in cited:
        db.add(VersionInsight(version_id=version.id, insight_id=one.id))
    db.flush()
    return version  # type: ignore[no-any-return]


def confirmed(db: Session, title: str = "Bekreftet praksis", **more: Any) -> Practice:
    """A confirmed practice, without its demands: they have tests of their own."""
    return practice(db, title, PracticeState.CONFIRMED, **more)


def told_by(db: Session, made: Practice, viewpoint: Viewpoint) -> None:
    """An insight tied to a practice, from this side."""
    heard = insight(db, SourceKind.STAFF)
    db.add(PracticeInsight(practice_id=made.id, insight_id=heard.id, viewpoint=viewpoint))
    db.flush()


def state(db: Session, code: str, group: str = "asnes") -> State:
    """What is derived for a goal of a group."""
    db.flush()
    found = read_facts(db, network_id(db)).of(group_id(db, group))
    return next(g for g in GOALS if g.code == code).result(found).state
