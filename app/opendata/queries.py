"""What is published, read for programs. Column selects; what hangs on rows is read at once.

Nobody in particular asks: a record counts when it is public in a network that is open to all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.audit import AuditEvent
from app.core.columns import Reach
from app.initiatives.models import (
    Initiative,
    InitiativePractice,
    InitiativeTerm,
    InitiativeTheme,
)
from app.methods.models import MethodResult, PromisingMethod
from app.networks.models import (
    GroupMunicipality,
    Municipality,
    Network,
    Organisation,
    ResourceGroup,
    Term,
    Theme,
)
from app.practices.models import Practice, PracticeTheme

T, P, N, G = Initiative, Practice, Network, ResourceGroup
THEME_LINKS: dict[Any, tuple[Any, Any]] = {
    Initiative: (InitiativeTheme.initiative_id, InitiativeTheme.theme_id),
    Practice: (PracticeTheme.practice_id, PracticeTheme.theme_id),
}


@dataclass(frozen=True)
class Asked:
    """What a list is asked for; "" and None: everything."""

    network: str = ""
    group: str = ""
    state: Any = None
    theme: str = ""
    after: int | None = None
    most: int = 50


@dataclass(frozen=True)
class Hung:
    """What hangs on records, by their numbers."""

    themes: dict[int, list[tuple[str, str]]] = field(default_factory=dict)
    terms: dict[int, list[tuple[str, str, str]]] = field(default_factory=dict)
    practices: dict[int, list[str]] = field(default_factory=dict)
    updated: dict[int, Any] = field(default_factory=dict)


def _columns(model: Any) -> list[Any]:
    skipped = {"network_id", "group_id", "reach", "created_by", "version"}
    own = [c for c in sa.inspect(model).local_table.c if c.name not in skipped]
    return [
        *own,
        col(N.slug).label("network_slug"),
        col(N.name).label("network_name"),
        col(G.slug).label("group_slug"),
        col(G.name).label("group_name"),
    ]


def _public(model: Any) -> Any:
    """Records with their network and group, published in a network that is open."""
    source = (
        sa.select(*_columns(model))
        .join(Network, col(N.id) == model.network_id)
        .join(ResourceGroup, col(G.id) == model.group_id)
    )
    if model is Initiative:
        source = source.add_columns(col(Organisation.name).label("owner")).outerjoin(
            Organisation, col(Organisation.id) == T.owner_id
        )
    return source.where(model.reach == Reach.PUBLIC, col(N.public).is_(True))


def records(db: Session, model: Any, asked: Asked) -> Sequence[Any]:
    """One more than `most` published records, newest first. One query."""
    chosen = _public(model)
    state = T.status if model is Initiative else P.state
    if asked.network:
        chosen = chosen.where(col(N.slug) == asked.network)
    if asked.group:
        chosen = chosen.where(col(G.slug) == asked.group)
    if asked.state is not None:
        chosen = chosen.where(col(state) == asked.state)
    if asked.theme:
        chosen = chosen.where(model.id.in_(_themed(model, asked.theme)))
    if asked.after is not None:
        chosen = chosen.where(model.id < asked.after)
    return db.execute(chosen.order_by(model.id.desc()).limit(asked.most + 1)).all()


def _themed(model: Any, slug: str) -> Any:
    record, theme = THEME_LINKS[model]
    return sa.select(record).join(Theme, col(Theme.id) == theme).where(col(Theme.slug) == slug)


def record(db: Session, model: Any, number: int | None) -> Any:
    """One published record. One query."""
    return db.execute(_public(model).where(model.id == number)).one()


def hung_on(db: Session, model: Any, ids: Sequence[int]) -> Hung:
    """Themes, words of lists, practices and dates of these records. Four queries at most."""
    if not ids:
        return Hung()
    initiative = model is Initiative
    return Hung(
        _themes(db, model, ids),
        _terms(db, ids) if initiative else {},
        _practices(db, ids) if initiative else {},
        updated(db, model.__tablename__, ids),
    )


def _themes(db: Session, model: Any, ids: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    record, theme = THEME_LINKS[model]
    rows = db.execute(
        sa.select(record, col(Theme.slug), col(Theme.name))
        .join(Theme, col(Theme.id) == theme)
        .where(record.in_(ids))
        .order_by(col(Theme.slug))
    )
    return _gathered(rows)


def _terms(db: Session, ids: Sequence[int]) -> dict[int, list[tuple[str, str, str]]]:
    link = InitiativeTerm
    rows = db.execute(
        sa.select(col(link.initiative_id), col(Term.kind), col(Term.slug), col(Term.name))
        .join(Term, col(Term.id) == link.term_id)
        .where(col(link.initiative_id).in_(ids))
        .order_by(col(Term.kind), col(Term.slug))
    )
    return _gathered(rows)


def _practices(db: Session, ids: Sequence[int]) -> dict[int, list[str]]:
    """Only the published ones: which practices a group keeps to itself is not told."""
    link = InitiativePractice
    rows = db.execute(
        sa.select(col(link.initiative_id), col(N.slug), col(P.slug))
        .join(Practice, col(P.id) == link.practice_id)
        .join(Network, col(N.id) == P.network_id)
        .where(
            col(link.initiative_id).in_(ids),
            col(P.reach) == Reach.PUBLIC,
            col(N.public).is_(True),
        )
        .order_by(col(P.id))
    )
    return {number: ["/".join(row) for row in found] for number, found in _gathered(rows).items()}


def _gathered(rows: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for number, *values in rows:
        found.setdefault(number, []).append(tuple(values))
    return found


def updated(db: Session, kind: str, ids: Sequence[int]) -> dict[int, Any]:
    """When each record was last changed. One query."""
    event = AuditEvent
    last = (
        sa.select(sa.func.max(col(event.id)))
        .where(col(event.subject_type) == kind, col(event.subject_id).in_(ids))
        .group_by(col(event.subject_id))
    )
    rows = db.execute(
        sa.select(col(event.subject_id), col(event.at)).where(col(event.id).in_(last))
    )
    return {row[0]: row[1] for row in rows}


# networks and groups


def networks(db: Session, after: int | None, most: int) -> Sequence[Any]:
    """Networks that are open to all, newest first. One query."""
    chosen: Any = sa.select(sa.inspect(Network).local_table).where(col(N.public).is_(True))
    if after is not None:
        chosen = chosen.where(col(N.id) < after)
    return db.execute(chosen.order_by(col(N.id).desc()).limit(most + 1)).all()


def themes_of(db: Session, network_ids: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    """The themes in use in each network. One query."""
    rows = db.execute(
        sa.select(col(Theme.network_id), col(Theme.slug), col(Theme.name))
        .where(col(Theme.network_id).in_(network_ids), col(Theme.retired).is_(False))
        .order_by(col(Theme.slug))
    )
    return _gathered(rows)


def groups(db: Session, asked: Asked) -> Sequence[Any]:
    """Groups of open networks, newest first. One query."""
    chosen: Any = (
        sa.select(
            col(G.id),
            col(G.slug),
            col(G.name),
            col(N.slug).label("network_slug"),
            col(N.name).label("network_name"),
        )
        .join(Network, col(N.id) == G.network_id)
        .where(col(N.public).is_(True))
    )
    if asked.network:
        chosen = chosen.where(col(N.slug) == asked.network)
    if asked.group:
        chosen = chosen.where(col(G.slug) == asked.group)
    if asked.after is not None:
        chosen = chosen.where(col(G.id) < asked.after)
    return db.execute(chosen.order_by(col(G.id).desc()).limit(asked.most + 1)).all()


def places_of(
    db: Session, group_ids: Sequence[int], today: Any
) -> dict[int, list[tuple[str, str, str]]]:
    """The municipalities each group covers today. One query."""
    link = GroupMunicipality
    rows = db.execute(
        sa.select(
            col(link.group_id),
            col(Municipality.number),
            col(Municipality.name),
            col(Municipality.county),
        )
        .join(Municipality, col(Municipality.id) == link.municipality_id)
        .where(
            col(link.group_id).in_(group_ids),
            sa.or_(col(link.starts).is_(None), col(link.starts) <= today),
            sa.or_(col(link.ends).is_(None), col(link.ends) >= today),
        )
        .order_by(col(Municipality.number))
    )
    return _gathered(rows)


# methods: they belong to the installation, and are all for everybody


def methods(db: Session, slug: str, after: int | None, most: int) -> Sequence[Any]:
    """One more than `most` methods, newest first; `slug`: only that one. One query."""
    m = PromisingMethod
    chosen: Any = sa.select(sa.inspect(m).local_table)
    if slug:
        chosen = chosen.where(col(m.slug) == slug)
    if after is not None:
        chosen = chosen.where(col(m.id) < after)
    return db.execute(chosen.order_by(col(m.id).desc()).limit(most + 1)).all()


def figures_of(db: Session, ids: Sequence[int]) -> dict[int, list[Any]]:
    """What came of each method, in figures, in the order they were written. One query."""
    f = MethodResult
    rows = db.execute(
        sa.select(sa.inspect(f).local_table)
        .where(col(f.method_id).in_(ids))
        .order_by(col(f.method_id), col(f.id))
    )
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.method_id, []).append(row)
    return found


# the sitemap


def highest(db: Session) -> dict[str, int]:
    """The highest number of each kind of record: how many parts the sitemap has. One query."""
    row = db.execute(
        sa.select(
            sa.select(sa.func.max(col(T.id))).scalar_subquery(),
            sa.select(sa.func.max(col(P.id))).scalar_subquery(),
        )
    ).one()
    return {"tiltak": row[0] or 0, "praksiser": row[1] or 0}


def method_slugs(db: Session) -> list[str]:
    """Every method's address. One query."""
    return list(db.scalars(sa.select(col(PromisingMethod.slug)).order_by(col(PromisingMethod.id))))


def published_between(db: Session, model: Any, above: int, upto: int) -> Sequence[Any]:
    """(network, slug) of published records with numbers in a span. One query."""
    chosen = (
        sa.select(col(N.slug), model.slug)
        .join(Network, col(N.id) == model.network_id)
        .where(
            model.id > above,
            model.id <= upto,
            model.reach == Reach.PUBLIC,
            col(N.public).is_(True),
        )
    )
    return db.execute(chosen.order_by(model.id)).all()
