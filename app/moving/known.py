"""What the network has already: its names, and the initiatives the rows may be about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.initiatives.models import (
    Initiative,
    InitiativePartner,
    InitiativePractice,
    InitiativeTerm,
    InitiativeTheme,
)
from app.moving.fields import TERMS
from app.moving.models import ImportKey
from app.networks.models import Term
from app.networks.queries import NetworkInfo

KIND = "tiltak"
T = Initiative


def spelled(text: str) -> str:
    """A name as names are compared."""
    return " ".join(text.casefold().split())


@dataclass(frozen=True)
class Names:
    """The names a cell may hold: field → spelled name → number; and what to choose among."""

    by_field: dict[str, dict[str, int]]
    choices: dict[str, list[tuple[int, str]]]
    # Out of use: what has them keeps them, and nothing new gets them.
    retired: dict[str, frozenset[str]] = field(default_factory=dict)

    def find(self, name: str, text: str) -> int | None:
        """The number of what a cell names, None when nothing is called so."""
        return self.by_field[name].get(spelled(text))


def names(db: Session, network: NetworkInfo) -> Names:
    """Groups, organisations, themes in use and words of the lists. One query."""
    terms: dict[str, list[Any]] = {name: [] for name in TERMS}
    kinds = {kind: name for name, kind in TERMS.items()}
    retired: dict[str, list[Any]] = {name: [] for name in TERMS}
    retired["themes"] = [theme for theme in network.themes if theme.retired]
    wanted: list[Any] = [Term.id, Term.kind, Term.slug, Term.name, Term.retired]
    words = sa.select(*wanted).where(col(Term.network_id) == network.id).order_by(col(Term.name))
    for row in db.execute(words):
        (retired if row.retired else terms)[kinds[row.kind]].append(row)
    every: dict[str, Sequence[Any]] = {
        "group": network.groups,
        "owner": network.organisations,
        "partners": network.organisations,
        "themes": network.open_themes,
        **terms,
    }
    return Names(
        {n: _spellings(rows) for n, rows in every.items()},
        {n: [(r.id, r.name) for r in rows] for n, rows in every.items()},
        {n: frozenset(_spellings(rows)) for n, rows in retired.items()},
    )


def _spellings(rows: Sequence[Any]) -> dict[str, int]:
    return {spelled(text): row.id for row in rows for text in (row.slug, row.name)}


@dataclass
class Found:
    """Initiatives that are there, and what each is tied to."""

    by_key: dict[str, Any] = field(default_factory=dict)
    by_title: dict[tuple[str, int], list[Any]] = field(default_factory=dict)
    partners: dict[int, set[int]] = field(default_factory=dict)
    themes: dict[int, set[int]] = field(default_factory=dict)
    terms: dict[int, set[int]] = field(default_factory=dict)
    practices: dict[int, set[int]] = field(default_factory=dict)


def found(db: Session, network_id: int, keys: Iterable[str], titles: Iterable[str]) -> Found:
    """The initiatives of these keys (the sheet's own, or addresses) and titles. Three queries.

    Whoever imports leads the network, and so sees every initiative of it.
    """
    keys, here = sorted(set(keys)), col(T.network_id) == network_id
    numbers = {
        row.key: row.record_id
        for row in db.execute(
            sa.select(col(ImportKey.key), col(ImportKey.record_id)).where(
                col(ImportKey.network_id) == network_id,
                col(ImportKey.kind) == KIND,
                col(ImportKey.key).in_(keys),
            )
        )
    }
    wanted = sa.or_(
        col(T.id).in_(sorted(numbers.values())),
        col(T.slug).in_(keys),
        col(T.title).in_(sorted(set(titles))),
    )
    table = sa.inspect(Initiative).local_table
    rows = db.execute(sa.select(*table.c).where(here, wanted).order_by(col(T.id))).all()
    result, by_id = Found(), {row.id: row for row in rows}
    for row in rows:
        result.by_key[row.slug] = row
        result.by_title.setdefault((row.title, row.group_id), []).append(row)
    # The sheet's own keys count before addresses that happen to be spelled alike.
    result.by_key |= {key: by_id[number] for key, number in numbers.items() if number in by_id}
    ties_of(db, sorted(by_id), result)
    return result


LINKS: dict[str, tuple[Any, Any]] = {
    "partners": (InitiativePartner.initiative_id, InitiativePartner.organisation_id),
    "themes": (InitiativeTheme.initiative_id, InitiativeTheme.theme_id),
    "terms": (InitiativeTerm.initiative_id, InitiativeTerm.term_id),
    "practices": (InitiativePractice.initiative_id, InitiativePractice.practice_id),
}


def ties_of(db: Session, ids: Sequence[int], result: Found | None = None) -> Found:
    """What initiatives are tied to, written into `result`. One query, none for no ids."""
    result = result or Found()
    if not ids:
        return result
    pairs = [
        sa.select(sa.literal(name), own, to).where(own.in_(ids))
        for name, (own, to) in LINKS.items()
    ]
    for name, number, to in db.execute(sa.union_all(*pairs)):
        getattr(result, name).setdefault(number, set()).add(to)
    return result
