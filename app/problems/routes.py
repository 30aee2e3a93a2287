"""Pages and actions of problem statements and flip questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from app.core.choices import choices
from app.core.errors import Forbidden
from app.core.forms import FormView, clean
from app.core.i18n import _, long_date
from app.core.looked_over import looked_over, named, points_out
from app.core.panels import Panel, panels_of
from app.core.web import Ctx, Router
from app.networks.queries import GroupInfo
from app.problems import changes, forms, queries, rules, service
from app.problems.models import (
    ANSWER_LABELS,
    FORM_LABELS,
    STATE_LABELS,
    FlipQuestion,
    ProblemVersion,
    StatementState,
)
from app.problems.policy import WHO_ADOPTS, ProblemDo, sees_drafts
from app.problems.queries import group_guard, question_guard, version_guard

router = Router()
GROUP = "/{nett}/grupper/{gruppe}"
ALL = GROUP + "/problemstilling"
QUESTIONS = GROUP + "/vendesporsmal"
TEXTS = ("text", "form", "target_group", "reason")
WRITTEN = ("text", "target_group", "reason")


def group_address(ctx: Ctx) -> str:
    """The group's page."""
    return f"/{ctx.network.slug}/grupper/{ctx.part('gruppe')}"


def statement_address(ctx: Ctx) -> str:
    """The page of all versions."""
    return group_address(ctx) + "/problemstilling"


@dataclass(frozen=True)
class Shown:
    """A version as its page shows it."""

    record: ProblemVersion
    state_label: str
    form_label: str
    label: str
    pieces: list[changes.Piece]
    remark: rules.Remark | None
    panels: list[Panel]


def label_of(version: Any) -> str:
    """«Versjon 2, vedtatt 14. mars 2022»; for a version or a row with its columns."""
    if version.adopted_on is None:
        return _("Versjon %(n)s, utkast") % {"n": version.number}
    when = {"n": version.number, "date": long_date(version.adopted_on)}
    return _("Versjon %(n)s, vedtatt %(date)s") % when


@router.page(ALL, group_guard(ProblemDo.READ))
def index(ctx: Ctx, group: GroupInfo) -> Response:
    """Every version, newest first, with what changed and what it rests on."""
    found = queries.version_records(ctx.db, group.id, sees_drafts(ctx.actor, group))
    return ctx.render(
        "problems/list.html",
        group=group,
        versions=_shown(ctx, found),
        has_draft=any(v.adopted_on is None for v in found),
    )


def _shown(ctx: Ctx, found: Sequence[ProblemVersion]) -> list[Shown]:
    earlier = [*found[1:], None]
    return [
        Shown(
            record=version,
            state_label=_(STATE_LABELS[version.state]),
            form_label=_(FORM_LABELS[version.form]),
            label=label_of(version),
            pieces=changes.pieces(before.text, version.text) if before else [],
            remark=rules.remark(version.text) if version is found[0] else None,
            panels=panels_of(ctx, version),
        )
        for version, before in zip(found, earlier, strict=True)
    ]


@router.page(ALL + "/ny", group_guard(ProblemDo.EDIT))
def new(ctx: Ctx, group: GroupInfo) -> Response:
    """The draft, or the next version begun from the adopted text.

    Whoever was led here by «Vedta versjonen» is asked about the words at once.
    """
    draft = queries.draft_of(ctx.db, group.id)
    if draft is not None:
        form = _blank(ctx, _current(draft))
        typed = {name: str(clean(form.values.get(name, ""))) for name in WRITTEN}
        asks = bool(ctx.arg("vedta")) and ctx.can(ProblemDo.ADOPT, group)
        return _form_page(ctx, group, form, asks=asks and points_out(form, typed))
    before = queries.current_version(ctx.db, group.id)
    values = _current(before) | {"reason": ""} if before else {"form": "problem"}
    return _form_page(ctx, group, _blank(ctx, values | {"version": 0}))


def _blank(ctx: Ctx, values: dict[str, Any]) -> FormView[forms.VersionForm]:
    """With what was typed and not sent put back, but not the tick: it was for the words of then."""
    form = ctx.blank(forms.VersionForm, **values)
    form.values.pop("sure", None)
    return form


def _current(version: Any) -> dict[str, Any]:
    return {name: getattr(version, name) for name in TEXTS} | {"version": version.version}


def _form_context(ctx: Ctx, group: GroupInfo) -> dict[str, Any]:
    return {
        "group": group,
        "before": queries.current_version(ctx.db, group.id),
        "form_choices": choices(FORM_LABELS),
        "may_adopt": ctx.can(ProblemDo.ADOPT, group),
    }


def _form_page(
    ctx: Ctx,
    group: GroupInfo,
    form: FormView[forms.VersionForm],
    status: int = 200,
    asks: bool = False,
) -> Response:
    """asks: the box «these words name nobody» is shown; once it was, it stays."""
    remark = rules.remark(str(form.values.get("text", "")))
    shown = _form_context(ctx, group) | {"asks": asks or "sure" in form.values}
    return ctx.render("problems/form.html", status=status, form=form, remark=remark, **shown)


@router.action(ALL + "/ny", group_guard(ProblemDo.EDIT))
def save(ctx: Ctx, group: GroupInfo) -> Response:
    """Save the draft, and adopt it when that button was pressed.

    An adopted text can't be changed: what may tell who somebody is, is asked about before.
    """
    form = ctx.parse(forms.VersionForm)
    draft = queries.draft_of(ctx.db, group.id, lock=True)
    before = queries.current_version(ctx.db, group.id)
    if form.ok and before is not None and not form.data.reason:
        form.say("reason", _(service.WHY_CHANGED))
    if not form.ok:
        return _form_page(ctx, group, form, 422)
    if form.data.version != (draft.version if draft else 0):
        return _conflict(ctx, group, form, draft or before)
    if form.data.adopt and not ctx.can(ProblemDo.ADOPT, group):
        raise Forbidden(_(WHO_ADOPTS))
    if form.data.adopt and not form.data.sure and points_out(form, _words(form.data)):
        return _form_page(ctx, group, form, 422, asks=True)
    written = _written(ctx, group, draft, form.data)
    if form.data.adopt:
        service.adopt(ctx.db, ctx.actor, written)
        return ctx.redirect(statement_address(ctx), say=_adopted(written))
    said = looked_over(_("Utkastet er lagret."), form.data)
    return ctx.redirect(statement_address(ctx), say=said)


def _words(written: Any) -> dict[str, str]:
    return {name: getattr(written, name) for name in WRITTEN}


def _written(
    ctx: Ctx, group: GroupInfo, draft: ProblemVersion | None, data: forms.VersionForm
) -> ProblemVersion:
    values = {name: getattr(data, name) for name in TEXTS}
    if draft is None:
        return service.write_version(ctx.db, ctx.actor, group.network_id, group.id, **values)
    service.rewrite(ctx.db, ctx.actor, draft, data.version, values)
    return draft


def _conflict(
    ctx: Ctx, group: GroupInfo, form: FormView[forms.VersionForm], theirs: Any
) -> Response:
    """Somebody wrote the draft, or adopted it, in between: both texts, mine in the form."""
    current = _current(theirs) if theirs is not None else {"version": 0}
    if theirs is None or theirs.adopted_on is not None:
        current["version"] = 0
    form.values.pop("sure", None)  # it was for the words as they were
    shown = _form_context(ctx, group) | {"remark": None, "asks": False}
    return ctx.conflict("problems/form.html", form, current, **shown)


def _adopted(version: ProblemVersion) -> str:
    return _("Versjon %(n)s er vedtatt.") % {"n": version.number}


@router.action(ALL + "/{nummer:int}/vedta", version_guard(ProblemDo.ADOPT))
def adopt(ctx: Ctx, version: ProblemVersion) -> Response:
    """The draft, as it was seen, becomes the group's statement; or its form asks before."""
    if version.state is StatementState.DRAFT and named(_words(version)):
        return ctx.redirect(statement_address(ctx) + "/ny?vedta=1")
    form = ctx.parse(forms.AdoptForm)
    seen = form.data.version if form.ok else 0
    service.adopt(ctx.db, ctx.actor, version, seen=seen)
    return ctx.redirect(statement_address(ctx), say=_adopted(version))


@router.page(QUESTIONS + "/ny", group_guard(ProblemDo.ASK))
def new_question(ctx: Ctx, group: GroupInfo) -> Response:
    """The statement turned round: a proposal to write further on."""
    before = queries.current_version(ctx.db, group.id)
    proposal = rules.proposal(before.text) if before else ""
    return _question_page(ctx, ctx.blank(forms.QuestionForm, text=proposal), before)


def _question_page(
    ctx: Ctx, form: FormView[forms.QuestionForm], before: Any, status: int = 200
) -> Response:
    shown = {"question": None, "before": before, "home": group_address(ctx)}
    return ctx.render("problems/question.html", status=status, form=form, **shown)


@router.action(QUESTIONS + "/ny", group_guard(ProblemDo.ASK))
def ask(ctx: Ctx, group: GroupInfo) -> Response:
    """Ask it."""
    form = ctx.parse(forms.QuestionForm)
    if not form.ok:
        return _question_page(ctx, form, queries.current_version(ctx.db, group.id), 422)
    service.ask(ctx.db, ctx.actor, group.network_id, group.id, form.data.text)
    said = looked_over(_("Vendespørsmålet er stilt."), form.data)
    return ctx.redirect(group_address(ctx) + "#snu", say=said)


def _question_values(question: FlipQuestion) -> dict[str, Any]:
    return {"text": question.text, "version": question.version}


def _answer_values(question: FlipQuestion) -> dict[str, Any]:
    return {"answer": question.answer, "version": question.version}


def _question_context(ctx: Ctx, question: FlipQuestion) -> dict[str, Any]:
    return {"question": question, "before": None, "home": group_address(ctx)}


def _answer_context(ctx: Ctx, question: FlipQuestion) -> dict[str, Any]:
    answers = choices(ANSWER_LABELS)
    return {"question": question, "answers": answers, "home": group_address(ctx)}


@router.page(QUESTIONS + "/{nummer:int}/rediger", question_guard())
def edit_question(ctx: Ctx, question: FlipQuestion) -> Response:
    """The question's words."""
    form = ctx.blank(forms.QuestionForm, **_question_values(question))
    return ctx.render("problems/question.html", form=form, **_question_context(ctx, question))


@router.action(QUESTIONS + "/{nummer:int}/rediger", question_guard())
def reword(ctx: Ctx, question: FlipQuestion) -> Response:
    """Say it better; when somebody else was first, show both."""
    form = ctx.parse(forms.QuestionForm)
    shown = _question_context(ctx, question)
    if not form.ok:
        return ctx.render("problems/question.html", status=422, form=form, **shown)
    if form.data.version != question.version:
        return ctx.conflict("problems/question.html", form, _question_values(question), **shown)
    service.reword(ctx.db, ctx.actor, question, form.data.version, form.data.text)
    said = looked_over(_("Vendespørsmålet er lagret."), form.data)
    return ctx.redirect(group_address(ctx) + "#snu", say=said)


@router.page(QUESTIONS + "/{nummer:int}/svar", question_guard())
def edit_answer(ctx: Ctx, question: FlipQuestion) -> Response:
    """Has anybody been found?"""
    form = ctx.blank(forms.AnswerForm, **_answer_values(question))
    return ctx.render("problems/answer.html", form=form, **_answer_context(ctx, question))


@router.action(QUESTIONS + "/{nummer:int}/svar", question_guard())
def answer(ctx: Ctx, question: FlipQuestion) -> Response:
    """Write what is known; when somebody else was first, show both."""
    form = ctx.parse(forms.AnswerForm)
    shown = _answer_context(ctx, question)
    if not form.ok:
        return ctx.render("problems/answer.html", status=422, form=form, **shown)
    if form.data.version != question.version:
        return ctx.conflict("problems/answer.html", form, _answer_values(question), **shown)
    service.answer(ctx.db, ctx.actor, question, form.data.answer, seen=form.data.version)
    return ctx.redirect(group_address(ctx) + "#snu", say=_("Svaret er lagret."))
