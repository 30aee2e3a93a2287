"""What is read and changed of quotes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core import audit, clock
from app.core.access import Actor, Guard, loads
from app.core.db import expect_version
from app.core.errors import Invalid, NotFound
from app.core.i18n import N_
from app.core.paging import PER_PAGE, Slice, cut
from app.core.web import Ctx
from app.insights import rules
from app.insights.models import Insight, Quote
from app.insights.policy import QuoteDo
from app.networks.policy import visible_to
from app.networks.queries import NetworkInfo, load_network

QUOTED = audit.kind("quote:written", N_("Sitatet ble skrevet"))
QUOTE_CHANGED = audit.kind("quote:changed", N_("Sitatet ble endret"), "fields")
_TEXTS: Any = sa.select(
    col(Quote.id),
    col(Quote.text),
    col(Quote.said_by),
    col(Quote.paraphrase),
    col(Quote.consent),
    col(Quote.public),
    col(Quote.example),
)


def _seen_by(actor: Actor, network_id: int) -> sa.ColumnElement[bool]:
    """Others see what is published; members also what has no insight, or one they may see."""
    if not actor.in_network(network_id):
        return col(Quote.public).is_(True)
    return sa.or_(
        col(Quote.insight_id).is_(None),
        col(Quote.public).is_(True),
        visible_to(Insight, actor, network_id),
    )


def page(db: Session, actor: Actor, network_id: int, after: int | None) -> Slice[Any]:
    """The network's quotes, newest first. One query."""
    seen = sa.and_(col(Insight.id) == Quote.insight_id, visible_to(Insight, actor, network_id))
    # Joined only where it may be seen: a published quote may come from an insight that is not.
    statement = (
        _TEXTS.add_columns(
            col(Insight.slug).label("insight_slug"), col(Insight.title).label("insight_title")
        )
        .outerjoin(Insight, seen)
        .where(col(Quote.network_id) == network_id, _seen_by(actor, network_id))
    )
    if after is not None:
        statement = statement.where(col(Quote.id) < after)
    return cut(db.execute(statement.order_by(col(Quote.id).desc()).limit(PER_PAGE + 1)).all())


def of_insight(db: Session, insight: Insight, public_only: bool) -> Sequence[Any]:
    """The quotes taken from an insight. One query."""
    statement = _TEXTS.where(col(Quote.insight_id) == insight.id).order_by(col(Quote.id))
    if public_only:
        statement = statement.where(col(Quote.public).is_(True))
    return db.execute(statement).all()


def of_the_day(db: Session, network_id: int) -> Any | None:
    """A published quote; the same one all day, another one tomorrow. One query."""
    rows = db.execute(
        _TEXTS.where(col(Quote.network_id) == network_id, col(Quote.public).is_(True))
        .order_by(col(Quote.id).desc())
        .limit(50)
    ).all()
    return rows[clock.today().toordinal() % len(rows)] if rows else None


def load_quote(ctx: Ctx) -> Quote:
    """The quote of the address, locked when it will be changed. Raises NotFound when hidden."""
    network = load_network(ctx)
    number = ctx.part("nummer")
    statement = (
        sa.select(Quote)
        .outerjoin(Insight, col(Insight.id) == Quote.insight_id)
        .where(
            col(Quote.network_id) == network.id,
            col(Quote.id) == (int(number) if len(number) < 10 else 0),
            _seen_by(ctx.actor, network.id),
        )
    )
    if ctx.route.writes:
        statement = statement.with_for_update(of=Quote)
    quote = ctx.db.scalars(statement).first()
    if quote is None:
        raise NotFound
    return quote


def quotes_guard(action: QuoteDo) -> Guard[NetworkInfo]:
    """The guard of the list, and of writing a new one."""
    return loads(load_network, action)


def quote_guard() -> Guard[Quote]:
    """The guard of pages about one quote."""
    return loads(load_quote, QuoteDo.WRITE)


def quote(
    db: Session,
    actor: Actor,
    network_id: int,
    text: str,
    *,
    said_by: str = "",
    paraphrase: bool = False,
    consent: bool = False,
    public: bool = False,
    insight_id: int | None = None,
    example: bool = False,
) -> Quote:
    """A new quote. Raises Invalid when it would be published without consent."""
    _demand_consent(db, insight_id, consent, public)
    written = Quote(
        network_id=network_id,
        insight_id=insight_id,
        text=text,
        said_by=said_by,
        paraphrase=paraphrase,
        consent=consent,
        public=public,
        example=example,
        created_by=actor.person_id,
    )
    db.add(written)
    audit.record(db, actor, QUOTED, written)
    return written


def change(db: Session, actor: Actor, quote: Quote, seen: int, values: dict[str, Any]) -> None:
    """Change it. Raises Conflict when somebody else has, Invalid without consent."""
    _demand_consent(db, quote.insight_id, values["consent"], values["public"])
    expect_version(quote, seen)
    changed = [name for name, value in values.items() if getattr(quote, name) != value]
    for name in changed:
        setattr(quote, name, values[name])
    audit.record(db, actor, QUOTE_CHANGED, quote, fields=changed)


def is_sealed(db: Session, insight_id: int | None) -> bool:
    """Whether who told the insight has not agreed that all may see it."""
    if insight_id is None:
        return False
    return bool(db.scalar(sa.select(col(Insight.sealed)).where(col(Insight.id) == insight_id)))


def _demand_consent(db: Session, insight_id: int | None, consent: bool, public: bool) -> None:
    missing = rules.sealed_from_all(public and is_sealed(db, insight_id), public)
    if missing := missing or rules.quote_consent_missing(consent, public):
        raise Invalid(missing)
