"""What changes about posts: received, asked about, approved, rejected, withdrawn.

What the young do themselves leaves no event in the log: an event has a moment and a place in a
row, and both would tell when. What moderators decide is logged, always.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core import audit, clock, dialect, drafts
from app.core.access import Actor
from app.core.columns import Reach
from app.core.db import expect_version
from app.core.errors import Invalid, NotFound
from app.core.i18n import N_, _
from app.insights import forgetting
from app.insights import service as insights
from app.insights.models import Consent, Insight, Method, SourceKind
from app.intake import rules
from app.intake.models import Post, PostMessage, PostState, random_number
from app.networks.models import Network
from app.problems.models import FlipQuestion, ProblemVersion

READ = audit.kind("post:read", N_("Innspillet ble lest"))
ASKED = audit.kind("post:asked", N_("Den som skrev, fikk et spørsmål"))
APPROVED = audit.kind(
    "post:approved", N_("Innspillet ble tatt inn som innsikt"), "reach", "insight"
)
REJECTED = audit.kind("post:rejected", N_("Innspillet ble ikke tatt med"))
MASKED = audit.kind("post:masked", N_("Ord i innspillet ble skjult"), "number")
NOTED = audit.kind("post:noted", N_("Notatet ble skrevet"))
WORRIED = audit.kind("post:worried", N_("Innspillet ble merket med bekymring"))
CALMED = audit.kind("post:calmed", N_("Bekymringen ble tatt bort"))
FOLLOWED = audit.kind("post:followed", N_("Bekymringen ble fulgt opp"))
HIDDEN = "[…]"


@dataclass(frozen=True)
class Sent:
    """What one of the young sends in, or somebody types in from paper."""

    answers: Sequence[str]
    questions: Sequence[str]
    link_id: int | None = None
    theme_ids: Sequence[int] = ()
    age: str = ""
    municipality: str = ""
    may_publish: bool = False
    paper: bool = False
    example: bool = False


def receive(db: Session, network_id: int, receipt_hash: str, sent: Sent) -> bool:
    """Keep what was sent; False when this very form was kept before.

    receipt_hash: what `receipts.locked` makes of the words. Two at once make one post.
    """
    row = {
        "id": random_number(),
        "network_id": network_id,
        "link_id": sent.link_id,
        "receipt_hash": receipt_hash,
        "week": rules.week_of(clock.today()),
        "state": PostState.RECEIVED,
        "seen": False,
        "paper": sent.paper,
        "questions": list(sent.questions),
        "answers": list(sent.answers),
        "theme_ids": list(sent.theme_ids),
        "age": sent.age,
        "municipality": sent.municipality,
        "may_publish": sent.may_publish,
        "urgent": False,
        "followed_up": "",
        "note": "",
        "reason": "",
        "example": sent.example,
        "version": 1,
    }
    table: Any = sa.inspect(Post).local_table
    return db.scalar(dialect.insert_once(table, ("receipt_hash",)), row) is not None


class Repeat(Enum):
    """What became of words that were sent before from the same form."""

    FOLLOWED = auto()
    TAKEN_BACK = auto()
    DECIDED = auto()


def receive_again(db: Session, receipt_hash: str, sent: Sent) -> Repeat:
    """The same words once more: what stands beside them is as it was said last.

    Above all whether everybody may see it. Once the post is decided on, that can't be changed
    here: DECIDED when its sender now says something else.
    """
    post = db.scalars(
        sa.select(Post).where(col(Post.receipt_hash) == receipt_hash).with_for_update()
    ).one()
    if post.state is PostState.WITHDRAWN:
        return Repeat.TAKEN_BACK
    undecided = PostState.APPROVED in rules.LIFECYCLE.steps[post.state]
    if not undecided or post.erased_on is not None:
        same = post.may_publish == sent.may_publish
        return Repeat.FOLLOWED if same else Repeat.DECIDED
    beside = ("theme_ids", "age", "municipality", "may_publish")
    said = {name: getattr(sent, name) for name in beside} | {"theme_ids": list(sent.theme_ids)}
    if any(getattr(post, name) != value for name, value in said.items()):
        for name, value in said.items():
            setattr(post, name, value)
        post.version += 1  # who is about to decide reads it again
        db.flush()
    return Repeat.FOLLOWED


# what moderators do


def _turn(db: Session, actor: Actor, post: Post, seen: int, event: audit.Kind, **data: Any) -> None:
    """One decision more: nobody else's in between, and it is logged."""
    if post.erased_on is not None:
        raise Invalid(_("Teksten er slettet, og innspillet kan ikke endres lenger."))
    expect_version(post, seen)
    post.seen = True
    audit.record(db, actor, event, post, **data)


def mark_read(db: Session, actor: Actor, post: Post, seen: int) -> None:
    """Its sender is told that somebody has read it. Raises Conflict."""
    _turn(db, actor, post, seen, READ)


def ask(db: Session, actor: Actor, post: Post, seen: int, text: str, by_role: str) -> None:
    """Ask its sender, through the receipt. Raises Conflict, or Invalid by the life cycle."""
    rules.LIFECYCLE.demand(post.state, PostState.ASKED)
    _turn(db, actor, post, seen, ASKED)
    post.state = PostState.ASKED
    _say(db, post, text, by_role=by_role)


def _say(
    db: Session, post: Post, text: str, *, by_role: str = "", from_youth: bool = False
) -> None:
    last = db.scalar(
        sa.select(sa.func.max(col(PostMessage.no))).where(col(PostMessage.post_id) == post.id)
    )
    message = PostMessage(
        post_id=post.id,
        no=(last or 0) + 1,
        from_youth=from_youth,
        text=text,
        by_role=by_role,
        week=rules.week_of(clock.today()),
    )
    db.add(message)
    db.flush()


def approve(
    db: Session,
    actor: Actor,
    post: Post,
    seen: int,
    title: str,
    *,
    text: str,
    group_id: int,
    reach: Reach,
    theme_ids: Sequence[int] = (),
    question: FlipQuestion | None = None,
    version: ProblemVersion | None = None,
) -> Insight:
    """The post becomes an insight of a group's, and only so is it seen by others.

    Raises Conflict, or Invalid: by the life cycle, or when it would be shown to everybody
    although its sender has not said so.
    """
    rules.LIFECYCLE.demand(post.state, PostState.APPROVED)
    if reach is Reach.PUBLIC and not post.may_publish:
        raise Invalid(_("Den som skrev, har ikke sagt ja til at alle kan se det."))
    insight = insights.log(
        db,
        actor,
        post.network_id,
        group_id,
        title,
        text=text,
        source_kind=SourceKind.YOUTH,
        method=Method.SURVEY,
        heard_on=post.week,
        reach=reach,
        consent=Consent.TICKED if post.may_publish else Consent.NOT_NEEDED,
        theme_ids=theme_ids,
        sealed=not post.may_publish,
        example=post.example,
    )
    if question is not None:
        insights.flag(db, actor, insight, question)
    if version is not None:
        insights.rest_on(db, actor, version, insight)
    _turn(db, actor, post, seen, APPROVED, reach=str(reach), insight=insight.id)
    post.state, post.insight_id, post.decided_on = PostState.APPROVED, insight.id, clock.today()
    return insight


def reject(db: Session, actor: Actor, post: Post, seen: int, reason: str) -> None:
    """Not taken further; its sender reads why. Raises Conflict, or Invalid without a reason."""
    rules.LIFECYCLE.demand(post.state, PostState.REJECTED, reason)
    _turn(db, actor, post, seen, REJECTED)
    post.state, post.reason, post.decided_on = PostState.REJECTED, reason, clock.today()


def mask(db: Session, actor: Actor, post: Post, seen: int, word: str, instead: str) -> bool:
    """Hide words for good, in the text, the dialogue and what moderators have half written.

    Returns whether they stood anywhere. Raises Conflict, or Invalid when the text is erased.
    """
    told = db.scalars(
        sa.select(PostMessage).where(col(PostMessage.post_id) == post.id).with_for_update()
    ).all()
    texts = [*post.answers, *(m.text for m in told), post.note]
    hidden = [rules.without_word(text, word, instead) for text in texts]
    if hidden == texts:
        return False
    _turn(db, actor, post, seen, MASKED, number=sum(map(str.__ne__, texts, hidden)))
    post.answers, post.note = hidden[: len(post.answers)], hidden[-1]
    for message, text in zip(told, hidden[len(post.answers) : -1], strict=True):
        message.text = text
    home = f"/{_slug(db, post)}/innspill/{post.id}"
    drafts.rewrite(db, home, lambda typed: rules.without_word(typed, word, instead))
    return True


def _slug(db: Session, post: Post) -> str:
    return str(db.scalar(sa.select(col(Network.slug)).where(col(Network.id) == post.network_id)))


def note(db: Session, actor: Actor, post: Post, seen: int, text: str) -> None:
    """A note for the moderators. Raises Conflict."""
    _turn(db, actor, post, seen, NOTED)
    post.note = text


def worry(db: Session, actor: Actor, post: Post, seen: int, worried: bool) -> None:
    """Somebody may be in danger: first in the queue, the routine beside it. Raises Conflict."""
    _turn(db, actor, post, seen, WORRIED if worried else CALMED)
    post.urgent = worried


def follow_up(db: Session, actor: Actor, post: Post, seen: int, text: str) -> None:
    """What was done about the worry. Raises Conflict."""
    _turn(db, actor, post, seen, FOLLOWED)
    post.followed_up = text


# what its sender does


def reply(db: Session, post: Post, text: str) -> None:
    """Its sender answers the question, or adds to the answer. Raises Invalid when it is decided."""
    if post.state not in rules.TALKING:
        raise Invalid(_("Innspillet er avgjort nå, så svaret kan ikke sendes lenger."))
    if post.state is PostState.ASKED:
        rules.LIFECYCLE.demand(post.state, PostState.ANSWERED)
    post.state = PostState.ANSWERED
    post.version += 1
    _say(db, post, text, from_youth=True)


def withdraw(db: Session, post: Post) -> None:
    """Gone, really: the text, the dialogue, and the insight it became with all that quotes it.

    A row without content stays, so that the receipt can say so. Raises Invalid when it is gone.
    """
    rules.LIFECYCLE.demand(post.state, PostState.WITHDRAWN)
    erase(db, post)
    if post.insight_id is not None:
        _forget_insight(db, post)
    post.state, post.link_id, post.decided_on, post.erased_on = (
        PostState.WITHDRAWN,
        None,
        None,
        None,
    )
    post.seen = post.urgent = post.paper = post.may_publish = False
    post.version += 1
    db.flush()


def _forget_insight(db: Session, post: Post) -> None:
    insight = db.get(Insight, post.insight_id)
    post.insight_id = None
    db.flush()
    if insight is not None:
        forgetting.forget(db, [insight])


def erase(db: Session, post: Post) -> None:
    """Take everything written out of the post, and out of drafts about it; what it became stays."""
    said = sa.select(col(PostMessage.text)).where(col(PostMessage.post_id) == post.id)
    texts = [*post.answers, *db.scalars(said)]
    post.answers, post.questions, post.theme_ids = [], [], []
    post.age = post.municipality = post.followed_up = post.note = post.reason = ""
    db.execute(sa.delete(PostMessage).where(col(PostMessage.post_id) == post.id))
    slug = _slug(db, post)
    drafts.forget(db, slug, f"/{slug}/innspill/{post.id}", texts)
    db.flush()


def question_of(db: Session, network_id: int, number: int | None) -> FlipQuestion | None:
    """The network's flip question of this number. Raises NotFound for another's."""
    found: FlipQuestion | None = _own(db, FlipQuestion, network_id, number)
    return found


def version_of(db: Session, network_id: int, number: int | None) -> ProblemVersion | None:
    """The network's version of a statement of this number. Raises NotFound for another's."""
    found: ProblemVersion | None = _own(db, ProblemVersion, network_id, number)
    return found


def _own(db: Session, model: Any, network_id: int, number: int | None) -> Any:
    if number is None:
        return None
    chosen = sa.select(model).where(model.id == number, model.network_id == network_id)
    found = db.scalars(chosen.with_for_update()).first()
    if found is None:
        raise NotFound
    return found
