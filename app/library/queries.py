"""What is read for the library's list; it is the same for all, so most of it is remembered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core import search_asking, search_finding, search_synonyms
from app.core.paging import PER_PAGE
from app.core.search_asking import Question
from app.core.search_finding import CANDIDATES, Looked, Place, Totals
from app.core.search_tables import CHOICE, ITEM, SCOPE
from app.core.web import Ctx
from app.library.filters import FILTERS, Known
from app.networks.models import Network, ResourceGroup


@dataclass(frozen=True)
class Found:
    """One page of the library. rows: in the order they are shown. after: where the next begins.

    totals: hits, counted no further than COUNT_CAP + 1. whole: those with all the words, where
    what only resembles is among the hits (None: nothing such is). cut: only the best are shown.
    """

    rows: Sequence[Any]
    totals: Totals
    after: str = ""
    whole: int | None = None
    cut: bool = False


def known(ctx: Ctx) -> Known:
    """Every choice and its count with nothing else chosen. One query, once per revision."""

    def read() -> Known:
        rows = ctx.db.execute(sa.select(CHOICE.c.facet, CHOICE.c.value, CHOICE.c.label, CHOICE.c.n))
        all_ = [(facet, value, label, n) for facet, value, label, n in rows if n > 0]
        return Known({(f, v): w for f, v, w, _n in all_}, {(f, v): n for f, v, _w, n in all_})

    return ctx.at_revision(SCOPE, "library", read)


def asked(ctx: Ctx, words: str, *, exact: bool) -> Question | None:
    """What the words ask for; None without words. At most three queries, once per revision."""
    if not words.strip():
        return None
    book = ctx.at_revision(SCOPE, "synonyms", lambda: search_synonyms.read(ctx.db))
    return ctx.at_revision(
        SCOPE,
        ("asked", words, exact),
        lambda: search_asking.understand(ctx.db, words, book, exact=exact),
    )


def find(
    ctx: Ctx, question: Question | None, chosen: tuple[tuple[str, str], ...], after: str
) -> tuple[Found, Looked]:
    """A page of hits, best first; without words the newest first. At most three queries.

    What the words find is kept while nothing changes: the next page of it costs its rows only.
    """
    if question is not None and not question.units:
        return Found([], Totals(0)), Looked(question, chosen)
    key = ("found", question, chosen)
    looked, totals, places = ctx.at_revision(
        SCOPE, key, lambda: _ranked(ctx, question, chosen), large=True
    )
    if totals is None:
        return _newest(ctx, looked, after), looked
    start = place(after)
    rest = [p for p in places if start is None or (p.score, p.id) < start]
    page = rest[:PER_PAGE]
    return Found(
        rows=rows(ctx.db, [p.id for p in page]),
        totals=totals,
        after=f"{page[-1].score}-{page[-1].id}" if len(rest) > PER_PAGE else "",
        whole=totals.whole if looked.wide is not looked.whole else None,
        cut=totals.hits > CANDIDATES,
    ), looked


def _ranked(
    ctx: Ctx, question: Question | None, chosen: tuple[tuple[str, str], ...]
) -> tuple[Looked, Totals | None, list[Place]]:
    looked, totals = search_finding.look(ctx.db, question, chosen)
    places = search_finding.ranked(ctx.db, looked) if totals and totals.hits else []
    return looked, totals, places


def _newest(ctx: Ctx, looked: Looked, after: str) -> Found:
    start = int(after) if after.isascii() and after.isdigit() and len(after) < 10 else None
    there = newest_rows(ctx.db, looked, start)
    page = there[:PER_PAGE]
    return Found(
        rows=page,
        totals=_totals(ctx, looked),
        after=str(page[-1].id) if len(there) > PER_PAGE else "",
    )


def _totals(ctx: Ctx, looked: Looked) -> Totals:
    """Kept for everything, and for a single choice of it; else counted once per revision."""
    if len(looked.chosen) > 1:
        key = ("library total", looked.chosen)
        return ctx.at_revision(SCOPE, key, lambda: search_finding.totals(ctx.db, looked))
    kept = known(ctx)
    return Totals(kept.counts.get(looked.chosen[0], 0) if looked.chosen else kept.total)


def place(after: str) -> Place | None:
    """Where a page of ranked hits begins; None for an address that is none of ours."""
    score, _dash, number = after.partition("-")
    sound = all(part.isascii() and part.isdigit() and len(part) < 10 for part in (score, number))
    return Place(int(score), int(number)) if sound else None


_ITEMS = (
    sa.select(
        *(column for column in ITEM.c if column.name != "weights"),
        col(Network.name).label("network_name"),
        col(Network.short).label("network_short"),
        col(ResourceGroup.name).label("group_name"),
    )
    .select_from(ITEM)
    .outerjoin(Network, col(Network.id) == ITEM.c.network_id)
    .outerjoin(ResourceGroup, col(ResourceGroup.id) == ITEM.c.group_id)
)
_NUMBERED = _ITEMS.where(ITEM.c.id.in_(sa.bindparam("ids", expanding=True)))


@lru_cache(maxsize=8)
def _rows_of(which: Any) -> Any:
    """The items whose numbers the SELECT finds, newest first."""
    return _ITEMS.where(ITEM.c.id.in_(which)).order_by(ITEM.c.id.desc())


def newest_rows(db: Session, looked: Looked, after: int | None) -> Sequence[Any]:
    """The newest items that are chosen, a page and one more, as they are shown. One query."""
    which, bound = search_finding.newest(looked, after)
    return db.execute(_rows_of(which), bound).all()


def rows(db: Session, ids: Sequence[int]) -> list[Any]:
    """Items as they are shown, in this order, with the names of network and group. One query."""
    if not ids:
        return []
    found = {row.id: row for row in db.execute(_NUMBERED, {"ids": list(ids)})}
    return [found[number] for number in ids if number in found]


def counts(ctx: Ctx, looked: Looked, totals: Totals, known_: Known) -> dict[tuple[str, str], int]:
    """The count behind each choice when it is chosen along with the rest. At most one query.

    Without words and choices they are kept.
    """
    if looked.question is None and not looked.chosen:
        return dict(known_.counts)
    if looked.question is not None and not looked.question.units:
        return {}
    chosen = dict(looked.chosen)
    offered = {f.name: known_.offered(f.name, chosen.get(f.name, "")) for f in FILTERS}
    # Along with a single choice, its own filter's other values are what they are alone.
    alone = looked.question is None and len(chosen) == 1
    asked_for = {n: v for n, v in offered.items() if not (alone and n in chosen)}
    found = search_finding.counts(ctx.db, looked, totals, asked_for)
    if alone:
        found = {k: n for k, n in known_.counts.items() if k[0] in chosen} | found
    return found
