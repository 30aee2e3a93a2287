"""The installation's jobs and mails: what waits, what runs, what has stopped and why."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from app.core import backlog, clock
from app.core.access import ADMIN
from app.core.i18n import _
from app.core.jobs import JobState
from app.core.web import Ctx
from app.networks.routes.installation import JOBS, show
from app.networks.routes.shared import number, router


@router.page(JOBS, ADMIN)
def jobs(ctx: Ctx, _record: None) -> Response:
    """All of it on one page. Seven queries."""
    counts = backlog.counts(ctx.db)
    waiting, lost = backlog.mail_counts(ctx.db)
    lists = {state: [_job(row) for row in backlog.open_jobs(ctx.db, state)] for state in _SHOWN}
    return show(
        ctx,
        "jobs",
        None,
        failed=lists[JobState.FAILED],
        open=lists[JobState.RUNNING] + lists[JobState.WAITING],
        counts={state.value: counts.get(state, 0) for state in JobState},
        mails=[_mail(row) for row in backlog.stuck_mails(ctx.db)],
        mails_waiting=waiting,
        mails_lost=lost,
        sends=bool(ctx.settings.smtp_host),
        most=backlog.MOST,
    )


_SHOWN = (JobState.FAILED, JobState.RUNNING, JobState.WAITING)


def _job(row: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "label": backlog.label_of(row.kind),
        "running": row.state is JobState.RUNNING,
        "due_at": row.due_at,
        "hour": row.due_at.astimezone(clock.OSLO).strftime("%H.%M"),
        "ended_at": row.finished_at,
        "attempts": row.attempts,
        "problem": row.problem,
        "again": backlog.can_again(row.kind),
    }


def _mail(row: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "to": backlog.masked(row.to),
        "created_at": row.created_at,
        "due_at": row.due_at,
        "tries": row.tries,
        "problem": row.last_error,
        "lost": row.lost,
    }


@router.action(JOBS + "/{id}/igjen", ADMIN)
def job_again(ctx: Ctx, _record: None) -> Response:
    """Try a job that has stopped once more."""
    backlog.again(ctx.db, ctx.actor, number(ctx))
    return ctx.redirect(JOBS, say=_("Jobben er satt i gang igjen."))


@router.action(JOBS + "/{id}/dropp", ADMIN)
def job_drop(ctx: Ctx, _record: None) -> Response:
    """Let go of a job."""
    backlog.drop(ctx.db, ctx.actor, number(ctx))
    return ctx.redirect(JOBS, say=_("Jobben er droppet."))


@router.action(JOBS + "/epost/{id}/igjen", ADMIN)
def mail_again(ctx: Ctx, _record: None) -> Response:
    """Try to send a mail once more."""
    backlog.mail_again(ctx.db, ctx.actor, number(ctx))
    return ctx.redirect(f"{JOBS}#epost", say=_("E-posten sendes på nytt."))


@router.action(JOBS + "/epost/{id}/dropp", ADMIN)
def mail_drop(ctx: Ctx, _record: None) -> Response:
    """Never send it."""
    backlog.mail_drop(ctx.db, ctx.actor, number(ctx))
    return ctx.redirect(f"{JOBS}#epost", say=_("E-posten er droppet."))
