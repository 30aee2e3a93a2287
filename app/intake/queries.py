"""What is read of doors and posts. A post is seen by moderators, and by who holds its receipt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.accounts.models import Person
from app.core import clock
from app.core.access import Guard, Level, loads
from app.core.audit import KINDS, AuditEvent
from app.core.errors import NotFound
from app.core.i18n import _
from app.core.paging import cursor
from app.core.web import Ctx
from app.insights.models import Insight
from app.intake import rules
from app.intake.models import IntakeLink, Post, PostMessage, PostState, YouthSettings
from app.intake.policy import IntakeDo, LinkDo
from app.networks.models import Membership, MembershipState, Network
from app.networks.policy import NetworkDo
from app.networks.queries import NetworkInfo, in_network, load_network, network_info
from app.problems.models import FlipQuestion, ProblemVersion, StatementState

WAITING = sorted(rules.WAITING)


@dataclass(frozen=True)
class Youth:
    """A network's settings for the young, with what holds where nobody has set anything."""

    open: bool
    keep_days: int
    help: tuple[rules.HelpLine, ...]
    routine: str
    contact: str


@dataclass(frozen=True)
class Door:
    """Where the young come in: the network's own form, or a link's."""

    network: NetworkInfo
    youth: Youth
    questions: tuple[rules.Question, ...]
    path: str
    link_id: int | None
    name: str
    closed: str

    @property
    def key(self) -> str:
        """What names the door to the gate."""
        return f"{self.network.id}:{self.link_id or 0}"


def settings_row(db: Session, network_id: int) -> YouthSettings | None:
    """The network's row of settings, if anybody has saved them. One query."""
    chosen = sa.select(YouthSettings).where(col(YouthSettings.network_id) == network_id)
    return db.scalars(chosen).first()


def _youth(row: YouthSettings | None) -> Youth:
    row = row or YouthSettings(network_id=0)
    lines = row.help or [_(line) for line in rules.HELP]
    return Youth(
        open=row.open,
        keep_days=row.keep_days,
        help=tuple(rules.help_line(line) for line in lines),
        routine=row.routine or rules.ROUTINE,
        contact=row.contact,
    )


def youth(ctx: Ctx, network_id: int) -> Youth:
    """The network's settings for the young; no query while nothing has changed."""
    return ctx.at_revision(-network_id, "youth", lambda: _youth(settings_row(ctx.db, network_id)))


def load_own_door(ctx: Ctx) -> Door:
    """The network's own form. Raises NotFound when the network is not open to all."""
    network = network_info(ctx, ctx.part("nett"))
    if network is None or not network.public:
        raise NotFound
    ctx.network = network
    found = youth(ctx, network.id)
    closed = rules.door_problem(found.open, None, None, clock.today())
    path = f"/{network.slug}/del"
    return Door(network, found, rules.asked([]), path, None, "", closed)


def load_link_door(ctx: Ctx) -> Door:
    """A link's form: whoever has the code is invited, also where the network is not open to all."""
    code = ctx.part("kode")
    row = ctx.db.execute(
        sa.select(IntakeLink, col(Network.slug))
        .join(Network, col(Network.id) == IntakeLink.network_id)
        .where(col(IntakeLink.code) == code)
    ).one_or_none()
    network = network_info(ctx, row[1]) if row else None
    if row is None or network is None:
        raise NotFound
    link: IntakeLink = row[0]
    ctx.network = network
    found = youth(ctx, network.id)
    is_open = found.open and link.open
    closed = rules.door_problem(is_open, link.starts, link.ends, clock.today())
    asked = rules.asked(link.questions)
    return Door(network, found, asked, f"/del/{link.code}", link.id, link.name, closed)


OWN_DOOR: Guard[Door] = Guard(Level.OPEN, load_own_door)
LINK_DOOR: Guard[Door] = Guard(Level.OPEN, load_link_door)


IN_QUEUE: Guard[NetworkInfo] = loads(load_network, IntakeDo.MODERATE)
ON_PAPER: Guard[NetworkInfo] = loads(load_network, IntakeDo.TYPE)
MANAGE: Guard[NetworkInfo] = loads(load_network, LinkDo.MANAGE)


def load_post(ctx: Ctx) -> Post:
    """The post of the address, locked to be changed. Raises NotFound."""
    network = load_network(ctx)
    number = cursor(ctx.part("nummer")) or _long(ctx.part("nummer"))
    # One that its sender has taken back is nobody's to see.
    chosen = sa.select(Post).where(
        col(Post.id) == number,
        col(Post.network_id) == network.id,
        col(Post.state) != PostState.WITHDRAWN,
    )
    if ctx.route.writes:
        chosen = chosen.with_for_update()
    post = ctx.db.scalars(chosen).first()
    if post is None:
        raise NotFound
    return post


def _long(text: str) -> int:
    """A number of ten digits: drawn at random, they are longer than a cursor's."""
    return int(text) if text.isascii() and text.isdigit() and len(text) == 10 else 0


SETTINGS: Guard[NetworkInfo] = in_network(NetworkDo.MANAGE)
ONE_POST: Guard[Post] = loads(load_post, IntakeDo.MODERATE)


def load_link(ctx: Ctx) -> IntakeLink:
    """The link of the address. Raises NotFound."""
    network = load_network(ctx)
    number = cursor(ctx.part("id")) or 0
    chosen = sa.select(IntakeLink).where(
        col(IntakeLink.id) == number, col(IntakeLink.network_id) == network.id
    )
    if ctx.route.writes:
        chosen = chosen.with_for_update()
    link = ctx.db.scalars(chosen).first()
    if link is None:
        raise NotFound
    return link


ONE_LINK: Guard[IntakeLink] = loads(load_link, LinkDo.MANAGE)


def links(db: Session, network_id: int) -> Sequence[IntakeLink]:
    """The network's links, newest first. One query."""
    chosen = sa.select(IntakeLink).where(col(IntakeLink.network_id) == network_id)
    return db.scalars(chosen.order_by(col(IntakeLink.id).desc()).limit(200)).all()


def link_names(db: Session, network_id: int) -> dict[int, str]:
    """{link: its name} of a network. One query."""
    rows: Any = db.execute(
        sa.select(col(IntakeLink.id), col(IntakeLink.name)).where(
            col(IntakeLink.network_id) == network_id
        )
    )
    return {row[0]: row[1] for row in rows}


P = Post
_ROW = (
    col(P.id),
    col(P.state),
    col(P.urgent),
    col(P.followed_up),
    col(P.seen),
    col(P.week),
    col(P.answers),
    col(P.link_id),
    col(P.paper),
    col(P.example),
)
# Worries nobody has followed up first; then by the week. Within a week the random number decides:
# no order tells more.
_CALM = sa.case((sa.and_(col(P.urgent), col(P.followed_up) == ""), 0), else_=1)
_ORDER = (_CALM, col(P.week), col(P.id))


def queue(db: Session, network_id: int, most: int = 100) -> Sequence[Any]:
    """What waits for a moderator, worries first. One query."""
    chosen = sa.select(*_ROW).where(col(P.network_id) == network_id, col(P.state).in_(WAITING))
    return db.execute(chosen.order_by(*_ORDER).limit(most)).all()


def decided(db: Session, network_id: int, most: int = 50) -> Sequence[Any]:
    """What has been decided on lately. One query."""
    done = [PostState.APPROVED, PostState.REJECTED]
    chosen = sa.select(*_ROW).where(col(P.network_id) == network_id, col(P.state).in_(done))
    return db.execute(chosen.order_by(col(P.week).desc(), col(P.id)).limit(most)).all()


def waiting(db: Session, network_id: int) -> int:
    """How many wait; for moderators only. One query."""
    counted = sa.select(sa.func.count()).where(
        col(P.network_id) == network_id, col(P.state).in_(WAITING)
    )
    return int(db.scalar(counted) or 0)


def received_in_all(db: Session, network_id: int) -> int:
    """How many came in before this week, taken back or not. One query.

    Not this week's: a figure that moves while somebody looks tells when somebody wrote.
    """
    counted = sa.select(sa.func.count()).where(
        col(P.network_id) == network_id, col(P.week) < rules.week_of(clock.today())
    )
    return int(db.scalar(counted) or 0)


def messages(db: Session, post: Post) -> Sequence[PostMessage]:
    """The questions and answers about a post, in their order. One query."""
    chosen = sa.select(PostMessage).where(col(PostMessage.post_id) == post.id)
    return db.scalars(chosen.order_by(col(PostMessage.no))).all()


def by_receipt(db: Session, receipt_hash: str, *, lock: bool = False) -> Post | None:
    """The post of a receipt. One query."""
    chosen = sa.select(Post).where(col(P.receipt_hash) == receipt_hash)
    return db.scalars(chosen.with_for_update() if lock else chosen).first()


def _with_group(network: NetworkInfo, rows: Sequence[Any]) -> list[tuple[int, str]]:
    named = [(row.id, network.group(row.group_id), row.text) for row in rows]
    return [(number, f"{group.name}: {text}") for number, group, text in named if group]


def flip_questions(db: Session, network: NetworkInfo) -> list[tuple[int, str]]:
    """The network's flip questions to choose among, each with its group. One query."""
    q = FlipQuestion
    chosen = sa.select(col(q.id), col(q.group_id), col(q.text))
    rows = db.execute(
        chosen.where(col(q.network_id) == network.id)
        .order_by(col(q.group_id), col(q.id))
        .limit(300)
    ).all()
    return _with_group(network, rows)


def statements(db: Session, network: NetworkInfo) -> list[tuple[int, str]]:
    """The versions of problem statements that are not left behind. One query."""
    v = ProblemVersion
    chosen = sa.select(col(v.id), col(v.group_id), col(v.text))
    rows = db.execute(
        chosen.where(col(v.network_id) == network.id, col(v.state) != StatementState.REVISED)
        .order_by(col(v.group_id), col(v.id))
        .limit(300)
    ).all()
    return _with_group(network, rows)


def moderator_names(db: Session, network_id: int) -> list[str]:
    """Who has the task of reading. One query."""
    m, today = Membership, clock.today()
    chosen = (
        sa.select(col(Person.name))
        .join(Membership, col(m.person_id) == Person.id)
        .where(
            col(m.network_id) == network_id,
            col(m.moderates).is_(True),
            col(m.state) == MembershipState.CONFIRMED,
            sa.or_(col(m.starts).is_(None), col(m.starts) <= today),
            sa.or_(col(m.ends).is_(None), col(m.ends) >= today),
        )
    )
    return list(db.scalars(chosen.order_by(col(Person.name)).distinct()))


@dataclass(frozen=True)
class Decision:
    """A line of the moderators' log."""

    at: datetime
    by: str
    what: str
    post: int
    more: str


def decisions(db: Session, network_id: int, most: int) -> list[Decision]:
    """What has been decided about posts, newest first. One query."""
    e = AuditEvent
    rows = db.execute(
        sa.select(col(e.at), col(e.actor_name), col(e.event), col(e.subject_id), col(e.data))
        .where(col(e.network_id) == network_id, col(e.subject_type) == Post.__tablename__)
        .order_by(col(e.id).desc())
        .limit(most)
    ).all()
    return [
        Decision(at, by, _(KINDS[event].sentence), post, _more(data))
        for at, by, event, post, data in rows
        if event in KINDS
    ]


def _more(data: dict[str, Any]) -> str:
    return ", ".join(str(value) for key, value in sorted(data.items()) if key == "reach")


def insight_of(db: Session, post: Post) -> Any | None:
    """Slug and title of the insight the post became. One query, none when it became none."""
    if post.insight_id is None:
        return None
    chosen = sa.select(col(Insight.slug), col(Insight.title))
    return db.execute(chosen.where(col(Insight.id) == post.insight_id)).first()
