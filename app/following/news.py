"""What has happened: the events of published records that anybody may hear of.

An event's own words may hold what was taken out of the record later, so nothing of them is told:
the sentence of its kind, and the record as it is now.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.audit import KINDS, AuditEvent
from app.core.columns import Reach
from app.core.i18n import N_, _
from app.initiatives import service as initiatives
from app.initiatives.models import Initiative
from app.initiatives.rules import STOPPED
from app.networks.models import Network
from app.practices import service as practices
from app.practices.models import Practice

TOLD = {
    "initiative": [
        initiatives.STARTED.name,
        initiatives.CHANGED.name,
        *(kind.name for kind in initiatives.MOVED.values()),
    ],
    "practice": [
        practices.NOMINATED.name,
        practices.CHANGED.name,
        *(kind.name for kind in practices.MOVED.values()),
    ],
}
ENDINGS = {initiatives.MOVED[status].name for status in STOPPED}
MODELS: dict[str, Any] = {"initiative": Initiative, "practice": Practice}
PLACES = {"initiative": "tiltak", "practice": "praksiser"}
PUBLISHED = N_("Publisert")
MOST = 50
E = AuditEvent


@dataclass(frozen=True)
class News:
    """One thing that happened to a record, ready to tell."""

    id: int  # the event's
    record_id: int
    path: str  # of the record's page
    title: str
    what: str
    text: str
    at: datetime


def _columns(kind: str) -> list[Any]:
    record = MODELS[kind]
    text = record.purpose if kind == "initiative" else record.what
    more = [Initiative.learned, Initiative.advice, Initiative.status]
    empty = [sa.literal(""), sa.literal(""), sa.literal("")]
    names = ("learned", "advice", "status")
    own = more if kind == "initiative" else empty
    return [
        col(E.id),
        col(E.at),
        col(E.event),
        col(E.data),
        col(E.subject_id),
        col(record.title),
        col(record.slug),
        sa.literal(kind).label("kind"),
        sa.cast(text, sa.Text).label("text"),
        *(sa.cast(c, sa.Text).label(n) for c, n in zip(own, names, strict=True)),
        col(Network.slug).label("network"),
    ]


def _events(kind: str, conditions: Iterable[Any]) -> Any:
    record = MODELS[kind]
    return (
        sa.select(*_columns(kind))
        .join(record, col(record.id) == E.subject_id)
        .join(Network, col(Network.id) == record.network_id)
        .where(col(E.subject_type) == kind, col(E.event).in_(TOLD[kind]), *conditions)
        .order_by(col(E.id).desc())
    )


def of_initiative(
    db: Session, initiative_id: int, *conditions: Any, most: int = MOST
) -> list[News]:
    """What happened to one initiative, newest first. One query."""
    only = (col(E.subject_id) == initiative_id, *conditions)
    return _read(db.execute(_events("initiative", only).limit(most)).all())


def of_network(db: Session, network_id: int, seen: dict[str, Any]) -> list[News]:
    """What happened to a network's records, newest first. Two queries.

    seen: kind → the condition of what the reader may see.
    """
    rows: list[Any] = []
    for kind, condition in seen.items():
        where = (col(E.network_id) == network_id, condition)
        rows += db.execute(_events(kind, where).limit(MOST)).all()
    return _read(sorted(rows, key=lambda row: -row.id)[:MOST])


def since(db: Session, moment: datetime, most: int = 500) -> list[News]:
    """What happened to published records after a moment, newest first. A query for each kind."""
    rows: list[Any] = []
    for kind, record in MODELS.items():
        open_to_all = (record.reach == Reach.PUBLIC, col(Network.public).is_(True))
        where = (col(E.at) > moment, *open_to_all)
        rows += db.execute(_events(kind, where).limit(most)).all()
    return _read(sorted(rows, key=lambda row: -row.id)[:most])


def latest(db: Session, records: Collection[tuple[str, int]]) -> dict[tuple[str, int], datetime]:
    """When something last happened to each of these (kind, number). One query."""
    last = (
        sa.select(sa.func.max(col(E.id)))
        .where(sa.tuple_(col(E.subject_type), col(E.subject_id)).in_(sorted(records)))
        .group_by(col(E.subject_type), col(E.subject_id))
    )
    columns = (col(E.subject_type), col(E.subject_id), col(E.at))
    rows = db.execute(sa.select(*columns).where(col(E.id).in_(last)))
    return {(row[0], row[1]): row[2] for row in rows}


def _read(rows: Sequence[Any]) -> list[News]:
    return [
        News(
            row.id,
            row.subject_id,
            f"/{row.network}/{PLACES[row.kind]}/{row.slug}",
            row.title,
            _what(row),
            _text(row),
            row.at,
        )
        for row in rows
    ]


def _what(row: Any) -> str:
    if "reach" in row.data.get("fields", ()):
        return _(PUBLISHED)
    return _(KINDS[row.event].sentence)


def _text(row: Any) -> str:
    """The record's own words of today; a stopped one's lesson stands first."""
    stopped = row.status in {str(status) for status in STOPPED}
    if row.event in ENDINGS and stopped:
        return "\n\n".join(filter(None, (row.learned, row.advice)))
    return str(row.text)
