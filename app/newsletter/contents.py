"""What a newsletter may tell, and what one tells: published records only, in their own words.

An issue holds no copy of anybody's text. What is taken back, or not published any more, is gone
from its page at once, and from the mails not yet written.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core import clock
from app.core.audit import AuditEvent
from app.core.columns import Reach
from app.core.db import Moment
from app.core.i18n import N_, _, long_date
from app.cycles.models import DECISION_LABELS, CycleState, Decision, TestCycle
from app.initiatives import service as initiatives
from app.initiatives.models import Initiative, Status
from app.initiatives.rules import STOPPED
from app.insights.models import Quote
from app.insights.quotes import QUOTED
from app.meetings.models import KIND_LABELS as MEETING_LABELS
from app.meetings.models import Meeting, MeetingKind, MeetingState
from app.newsletter.models import COLUMNS, KIND_LABELS, IssueState, ItemKind, NewsletterIssue
from app.newsletter.models import NewsletterItem as Item
from app.practices import service as practices
from app.practices.models import Practice, PracticeState

MOST = 30  # proposed of each kind
LONGEST = 420  # signs of a text before it is cut; the rest stands on the record's page
DECIDED = (Status.DECIDED, Status.RUNNING)
CONFIRMED = (PracticeState.CONFIRMED, PracticeState.SHARED)
RUNNING = N_("Satt i drift")
BY = N_("En deltaker i nettverket")
E = AuditEvent


@dataclass(frozen=True)
class Piece:
    """One thing told: what it is, its title and words, the page that says more."""

    key: str  # «praksis-12»
    kind: ItemKind
    over: str
    title: str
    path: str
    lines: tuple[str, ...]
    by: str = ""  # of a quote: whose it is


def key_of(kind: ItemKind, number: int) -> str:
    """What a piece is called in forms."""
    return f"{kind.value}-{number}"


def read_key(key: str) -> tuple[ItemKind, int] | None:
    """The kind and the record's number; None when it is no key."""
    kind, _dash, number = key.partition("-")
    known = kind in set(ItemKind) and number.isascii() and number.isdigit() and len(number) < 10
    return (ItemKind(kind), int(number)) if known else None


Keys = Iterable[tuple[ItemKind, int]]


def chosen(db: Session, slug: str, network_id: int, keys: Keys) -> list[Piece]:
    """These pieces, in this order; those not published (any more) are left out. One query."""
    order = list(keys)
    wanted: dict[ItemKind, set[int]] = {}
    for kind, number in order:
        wanted.setdefault(kind, set()).add(number)
    found = _read(db, [_named(kind, network_id, ids) for kind, ids in wanted.items()], slug)
    return [found[key_of(*key)] for key in order if key_of(*key) in found]


def proposed(db: Session, slug: str, network_id: int, since: date) -> list[Piece]:
    """What has happened from that day on and was not told before, by kind. One query.

    Decisions, tests decided on, confirmed practices, what was stopped, quotes with consent, and
    public meetings to come.
    """
    moment = datetime.combine(since, time(), clock.OSLO)
    found = _read(db, [_lately(kind, network_id, moment) for kind in ItemKind], slug)
    return list(found.values())


# the questions


def _cast(value: Any) -> Any:
    return sa.cast(value, sa.Text)


def _columns(
    kind: ItemKind, record: Any, title: Any, slug: Any, *words: Any, at: Any = None
) -> Any:
    """The same columns for every kind: two texts, a word of a closed list, a moment."""
    first, second, word = (_cast(w) for w in words)
    return sa.select(
        sa.literal(kind.value).label("kind"),
        col(record.id).label("number"),
        _cast(title).label("title"),
        _cast(slug).label("slug"),
        first.label("first"),
        second.label("second"),
        word.label("word"),
        (sa.cast(sa.null(), Moment) if at is None else at).label("at"),
    )


NOTHING = sa.literal("")


def _published(kind: ItemKind, network_id: int) -> Any:
    """Every record of a kind that anybody may see."""
    if kind is ItemKind.PRACTICE:
        p = Practice
        made = _columns(kind, p, p.title, p.slug, p.what, NOTHING, p.state)
        return made.where(col(p.network_id) == network_id, col(p.reach) == Reach.PUBLIC)
    if kind is ItemKind.QUOTE:
        q = Quote
        made = _columns(kind, q, NOTHING, NOTHING, q.text, q.said_by, q.paraphrase)
        return made.where(col(q.network_id) == network_id, col(q.public), col(q.consent))
    if kind is ItemKind.MEETING:
        m = Meeting
        made = _columns(kind, m, m.title, m.slug, m.purpose, m.place, m.kind, at=col(m.starts_at))
        there = (col(m.reach) == Reach.PUBLIC, col(m.state) != MeetingState.CANCELLED)
        return made.where(col(m.network_id) == network_id, *there)
    return _of_initiatives(kind, network_id)


def _of_initiatives(kind: ItemKind, network_id: int) -> Any:
    i, t = Initiative, TestCycle
    if kind is ItemKind.CYCLE:
        made = _columns(kind, t, i.title, i.slug, t.question, t.reason, t.decision)
        made = made.join(Initiative, col(i.id) == t.initiative_id)
        made = made.where(col(t.state) == CycleState.DECIDED)
    elif kind is ItemKind.LESSON:
        made = _columns(kind, i, i.title, i.slug, i.learned, i.advice, i.status)
        made = made.where(col(i.status).in_(STOPPED))
    else:
        made = _columns(kind, i, i.title, i.slug, i.purpose, NOTHING, i.status)
    return made.where(col(i.network_id) == network_id, col(i.reach) == Reach.PUBLIC)


RECORDS: dict[ItemKind, Any] = {
    ItemKind.DECISION: Initiative,
    ItemKind.CYCLE: TestCycle,
    ItemKind.PRACTICE: Practice,
    ItemKind.LESSON: Initiative,
    ItemKind.QUOTE: Quote,
    ItemKind.MEETING: Meeting,
}


def _named(kind: ItemKind, network_id: int, ids: Collection[int]) -> Any:
    return _published(kind, network_id).where(col(RECORDS[kind].id).in_(sorted(ids)))


def _lately(kind: ItemKind, network_id: int, moment: datetime) -> Any:
    record = RECORDS[kind]
    fresh = _published(kind, network_id).where(*_news(kind, moment), ~_told(kind, moment))
    first = col(record.starts_at) if kind is ItemKind.MEETING else col(record.id).desc()
    return fresh.order_by(first).limit(MOST)


def _news(kind: ItemKind, moment: datetime) -> list[Any]:
    """What makes a record of this kind news."""
    if kind is ItemKind.CYCLE:
        return [col(TestCycle.decided_on) >= moment.date()]
    if kind is ItemKind.MEETING:
        planned = col(Meeting.state) == MeetingState.PLANNED
        return [planned, col(Meeting.starts_at) > clock.now()]
    if kind is ItemKind.QUOTE:
        return [_happened("quote", Quote, [QUOTED.name], "quote:changed", "public", moment)]
    if kind is ItemKind.PRACTICE:
        names, changed = [practices.MOVED[s].name for s in CONFIRMED], practices.CHANGED.name
        happened = _happened("practice", Practice, names, changed, "reach", moment)
        return [col(Practice.state).in_(CONFIRMED), happened]
    states = DECIDED if kind is ItemKind.DECISION else STOPPED
    names, changed = [initiatives.MOVED[s].name for s in states], initiatives.CHANGED.name
    happened = _happened("initiative", Initiative, names, changed, "reach", moment)
    return [col(Initiative.status).in_(states), happened]


def _happened(
    table: str, record: Any, names: list[str], changed: str, field: str, moment: datetime
) -> Any:
    """It came so far, or was published, since then."""
    published = sa.and_(col(E.event) == changed, _cast(col(E.data)).like(f'%"{field}"%'))
    return sa.exists().where(
        col(E.subject_type) == table,
        col(E.subject_id) == col(record.id),
        col(E.at) >= moment,
        sa.or_(col(E.event).in_(names), published),
    )


def _told(kind: ItemKind, moment: datetime) -> Any:
    """It stood in an issue before; a decision may be followed by another one, so only lately."""
    mine = col(getattr(Item, COLUMNS[kind])) == col(RECORDS[kind].id)
    known = [col(Item.kind) == kind, mine, col(NewsletterIssue.state) != IssueState.DRAFT]
    if kind is ItemKind.DECISION:
        known.append(col(NewsletterIssue.started_at) >= moment)
    join = col(NewsletterIssue.id) == Item.issue_id
    return sa.exists(sa.select(col(Item.id)).join(NewsletterIssue, join).where(*known))


# the answers


def _read(db: Session, questions: Sequence[Any], slug: str) -> dict[str, Piece]:
    if not questions:
        return {}
    # Each in a select of its own: a part of a union can't be cut or sorted on both databases.
    parts = [sa.select(*part.c) for part in (q.subquery() for q in questions)]
    rows = sorted(db.execute(sa.union_all(*parts)).all(), key=_rank)
    return {piece.key: piece for piece in (_piece(row, slug) for row in rows)}


def _rank(row: Any) -> tuple[int, float, int]:
    """By kind; meetings the next one first, all others the newest."""
    soon = row.at.timestamp() if row.at else 0.0
    return list(ItemKind).index(ItemKind(row.kind)), soon, -row.number


def _piece(row: Any, slug: str) -> Piece:
    kind = ItemKind(row.kind)
    over, lines, by = _(KIND_LABELS[kind]), [row.first, row.second], ""
    path = f"/{slug}/tiltak/{row.slug}"
    if kind is ItemKind.DECISION:
        over = _(RUNNING) if row.word == Status.RUNNING else over
    elif kind is ItemKind.CYCLE:
        over = f"{over}: {_(DECISION_LABELS.get(Decision(row.word), '')).lower()}"
    elif kind is ItemKind.PRACTICE:
        path = f"/{slug}/praksiser/{row.slug}"
    elif kind is ItemKind.LESSON and row.second:
        lines = [row.first, _("Rådet vårt: %s") % row.second]
    elif kind is ItemKind.QUOTE:
        path, lines, by = "", [row.first.strip("«»")], _by(row)
    elif kind is ItemKind.MEETING:
        path, lines = f"/{slug}/moter/{row.slug}", [_when(row), row.first]
    told = tuple(_short(line) for line in lines if line)
    return Piece(key_of(kind, row.number), kind, over, row.title, path, told, by)


def _by(row: Any) -> str:
    by = row.second or _(BY)
    return _("%s, gjengitt med våre ord") % by if row.word in {"1", "true", "t"} else by


def _when(row: Any) -> str:
    """«Workshop 3. desember 2026 kl. 18.00, Biblioteket»."""
    at = row.at.astimezone(clock.OSLO)
    kind = _(MEETING_LABELS[MeetingKind(row.word)])
    when = _("%(kind)s %(day)s kl. %(time)s") % {
        "kind": kind,
        "day": long_date(at.date()),
        "time": at.strftime("%H.%M"),
    }
    return f"{when}, {row.second}" if row.second else when


def _short(text: str) -> str:
    """The text, cut between words when it is long."""
    text = text.strip()
    if len(text) <= LONGEST:
        return text
    return text[:LONGEST].rsplit(None, 1)[0].rstrip(".,;:–") + " …"
