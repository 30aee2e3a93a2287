"""Level of knowledge of initiatives and practices, from the records there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.i18n import N_
from app.initiatives.models import Initiative, Status
from app.practices.models import Practice
from app.replication import queries
from app.replication.family import Family, counts_for
from app.replication.levels import Facts, Level, level
from app.replication.models import Replication

# What level 1 asks for: column → its words.
DESCRIBED = {
    "who_does": N_("hvem som gjør hva"),
    "title": N_("hva det er"),
    "core_parts": N_("hvordan: det som må være med"),
    "purpose": N_("hvorfor: hva det skal bidra til"),
    "target_group": N_("hvem det er for"),
    "mechanism": N_("hvorfor dere tror det virker"),
}
OF_PRACTICE = {
    "who": N_("hvem som gjør det"),
    "what": N_("hva de gjør"),
    "how": N_("hvordan de gjør det"),
    "why": N_("hvorfor de gjør det"),
    "traits": N_("hva som kjennetegner dem"),
}


@dataclass(frozen=True)
class Evidence:
    """What the tests of an initiative show: one is completed; there is a signal in the numbers."""

    cycle: bool = False
    signal: bool = False


# (db, initiatives) → {initiative: its evidence}, from the rooms above that hold it; those that have
# none are left out. A room puts its question here when it is imported (app/core/migrate.py).
EVIDENCE: list[Callable[[Session, Sequence[int]], Mapping[int, Evidence]]] = []


def evidence_of(db: Session, numbers: Sequence[int]) -> dict[int, Evidence]:
    """{initiative: what its tests show}, of all rooms together. As many queries as they need."""
    found = {number: Evidence() for number in numbers}
    for ask in EVIDENCE:
        for number, told in ask(db, numbers).items():
            before = found[number]
            found[number] = Evidence(before.cycle or told.cycle, before.signal or told.signal)
    return found


_READ = ("id", "needs_money", "funding", "manual", "status", *DESCRIBED)


def facts_of(initiative: Any, family: Family, shown: Evidence | None = None) -> Facts:
    """What the records say of an initiative; family: the whole one, hidden members too.

    shown: what its tests show, when that was asked. Only trials that everybody who may see the
    initiative may see are counted.
    """
    own = family.members.get(initiative.id)
    tried = [m.trial for m in family.after(initiative.id) if own and counts_for(own, m)]
    return Facts(
        described={words: _written(initiative, name) for name, words in DESCRIBED.items()},
        trials=tried,
        running=initiative.status is Status.RUNNING,
        manual=bool(initiative.manual.strip()),
        cost=bool(initiative.needs_money.strip() or initiative.funding.strip()),
        cycle=shown.cycle if shown else None,
        signal=shown.signal if shown else None,
    )


def _written(record: Any, name: str) -> bool:
    value = getattr(record, name)
    return any(map(str.strip, value)) if isinstance(value, list) else bool(value.strip())


def level_of(db: Session, initiative: Initiative) -> Level:
    """The level of one initiative. Three queries."""
    shown = evidence_of(db, [initiative.id or 0])[initiative.id or 0]
    return level(facts_of(initiative, queries.family_of(db, initiative.id), shown))


def levels_of(db: Session, numbers: Iterable[int]) -> dict[int, Level]:
    """{initiative: its level}. Four queries, however many."""
    roots = sa.func.coalesce(col(Replication.root_id), col(Initiative.id)).label("root")
    rows = db.execute(
        sa.select(*(getattr(Initiative, name) for name in _READ), roots)
        .outerjoin(Replication, col(Replication.copy_id) == Initiative.id)
        .where(col(Initiative.id).in_(sorted(set(numbers))))
    ).all()
    found = queries.families(db, {row.root for row in rows})
    shown = evidence_of(db, [row.id for row in rows])
    return {row.id: level(facts_of(row, found[row.root], shown[row.id])) for row in rows}


def level_of_practice(practice: Practice | Any) -> Level:
    """0 or 1: a practice is described or not; what lies above is told by initiatives. No query."""
    return level(Facts({w: _written(practice, name) for name, w in OF_PRACTICE.items()}))
