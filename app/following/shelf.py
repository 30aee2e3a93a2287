"""The library's published initiatives as a search asks for them, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core import dialect, search
from app.core.choices import picked
from app.core.columns import Reach
from app.initiatives.models import Initiative, InitiativeTheme, Status
from app.initiatives.rules import STOPPED
from app.networks.models import Network, Theme

FILTERS = ("q", "nettverk", "status", "tema")
LONGEST = 300
STOPPED_WORD = "stoppet"


@dataclass(frozen=True)
class Search:
    """A search in the library: its words and filters, "" where none is chosen."""

    q: str = ""
    nettverk: str = ""
    status: str = ""
    tema: str = ""

    @property
    def query(self) -> str:
        """The search as an address spells it, always the same way."""
        return urlencode([(n, v) for n, v in vars(self).items() if v])


def read(query: str) -> Search:
    """The search of an address's query; what is no filter is left out."""
    try:
        given = parse_qs(query, max_num_fields=50)
    except ValueError:
        return Search()
    found = {n: " ".join(given[n][-1].replace("\x00", "").split()) for n in FILTERS if n in given}
    kept = {name: text[:LONGEST] for name, text in found.items()}
    status = kept.get("status", "")
    if status != STOPPED_WORD and not picked(Status, status):
        kept.pop("status", None)
    return Search(**kept)


def published() -> list[Any]:
    """The condition of what anybody may see; needs Network joined."""
    return [col(Initiative.reach) == Reach.PUBLIC, col(Network.public).is_(True)]


COLUMNS: list[Any] = [
    col(Initiative.id),
    col(Initiative.slug),
    col(Initiative.title),
    col(Initiative.purpose),
    col(Initiative.status),
    col(Initiative.learned),
    col(Initiative.created_at),
    col(Network.slug).label("network"),
    col(Network.name).label("network_name"),
]


def matching(
    db: Session, wanted: Search, most: int, among: Sequence[int] | None = None
) -> Sequence[Any]:
    """The initiatives that match, newest first; `among`: only these. One query.

    Words of which nothing can be searched for match nothing.
    """
    source: Any = sa.select(*COLUMNS).join(Network, col(Network.id) == Initiative.network_id)
    conditions, bound = _conditions(wanted)
    if wanted.q.strip():
        groups = search.query_tokens(wanted.q)
        if not groups:
            return []
        found = dialect.search_table("initiative")
        source = source.join(found, found.c.rowid == Initiative.id)
        conditions.append(dialect.matches("initiative"))
        bound["words"] = dialect.match_expression(groups)
    if among is not None:
        conditions.append(col(Initiative.id).in_(among))
    chosen = source.where(*published(), *conditions).order_by(col(Initiative.id).desc())
    return db.execute(chosen.limit(most), bound).all()


def _conditions(wanted: Search) -> tuple[list[Any], dict[str, Any]]:
    conditions: list[Any] = []
    if wanted.nettverk:
        conditions.append(col(Network.slug) == wanted.nettverk)
    if wanted.status:
        states = sorted(STOPPED) if wanted.status == STOPPED_WORD else [Status(wanted.status)]
        conditions.append(col(Initiative.status).in_(states))
    if wanted.tema:
        themed = (
            sa.select(col(InitiativeTheme.initiative_id))
            .join(Theme, col(Theme.id) == InitiativeTheme.theme_id)
            .where(col(Theme.slug) == wanted.tema)
        )
        conditions.append(col(Initiative.id).in_(themed))
    return conditions, {}
