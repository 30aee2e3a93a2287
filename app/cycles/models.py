"""Test cycles with a locked prediction, measures, and the numbers entered."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.core import columns as c
from app.core.audit import Audited
from app.core.i18n import N_


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

    `prediction` can't change once the test has started: see `app/cycles/service.py`.
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
