"""What waits, runs and has stopped among jobs and mails, for whoever looks after the installation.

Nothing of what people wrote is in it, and no address in full: a kind, a moment, how often it was
tried, and the name of what went wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core import audit, clock, jobs
from app.core.access import Actor
from app.core.db import select
from app.core.errors import Invalid, NotFound
from app.core.i18n import N_, _
from app.core.jobs import KINDS, Job, JobState
from app.core.outbox import MAX_TRIES, Mail

AGAIN = audit.kind("job:again", N_("En jobb ble satt i gang igjen"), "what")
DROPPED = audit.kind("job:dropped", N_("En jobb ble droppet"), "what")
MAIL_AGAIN = audit.kind("mail:again", N_("En e-post ble satt i gang igjen"))
MAIL_DROPPED = audit.kind("mail:dropped", N_("En e-post ble droppet"))
MOST = 50
STOPPED_BY_ADMIN = N_("Den som driver installasjonen, har stoppet jobben.")
NO_AGAIN = N_("Jobben kan ikke prøves igjen: det den jobbet med, er ikke lagret lenger.")
NO_DROP = N_("Jobben pågår eller er ferdig, og kan ikke droppes.")
OPEN = (JobState.RUNNING, JobState.FAILED, JobState.WAITING)  # in the order they are shown


def counts(db: Session) -> dict[JobState, int]:
    """How many jobs there are in each state. One query."""
    rows = db.execute(select(col(Job.state), sa.func.count()).group_by(col(Job.state)))
    return {row[0]: row[1] for row in rows}


def open_jobs(db: Session, state: JobState) -> Sequence[Any]:
    """The jobs in a state, those due first: without what they work on. One query."""
    return db.execute(
        select(
            col(Job.id),
            col(Job.kind),
            col(Job.state),
            col(Job.due_at),
            col(Job.attempts),
            col(Job.problem),
            col(Job.created_at),
            col(Job.finished_at),
            col(Job.done),
            col(Job.total),
        )
        .where(col(Job.state) == state)
        .order_by(col(Job.due_at), col(Job.id))
        .limit(MOST)
    ).all()


def label_of(kind: str) -> str:
    """The kind of job in words."""
    known = KINDS.get(kind)
    return _(known.label) if known else kind


def can_again(kind: str) -> bool:
    """Whether what it works on was kept, so that it can be tried again."""
    known = KINDS.get(kind)
    return known is not None and known.keeps


def _locked(db: Session, number: int) -> Job:
    job = db.get(Job, number, with_for_update=True)
    if job is None or job.state is JobState.DRAFT:
        raise NotFound
    return job


def again(db: Session, actor: Actor, number: int) -> None:
    """Let a job that has stopped be tried again, now. Raises NotFound, Invalid."""
    job = _locked(db, number)
    if job.state is not JobState.FAILED or not can_again(job.kind):
        raise Invalid(_(NO_AGAIN))
    jobs.start(job, job.total)
    job.finished_at = None
    audit.aside(db, actor, AGAIN, job, what=job.kind)


def drop(db: Session, actor: Actor, number: int) -> None:
    """Let go of a job that waits or has stopped; its row stays for a while, so that it is not
    queued anew. Raises NotFound, Invalid."""
    job = _locked(db, number)
    if job.state not in {JobState.WAITING, JobState.FAILED}:
        raise Invalid(_(NO_DROP))
    # Whoever started what can't be tried again (an import) is told so on its page.
    told = job.person_id is not None and not can_again(job.kind)
    job.state = JobState.FAILED if told else JobState.DROPPED
    job.problem = job.problem if job.state is JobState.DROPPED else _(STOPPED_BY_ADMIN)
    job.finished_at, job.material, job.choices = clock.now(), {}, {}
    job.version += 1
    audit.aside(db, actor, DROPPED, job, what=job.kind)


# mail


def mail_counts(db: Session) -> tuple[int, int]:
    """(how many mails wait, how many were given up). One query."""
    given_up = sa.func.sum(sa.case((col(Mail.tries) >= MAX_TRIES, 1), else_=0))
    every, lost = db.execute(select(sa.func.count(), given_up)).one()
    return every - (lost or 0), lost or 0


def stuck_mails(db: Session) -> Sequence[Any]:
    """Mails that were tried and did not leave, those given up first. One query."""
    return db.execute(
        select(
            col(Mail.id),
            col(Mail.to),
            col(Mail.created_at),
            col(Mail.due_at),
            col(Mail.tries),
            col(Mail.last_error),
            (col(Mail.tries) >= MAX_TRIES).label("lost"),
        )
        .where(col(Mail.tries) > 0)
        .order_by(col(Mail.tries).desc(), col(Mail.id))
        .limit(MOST)
    ).all()


def masked(address: str) -> str:
    """An address that its owner would know, and nobody else.

    >>> masked("kari.nordmann@eksempel.no")
    'k•••@e•••.no'
    """
    name, _at, host = address.rpartition("@")
    first, dot, last = host.rpartition(".")
    return f"{name[:1]}•••@{first[:1]}•••{dot}{last if dot else ''}"


def _mail(db: Session, number: int) -> Mail:
    mail = db.get(Mail, number, with_for_update=True)
    if mail is None:
        raise NotFound
    return mail


def mail_again(db: Session, actor: Actor, number: int) -> None:
    """Send it now, and as often as a new one if need be. Raises NotFound when it has left."""
    mail = _mail(db, number)
    mail.tries, mail.due_at = 0, clock.now()
    audit.aside(db, actor, MAIL_AGAIN, mail)


def mail_drop(db: Session, actor: Actor, number: int) -> None:
    """Never send it. Raises NotFound when it has left."""
    mail = _mail(db, number)
    audit.aside(db, actor, MAIL_DROPPED, mail)
    db.delete(mail)
