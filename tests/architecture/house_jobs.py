"""The house's jobs that have stopped, mails that did not leave, and what is overdue."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import audit, clock, jobs, outbox
from app.core.access import NOBODY
from app.core.jobs import Job, JobState, Wanted
from app.core.outbox import Mail
from app.cycles.models import CycleState, TestCycle
from app.meetings.models import Task
from app.reminders import service as reminders
from app.reminders.models import MailKind
from tests.find import one
from tests.world import MADE


def samples(db: Session, person: int, secret: str) -> dict[str, str]:
    """The addresses of one of each."""
    ids = furnish(db, person, secret)
    return {
        "/varsler/stopp/{token}": f"/varsler/stopp/{ids['off']}",
        "/jobber/epost/{id}": f"/jobber/epost/{ids['mail']}",
        "/jobber/{id}": f"/jobber/{ids['stopped']}",
    }


def furnish(db: Session, person: int, secret: str) -> dict[str, Any]:
    """One of each; returns their numbers, and the link that turns a reminder off."""
    return {
        "stopped": _stopped(db, "en"),
        "mail": _mail(db, "en"),
        "off": reminders.token(secret, person, MailKind.MEETING),
    }


def grow(db: Session, ids: dict[str, Any], n: int) -> None:
    """One more of each, and of what is overdue."""
    _stopped(db, str(n))
    _mail(db, str(n))
    where = {"network_id": ids["nett"], "group_id": ids["group"]}
    late = clock.today() - timedelta(days=1)
    last = sa.select(sa.func.max(TestCycle.number)).filter_by(initiative_id=ids["initiative"])
    number = (db.scalar(last) or 0) + 1
    cycle = {"initiative_id": ids["initiative"], "number": number, "question": f"Frokost {n}?"}
    for record in (
        Task(text=f"Ringe {n}", due_on=late, **where),
        TestCycle(state=CycleState.RUNNING, ends_on=late, **cycle, **where),
    ):
        db.add(record)
        audit.record(db, NOBODY, MADE, record)


def _stopped(db: Session, name: str) -> int:
    jobs.put(db, [Wanted(reminders.ONE, f"prove:{name}")])
    job = one(db, Job, key=f"prove:{name}")
    job.state, job.problem, job.finished_at = JobState.FAILED, "ValueError", clock.now()
    db.flush()
    return job.id or 0


def _mail(db: Session, name: str) -> int:
    outbox.post(db, f"{name}@prove.eksempel.no", "Emne", "Tekst")
    db.flush()
    mail = db.scalars(sa.select(Mail).order_by(sa.text("id DESC"))).first()
    assert mail is not None
    mail.tries, mail.last_error = 2, "TimeoutError"
    db.flush()
    return mail.id or 0
