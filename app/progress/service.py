"""What a leader may set about the goals; every change with its event, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session
from sqlmodel import col

from app.core import audit
from app.core.access import Actor
from app.core.db import expect_version, select
from app.core.errors import Conflict, Invalid
from app.core.i18n import N_, _
from app.progress.goals import goal as goal_named
from app.progress.models import GoalOverride, GoalThreshold
from app.progress.queries import DEFAULT_PERCENT

OVERRIDDEN = audit.kind(
    "goal:overridden", N_("Framdriften ble overstyrt"), "goal", "group", "met", "reason"
)
LIFTED = audit.kind("goal:lifted", N_("Overstyringen ble opphevet"), "goal", "group")
THRESHOLD = audit.kind("goal:threshold", N_("Grensen for et mål ble endret"), "goal", "percent")


def override_of(db: Session, group_id: int, code: str) -> GoalOverride | None:
    """What a leader has said of a goal for a group, locked. One query."""
    o = GoalOverride
    wanted = select(o).where(col(o.group_id) == group_id, col(o.goal) == code)
    return db.scalars(wanted.with_for_update()).first()


def override(
    db: Session,
    actor: Actor,
    network_id: int,
    group_id: int,
    code: str,
    *,
    met: bool,
    reason: str,
    seen: int = 0,
) -> GoalOverride:
    """Say that a goal is met, or not, whatever is derived; `seen` is 0 when it was not before.

    Raises Invalid without a reason, Conflict when somebody else was first.
    """
    if goal_named(code) is None:
        raise Invalid(_("Målet finnes ikke."))
    if not reason.strip():
        raise Invalid(_("Skriv hvorfor. Grunnen vises i ruta."))
    said = override_of(db, group_id, code)
    if said is None:
        if seen:
            raise Conflict
        said = GoalOverride(
            network_id=network_id, group_id=group_id, goal=code, created_by=actor.person_id
        )
        db.add(said)
    else:
        expect_version(said, seen)
    said.met, said.reason = met, reason
    told = {"goal": code, "group": group_id, "met": met, "reason": reason}
    audit.record(db, actor, OVERRIDDEN, said, **told)
    return said


def lift(db: Session, actor: Actor, group_id: int, code: str, seen: int) -> None:
    """Back to what is derived. Raises Conflict when it is not as the person saw it."""
    said = override_of(db, group_id, code)
    if said is None:
        raise Conflict
    expect_version(said, seen)
    audit.record(db, actor, LIFTED, said, goal=code, group=group_id)
    db.delete(said)


def set_thresholds(
    db: Session, actor: Actor, network_id: int, seen: int, percents: Mapping[str, int]
) -> None:
    """Write the shares. `seen`: the sum of their versions. Raises Conflict when it is another."""
    t = GoalThreshold
    rows = db.scalars(select(t).where(col(t.network_id) == network_id).with_for_update()).all()
    if sum(row.version for row in rows) != seen:
        raise Conflict
    existing = {row.goal: row for row in rows}
    for code, percent in percents.items():
        row = existing.get(code)
        if percent == (row.percent if row else DEFAULT_PERCENT):
            continue
        if row is None:
            row = GoalThreshold(network_id=network_id, goal=code)
            db.add(row)
        else:
            row.version += 1
        row.percent = percent
        audit.record(db, actor, THRESHOLD, row, goal=code, percent=percent)
