"""What is deleted keeps its history, and its number is nobody else's where the network goes."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from app.core.access import NOBODY
from app.core.audit import AuditEvent
from app.core.db import Database
from app.insights import forgetting
from app.insights import service as insights
from app.insights.models import Insight
from app.practices import service as practices
from app.practices.models import Contrast, Practice, Viewpoint
from tests.architecture.records import Ground
from tests.archive.conftest import New, bring, export, lines_of, open_at, rows_of
from tests.find import one


def _with_gaps(database: Database) -> None:
    """An insight forgotten between two, a contrast removed, the newest insight forgotten too."""
    with database.write() as db:
        here = Ground(db, "nett", "asnes", "leader", "youth")
        told = [insights.log(db, here.leader, *here.where, f"Sett {n}") for n in range(4)]
        practice = practices.nominate(
            db, here.leader, *here.where, "Praksis", insight_ids=[told[0].id or 0]
        )
        first = practices.add_contrast(db, here.leader, practice, "Skolen", True, True, "")
        practices.add_contrast(db, here.leader, practice, "NAV", True, False, "")
        practices.remove_contrast(db, here.leader, practice, first.id or 0)
        practices.link_insight(db, here.leader, practice, told[1].id or 0, Viewpoint.SELF)
        forgetting.forget(db, [told[1], told[3]])


def test_history_of_what_is_gone(database: Database, url: str, new: New, tmp_path: Path):
    _with_gaps(database)
    export(url, "nett", tmp_path / "first.zip")
    there = new()
    brought = bring(there, tmp_path / "first.zip")
    export(there, "nett", tmp_path / "second.zip")
    assert lines_of(tmp_path / "first.zip") == lines_of(tmp_path / "second.zip")
    assert [row["id"] for row in rows_of(tmp_path / "first.zip", "insight")] == [1, 3]
    with open_at(there) as opened, opened.write() as db:
        _told_of_each(db)
        ghosts = set(
            db.scalars(
                sa.select(AuditEvent.subject_id).where(
                    AuditEvent.subject_type == "insight", AuditEvent.event == "insight:forgotten"
                )
            )
        )
        assert len(ghosts) == 2
        assert not ghosts & set(db.scalars(sa.select(Insight.id)))
        group = one(db, Insight, title="Sett 0").group_id
        later = insights.log(db, NOBODY, brought.network_id, group, "Etterpå")
        assert later.id not in ghosts


def _told_of_each(db) -> None:  # type: ignore[no-untyped-def]
    """Every event's other numbers lead to the same record as before."""
    kept = one(db, Contrast, unit="NAV")
    practice = one(db, Practice, title="Praksis")
    events = db.scalars(
        sa.select(AuditEvent)
        .where(AuditEvent.subject_type == "practice", AuditEvent.subject_id == practice.id)
        .order_by(AuditEvent.id)
    ).all()
    by_name = {}
    for event in events:
        by_name.setdefault(event.event, []).append(event.data)
    contrasts = [data["contrast"] for data in by_name["practice:contrasted"]]
    assert contrasts[1] == kept.id
    assert by_name["practice:uncontrasted"] == [{"contrast": contrasts[0]}]
    assert db.get(Contrast, contrasts[0]) is None
    linked = by_name["practice:linked"][0]["insight"]
    assert db.get(Insight, linked) is None
