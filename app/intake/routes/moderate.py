"""The moderators' queue: read, hide words, ask, take in or not, and the path for worry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from starlette.responses import Response

from app.core import audit, clock, guard
from app.core.choices import choices
from app.core.columns import REACH_LABELS, Reach
from app.core.errors import Conflict, Invalid
from app.core.forms import FormView, blank
from app.core.i18n import _, week
from app.core.web import Ctx
from app.intake import forms, queries, rules, service
from app.intake.models import AGE_LABELS, STATE_LABELS, AgeBand, Post, PostState
from app.intake.queries import IN_QUEUE, ONE_POST
from app.intake.routes.shared import POSTS, home, pieces, router
from app.networks.labels import ROLE_LABELS
from app.networks.lists import shorten
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
    return ctx.render(
        "intake/queue.html",
        waiting=waiting,
        more=queries.waiting(ctx.db, network.id) - len(waiting),
        decided=done,
        home=home(network),
    )


def _card(ctx: Ctx, row: Any, names: dict[int, str], youth: queries.Youth) -> dict[str, Any]:
    return {
        "href": f"{home(ctx.network)}/{row.id}",
        "title": rules.first_sentence(row.answers) or _("Teksten er slettet"),
        "text": shorten(rules.as_text(row.answers)),
        "read": row.seen and row.state is PostState.RECEIVED,
        "state": row.state,
        "label": _(STATE_LABELS[row.state]),
        "urgent": row.urgent,
        "followed": bool(row.followed_up),
        "week": week(row.week),
        "through": names.get(row.link_id, ""),
        "paper": row.paper,
        "days": rules.days_left(row.week, youth.keep_days, clock.today()),
        "example": row.example,
    }


@router.page(ONE, ONE_POST)
def post(ctx: Ctx, post: Post) -> Response:
    """One post with its marks, and what can be done with it."""
    return _page(ctx, post)


def _forms(ctx: Ctx, post: Post, messages: Sequence[Any]) -> dict[str, FormView[Any]]:
    said = rules.as_text([*post.answers, *(m.text for m in messages if m.from_youth)])
    # Whoever takes it in without a look at the marks takes nobody's name in.
    text = guard.masked(said, guard.marks(said))
    # Only this form keeps a draft: the others are a sentence or two.
    approve = ctx.blank(
        forms.ApproveForm,
        title=rules.first_sentence([text]),
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
    messages = queries.messages(ctx.db, post)
    views = _forms(ctx, post, messages) | changed
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
        messages=[_message(m) for m in messages],
        found=_found([*post.answers, *(m.text for m in messages if m.from_youth)]),
        insight=queries.insight_of(ctx.db, post),
        insight_home=f"/{network.slug}/innsikt",
        week=week(post.week),
        through=names.get(post.link_id or 0, ""),
        age=_(AGE_LABELS[AgeBand(post.age)]) if post.age else "",
        routine=queries.youth(ctx, network.id).routine,
        history=audit.history(ctx.db, post, names=True),
        **_ties(ctx, post),
    )


def _message(message: Any) -> dict[str, Any]:
    return {
        "youth": message.from_youth,
        "by": message.by_role,
        "week": week(message.week),
        "pieces": pieces(message.text),
    }


def _found(texts: list[str]) -> list[tuple[str, str]]:
    """What the guard has marked anywhere, each once, with what it is."""
    found = {t[m.start : m.end]: _(guard.LABELS[m.kind]) for t in texts for m in guard.marks(t)}
    return list(found.items())


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
    after = [r for r in fresh if _place(r) > _place(post)]
    return str((after or fresh)[0].id) if fresh else ""


def _place(row: Any) -> tuple[bool, Any, int]:
    """Where it stands in the queue."""
    return (not row.urgent or bool(row.followed_up), row.week, row.id)


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
    """Hide words wherever they stand; those the guard knows by what they are."""
    form = ctx.parse(forms.MaskForm)
    if not form.ok:
        return _page(ctx, post, 422, mask=form)
    if form.data.version != post.version:
        return _taken(ctx, post, "mask", form)
    word = form.data.word
    try:
        found = service.mask(
            ctx.db, ctx.actor, post, form.data.version, word, _instead(ctx, post, word)
        )
    except Invalid as problem:
        form.say("word", problem.reason)
        return _page(ctx, post, 422, mask=form)
    if not found:
        form.say("word", _("Det står ikke i teksten."))
        return _page(ctx, post, 422, mask=form)
    # The log beside the database's file holds the word until it is emptied.
    ctx.app.database.to_scrub = True
    return _stay(ctx, post, _("Skjult overalt. Ordet er borte for godt."))


def _instead(ctx: Ctx, post: Post, word: str) -> str:
    """What stands there afterwards: the kind of thing it was, when the guard knows."""
    texts = [*post.answers, *(m.text for m in queries.messages(ctx.db, post))]
    for text in texts:
        for mark in guard.marks(text):
            if text[mark.start : mark.end] == word:
                return guard.MASKS[mark.kind]
    return service.HIDDEN


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
    question = service.question_of(ctx.db, ctx.network.id, data.question_id)
    version = service.version_of(ctx.db, ctx.network.id, data.version_id)
    _look_over(ctx, form, question, version)
    if form.errors:
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


def _look_over(ctx: Ctx, form: FormView[forms.ApproveForm], question: Any, version: Any) -> None:
    """Nothing of another group's, and nothing the guard points at without a person's yes."""
    data = form.data
    left = [] if data.checked else _found([data.title, data.text])
    if left:
        words = ", ".join(f"«{word}»" for word, _kind in left)
        said = _("Her står fortsatt %s. Ta det bort, eller kryss av for at det kan stå.")
        form.say("checked", said % words)
    if ctx.network.group(data.group_id) is None:
        form.say("group_id", _("Velg en ressursgruppe."))
    for field, tied in (("question_id", question), ("version_id", version)):
        if tied is not None and tied.group_id != data.group_id:
            form.say(field, _("Dette hører til en annen gruppe enn den du valgte."))


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
