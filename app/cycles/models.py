"""Test cycles with a locked prediction, measures, and the numbers entered."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event as sa_event
from sqlalchemy.orm import ORMExecuteState, Session
from sqlmodel import Field, SQLModel

from app.core import audit
from app.core import columns as c
from app.core.access import Actor
from app.core.audit import Audited
from app.core.db import WriteSession
from app.core.errors import Refused
from app.core.i18n import N_, _


class CycleState(StrEnum):
    """planlagt → pågår → studert → besluttet."""

    PLANNED = "planlagt"
    RUNNING = "pagar"
    STUDIED = "studert"
    DECIDED = "besluttet"


class Decision(StrEnum):
    """What a cycle ends with."""

    NONE = ""
    ADOPT = "ta_i_bruk"
    ADAPT = "tilpass"
    DISCARD = "forkast"


class MeasureKind(StrEnum):
    """What a measure is for."""

    OUTCOME = "utfall"
    PROCESS = "prosess"
    BALANCING = "balanse"


class Wanted(StrEnum):
    """Which way is better."""

    UP = "opp"
    DOWN = "ned"
    STEADY = "stabil"


class Rhythm(StrEnum):
    """How often a number is entered."""

    DAY = "dag"
    WEEK = "uke"
    FORTNIGHT = "to_uker"
    MONTH = "maned"


class Flag(StrEnum):
    """How sure a number is."""

    FINAL = "endelig"
    PRELIMINARY = "forelopig"
    SUPPRESSED = "undertrykt"
    BREAK = "brudd"


CYCLE_LABELS = {
    CycleState.PLANNED: N_("Planlagt"),
    CycleState.RUNNING: N_("Pågår"),
    CycleState.STUDIED: N_("Studert"),
    CycleState.DECIDED: N_("Besluttet"),
}
DECISION_LABELS = {
    Decision.ADOPT: N_("Ta i bruk"),
    Decision.ADAPT: N_("Tilpass"),
    Decision.DISCARD: N_("Forkast"),
}
MEASURE_LABELS = {
    MeasureKind.OUTCOME: N_("Utfall: det vi vil endre"),
    MeasureKind.PROCESS: N_("Prosess: gjør vi det vi sa"),
    MeasureKind.BALANCING: N_("Balanse: går det ut over noe annet"),
}
WANTED_LABELS = {
    Wanted.UP: N_("Høyere er bedre"),
    Wanted.DOWN: N_("Lavere er bedre"),
    Wanted.STEADY: N_("Bør holde seg jevnt"),
}
RHYTHM_LABELS = {
    Rhythm.DAY: N_("Hver dag"),
    Rhythm.WEEK: N_("Hver uke"),
    Rhythm.FORTNIGHT: N_("Annenhver uke"),
    Rhythm.MONTH: N_("Hver måned"),
}
FLAG_LABELS = {
    Flag.FINAL: N_("Endelig"),
    Flag.PRELIMINARY: N_("Foreløpig"),
    Flag.SUPPRESSED: N_("Undertrykt (for få til å vises)"),
    Flag.BREAK: N_("Brudd: måten å måle på ble endret"),
}


class TestCycle(SQLModel, Audited, table=True):
    """A question put to reality: predicted, tried, studied, decided (plan–do–study–act).

    What is in LOCKED can't change once the test has started, whoever writes: see below.
    """

    __test__ = False  # no test of pytest's, whatever its name
    __tablename__ = "test_cycle"
    __table_args__ = (
        sa.UniqueConstraint("initiative_id", "number"),
        sa.Index("ix_test_cycle_group", "network_id", "group_id", "state", "id"),
    )
    id: int | None = c.key()
    network_id: int = c.ref("network.id", index=False)
    group_id: int = c.ref("resource_group.id", index=False)
    initiative_id: int = c.ref("initiative.id", index=False)
    number: int  # 1, 2, … within the initiative
    question: str = c.long_text()
    prediction: str = c.long_text()
    plan: str = c.long_text()  # what we do, where
    who: str = Field(default="", max_length=200)  # roles, never names
    starts_on: date | None = None
    ends_on: date | None = None  # when it is to be looked at
    state: CycleState = c.word(CycleState, CycleState.PLANNED)
    started_on: date | None = None  # the day the prediction was locked
    happened: str = c.long_text()
    surprised: str = c.long_text()
    deviations: str = c.long_text()  # what was done otherwise than planned
    studied_on: date | None = None
    decision: Decision = c.word(Decision, Decision.NONE)
    reason: str = c.long_text()  # why it was decided so
    decided_on: date | None = None
    after_number: int | None = None  # the initiative's cycle it goes on from
    example: bool = False
    created_at: datetime = c.moment()
    created_by: int | None = c.maybe_ref("person.id", index=False)
    version: int = 1


# What a test that has started stands by: what was asked, what was believed, and since when.
LOCKED = ("question", "prediction", "started_on")
PREDICTION_REFUSED = audit.kind(
    "cycle:prediction_refused",
    N_("Noen prøvde å endre det dere trodde. Det ble avvist, for testen har startet."),
    "fields",
)


def refused(cycle_id: int | None, fields: Iterable[str]) -> Refused:
    """The answer to whoever would change what is locked; that it was tried stands in the history.

    What they wrote does not: it may be anything.
    """

    def record(db: Session, actor: Actor) -> None:
        cycle = db.get(TestCycle, cycle_id)
        if cycle is not None:
            audit.record(db, actor, PREDICTION_REFUSED, cycle, fields=sorted(fields))

    return Refused(
        _("Testen har startet. Det dere trodde, er låst og kan ikke endres av noen."), record
    )


@sa_event.listens_for(TestCycle, "before_update")
def _keep_what_is_locked(_mapper: Any, connection: sa.Connection, cycle: TestCycle) -> None:
    """The last guard: no code path, known or yet to be written, changes a locked prediction."""
    history = sa.inspect(cycle).attrs
    touched = [n for n in (*LOCKED, "state") if history[n].history.has_changes()]
    if not touched:
        return
    table = sa.inspect(TestCycle).local_table.c
    stored = connection.execute(
        sa.select(*(table[n] for n in (*LOCKED, "state"))).where(table.id == cycle.id)
    ).one()
    if stored.started_on is None:
        return
    changed = [n for n in LOCKED if getattr(cycle, n) != getattr(stored, n)]
    if cycle.state is CycleState.PLANNED:
        changed.append("state")
    if changed:
        raise refused(cycle.id, changed)


@sa_event.listens_for(TestCycle, "before_delete")
def _keep_what_was_tested(_mapper: Any, _connection: Any, cycle: TestCycle) -> None:
    if cycle.started_on is not None:
        raise refused(cycle.id, ["started_on"])


@sa_event.listens_for(WriteSession, "do_orm_execute")
def _never_in_bulk(asked: ORMExecuteState) -> None:
    """A statement over many rows would pass the guard above by."""
    if asked.is_update or asked.is_delete:
        table = getattr(asked.statement, "table", None)
        if getattr(table, "name", "") == TestCycle.__tablename__:
            raise RuntimeError("test cycles are changed one by one: their predictions are locked")


class Measure(SQLModel, Audited, table=True):
    """Something counted again and again for an initiative; the run chart is drawn of it."""

    __tablename__ = "measure"
    __table_args__ = (
        sa.UniqueConstraint("network_id", "slug"),
        sa.Index("ix_measure_initiative", "initiative_id", "id"),
        sa.Index("ix_measure_group", "network_id", "group_id", "id"),
    )
    id: int | None = c.key()
    network_id: int = c.ref("network.id", index=False)
    group_id: int = c.ref("resource_group.id", index=False)
    initiative_id: int = c.ref("initiative.id", index=False)
    slug: str = Field(max_length=80)
    name: str = Field(max_length=120)
    kind: MeasureKind = c.word(MeasureKind, MeasureKind.OUTCOME)
    wanted: Wanted = c.word(Wanted, Wanted.UP)
    unit: str = Field(default="", max_length=40)
    of_total: bool = False  # k of n, shown as a percentage; else a plain value
    target: float | None = None
    rhythm: Rhythm = c.word(Rhythm, Rhythm.WEEK)
    # The day up to which the points are the frozen baseline; None: the median is of all points.
    baseline_until: date | None = None
    ended_on: date | None = None
    example: bool = False
    created_at: datetime = c.moment()
    created_by: int | None = c.maybe_ref("person.id", index=False)
    version: int = 1


class CycleMeasure(SQLModel, table=True):
    """What a test cycle is judged by."""

    __tablename__ = "cycle_measure"
    cycle_id: int = Field(foreign_key="test_cycle.id", primary_key=True)
    measure_id: int = Field(foreign_key="measure.id", primary_key=True, index=True)


class Measurement(SQLModel, Audited, table=True):
    """One number on one day. `value` is what is drawn: k / n as a percentage when counted of n."""

    __tablename__ = "measurement"
    __table_args__ = (sa.UniqueConstraint("measure_id", "on_day"),)
    id: int | None = c.key()
    network_id: int = c.ref("network.id")
    measure_id: int = c.ref("measure.id", index=False)
    on_day: date
    value: float | None = None  # None: suppressed
    k: int | None = None
    n: int | None = None
    flag: Flag = c.word(Flag, Flag.FINAL)
    note: str = Field(default="", max_length=300)
    created_at: datetime = c.moment()
    created_by: int | None = c.maybe_ref("person.id", index=False)
    version: int = 1


class MeasureKey(SQLModel, table=True):
    """A person's own link to one measure, for the home screen (docs/decisions/0021).

    Only the hash of its secret is kept. It lets its holder enter numbers of the measure and see
    the last few, for as long as they may do so with their account; nothing else.
    """

    __tablename__ = "measure_key"
    __table_args__ = (sa.Index("ix_measure_key_measure", "measure_id", "person_id"),)
    id: int | None = c.key()
    measure_id: int = c.ref("measure.id", index=False)
    person_id: int = c.ref("person.id")
    key_hash: str = Field(max_length=64, unique=True)
    made_at: datetime = c.moment()
    used_on: date | None = None  # the day a number last came this way
    withdrawn_on: date | None = None
