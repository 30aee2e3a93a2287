"""What the records of a network are described by in the library: places, themes, words of lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core import clock
from app.core.columns import Reach
from app.core.search_shelf import Choice
from app.networks.models import (
    GroupMunicipality,
    Municipality,
    Network,
    ResourceGroup,
    Term,
    Theme,
)

# Bands an age span is sorted into: it stands under each it touches.
AGES = ((0, 12), (13, 15), (16, 19), (20, 24), (25, 34), (35, 120))
SMALL, MEDIUM, LARGE = "under-5000", "5000-19999", "20000"


class Place(NamedTuple):
    """Where a group works: names to be found by, and the sizes of its municipalities."""

    names: str
    sizes: tuple[str, ...]


@dataclass(frozen=True)
class Around:
    """What is known of some records besides themselves."""

    places: dict[int, Place]
    words: dict[int, list[Choice]]

    def choices(self, row: Any) -> list[Choice]:
        """The facet values of a record."""
        place = self.places.get(row.group_id, Place("", ()))
        found = list(self.words.get(row.id, ()))
        found += [Choice("storrelse", size, "") for size in place.sizes]
        return found

    def texts(self, row: Any) -> dict[str, str]:
        """What it is found by besides its own words."""
        named = " ".join(choice.label for choice in self.words.get(row.id, ()))
        return {"words": named, "place": self.places.get(row.group_id, Place("", ())).names}


def size_of(population: int | None) -> str:
    """The size a municipality is sorted under; "" when its population is not known."""
    if population is None:
        return ""
    return SMALL if population < 5_000 else MEDIUM if population < 20_000 else LARGE


def ages(age_from: int | None, age_to: int | None) -> list[Choice]:
    """The bands a span touches; none when neither end is given."""
    if age_from is None and age_to is None:
        return []
    first, last = age_from or 0, 200 if age_to is None else age_to
    return [Choice("alder", f"{a}-{b}", "") for a, b in AGES if first <= b and last >= a]


def is_published(model: Any) -> sa.ColumnElement[bool]:
    """The record reaches everybody, and so does its network (to be joined)."""
    return sa.and_(model.reach == Reach.PUBLIC, col(Network.public).is_(True))


def published(model: Any, db: Session, network_id: int | None) -> Iterable[tuple[int, datetime]]:
    """(number, made_at) of all published records of a kind, or of one network's."""
    statement = sa.select(model.id, model.created_at).join(Network, model.network_id == Network.id)
    if network_id is not None:
        statement = statement.where(model.network_id == network_id)
    rows = db.execute(statement.where(is_published(model)).order_by(model.id)).all()
    return [(number, made) for number, made in rows]


def around(
    db: Session,
    rows: Sequence[Any],
    theme_link: tuple[Any, Any],
    term_link: tuple[Any, Any] | None = None,
) -> Around:
    """Places, themes and words of some records. Three queries.

    theme_link, term_link: the columns (record, theme or term) of the tables that tie them.
    """
    words: dict[int, list[Choice]] = {}
    ids = [row.id for row in rows]
    for number, facet, slug, name in _named(db, ids, theme_link, term_link):
        words.setdefault(number, []).append(Choice(str(facet), slug, name))
    return Around(_places(db, {row.group_id for row in rows}), words)


def _named(
    db: Session, ids: Sequence[int], themes: tuple[Any, Any], terms: tuple[Any, Any] | None
) -> Iterable[Any]:
    tema = sa.literal("tema").label("facet")
    yield from db.execute(
        sa.select(themes[0], tema, col(Theme.slug), col(Theme.name))
        .join(Theme, themes[1] == Theme.id)
        .where(themes[0].in_(ids))
        .order_by(themes[0], col(Theme.id))
    )
    if terms is not None:
        yield from db.execute(
            sa.select(terms[0], col(Term.kind), col(Term.slug), col(Term.name))
            .join(Term, terms[1] == Term.id)
            .where(terms[0].in_(ids))
            .order_by(terms[0], col(Term.id))
        )


def _places(db: Session, group_ids: set[int]) -> dict[int, Place]:
    link = GroupMunicipality
    not_over = sa.or_(col(link.ends).is_(None), col(link.ends) >= clock.today())
    rows: Sequence[Any] = db.execute(
        sa.select(
            col(ResourceGroup.id),
            col(ResourceGroup.name),
            col(Network.name).label("network"),
            col(Municipality.name).label("municipality"),
            col(Municipality.population),
        )
        .join(Network, col(Network.id) == ResourceGroup.network_id)
        .outerjoin(link, sa.and_(col(link.group_id) == ResourceGroup.id, not_over))
        .outerjoin(Municipality, col(Municipality.id) == link.municipality_id)
        .where(col(ResourceGroup.id).in_(sorted(group_ids)))
        .order_by(col(ResourceGroup.id), col(Municipality.number))
    ).all()
    names: dict[int, list[str]] = {}
    sizes: dict[int, set[str]] = {}
    for row in rows:
        names.setdefault(row.id, [row.name, row.network]).append(row.municipality or "")
        sizes.setdefault(row.id, set()).add(size_of(row.population))
    return {
        number: Place(" ".join(dict.fromkeys(found)), tuple(sorted(sizes[number] - {""})))
        for number, found in names.items()
    }
