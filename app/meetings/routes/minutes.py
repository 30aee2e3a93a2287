"""The minutes once the meeting is over: mend, approve, send, print."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from app.core.errors import Conflict, Invalid
from app.core.forms import FormView
from app.core.i18n import _
from app.core.web import Ctx
from app.meetings import closing, document, forms, mailing, queries, rules, trail
from app.meetings.models import Meeting
from app.meetings.policy import MeetingDo
from app.meetings.queries import meeting_guard
from app.meetings.routes.record import show
from app.meetings.routes.shared import ONE, address, router

HOLD = meeting_guard(MeetingDo.HOLD)
TEXT = ONE + "/referat"


@router.page(ONE + "/referat.pdf", meeting_guard(MeetingDo.MINUTES), slow=True)
def paper(ctx: Ctx, meeting: Meeting) -> Response:
    """The minutes for print."""
    _demand_held(meeting)
    headers = {
        "Content-Disposition": f'inline; filename="referat-{meeting.slug}.pdf"',
        "Cache-Control": "no-store",
    }
    made = document.on_paper(ctx, meeting)
    return Response(made, media_type="application/pdf", headers=headers)


def _demand_held(meeting: Meeting) -> None:
    if meeting.state not in rules.HELD:
        closing.demand_editable(meeting)


@router.page(TEXT, HOLD)
def editing(ctx: Ctx, meeting: Meeting) -> Response:
    """The minutes as a text to mend."""
    closing.demand_editable(meeting)
    form = ctx.blank(forms.MinutesForm, **_current(meeting))
    return ctx.render("meetings/minutes.html", form=form, **_around(ctx, meeting))


def _current(meeting: Meeting) -> dict[str, Any]:
    return {"minutes": meeting.minutes, "version": meeting.version}


def _around(ctx: Ctx, meeting: Meeting) -> dict[str, Any]:
    """Beside the text: what the numbers in it stand for."""
    rows = queries.entries(ctx.db, meeting.id)
    about = trail.about(ctx, rows)
    found = sorted(trail.numbered(rows, about).items())
    return {
        "meeting": meeting,
        "home": address(ctx, meeting),
        "links": [(f"[#{number}]", subject) for number, subject in found if subject],
    }


@router.action(TEXT, HOLD)
def rewrite(ctx: Ctx, meeting: Meeting) -> Response:
    """Keep the text; when somebody else was first, show both."""
    closing.demand_editable(meeting)
    form = ctx.parse(forms.MinutesForm)
    if not form.ok:
        return _edit_page(ctx, meeting, form, 422)
    if form.data.version != meeting.version:
        page = "meetings/minutes.html"
        return ctx.conflict(page, form, _current(meeting), **_around(ctx, meeting))
    closing.rewrite(ctx.db, ctx.actor, meeting, form.data.version, form.data.minutes)
    return ctx.redirect(f"{address(ctx, meeting)}#referat", say=_("Referatet er lagret."))


def _edit_page(
    ctx: Ctx, meeting: Meeting, form: FormView[forms.MinutesForm], status: int
) -> Response:
    page = "meetings/minutes.html"
    return ctx.render(page, status=status, form=form, **_around(ctx, meeting))


@router.action(ONE + "/godkjenn", meeting_guard(MeetingDo.APPROVE))
def approve(ctx: Ctx, meeting: Meeting) -> Response:
    """Freeze the minutes as they were seen."""
    form = ctx.parse(forms.ApproveForm)
    seen = form.data.version if form.ok else 0
    try:
        closing.approve(ctx.db, ctx.actor, meeting, seen)
    except Conflict:
        trouble = _("Noen endret referatet mens du leste. Les det én gang til, og godkjenn så.")
        return show(ctx, meeting, 409, trouble=trouble)
    except Invalid as problem:
        return show(ctx, meeting, 422, trouble=problem.reason)
    return ctx.redirect(f"{address(ctx, meeting)}#referat", say=_("Referatet er godkjent."))


@router.action(ONE + "/send", HOLD)
def send(ctx: Ctx, meeting: Meeting) -> Response:
    """Tell the group where the minutes stand."""
    _demand_held(meeting)
    if said := mailing.just_sent(ctx.db, meeting, mailing.SENT):
        return ctx.redirect(address(ctx, meeting), say=said)
    sent = mailing.send_minutes(ctx.db, ctx.actor, ctx.network, meeting, ctx.settings.base_url)
    return ctx.redirect(address(ctx, meeting), say=_("Referatet er sendt til %s.") % sent)
