"""The index built anew from the records: `flipp reindex`, and the start after an upgrade."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import dialect, search_vocabulary
from app.core.db import touch
from app.core.search_shelf import BATCH, Change, Shelf, age, described_now, put, shelves
from app.core.search_tables import CHOICE, FACET, INDEX, ITEM, SCOPE, STATE
from app.core.search_vocabulary import chunks


def is_stale(db: Session) -> bool:
    """Whether the index was never built from the records (a database from before it)."""
    return db.scalar(sa.select(STATE.c.value).where(STATE.c.name == "stale")) is not None


def rebuild(db: Session) -> Iterator[tuple[int, int]]:
    """Build everything anew, in the caller's transaction; tells (how many are done, of how many).

    Items keep their numbers, so that places in a list (`etter=`) still hold. Who runs it beside a
    server that remembers pages also raises the revision: `touch(db, SCOPE)`.
    """
    numbers = _empty(db)
    found = [
        (made, shelf.kind, number, shelf)
        for shelf in shelves()
        for number, made in shelf.published(db, None)
    ]
    found.sort(key=lambda one: one[:3])
    for done, part in enumerate(chunks(found, BATCH)):
        yield done * BATCH, len(found)
        records: dict[Shelf, list[int]] = {}
        for _made, _kind, number, shelf in part:
            records.setdefault(shelf, []).append(number)
        _put_back(db, records, numbers)
    db.execute(sa.delete(STATE).where(STATE.c.name == "stale"))
    yield len(found), len(found)


def add_network(db: Session, network_id: int) -> None:
    """Put all a network has published in the library: it has come in past the records' own hooks.

    The oldest first, as if each had been published here in its turn.
    """
    found = [
        (made, shelf.kind, number, shelf)
        for shelf in shelves()
        for number, made in shelf.published(db, network_id)
    ]
    found.sort(key=lambda one: one[:3])
    for some in chunks(found, BATCH):
        records: dict[Shelf, list[int]] = {}
        for _made, _kind, number, shelf in some:
            records.setdefault(shelf, []).append(number)
        put(db, records)
    touch(db, SCOPE)


class _Kept(NamedTuple):
    """What is kept of an item that is built anew."""

    id: int
    knowledge: int
    weights: None = None


def _empty(db: Session) -> dict[tuple[str, int], _Kept]:
    """Take everything away; returns what is kept, by kind and record."""
    rows = db.execute(sa.select(ITEM.c.kind, ITEM.c.record_id, ITEM.c.id, ITEM.c.knowledge)).all()
    search_vocabulary.forget_all(db)
    for table in (CHOICE, FACET, ITEM):
        db.execute(sa.delete(table))
    dialect.drop_documents(db, INDEX)
    return {(kind, number): _Kept(id_, level) for kind, number, id_, level in rows}


def _put_back(
    db: Session,
    records: Mapping[Shelf, Sequence[int]],
    numbers: Mapping[tuple[str, int], _Kept],
) -> None:
    change = Change()
    now = [
        (shelf, described, numbers.get((shelf.kind, described.record_id)))
        for shelf, ids in records.items()
        for described in described_now(db, shelf, ids)
    ]
    for shelf, described_, kept in sorted(now, key=age):
        change.give(db, shelf, described_, kept)
    change.write(db)
