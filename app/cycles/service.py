"""What changes about test cycles and measures; every change with its event, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core import audit, clock
from app.core.access import Actor
from app.core.db import expect_version
from app.core.errors import Invalid
from app.core.i18n import N_, _
from app.core.slugs import unique_slug
from app.cycles import rules
from app.cycles.models import (
    LOCKED,
    CycleMeasure,
    CycleState,
    Decision,
    Measure,
    Measurement,
    TestCycle,
    refused,
)
from app.initiatives.models import Initiative

PLANNED = audit.kind("cycle:planned", N_("Testen ble planlagt"))
CHANGED = audit.kind("cycle:changed", N_("Planen for testen ble endret"), "fields")
STARTED = audit.kind("cycle:started", N_("Testen startet, og det dere trodde, ble låst"))
STUDIED = audit.kind("cycle:studied", N_("Det ble skrevet hva som skjedde"))
RESTUDIED = audit.kind("cycle:restudied", N_("Det som skjedde, ble skrevet om"), "fields")
DECIDED = {
    Decision.ADOPT: audit.kind("cycle:adopted", N_("Besluttet: ta i bruk"), "reason"),
    Decision.ADAPT: audit.kind("cycle:adapted", N_("Besluttet: tilpass"), "reason"),
    Decision.DISCARD: audit.kind("cycle:discarded", N_("Besluttet: forkast"), "reason"),
}
MEASURED = audit.kind("measure:made", N_("En måling ble laget"))
REMEASURED = audit.kind("measure:changed", N_("Målingen ble endret"), "fields")

# What is told when a test is studied.
TOLD = ("happened", "surprised", "deviations")


def plan(
    db: Session,
    actor: Actor,
    initiative: Initiative,
    *,
    question: str,
    prediction: str,
    after_number: int | None = None,
    measure_ids: Iterable[int] = (),
    example: bool = False,
    **texts: Any,
) -> TestCycle:
    """A test of the initiative, planned. texts: plan, who, starts_on, ends_on, those there are.

    measure_ids: what it is judged by, among the initiative's own measures. Raises Invalid when the
    initiative is stopped.
    """
    if not rules.may_plan(initiative.status):
        raise Invalid(_(rules.NOT_PLANNED))
    newest = sa.select(sa.func.max(col(TestCycle.number)))
    before = db.scalar(newest.where(col(TestCycle.initiative_id) == initiative.id)) or 0
    cycle = TestCycle(
        network_id=initiative.network_id,
        group_id=initiative.group_id,
        initiative_id=initiative.id or 0,
        number=before + 1,
        question=question,
        prediction=prediction,
        after_number=after_number if after_number and after_number <= before else None,
        example=example,
        created_by=actor.person_id,
        **texts,
    )
    db.add(cycle)
    audit.record(db, actor, PLANNED, cycle)
    judge_by(db, cycle, measure_ids)
    return cycle


def change(
    db: Session,
    actor: Actor,
    cycle: TestCycle,
    seen: int,
    values: Mapping[str, Any],
    *,
    measure_ids: Iterable[int],
) -> None:
    """Write the plan anew. Raises Conflict when somebody else has changed it, Invalid when it is
    decided, and Refused when what is locked would become something else."""
    demand_unlocked(cycle, values)
    if cycle.state is CycleState.DECIDED:
        raise Invalid(_("Testen er besluttet. Planlegg heller den neste."))
    expect_version(cycle, seen)
    changed = [name for name, value in values.items() if getattr(cycle, name) != value]
    for name in changed:
        setattr(cycle, name, values[name])
    judge_by(db, cycle, measure_ids)
    audit.record(db, actor, CHANGED, cycle, fields=sorted(changed))


def demand_unlocked(cycle: TestCycle, values: Mapping[str, Any]) -> None:
    """Raise Refused when these values would change what a started test stands by."""
    if cycle.started_on is None:
        return
    other = [n for n in LOCKED if n in values and values[n] != getattr(cycle, n)]
    if other:
        raise refused(cycle.id, other)


def judge_by(db: Session, cycle: TestCycle, measure_ids: Iterable[int]) -> None:
    """Replace what a test is judged by; only its own initiative's measures count."""
    db.flush()
    link = CycleMeasure
    db.execute(sa.delete(link).where(col(link.cycle_id) == cycle.id))
    own = sa.select(col(Measure.id)).where(
        col(Measure.initiative_id) == cycle.initiative_id,
        col(Measure.id).in_(sorted(set(measure_ids))),
    )
    for number in db.scalars(own).all():
        db.add(link(cycle_id=cycle.id or 0, measure_id=number or 0))
    db.flush()


def start(db: Session, actor: Actor, cycle: TestCycle, seen: int | None = None) -> None:
    """From today on the prediction is locked.

    seen: the version the person saw, so that nobody locks what somebody else has just written.
    Raises Conflict, and Invalid when it can't be started.
    """
    rules.LIFECYCLE.demand(cycle.state, CycleState.RUNNING)
    lacks = rules.lacks_to_start(cycle)
    if lacks:
        raise Invalid(lacks)
    expect_version(cycle, cycle.version if seen is None else seen)
    cycle.state = CycleState.RUNNING
    cycle.started_on = clock.today()
    audit.record(db, actor, STARTED, cycle)


def study(
    db: Session,
    actor: Actor,
    cycle: TestCycle,
    seen: int | None = None,
    *,
    happened: str,
    surprised: str = "",
    deviations: str = "",
) -> None:
    """What happened, what surprised, what was done otherwise. Until it is decided it can be told
    anew. Raises Invalid and Conflict."""
    told = dict(zip(TOLD, (happened, surprised, deviations), strict=True))
    if cycle.state is not CycleState.STUDIED:
        rules.LIFECYCLE.demand(cycle.state, CycleState.STUDIED)
    if not happened.strip():
        raise Invalid(_("Skriv hva som skjedde."))
    expect_version(cycle, cycle.version if seen is None else seen)
    changed = [name for name, text in told.items() if getattr(cycle, name) != text]
    again = cycle.state is CycleState.STUDIED
    for name in changed:
        setattr(cycle, name, told[name])
    cycle.state = CycleState.STUDIED
    cycle.studied_on = cycle.studied_on or clock.today()
    if again:
        audit.record(db, actor, RESTUDIED, cycle, fields=sorted(changed))
    else:
        audit.record(db, actor, STUDIED, cycle)


def decide(
    db: Session,
    actor: Actor,
    cycle: TestCycle,
    decision: Decision,
    reason: str,
    seen: int | None = None,
) -> None:
    """Ta i bruk, tilpass, forkast, and why. The initiative stays where it is: see
    `rules.proposed`. Raises Invalid without a reason or before it is studied, and Conflict."""
    if decision not in DECIDED:
        raise Invalid(_("Velg hva dere beslutter."))
    rules.LIFECYCLE.demand(cycle.state, CycleState.DECIDED, reason)
    expect_version(cycle, cycle.version if seen is None else seen)
    cycle.state = CycleState.DECIDED
    cycle.decision, cycle.reason = decision, reason
    cycle.decided_on = clock.today()
    audit.record(db, actor, DECIDED[decision], cycle, reason=reason)


# Measures


def make_measure(
    db: Session,
    actor: Actor,
    initiative: Initiative,
    *,
    name: str,
    example: bool = False,
    **values: Any,
) -> Measure:
    """Something to be counted again and again for the initiative. values: further columns."""
    measure = Measure(
        network_id=initiative.network_id,
        group_id=initiative.group_id,
        initiative_id=initiative.id or 0,
        slug=unique_slug(db, Measure, initiative.network_id, name),
        name=name,
        example=example,
        created_by=actor.person_id,
        **values,
    )
    db.add(measure)
    audit.record(db, actor, MEASURED, measure)
    return measure


def change_measure(
    db: Session, actor: Actor, measure: Measure, seen: int, values: Mapping[str, Any]
) -> None:
    """Raises Conflict, and Invalid when numbers would come to mean something else."""
    changed = sorted(n for n, value in values.items() if getattr(measure, n) != value)
    if "of_total" in changed and _has_numbers(db, measure):
        raise Invalid(
            _("Det er skrevet inn tall alt. Lag en ny måling hvis dere vil telle på en annen måte.")
        )
    expect_version(measure, seen)
    for name in changed:
        setattr(measure, name, values[name])
    audit.record(db, actor, REMEASURED, measure, fields=changed)


def _has_numbers(db: Session, measure: Measure) -> bool:
    own = sa.select(col(Measurement.id)).where(col(Measurement.measure_id) == measure.id)
    return db.scalar(own.limit(1)) is not None
