"""Signing up without an account, taking it back by the link in the mail, and who comes."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from app.core import audit, clock
from app.core.access import NOBODY, OPEN
from app.core.errors import Invalid, NotFound, TooMany
from app.core.forms import FormView
from app.core.i18n import _, long_date, ngettext
from app.core.paging import cursor
from app.core.web import Ctx
from app.meetings.models import Meeting
from app.meetings.rules import when
from app.networks.labels import sector_choices
from app.workshops import limits, queries, rules, signup
from app.workshops.forms import ComingForm, MessageForm, SignupForm
from app.workshops.models import DEFAULT_DAYS, STANDING_LABELS, Signup, Standing
from app.workshops.policy import WorkshopDo
from app.workshops.queries import meeting_guard
from app.workshops.routes.shared import MEETING, frame, home, router

SIGN_UP = MEETING + "/pamelding"
COMING = MEETING + "/deltakere"
BY_LINK = "/pamelding/{token}"
SETTINGS = ("open", "places", "last_day", "keep_days")


# signing up


@router.page(SIGN_UP, meeting_guard(WorkshopDo.SIGN_UP))
def form(ctx: Ctx, meeting: Meeting) -> Response:
    """The form, or why there is none now; no account is needed."""
    return _form(ctx, meeting, ctx.blank(ComingForm, people=1))


def _form(ctx: Ctx, meeting: Meeting, form: FormView[ComingForm], status: int = 200) -> Response:
    row = queries.signup_of(ctx.db, meeting)
    places = row.places if row else 0
    left = max(0, places - queries.taken(ctx.db, meeting)) if places else None
    return ctx.render(
        "workshops/signup.html",
        status=status,
        form=form,
        closed=rules.closed(row, meeting, clock.now()),
        left=left,
        last_day=row.last_day if row else None,
        delete_by=rules.delete_by(meeting, row),
        organisations=[(o.id, o.name) for o in ctx.network.organisations],
        sectors=sector_choices(),
        **frame(ctx, meeting),
    )


@router.action(SIGN_UP, meeting_guard(WorkshopDo.SIGN_UP))
def send(ctx: Ctx, meeting: Meeting) -> Response:
    """Keep it, and confirm it by mail. A sign-up twice is one, and looks like the first."""
    form = ctx.parse(ComingForm)
    number = form.data.organisation_id if form.ok else None
    if number is not None and ctx.network.organisation(number) is None:
        form.say("organisation_id", _("Velg ett av alternativene."))
    if not form.ok:
        return _form(ctx, meeting, form, 422)
    data = form.data
    try:
        limits.demand(data.email, ctx.request.client.host if ctx.request.client else "")
    except TooMany as problem:
        form.say("", problem.reason)
        return _form(ctx, meeting, form, problem.status)
    # One of the list is not given another name too.
    values = data.model_dump(exclude={"version"})
    if number is not None:
        values |= {"organisation": "", "sector": None}
    try:
        signup.receive(ctx.db, meeting, signup.Coming(**values), ctx.settings.base_url)
    except Invalid as problem:
        form.say("", problem.reason)
        return _form(ctx, meeting, form, 422)
    return ctx.redirect(home(ctx, meeting, "pamelding/takk"))


@router.page(SIGN_UP + "/takk", meeting_guard(WorkshopDo.SIGN_UP))
def thanks(ctx: Ctx, meeting: Meeting) -> Response:
    """The same for everybody: the mail tells whether there was a place."""
    return ctx.render("workshops/thanks.html", **frame(ctx, meeting))


# the link in the mail


@router.page(BY_LINK, OPEN)
def own(ctx: Ctx, _nothing: None) -> Response:
    """One's own sign-up; mail programs open links by themselves, so opening takes nothing back."""
    return _own_page(ctx)


def _own_page(ctx: Ctx) -> Response:
    found = queries.own_signup(ctx)
    meeting = found.meeting if found else None
    response = ctx.render(
        "workshops/own.html",
        own=found,
        when=when(meeting.starts_at, meeting.ends_at) if meeting else "",
        over=meeting is not None and meeting.starts_at <= clock.now(),
        standing=_(STANDING_LABELS[found.participant.state]) if found else "",
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@router.action(BY_LINK, OPEN)
def withdraw(ctx: Ctx, _nothing: None) -> Response:
    """They don't come after all; the row goes at once."""
    found = queries.own_signup(ctx)
    if found is None:
        raise NotFound
    base = ctx.settings.base_url
    signup.withdraw(ctx.db, NOBODY, found.meeting, found.participant, base)
    return ctx.redirect(ctx.path, say=_("Du er meldt av, og alt du skrev, er slettet."))


# who comes


@router.page(COMING, meeting_guard(WorkshopDo.ARRANGE))
def coming(ctx: Ctx, meeting: Meeting) -> Response:
    """Who has signed up, how many from where, and the sign-up's settings."""
    row = queries.signup_of(ctx.db, meeting)
    return _coming(ctx, meeting, row, ctx.blank(SignupForm, **_current(row)))


def _current(row: Signup | None) -> dict[str, Any]:
    row = row or Signup(network_id=0, meeting_id=0, keep_days=DEFAULT_DAYS, version=0)
    return {
        "open": "1" if row.open else "",
        "places": row.places or "",
        "last_day": row.last_day,
        "keep_days": row.keep_days,
        "version": row.version,
    }


def _coming(
    ctx: Ctx, meeting: Meeting, row: Signup | None, form: FormView[SignupForm], status: int = 200
) -> Response:
    return ctx.render(
        "workshops/coming.html", status=status, form=form, **_around(ctx, meeting, row)
    )


def _around(ctx: Ctx, meeting: Meeting, row: Signup | None) -> dict[str, Any]:
    after = cursor(ctx.arg("etter"))
    found = queries.participants(ctx.db, meeting, after)
    return {
        "rows": [_shown(ctx, person) for person in found.rows],
        "counted": queries.counts(ctx.db, meeting, ctx.network),
        "places": row.places if row else 0,
        "closed": rules.closed(row, meeting, clock.now()),
        "begun": meeting.state in rules.HELD,
        "address": f"{ctx.settings.base_url}{home(ctx, meeting, 'pamelding')}",
        "history": audit.history(ctx.db, row, names=True) if row else [],
        "next_url": f"{ctx.path}?etter={found.after}" if found.after else None,
        "first_url": ctx.path if after is not None else None,
        **frame(ctx, meeting),
    }


def _shown(ctx: Ctx, row: Any) -> dict[str, Any]:
    known = ctx.network.organisation(row.organisation_id)
    return {
        "id": row.id,
        "role": row.role,
        "email": row.email,
        "organisation": known.name if known else row.organisation,
        "people": row.people,
        "needs": row.needs,
        "waits": row.state == Standing.WAITING,
        "label": _(STANDING_LABELS[row.state]),
    }


@router.action(COMING, meeting_guard(WorkshopDo.ARRANGE))
def arrange(ctx: Ctx, meeting: Meeting) -> Response:
    """Open or close it; when somebody else was first, show both."""
    form, row = ctx.parse(SignupForm), queries.signup_of(ctx.db, meeting, lock=True)
    day = rules.day_of(meeting.starts_at)
    if form.ok and form.data.last_day and form.data.last_day > day:
        form.say("last_day", _("Møtet er %s. Velg den dagen eller en tidligere.") % long_date(day))
    if not form.ok:
        return _coming(ctx, meeting, row, form, 422)
    current = _current(row)
    if form.data.version != current["version"]:
        around = _around(ctx, meeting, row)
        return ctx.conflict("workshops/coming.html", form, current, **around)
    values = {name: getattr(form.data, name) for name in SETTINGS}
    base = ctx.settings.base_url
    try:
        signup.arrange(ctx.db, ctx.actor, meeting, form.data.version, values, base)
    except Invalid as problem:
        form.say("keep_days", problem.reason)
        return _coming(ctx, meeting, row, form, 422)
    said = _("Påmeldingen er lagret.")
    if 0 < form.data.places < queries.taken(ctx.db, meeting):
        said = _("Påmeldingen er lagret. Flere er påmeldt enn det er plass til; ingen er meldt av.")
    return ctx.redirect(home(ctx, meeting, "deltakere"), say=said)


@router.action(COMING + "/{nummer:int}/meld-av", meeting_guard(WorkshopDo.ARRANGE))
def dismiss(ctx: Ctx, meeting: Meeting) -> Response:
    """Somebody has called, and does not come after all."""
    participant = queries.load_participant(ctx, meeting)
    signup.dismiss(ctx.db, ctx.actor, meeting, participant, ctx.settings.base_url)
    said = _("Meldt av. De får en e-post om det.")
    return ctx.redirect(home(ctx, meeting, "deltakere#liste"), say=said)


@router.page(COMING + "/melding", meeting_guard(WorkshopDo.ARRANGE))
def message(ctx: Ctx, meeting: Meeting) -> Response:
    """Write to all who come."""
    return _message(ctx, meeting, ctx.blank(MessageForm))


def _message(
    ctx: Ctx, meeting: Meeting, form: FormView[MessageForm], status: int = 200
) -> Response:
    many = len(queries.addresses(ctx.db, meeting))
    around = frame(ctx, meeting)
    return ctx.render("workshops/message.html", status=status, form=form, many=many, **around)


@router.action(COMING + "/melding", meeting_guard(WorkshopDo.ARRANGE))
def send_message(ctx: Ctx, meeting: Meeting) -> Response:
    """It goes by mail to each of them."""
    form = ctx.parse(MessageForm)
    if not form.ok:
        return _message(ctx, meeting, form, 422)
    try:
        many = signup.write_to_all(ctx.db, ctx.actor, meeting, form.data.text)
    except Invalid as problem:
        form.say("text", problem.reason)
        return _message(ctx, meeting, form, 422)
    return ctx.redirect(home(ctx, meeting, "deltakere"), say=_("Sendt til %s.") % many)


@router.action(COMING + "/oppmote", meeting_guard(WorkshopDo.ARRANGE))
def set_attendance(ctx: Ctx, meeting: Meeting) -> Response:
    """Let those who signed up be those who came."""
    added, left = signup.set_attendance(ctx.db, ctx.actor, meeting)
    said = [
        _("Oppmøtet er satt inn. Rett det som ble annerledes.")
        if added
        else _("Oppmøtet er som før.")
    ]
    if left:
        outside = ngettext(
            "%s person fra en organisasjon utenfor nettverkets liste er ikke regnet med.",
            "%s personer fra organisasjoner utenfor nettverkets liste er ikke regnet med.",
            left,
        )
        said.append(outside % left)
    return ctx.redirect(home(ctx, meeting, "deltakere"), say=" ".join(said))
