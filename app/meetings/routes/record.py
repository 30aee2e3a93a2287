"""A meeting's page: what it is, calling people to it, calling it off; and what is to be done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from starlette.responses import Response

from app.core import audit, clock, ical
from app.core.errors import Invalid
from app.core.forms import FormView
from app.core.forms import blank as blank_form
from app.core.i18n import _
from app.core.panels import panels_of
from app.core.web import Ctx
from app.meetings import document, forms, mailing, mode, queries, service, view
from app.meetings.models import KIND_LABELS, Meeting, MeetingState, Task, TaskState
from app.meetings.policy import MeetingDo, TaskDo
from app.meetings.queries import meeting_guard, task_guard
from app.meetings.routes.shared import ONE, address, calendar_file, router

READ, EDIT = meeting_guard(MeetingDo.READ), meeting_guard(MeetingDo.EDIT)
HOLD = meeting_guard(MeetingDo.HOLD)


@router.page(ONE + ".ics", READ)
def event(ctx: Ctx, meeting: Meeting) -> Response:
    """The meeting for one's own calendar."""
    events = view.events(ctx.network, [meeting], ctx.settings.base_url)
    return calendar_file(ical.calendar(meeting.title, events), meeting.slug)


@router.page(ONE, READ)
def detail(ctx: Ctx, meeting: Meeting) -> Response:
    """What it is, what it will be about, and the minutes when there are any."""
    return show(ctx, meeting)


def show(
    ctx: Ctx,
    meeting: Meeting,
    status: int = 200,
    form: FormView[forms.CancelForm] | None = None,
    trouble: str = "",
) -> Response:
    """The meeting's page. At most six queries; those outside the network see only what it is."""
    inside = ctx.can(MeetingDo.MINUTES, meeting)
    return ctx.render(
        "meetings/detail.html",
        status=status,
        meeting=meeting,
        home=address(ctx, meeting),
        kind=_(KIND_LABELS[meeting.kind]),
        state=view.state_label(meeting),
        color=view.COLORS.get(meeting.state, "neutral"),
        facts=view.facts(ctx.network, meeting),
        form=form or blank_form(forms.CancelForm),
        trouble=trouble,
        planned=meeting.state is MeetingState.PLANNED,
        early=meeting.starts_at.astimezone(clock.OSLO).date() > clock.today(),
        under_way=meeting.state is MeetingState.OPEN,
        may_hold=ctx.can(MeetingDo.HOLD, meeting),
        inside=inside,
        panels=panels_of(ctx, meeting),
        **_inside(ctx, meeting, inside),
    )


def _inside(ctx: Ctx, meeting: Meeting, inside: bool) -> dict[str, Any]:
    """What only those of the network see."""
    if not inside:
        return {"came": None, "tasks": [], "history": [], "minutes": None, "agenda": None}
    key = ("attendance", meeting.id)
    came = ctx.at_revision(ctx.network.id, key, lambda: queries.attendance(ctx.db, meeting.id))
    return {
        "came": view.came(came),
        "tasks": shown_tasks(ctx, queries.tasks_of_meeting(ctx.db, meeting.id)),
        "history": audit.history(ctx.db, meeting, names=True),
        "minutes": document.written(ctx, meeting),
        "agenda": mode.points(ctx, meeting)[0] if _shows_agenda(ctx, meeting) else None,
    }


def _shows_agenda(ctx: Ctx, meeting: Meeting) -> bool:
    """A meeting to come has an agenda, for those who hold it."""
    return meeting.state is MeetingState.PLANNED and ctx.can(MeetingDo.HOLD, meeting)


def shown_tasks(ctx: Ctx, rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Tasks as a list shows them, each with its button for those who may."""
    return [view.task(row, may=ctx.can(TaskDo.FINISH, row)) for row in rows]


@router.action(ONE + "/innkall", EDIT)
def invite(ctx: Ctx, meeting: Meeting) -> Response:
    """Ask everybody in the group to come."""
    service.demand_planned(meeting)
    if said := mailing.just_sent(ctx.db, meeting, mailing.INVITED):
        return ctx.redirect(address(ctx, meeting), say=said)
    sent = mailing.invite(ctx.db, ctx.actor, ctx.network, meeting, ctx.settings.base_url)
    return ctx.redirect(address(ctx, meeting), say=_("Innkallingen er sendt til %s.") % sent)


@router.action(ONE + "/avlys", EDIT)
def cancel(ctx: Ctx, meeting: Meeting) -> Response:
    """It is not held; everybody who was to come is told why."""
    form = ctx.parse(forms.CancelForm)
    if not form.ok:
        return show(ctx, meeting, 422, form)
    try:
        service.cancel(ctx.db, ctx.actor, meeting, form.data.cancel_reason)
    except Invalid as problem:
        form.say("", problem.reason)
        return show(ctx, meeting, 422, form)
    sent = mailing.tell_cancelled(ctx.db, ctx.actor, ctx.network, meeting, ctx.settings.base_url)
    say = _("Møtet er avlyst, og %s har fått beskjed.") % sent
    return ctx.redirect(address(ctx, meeting), say=say)


@router.action("/{nett}/oppgaver/{nummer:int}/gjort", task_guard(TaskDo.FINISH))
def finish(ctx: Ctx, task: Task) -> Response:
    """The task is done; pressed by two at once, it is done once."""
    if task.state is not TaskState.DONE:
        service.move_task(ctx.db, ctx.actor, task, TaskState.DONE)
    return ctx.redirect(_after(ctx, task), say=_("Oppgaven er gjort."))


def _after(ctx: Ctx, task: Task) -> str:
    """Where to go on: one's own page when that is where it was pressed, else the group's."""
    if ctx.fields.get("fra") == "min-side":
        return "/min-side#oppgaver"
    group = ctx.network.group(task.group_id)
    home = f"/{ctx.network.slug}"
    return f"{home}/grupper/{group.slug}#moter" if group else f"{home}/moter"
