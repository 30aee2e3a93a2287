"""The moderators' queue: read, hide words, ask, take in or not, and the path for worry."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from app.core import audit, clock, guard
from app.core.choices import choices
from app.core.columns import REACH_LABELS, Reach
from app.core.errors import Conflict, Invalid
from app.core.forms import FormView, blank
from app.core.i18n import _
from app.core.web import Ctx
from app.intake import forms, queries, rules, service
from app.intake.models import AGE_LABELS, STATE_LABELS, AgeBand, Post, PostState
from app.intake.queries import IN_QUEUE, ONE_POST
from app.intake.routes.shared import POSTS, home, pieces, router
from app.networks.labels import ROLE_LABELS
from app.networks.models import Role
from app.networks.queries import NetworkInfo

ONE = POSTS + "/{nummer:int}"


@router.page(POSTS, IN_QUEUE)
def queue(ctx: Ctx, network: NetworkInfo) -> Response:
    """What waits, worries first; then what has been decided lately."""
    youth = queries.youth(ctx, network.id)
    names = queries.link_names(ctx.db, network.id)
    waiting = [_card(ctx, row, names, youth) for row in queries.queue(ctx.db, network.id)]
    done = [_card(ctx, row, names, youth) for row in queries.decided(ctx.db, network.id)]
    return ctx.render("intake/queue.html", waiting=waiting, decided=done, home=home(network))


def _card(ctx: Ctx, row: Any, names: dict[int, str], youth: queries.Youth) -> dict[str, Any]:
    return {
        "href": f"{home(ctx.network)}/{row.id}",
        "title": rules.first_sentence(row.answers) or _("Teksten er slettet"),
        "state": row.state,
        "label": _(STATE_LABELS[row.state]),
        "urgent": row.urgent,
        "followed": bool(row.followed_up),
        "week": rules.week_words(row.week),
        "through": names.get(row.link_id, ""),
        "paper": row.paper,
        "days": rules.days_left(row.week, youth.keep_days, clock.today()),
        "example": row.example,
    }


@router.page(ONE, ONE_POST)
def post(ctx: Ctx, post: Post) -> Response:
    """One post with its marks, and what can be done with it."""
    return _page(ctx, post)


def _forms(ctx: Ctx, post: Post) -> dict[str, FormView[Any]]:
    text = rules.as_text(post.questions, post.answers)
    # Only this form keeps a draft: the others are a sentence or two.
    approve = ctx.blank(
        forms.ApproveForm,
        title=rules.first_sentence(post.answers),
        text=text,
        group_id="",
        reach="nettverk",
        theme_ids=post.theme_ids,
        version=post.version,
    )
    return {
        "approve": approve,
        "ask": blank(forms.AskForm, text="", version=post.version),
        "reject": blank(forms.RejectForm, reason="", version=post.version),
        "note": blank(forms.NoteForm, note=post.note, version=post.version),
        "followed": blank(forms.FollowedForm, followed_up=post.followed_up, version=post.version),
        "mask": blank(forms.MaskForm, word="", version=post.version),
    }


def _page(
    ctx: Ctx,
    post: Post,
    status: int = 200,
    trouble: str = "",
    **changed: FormView[Any],
) -> Response:
    network: NetworkInfo = ctx.network
    views = _forms(ctx, post) | changed
    for view in changed.values():
        view.values["version"] = str(post.version)
    names = queries.link_names(ctx.db, network.id)
    return ctx.render(
        "intake/post.html",
        status=status,
        post=post,
        forms=views,
        trouble=trouble,
        home=f"{home(network)}/{post.id}",
        queue_href=home(network),
        state_label=_(STATE_LABELS[post.state]),
        waiting=post.state in rules.WAITING,
        answers=_answers(post),
        messages=[
            {
                "youth": m.from_youth,
                "text": m.text,
                "by": m.by_role,
                "week": rules.week_words(m.week),
                "pieces": pieces(m.text),
            }
            for m in queries.messages(ctx.db, post)
        ],
        week=rules.week_words(post.week),
        through=names.get(post.link_id or 0, ""),
        age=_(AGE_LABELS[AgeBand(post.age)]) if post.age else "",
        routine=queries.youth(ctx, network.id).routine,
        history=audit.history(ctx.db, post, names=True),
        kinds=guard.LABELS,
        **_ties(ctx, post),
    )


def _answers(post: Post) -> list[dict[str, Any]]:
    return [
        {"number": n, "question": question, "pieces": pieces(answer)}
        for n, (question, answer) in enumerate(zip(post.questions, post.answers, strict=False))
        if answer.strip()
    ]


def _ties(ctx: Ctx, post: Post) -> dict[str, Any]:
    """The groups, and what of theirs the insight can be tied to."""
    network: NetworkInfo = ctx.network
    reaches = [(r, label) for r, label in choices(REACH_LABELS) if _open_to(post, r)]
    return {
        "groups": [(g.id, g.name) for g in network.groups],
        "reaches": reaches,
        "themes": [(t.id, t.name) for t in network.open_themes],
        "questions": ctx.at_revision(
            network.id, "flip questions", lambda: queries.flip_questions(ctx.db, network)
        ),
        "versions": ctx.at_revision(
            network.id, "statements", lambda: queries.statements(ctx.db, network)
        ),
    }


def _open_to(post: Post, reach: str) -> bool:
    return reach != Reach.PUBLIC or post.may_publish


def _role(ctx: Ctx) -> str:
    """The role a moderator signs with: no name is told to those who have none themselves."""
    held = [g for g in ctx.actor.grants if g.network_id == ctx.network.id and g.moderates]
    return _(ROLE_LABELS[Role(held[0].role)]) if held else ""


def _on(ctx: Ctx, post: Post, say: str) -> Response:
    """To the next one that waits; so twenty are read in a row without looking for them."""
    return ctx.redirect(home(ctx.network, _following(ctx, post)), say=say)


def _following(ctx: Ctx, post: Post) -> str:
    """The number of the one after it in the queue; round to the first, or none.

    One that is only read waits still: without going on from its place, two would take turns.
    """
    rows = queries.queue(ctx.db, ctx.network.id)
    fresh = [r for r in rows if r.state is not PostState.ASKED and r.id != post.id]
    place = (not post.urgent, post.week, post.id)
    after = [r for r in fresh if (not r.urgent, r.week, r.id) > place]
    return str((after or fresh)[0].id) if fresh else ""


def _stay(ctx: Ctx, post: Post, say: str) -> Response:
    return ctx.redirect(home(ctx.network, str(post.id)), say=say)


def _taken(ctx: Ctx, post: Post, name: str, form: FormView[Any]) -> Response:
    """Another moderator was first: what they did stands on the page, what I wrote in its field."""
    form.conflict = True
    return _page(ctx, post, 409, "", **{name: form})


@router.action(ONE + "/lest", ONE_POST)
def read(ctx: Ctx, post: Post) -> Response:
    """Read, and left for somebody else to decide."""
    form = ctx.parse(forms.TurnForm)
    if form.data.version != post.version:
        return _page(ctx, post, 409, _("Noen andre har gjort noe med innspillet."))
    service.mark_read(ctx.db, ctx.actor, post, form.data.version)
    return _on(ctx, post, _("Merket som lest. Her er det neste."))


@router.action(ONE + "/skjul", ONE_POST)
def hide(ctx: Ctx, post: Post) -> Response:
    """Hide a word everywhere, or one of the guard's marks."""
    form = ctx.parse(forms.MaskForm)
    if not form.ok:
        return _page(ctx, post, 422, mask=form)
    if form.data.version != post.version:
        return _taken(ctx, post, "mask", form)
    answers = _hidden(post, form.data)
    if answers == post.answers:
        form.say("word", _("Det står ikke i teksten."))
        return _page(ctx, post, 422, mask=form)
    try:
        service.mask(ctx.db, ctx.actor, post, form.data.version, answers)
    except Invalid as problem:
        form.say("word", problem.reason)
        return _page(ctx, post, 422, mask=form)
    return _stay(ctx, post, _("Skjult. Ordet er borte for godt."))


def _hidden(post: Post, data: forms.MaskForm) -> list[str]:
    if data.word:
        return [rules.without_word(answer, data.word, service.HIDDEN) for answer in post.answers]
    answers = list(post.answers)
    if data.answer < len(answers):
        text = answers[data.answer]
        chosen = [m for m in guard.marks(text) if (m.start, m.end) == (data.start, data.end)]
        answers[data.answer] = guard.masked(text, chosen)
    return answers


@router.action(ONE + "/sporsmal", ONE_POST)
def ask(ctx: Ctx, post: Post) -> Response:
    """Ask its sender."""
    form = ctx.parse(forms.AskForm)
    if not form.ok:
        return _page(ctx, post, 422, ask=form)
    if form.data.version != post.version:
        return _taken(ctx, post, "ask", form)
    try:
        service.ask(ctx.db, ctx.actor, post, form.data.version, form.data.text, _role(ctx))
    except Invalid as problem:
        form.say("text", problem.reason)
        return _page(ctx, post, 422, ask=form)
    return _on(ctx, post, _("Spørsmålet er sendt. Den som skrev, ser det med de fire ordene."))


@router.action(ONE + "/godkjenn", ONE_POST)
def approve(ctx: Ctx, post: Post) -> Response:
    """Take it in: an insight of a group's."""
    form = ctx.parse(forms.ApproveForm)
    if not form.ok:
        return _page(ctx, post, 422, approve=form)
    if form.data.version != post.version:
        return _taken(ctx, post, "approve", form)
    data = form.data
    if ctx.network.group(data.group_id) is None:
        form.say("group_id", _("Velg en ressursgruppe."))
        return _page(ctx, post, 422, approve=form)
    question = service.question_of(ctx.db, ctx.network.id, data.question_id)
    version = service.version_of(ctx.db, ctx.network.id, data.version_id)
    for field, tied in (("question_id", question), ("version_id", version)):
        if tied is not None and tied.group_id != data.group_id:
            form.say(field, _("Dette hører til en annen gruppe enn den du valgte."))
            return _page(ctx, post, 422, approve=form)
    try:
        service.approve(
            ctx.db,
            ctx.actor,
            post,
            data.version,
            data.title,
            text=data.text,
            group_id=data.group_id,
            reach=data.reach,
            theme_ids=data.theme_ids,
            question=question,
            version=version,
        )
    except Invalid as problem:
        form.say("reach", problem.reason)
        return _page(ctx, post, 422, approve=form)
    return _on(ctx, post, _("Tatt inn som innsikt. Her er det neste."))


@router.action(ONE + "/avvis", ONE_POST)
def reject(ctx: Ctx, post: Post) -> Response:
    """Not taken further, and why."""
    form = ctx.parse(forms.RejectForm)
    if not form.ok:
        return _page(ctx, post, 422, reject=form)
    if form.data.version != post.version:
        return _taken(ctx, post, "reject", form)
    try:
        service.reject(ctx.db, ctx.actor, post, form.data.version, form.data.reason)
    except Invalid as problem:
        form.say("reason", problem.reason)
        return _page(ctx, post, 422, reject=form)
    return _on(ctx, post, _("Ikke tatt med. Her er det neste."))


@router.action(ONE + "/notat", ONE_POST)
def note(ctx: Ctx, post: Post) -> Response:
    """A note among moderators."""
    form = ctx.parse(forms.NoteForm)
    if not form.ok:
        return _page(ctx, post, 422, note=form)
    if form.data.version != post.version:
        return _taken(ctx, post, "note", form)
    service.note(ctx.db, ctx.actor, post, form.data.version, form.data.note)
    return _stay(ctx, post, _("Notatet er lagret."))


@router.action(ONE + "/bekymring", ONE_POST)
def worry(ctx: Ctx, post: Post) -> Response:
    """Somebody may be in danger: the network's routine comes up."""
    return _worry(ctx, post, True, _("Merket. Følg rutinen nedenfor."))


@router.action(ONE + "/bekymring/fjern", ONE_POST)
def calm(ctx: Ctx, post: Post) -> Response:
    """It was no such case after all."""
    return _worry(ctx, post, False, _("Merket er tatt bort."))


def _worry(ctx: Ctx, post: Post, worried: bool, say: str) -> Response:
    form = ctx.parse(forms.TurnForm)
    try:
        service.worry(ctx.db, ctx.actor, post, form.data.version, worried)
    except Conflict:
        return _page(ctx, post, 409, _("Noen andre har gjort noe med innspillet."))
    return _stay(ctx, post, say)


@router.action(ONE + "/bekymring/fulgt-opp", ONE_POST)
def follow_up(ctx: Ctx, post: Post) -> Response:
    """What was done."""
    form = ctx.parse(forms.FollowedForm)
    if not form.ok:
        return _page(ctx, post, 422, followed=form)
    if form.data.version != post.version:
        return _taken(ctx, post, "followed", form)
    service.follow_up(ctx.db, ctx.actor, post, form.data.version, form.data.followed_up)
    return _stay(ctx, post, _("Lagret. Takk for at du fulgte det opp."))
