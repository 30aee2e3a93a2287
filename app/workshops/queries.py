"""What is read of sign-ups, doors and dialogues. Lists are column selects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.accounts.tokens import hashed
from app.core.access import Guard, loads
from app.core.errors import NotFound
from app.core.i18n import _
from app.core.paging import Slice, cursor, cut
from app.core.web import Ctx
from app.insights.models import Insight
from app.intake.models import IntakeLink
from app.meetings.models import Entry, EntryKind, Meeting
from app.meetings.queries import load_meeting
from app.networks.labels import SECTOR_LABELS
from app.networks.models import Network
from app.networks.policy import visible_to
from app.networks.queries import NetworkInfo
from app.problems.models import Answer, FlipQuestion
from app.workshops.models import DialogueLine, MeetingDoor, Participant, Signup, Standing
from app.workshops.policy import WorkshopDo

P, L = Participant, DialogueLine
PER_PAGE = 100


def meeting_guard(action: WorkshopDo) -> Guard[Meeting]:
    """The guard of a page about a meeting's workshop."""
    return loads(load_meeting, action)


# who comes


def signup_of(db: Session, meeting: Meeting, *, lock: bool = False) -> Signup | None:
    """The meeting's sign-up, None when nobody has set it up. One query."""
    chosen = sa.select(Signup).where(col(Signup.meeting_id) == meeting.id)
    return db.scalars(chosen.with_for_update() if lock else chosen).first()


def taken(db: Session, meeting: Meeting) -> int:
    """How many people have a place. One query."""
    total = sa.select(sa.func.sum(col(P.people))).where(
        col(P.meeting_id) == meeting.id, col(P.state) == Standing.GOING
    )
    return int(db.scalar(total) or 0)


def waiting(db: Session, meeting: Meeting) -> Sequence[Participant]:
    """Those on the waiting list, locked, first come first. One query."""
    chosen = sa.select(P).where(col(P.meeting_id) == meeting.id, col(P.state) == Standing.WAITING)
    return db.scalars(chosen.order_by(col(P.id)).with_for_update()).all()


def anybody(db: Session, meeting: Meeting) -> bool:
    """Whether somebody has signed up. One query."""
    return bool(db.scalar(sa.select(sa.exists().where(col(P.meeting_id) == meeting.id))))


def by_email(db: Session, meeting: Meeting, email: str) -> Participant | None:
    """Who has signed up with this address. One query."""
    chosen = sa.select(P).where(col(P.meeting_id) == meeting.id, col(P.email) == email)
    return db.scalars(chosen.with_for_update()).first()


def participants(db: Session, meeting: Meeting, after: int | None) -> Slice[Any]:
    """Who has signed up, in the order they came. One query."""
    conditions = [col(P.meeting_id) == meeting.id]
    if after is not None:
        conditions.append(col(P.id) > after)
    chosen = (
        sa.select(
            col(P.id),
            col(P.role),
            col(P.email),
            col(P.organisation_id),
            col(P.organisation),
            col(P.people),
            col(P.needs),
            col(P.state),
        )
        .where(*conditions)
        .order_by(col(P.id))
        .limit(PER_PAGE + 1)
    )
    return cut(db.execute(chosen).all(), PER_PAGE)


@dataclass(frozen=True)
class Counted:
    """How many come, by whom they are from: (name, people), most first."""

    going: int
    waiting: int
    organisations: list[tuple[str, int]]
    sectors: list[tuple[str, int]]


def counts(db: Session, meeting: Meeting, network: NetworkInfo) -> Counted:
    """How many have signed up, from which organisations and sectors. One query."""
    by = (col(P.organisation_id), col(P.organisation), col(P.sector), col(P.state))
    rows = db.execute(
        sa.select(*by, sa.func.sum(col(P.people)))
        .where(col(P.meeting_id) == meeting.id)
        .group_by(*by)
    ).all()
    where: Counter[str] = Counter()
    sectors: Counter[str] = Counter()
    state: Counter[str] = Counter()
    for number, named, sector, standing, people in rows:
        state[standing] += int(people)
        if standing != Standing.GOING:
            continue
        known = network.organisation(number)
        where[known.name if known else named] += int(people)
        kind = known.sector if known else sector
        sectors[_(SECTOR_LABELS[kind]) if kind else _("Ikke oppgitt")] += int(people)
    return Counted(
        state[Standing.GOING], state[Standing.WAITING], where.most_common(), sectors.most_common()
    )


def addresses(db: Session, meeting: Meeting) -> Sequence[str]:
    """The addresses of those who have a place. One query."""
    chosen = sa.select(col(P.email)).where(
        col(P.meeting_id) == meeting.id, col(P.state) == Standing.GOING
    )
    return db.scalars(chosen.order_by(col(P.id))).all()


def people_by_organisation(db: Session, meeting: Meeting) -> Sequence[Any]:
    """(organisation's number, people with a place), of the network's own. One query."""
    chosen = (
        sa.select(col(P.organisation_id), sa.func.sum(col(P.people)))
        .where(
            col(P.meeting_id) == meeting.id,
            col(P.state) == Standing.GOING,
            col(P.organisation_id).is_not(None),
        )
        .group_by(col(P.organisation_id))
    )
    return db.execute(chosen).all()


def load_participant(ctx: Ctx, meeting: Meeting) -> Participant:
    """The participant of the address, locked. Raises NotFound."""
    number = cursor(ctx.part("nummer")) or 0
    chosen = sa.select(P).where(col(P.id) == number, col(P.meeting_id) == meeting.id)
    found = ctx.db.scalars(chosen.with_for_update()).first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True)
class OwnSignup:
    """A sign-up, as the one who holds the link in the mail sees it."""

    participant: Participant
    meeting: Meeting
    network: str  # its part of the address
    network_name: str


def own_signup(ctx: Ctx) -> OwnSignup | None:
    """The sign-up of the link, None when it is withdrawn or deleted.

    One query; three when it is to be withdrawn: the meeting is locked before who comes to it.
    """
    held = col(P.link_hash) == hashed(ctx.part("token"))
    chosen = (
        sa.select(P, Meeting, col(Network.slug), col(Network.name))
        .join(Meeting, col(Meeting.id) == P.meeting_id)
        .join(Network, col(Network.id) == Meeting.network_id)
        .where(held)
    )
    if ctx.route.writes:
        number = ctx.db.scalar(sa.select(col(P.meeting_id)).where(held))
        lock = sa.select(col(Meeting.id)).where(col(Meeting.id) == number).with_for_update()
        ctx.db.execute(lock)
        chosen = chosen.with_for_update(of=P)
    row = ctx.db.execute(chosen).one_or_none()
    return OwnSignup(*row) if row else None


# the screen in the room


def door_of(db: Session, meeting: Meeting) -> IntakeLink | None:
    """The door for the room's words, None when nobody has made one. One query."""
    chosen = (
        sa.select(IntakeLink)
        .join(MeetingDoor, col(MeetingDoor.link_id) == IntakeLink.id)
        .where(col(MeetingDoor.meeting_id) == meeting.id)
    )
    return db.scalars(chosen).first()


def logged_in(db: Session, meeting: Meeting) -> int:
    """How much members have logged in the meeting; nothing of the young is counted. One query."""
    kinds = (EntryKind.INSIGHT, EntryKind.PRACTICE)
    count = sa.select(sa.func.count()).where(
        col(Entry.meeting_id) == meeting.id, col(Entry.kind).in_(kinds)
    )
    return db.scalar(count) or 0


# the dialogue


def lines(ctx: Ctx, meeting: Meeting, question: int | None = None) -> Sequence[Any]:
    """The lines of the sheet, or of one question, with the insight each has become. One query.

    What has become an insight shows its title, to whoever may see it.
    """
    seen = sa.and_(
        col(Insight.id) == L.insight_id, visible_to(Insight, ctx.actor, meeting.network_id)
    )
    chosen = (
        sa.select(
            col(L.id),
            col(L.question),
            col(L.text),
            col(L.became),
            col(Insight.title),
            col(Insight.slug),
        )
        .outerjoin(Insight, seen)
        .where(col(L.meeting_id) == meeting.id)
        .order_by(col(L.question), col(L.id))
    )
    if question is not None:
        chosen = chosen.where(col(L.question) == question)
    return ctx.db.execute(chosen).all()


def load_line(ctx: Ctx, meeting: Meeting) -> DialogueLine:
    """The line of the address, locked. Raises NotFound."""
    number = cursor(ctx.part("nummer")) or 0
    chosen = sa.select(L).where(col(L.id) == number, col(L.meeting_id) == meeting.id)
    found = ctx.db.scalars(chosen.with_for_update()).first()
    if found is None:
        raise NotFound
    return found


def questions_to_answer(db: Session, network_id: int, groups: Iterable[int]) -> Sequence[Any]:
    """(id, group_id, text) of the flip questions an exception may answer. One query."""
    Q = FlipQuestion  # noqa: N806 - as the columns are spelled elsewhere
    chosen = (
        sa.select(col(Q.id), col(Q.group_id), col(Q.text))
        .where(
            col(Q.network_id) == network_id,
            col(Q.group_id).in_(list(groups)),
            col(Q.answer) != Answer.NO,
        )
        .order_by(col(Q.id))
        .limit(50)
    )
    return db.execute(chosen).all()
