"""The meeting itself: start it, follow it, write in it, end it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from zlib import crc32

from starlette.responses import Response

from app.core.errors import Conflict, Forbidden, Invalid
from app.core.forms import Form, FormView, blank, clean
from app.core.i18n import _
from app.core.looked_over import looked_over
from app.core.web import Ctx
from app.meetings import acts, agenda, closing, forms, mode, queries, rules, service
from app.meetings.models import EntryKind, Meeting, MeetingState
from app.meetings.policy import WHO_FINISHES, MeetingDo, TaskDo
from app.meetings.queries import meeting_guard
from app.meetings.routes.record import show
from app.meetings.routes.shared import MODE, ONE, address, router
from app.networks.labels import SECTOR_LABELS
from app.practices.policy import PracticeDo

HOLD = meeting_guard(MeetingDo.HOLD)
F = TypeVar("F", bound=Form)


@router.action(ONE + "/start", HOLD)
def start(ctx: Ctx, meeting: Meeting) -> Response:
    """«Start møtet»: the agenda is there. Pressed by two, it is started once."""
    if meeting.state is not MeetingState.OPEN:
        service.start(ctx.db, ctx.actor, meeting)
    return ctx.redirect(f"{address(ctx, meeting)}/mote")


@router.page(MODE, HOLD)
def going_on(ctx: Ctx, meeting: Meeting) -> Response:
    """The agenda, the point that is now, and the minutes growing; those alone for htmx."""
    if ctx.fragment_wanted:  # what somebody is writing beside it stays, also when it is over
        return ctx.render("meetings/_trail.html", **mode.follow(ctx, meeting))
    if meeting.state is not MeetingState.OPEN:
        return ctx.redirect(address(ctx, meeting))
    return ctx.render("meetings/mode.html", **mode.page(ctx, meeting, ctx.arg("punkt")))


def _refused(
    ctx: Ctx,
    meeting: Meeting,
    point: str,
    typed: dict[str, FormView[Any]] | None = None,
    trouble: str = "",
) -> Response:
    """The page again, with what was typed in the form it was typed in."""
    shown = mode.page(ctx, meeting, point, typed, trouble)
    return ctx.render("meetings/mode.html", status=422, **shown)


def _back(ctx: Ctx, meeting: Meeting, point: str, say: str) -> Response:
    """To the same point; a point that is over leads to the next."""
    home = f"{address(ctx, meeting)}/mote"
    return ctx.redirect(f"{home}?punkt={point}#na" if point else f"{home}#na", say=say)


def _write(
    ctx: Ctx, meeting: Meeting, name: str, model: type[F], act: Callable[[F, str], str]
) -> Response:
    """A form of the page: parse, do, and lead back. act: does it, and gives the sentence to say."""
    service.demand_open(meeting)
    form = ctx.parse(model)
    point = forms.point_of(form.values.get("point"))
    if not form.ok:
        return _refused(ctx, meeting, point, {name: form})
    try:
        say = act(form.data, point)
    except (Invalid, Conflict) as problem:
        form.say("", problem.reason or _("Noen andre lagret noe samtidig. Prøv igjen."))
        ctx.db.expire_all()
        return _refused(ctx, meeting, point, {name: form})
    if name != "task":  # those who have one are named by right
        say = looked_over(say, form.data)
    return _back(ctx, meeting, "" if name in {"cycle", "reply", "next"} else point, say)


@router.action(MODE + "/innsikt", HOLD)
def log(ctx: Ctx, meeting: Meeting) -> Response:
    """«Logg noe dere så»."""

    def act(data: forms.InsightForm, point: str) -> str:
        group_id = meeting.group_id or data.group_id
        if group_id is None or ctx.network.group(group_id) is None:
            raise Invalid(_("Velg hvilken gruppe innsikten hører til."))
        acts.log(ctx.db, ctx.actor, meeting, data.seen, group_id, point)
        return _("Innsikten er logget.")

    return _write(ctx, meeting, "insight", forms.InsightForm, act)


@router.action(MODE + "/oppgave", HOLD)
def give(ctx: Ctx, meeting: Meeting) -> Response:
    """«Fordel en oppgave»."""

    def act(data: forms.TaskForm, point: str) -> str:
        person = mode.person_of(ctx, meeting, data.person_id)
        acts.give(
            ctx.db,
            ctx.actor,
            meeting,
            data.task,
            person=person,
            who=data.who,
            due_on=data.due_on,
            point=point,
        )
        return _("Oppgaven er gitt.")

    return _write(ctx, meeting, "task", forms.TaskForm, act)


def _words(ctx: Ctx, meeting: Meeting, kind: EntryKind, words: str, point: str) -> None:
    subject = mode.subject_of(ctx, meeting, point)
    service.note(ctx.db, ctx.actor, meeting, kind, words, subject, point)


@router.action(MODE + "/beslutning", HOLD)
def decided(ctx: Ctx, meeting: Meeting) -> Response:
    """«Skriv en beslutning»."""

    def act(data: forms.DecisionForm, point: str) -> str:
        _words(ctx, meeting, EntryKind.DECISION, data.decided, point)
        return _("Beslutningen er ført.")

    return _write(ctx, meeting, "decision", forms.DecisionForm, act)


@router.action(MODE + "/notat", HOLD)
def noted(ctx: Ctx, meeting: Meeting) -> Response:
    """A note."""

    def act(data: forms.NoteForm, point: str) -> str:
        _words(ctx, meeting, EntryKind.NOTE, data.noted, point)
        return _("Notatet er ført.")

    return _write(ctx, meeting, "note", forms.NoteForm, act)


@router.action(MODE + "/test", HOLD)
def decide(ctx: Ctx, meeting: Meeting) -> Response:
    """What a test cycle ends with."""

    def act(data: forms.DecideForm, _point: str) -> str:
        acts.decide(ctx.db, ctx.actor, meeting, data.cycle_id, data.decision, data.reason)
        return _("Beslutningen er lagret.")

    return _write(ctx, meeting, "cycle", forms.DecideForm, act)


@router.action(MODE + "/svar", HOLD)
def reply(ctx: Ctx, meeting: Meeting) -> Response:
    """What the youth council is answered."""

    def act(data: forms.ReplyForm, _point: str) -> str:
        kind = data.answer_kind
        acts.answer(ctx.db, ctx.actor, meeting, data.request_id, kind, data.answer)
        return _("Svaret er lagret, og alle kan se det.")

    return _write(ctx, meeting, "reply", forms.ReplyForm, act)


@router.action(MODE + "/neste", HOLD)
def plan_next(ctx: Ctx, meeting: Meeting) -> Response:
    """When to meet again."""

    def act(data: forms.NextForm, _point: str) -> str:
        starts, ends = (rules.at(data.on_day, hour) for hour in (data.begins, data.ends))
        acts.plan_next(ctx.db, ctx.actor, meeting, starts, ends)
        return _("Neste møte er planlagt.")

    return _write(ctx, meeting, "next", forms.NextForm, act)


# What is only pressed.


def _press(
    ctx: Ctx, meeting: Meeting, model: type[F], act: Callable[[F], str], point: str
) -> Response:
    service.demand_open(meeting)
    form = ctx.parse(model)
    if not form.ok:
        return _refused(ctx, meeting, point, trouble=next(iter(form.errors.values())))
    try:
        say = act(form.data)
    except (Invalid, Conflict) as problem:
        trouble = problem.reason or _("Noen andre lagret noe samtidig. Prøv igjen.")
        ctx.db.expire_all()
        return _refused(ctx, meeting, point, trouble=trouble)
    return _back(ctx, meeting, point, say)


@router.action(MODE + "/unntak", HOLD)
def flag(ctx: Ctx, meeting: Meeting) -> Response:
    """An insight is an exception."""

    def act(data: forms.ExceptionForm) -> str:
        if data.question_id is None:
            raise Invalid(_("Velg et av gruppas vendespørsmål."))
        acts.flag(ctx.db, ctx.actor, meeting, data.insight_id, data.question_id)
        return _("Innsikten er merket som et unntak.")

    return _press(ctx, meeting, forms.ExceptionForm, act, agenda.SEEN)


@router.action(MODE + "/sett", HOLD)
def looked_at(ctx: Ctx, meeting: Meeting) -> Response:
    """An insight was looked at, and is no exception."""

    def act(data: forms.ExceptionForm) -> str:
        acts.looked_at(ctx.db, ctx.actor, meeting, data.insight_id)
        return _("Innsikten er sett på.")

    return _press(ctx, meeting, forms.ExceptionForm, act, agenda.SEEN)


@router.action(MODE + "/bekreft", HOLD)
def confirm(ctx: Ctx, meeting: Meeting) -> Response:
    """One more vouches for a practice."""

    def act(data: forms.ConfirmForm) -> str:
        practice = acts.practice_of(ctx.db, meeting, data.practice_id)
        if not ctx.can(PracticeDo.CONFIRM, practice):
            raise Invalid(_("Bare medlemmer av ressursgruppa kan bekrefte praksisen."))
        return acts.confirm(ctx.db, ctx.actor, meeting, practice).text

    return _press(ctx, meeting, forms.ConfirmForm, act, agenda.PRACTICES)


@router.action(MODE + "/gjort", HOLD)
def finish(ctx: Ctx, meeting: Meeting) -> Response:
    """A task from an earlier meeting is done."""

    def act(data: forms.DoneForm) -> str:
        task = acts.task_of(ctx.db, meeting, data.task_id)
        if not ctx.can(TaskDo.FINISH, task):
            raise Forbidden(_(WHO_FINISHES))
        acts.finish(ctx.db, ctx.actor, meeting, task)
        return _("Oppgaven er gjort.")

    return _press(ctx, meeting, forms.DoneForm, act, agenda.TASKS)


# Who came, and the end.


@router.page(ONE + "/oppmote", HOLD)
def attendance(ctx: Ctx, meeting: Meeting) -> Response:
    """A number for each of the network's organisations."""
    _demand_begun(meeting)
    form = blank(forms.AttendanceForm, **_came(ctx, meeting))
    return _attendance_page(ctx, meeting, form)


def _came(ctx: Ctx, meeting: Meeting) -> dict[str, Any]:
    """What stands there, as the form writes it; its version is worked out of the numbers."""
    came = {row.organisation_id: row.people for row in queries.attendance(ctx.db, meeting.id)}
    version = crc32(repr(sorted(came.items())).encode()) % 10**9
    return {f"org-{o.id}": str(came.get(o.id, "")) for o in _orgs(ctx)} | {"version": version}


def _demand_begun(meeting: Meeting) -> None:
    """Raise Invalid for a meeting that has not begun; what is approved stands."""
    if meeting.state is MeetingState.APPROVED:
        closing.demand_editable(meeting)
    if meeting.state is not MeetingState.CLOSED:
        service.demand_open(meeting)


def _attendance_page(
    ctx: Ctx, meeting: Meeting, form: FormView[forms.AttendanceForm], status: int = 200
) -> Response:
    shown = _attendance(ctx, meeting)
    return ctx.render("meetings/attendance.html", status=status, form=form, **shown)


def _attendance(ctx: Ctx, meeting: Meeting) -> dict[str, Any]:
    return {
        "meeting": meeting,
        "home": address(ctx, meeting),
        "rows": _rows(ctx, meeting),
        "back": _after_attendance(ctx, meeting),
    }


def _rows(ctx: Ctx, meeting: Meeting) -> list[tuple[str, str, str]]:
    """(field, organisation, sector), those of the group's own members first."""
    own = queries.organisations_of(ctx.db, meeting.network_id, meeting.group_id)
    found = sorted(_orgs(ctx), key=lambda o: o.id not in own)
    return [(f"org-{o.id}", o.name, _(SECTOR_LABELS[o.sector])) for o in found]


def _orgs(ctx: Ctx) -> Any:
    return ctx.network.organisations


def _after_attendance(ctx: Ctx, meeting: Meeting) -> str:
    under_way = meeting.state is MeetingState.OPEN
    return f"{address(ctx, meeting)}/mote" if under_way else address(ctx, meeting)


@router.action(ONE + "/oppmote", HOLD)
def attend(ctx: Ctx, meeting: Meeting) -> Response:
    """Keep how many came from where; when somebody else was first, show both."""
    _demand_begun(meeting)
    form = ctx.parse(forms.AttendanceForm)
    for organisation in _orgs(ctx):
        name = f"org-{organisation.id}"
        form.values[name] = clean(str(ctx.fields.get(name, "")))
    people = forms.counted(form, _orgs(ctx))
    if not form.ok:
        return _attendance_page(ctx, meeting, form, 422)
    current = _came(ctx, meeting)
    if form.data.version != current["version"]:
        shown = _attendance(ctx, meeting)
        return ctx.conflict("meetings/attendance.html", form, current, **shown)
    service.attend(ctx.db, ctx.actor, meeting, people)
    return ctx.redirect(_after_attendance(ctx, meeting), say=_("Oppmøtet er ført."))


@router.action(ONE + "/avslutt", HOLD)
def close(ctx: Ctx, meeting: Meeting) -> Response:
    """«Avslutt møtet»: the minutes stand there. Pressed by two, it is closed once."""
    if meeting.state is MeetingState.CLOSED:
        return ctx.redirect(f"{address(ctx, meeting)}#referat")
    try:
        closing.close(ctx.db, ctx.actor, ctx.network, meeting)
    except Invalid as problem:
        return show(ctx, meeting, 422, trouble=problem.reason)
    say = _("Møtet er avsluttet. Referatet er laget av det dere førte.")
    return ctx.redirect(f"{address(ctx, meeting)}#referat", say=say)
