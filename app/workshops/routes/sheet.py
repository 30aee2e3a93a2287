"""The seven questions of a discovery-and-action dialogue, one after another on the phone."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from app.core.errors import Invalid, NotFound
from app.core.forms import FormView
from app.core.i18n import _
from app.core.looked_over import looked_over
from app.core.web import Ctx
from app.meetings.models import Meeting
from app.networks.lists import shorten
from app.networks.policy import groups_to_log_in, works_in
from app.problems.models import FlipQuestion
from app.workshops import queries, rules, sheet
from app.workshops.forms import LineForm, TurnForm
from app.workshops.models import Became, DialogueLine
from app.workshops.policy import WorkshopDo
from app.workshops.queries import meeting_guard
from app.workshops.routes.shared import MEETING, frame, home, router

SHEET = MEETING + "/samtaleark"
STEP = SHEET + "/{steg:int}"
LINE = SHEET + "/linje/{nummer:int}"
WRITES = meeting_guard(WorkshopDo.SHEET)


@router.page(SHEET, WRITES)
def whole(ctx: Ctx, meeting: Meeting) -> Response:
    """The whole sheet, with what has been written, and where one begins."""
    found = queries.lines(ctx, meeting)
    parts = [
        (_asked(q), [_line(ctx, line) for line in found if line.question == q.no])
        for q in rules.QUESTIONS
    ]
    first = next((q["no"] for q, written in parts if not written), 1)
    return ctx.render("workshops/sheet.html", parts=parts, first=first, **frame(ctx, meeting))


def _asked(question: rules.Question) -> dict[str, Any]:
    return {"no": question.no, "text": _(question.text), "hint": _(question.hint)}


def _line(ctx: Ctx, row: Any) -> dict[str, Any]:
    """A line as it is shown: its own words, or the title of the insight it has become."""
    gone = row.became == Became.INSIGHT and not row.title
    return {
        "id": row.id,
        "text": _("Innsikten er slettet, eller bare for gruppa.")
        if gone
        else row.title or row.text,
        "href": f"/{ctx.network.slug}/innsikt/{row.slug}" if row.slug else "",
        "became": row.became,
        "open": row.became == Became.NOTHING,
    }


# one question


def _question(ctx: Ctx) -> rules.Question:
    found = rules.question(int(ctx.part("steg")))
    if found is None:
        raise NotFound
    return found


@router.page(STEP, WRITES)
def step(ctx: Ctx, meeting: Meeting) -> Response:
    """One question, what has been answered, and a box for one answer more."""
    question = _question(ctx)
    return _step(ctx, meeting, question, ctx.blank(LineForm))


def _step(
    ctx: Ctx,
    meeting: Meeting,
    question: rules.Question,
    form: FormView[LineForm],
    status: int = 200,
) -> Response:
    groups = _groups(ctx, meeting)
    numbers = [g.id for g in groups if works_in(ctx.actor, ctx.network.id, g.id)]
    exceptions = question.no == rules.EXCEPTIONS
    asked = queries.questions_to_answer(ctx.db, ctx.network.id, numbers) if exceptions else []
    return ctx.render(
        "workshops/step.html",
        status=status,
        form=form,
        question=_asked(question),
        last=rules.LAST,
        exceptions=exceptions,
        actions=question.no == rules.ACTIONS,
        lines=[_line(ctx, row) for row in queries.lines(ctx, meeting, question.no)],
        groups=[(group.id, group.name) for group in groups],
        choose=_usual(ctx, groups) is None,
        questions=[(row.id, _whose(ctx, row, len(groups))) for row in asked],
        **frame(ctx, meeting),
    )


def _whose(ctx: Ctx, row: Any, groups: int) -> str:
    """A flip question, with its group where there are several."""
    return f"{ctx.network.group(row.group_id).name}: {row.text}" if groups > 1 else str(row.text)


def _groups(ctx: Ctx, meeting: Meeting) -> list[Any]:
    """The groups an insight from the meeting may belong to."""
    own = ctx.network.group(meeting.group_id)
    return [own] if own else groups_to_log_in(ctx.actor, ctx.network)


def _usual(ctx: Ctx, groups: list[Any]) -> int | None:
    """One's own group, or the only one there is; who works in all of them has to choose."""
    own = ctx.actor.groups_in(ctx.network.id)
    usual = groups[0].id if len(groups) == 1 or groups[0].id in own else None
    return usual if usual is None else int(usual)


@router.action(STEP, WRITES)
def write(ctx: Ctx, meeting: Meeting) -> Response:
    """Keep the answer; the page stands ready for one more, or for the next question."""
    question, form = _question(ctx), ctx.parse(LineForm)
    onward = ctx.fields.get("go") == "neste"
    if onward and not str(form.values.get("text", "")).strip():
        return ctx.redirect(_after(ctx, meeting, question))
    if not form.ok:
        return _step(ctx, meeting, question, form, 422)
    try:
        sheet.write(ctx.db, ctx.actor, meeting, question.no, form.data.text)
    except Invalid as problem:
        form.say("text", problem.reason)
        return _step(ctx, meeting, question, form, 422)
    said = looked_over(_("Svaret er lagret.") if onward else "", form.data)
    here = home(ctx, meeting, f"samtaleark/{question.no}")
    return ctx.redirect(_after(ctx, meeting, question) if onward else here, say=said)


def _after(ctx: Ctx, meeting: Meeting, question: rules.Question) -> str:
    """The next question, or the whole sheet after the last."""
    on = f"samtaleark/{question.no + 1}" if question.no < rules.LAST else "samtaleark"
    return home(ctx, meeting, on)


# what becomes of a line


def _back(ctx: Ctx, meeting: Meeting, line: DialogueLine, say: str) -> Response:
    return ctx.redirect(home(ctx, meeting, f"samtaleark/{line.question}"), say=say)


@router.action(LINE + "/innsikt", WRITES)
def to_insight(ctx: Ctx, meeting: Meeting) -> Response:
    """One tap: the line is an insight from the dialogue, on the group's thread at once."""
    line, form = queries.load_line(ctx, meeting), ctx.parse(TurnForm)
    if not form.ok:
        raise Invalid(next(iter(form.errors.values())))
    question = _flip(ctx, form.data.question_id)
    groups = _groups(ctx, meeting)
    wanted = question.group_id if question else form.data.group_id or _usual(ctx, groups)
    group = next((g for g in groups if g.id == wanted), None)
    if group is None:
        asked = ctx.blank(LineForm)
        asked.say("", _("Velg hvilken gruppe innsikten hører til."))
        return _step(ctx, meeting, rules.QUESTIONS[line.question - 1], asked, 422)
    sheet.to_insight(ctx.db, ctx.actor, meeting, line, group.id, question)
    said = _("Innsikten er logget og står på siden til %s.") % shorten(group.name, 60)
    return _back(ctx, meeting, line, looked_over(said, line.text))


def _flip(ctx: Ctx, number: int | None) -> FlipQuestion | None:
    """The flip question it answers. Raises NotFound unless it is of a group one works in."""
    if number is None:
        return None
    question = ctx.db.get(FlipQuestion, number, with_for_update=True)
    if question is None or question.network_id != ctx.network.id:
        raise NotFound
    if not works_in(ctx.actor, ctx.network.id, question.group_id):
        raise NotFound
    return question


@router.action(LINE + "/oppgave", WRITES)
def to_task(ctx: Ctx, meeting: Meeting) -> Response:
    """One tap: the line is a task of the meeting."""
    line = queries.load_line(ctx, meeting)
    sheet.to_task(ctx.db, ctx.actor, meeting, line)
    return _back(ctx, meeting, line, _("Oppgaven er laget."))


@router.action(LINE + "/fjern", WRITES)
def remove(ctx: Ctx, meeting: Meeting) -> Response:
    """It was written by mistake."""
    line = queries.load_line(ctx, meeting)
    sheet.remove(ctx.db, ctx.actor, meeting, line)
    return _back(ctx, meeting, line, _("Linja er tatt bort."))
