"""Numbers entered for a measure."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from app.core import audit
from app.core.access import Actor
from app.core.i18n import N_
from app.cycles.models import Flag, Measure, Measurement

ENTERED = audit.kind("measurement:entered", N_("Et tall ble skrevet inn"))


def enter(
    db: Session,
    actor: Actor,
    measure: Measure,
    on_day: date,
    *,
    value: float | None = None,
    k: int | None = None,
    n: int | None = None,
    flag: Flag = Flag.FINAL,
    note: str = "",
) -> Measurement:
    """One number on one day; k of n is drawn in percent."""
    drawn = 100 * k / n if measure.of_total and k is not None and n else value
    made = Measurement(
        network_id=measure.network_id,
        measure_id=measure.id or 0,
        on_day=on_day,
        value=None if flag is Flag.SUPPRESSED else drawn,
        k=k,
        n=n,
        flag=flag,
        note=note,
        created_by=actor.person_id,
    )
    db.add(made)
    audit.record(db, actor, ENTERED, made)
    return made
