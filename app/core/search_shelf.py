"""What stands in the library: written in a record's own transaction, built anew by `reindex`.

A kind of record stands there by three things: its model takes the mixin `Shelved` and names its
`Shelf`; the shelf says which words weigh what; and its `describe` reads records by their numbers,
leaving out what is not published. What is changed around them (a theme's name, a network that is
closed) takes the mixin `Surrounds`, and says which items are to be written again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import event as sa_event
from sqlalchemy.orm import Session

from app.core import dialect, search, search_vocabulary
from app.core.columns import Reach
from app.core.db import WriteSession, touch
from app.core.search_tables import (
    CHOICE,
    FACET,
    INDEX,
    ITEM,
    SCOPE,
    facet_token,
    title_token,
)
from app.core.search_vocabulary import chunks
from app.core.search_weights import packed, stems_in, weigh

_PENDING, _AROUND = "shelved", "around_shelves"
BATCH = 200
ALL = ("alle", "")  # the choice that counts everything
LONGEST_SUMMARY, LONGEST_LESSON = 400, 600


class Choice(NamedTuple):
    """A facet value of a record, and its words on the screen."""

    facet: str
    value: str
    label: str


@dataclass(frozen=True)
class Described:
    """A published record as the library shows, counts and finds it.

    texts: field → text to be searched; the fields are those of the shelf's weights.
    address: its own page. about: a few words that stand below it (target group, setting).
    """

    record_id: int
    address: str
    title: str
    made_at: datetime
    texts: Mapping[str, str]
    choices: Sequence[Choice] = ()
    network_id: int | None = None
    group_id: int | None = None
    summary: str = ""
    about: str = ""
    status: str = ""
    stopped: bool = False
    lesson: str = ""
    advice: str = ""
    example: bool = False
    age_from: int | None = None
    age_to: int | None = None
    knowledge: int | None = None  # None: it stays what it was


# kind → (db, numbers) → {number: level of knowledge 0–5}, from the room that derives it.
LEVELS: dict[str, Callable[[Session, Sequence[int]], Mapping[int, int]]] = {}


@dataclass(frozen=True, eq=False)
class Shelf:
    """One kind of record in the library.

    kind: its word in addresses («tiltak»). label, one: many and one, on the screen. weights:
    field → how much its words weigh. describe: reads the published ones among these numbers, in
    a constant number of queries. published: (number, made_at) of all published ones, or of one
    network's.
    """

    kind: str
    label: str
    one: str
    weights: Mapping[str, float]
    describe: Callable[[Session, Sequence[int]], list[Described]]
    published: Callable[[Session, int | None], Iterable[tuple[int, datetime]]]


class Shelved:
    """A record that stands in the library while it is published."""

    @classmethod
    def shelf(cls) -> Shelf:
        """How its kind stands there."""
        raise NotImplementedError


class Surrounds:
    """Something items of the library are described by."""

    def items_around(self) -> sa.ColumnElement[bool] | None:
        """The condition on search_item of those to write again; None: nothing that counts changed.

        Asked before the change is flushed.
        """
        raise NotImplementedError

    def network_around(self) -> int | None:
        """The network all of whose published records are to be written again, if it is that."""
        return None


def shelves() -> list[Shelf]:
    """Every kind there is, by the models that are known."""
    return sorted((model.shelf() for model in Shelved.__subclasses__()), key=lambda s: s.kind)


# In the record's own transaction


@sa_event.listens_for(WriteSession, "before_flush")
def _notice(session: Session, *_args: Any) -> None:
    for record in (*session.new, *session.dirty, *session.deleted):
        if isinstance(record, Shelved):
            # A new one that is not published has no item, and makes none.
            if record in session.new and getattr(record, "reach", Reach.PUBLIC) != Reach.PUBLIC:
                continue
            session.info.setdefault(_PENDING, {})[id(record)] = record
            touch(session, SCOPE)
        elif isinstance(record, Surrounds):
            _notice_around(session, record)


def _notice_around(session: Session, record: Surrounds) -> None:
    around = session.info.setdefault(_AROUND, ([], set()))
    condition, network = record.items_around(), record.network_around()
    if condition is not None:
        around[0].append(condition)
        touch(session, SCOPE)
    if network is not None:
        around[1].add(network)
        touch(session, SCOPE)


@sa_event.listens_for(WriteSession, "before_commit")
def _write_pending(session: Session) -> None:
    session.flush()
    write_now(session)


def write_now(session: Session) -> None:
    """Bring the library up to what this transaction has changed (a commit does it by itself)."""
    session.flush()
    numbers: dict[type[Shelved], set[int]] = {}
    for record in session.info.pop(_PENDING, {}).values():
        number = sa.inspect(record).identity
        if number is not None:
            numbers.setdefault(type(record), set()).add(number[0])
    conditions, networks = session.info.pop(_AROUND, ((), ()))
    by_kind = {model.shelf().kind: model for model in Shelved.__subclasses__()}
    for condition in conditions:
        rows = session.execute(sa.select(ITEM.c.kind, ITEM.c.record_id).where(condition)).all()
        for kind, record_id in rows:
            numbers.setdefault(by_kind[kind], set()).add(record_id)
    for network in sorted(networks):
        for kind, model in by_kind.items():
            there = sa.and_(ITEM.c.kind == kind, ITEM.c.network_id == network)
            ids = numbers.setdefault(model, set())
            ids.update(session.scalars(sa.select(ITEM.c.record_id).where(there)))
            ids.update(number for number, _made in model.shelf().published(session, network))
    put(session, {model.shelf(): sorted(ids) for model, ids in numbers.items()})


@sa_event.listens_for(WriteSession, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(_PENDING, None)
    session.info.pop(_AROUND, None)


def put(db: Session, records: Mapping[Shelf, Sequence[int]]) -> None:
    """Write these records' items anew; those that are not published leave the library.

    The oldest first: what is newest in the library is what was made last.
    """
    change, now = Change(), list[tuple[Shelf, Described, Any]]()
    for shelf, record_ids in sorted(records.items(), key=lambda pair: pair[0].kind):
        for part in chunks(record_ids, BATCH):
            there = _there(db, shelf, part)
            described = described_now(db, shelf, part)
            staying = {d.record_id for d in described}
            for record_id, row in there.items():
                change.take(db, row, stays=record_id in staying)
            now += [(shelf, d, there.get(d.record_id)) for d in described]
    for shelf, described_, row in sorted(now, key=age):
        change.give(db, shelf, described_, row)
    change.write(db)


def described_now(db: Session, shelf: Shelf, record_ids: Sequence[int]) -> list[Described]:
    """The published ones among these, with their level of knowledge as it is now."""
    found = shelf.describe(db, record_ids)
    ask = LEVELS.get(shelf.kind)
    if ask is None or not found:
        return found
    levels = ask(db, [one.record_id for one in found])
    return [replace(one, knowledge=levels.get(one.record_id, 0)) for one in found]


def _there(db: Session, shelf: Shelf, record_ids: Sequence[int]) -> dict[int, Any]:
    columns = ITEM.c.id, ITEM.c.record_id, ITEM.c.weights, ITEM.c.knowledge
    mine = sa.and_(ITEM.c.kind == shelf.kind, ITEM.c.record_id.in_(record_ids))
    return {row.record_id: row for row in db.execute(sa.select(*columns).where(mine))}


def age(one: tuple[Shelf, Described, Any]) -> tuple[datetime, str, int]:
    """In which order items are given their numbers: the oldest first."""
    return one[1].made_at, one[0].kind, one[1].record_id


class Change:
    """What writing some items does to the counts of choices and of words."""

    def __init__(self) -> None:
        self.words: Counter[str] = Counter()
        self.spelled: dict[str, str] = {}
        self.choices: Counter[tuple[str, str]] = Counter()
        self.labels: dict[tuple[str, str], str] = {}

    def take(self, db: Session, row: Any, *, stays: bool) -> None:
        """What the item was before."""
        search_vocabulary.tally(stems_in(row.weights), -1, self.words)
        mine = FACET.c.item_id == row.id
        for facet, value in db.execute(sa.select(FACET.c.facet, FACET.c.value).where(mine)):
            self.choices[facet, value] -= 1
        self.choices[ALL] -= 1
        db.execute(sa.delete(FACET).where(mine))
        if not stays:
            dialect.drop_document(db, INDEX, row.id)
            db.execute(sa.delete(ITEM).where(ITEM.c.id == row.id))

    def give(self, db: Session, shelf: Shelf, now: Described, there: Any) -> None:
        """What it is now; `there`: the row that stands, or whose number is to be kept."""
        weighed = weigh(now.texts, shelf.weights)
        knowledge = now.knowledge
        if knowledge is None:
            knowledge = there.knowledge if there is not None else 0
        values = _values(shelf, now, knowledge) | {"weights": packed(weighed)}
        item_id = _kept(db, there, values)
        chosen = _choices(shelf, now, knowledge)
        rows = [{"item_id": item_id, "facet": f, "value": v} for f, v in chosen]
        db.execute(sa.insert(FACET), rows)
        document = _document(now.title, weighed, chosen)
        dialect.index_document(db, INDEX, item_id, document)
        search_vocabulary.tally(weighed, 1, self.words)
        self.spelled |= {stem: weight.word for stem, weight in weighed.items()}
        for key, label in [*chosen.items(), (ALL, "")]:
            self.choices[key] += 1
            self.labels[key] = label

    def write(self, db: Session) -> None:
        """Sorted: two writers take the rows in the same order, and never wait in a ring."""
        add_choices(db, self.choices, self._words_left(db) | self.labels)
        search_vocabulary.count(db, self.words, self.spelled)

    def _words_left(self, db: Session) -> dict[tuple[str, str], str]:
        """What those that are left call the choices others have gone from: the words on the screen
        may be theirs who closed their network. Two queries for each such choice that has words.
        """
        gone = [k for k, n in self.choices.items() if n < 0 and k not in self.labels]
        named = sa.select(CHOICE.c.facet, CHOICE.c.value).where(CHOICE.c.label != "")
        found: dict[tuple[str, str], str] = {}
        if not gone:
            return found
        those = sa.tuple_(CHOICE.c.facet, CHOICE.c.value).in_(sorted(gone))
        for facet, value in db.execute(named.where(those)).all():
            of = sa.select(ITEM.c.kind, ITEM.c.record_id).join(FACET, FACET.c.item_id == ITEM.c.id)
            newest = of.where(FACET.c.facet == facet, FACET.c.value == value)
            for kind, number in db.execute(newest.order_by(FACET.c.item_id.desc()).limit(1)):
                shelf = next(s for s in shelves() if s.kind == kind)
                for one in shelf.describe(db, [number]):
                    found |= {(c.facet, c.value): c.label[:160] for c in one.choices}
        return {key: found[key] for key in gone if key in found}


def add_choices(
    db: Session, deltas: Mapping[tuple[str, str], int], labels: Mapping[tuple[str, str], str]
) -> None:
    """Add to the counts behind choices; the newest label is the one that is shown."""
    rows = [
        {"facet": f, "value": v, "label": labels.get((f, v), ""), "n": n}
        for (f, v), n in sorted(deltas.items())
        if n
    ]
    if rows:
        db.execute(dialect.upsert_add(CHOICE, ("facet", "value"), "n"), rows)
    named = [{"f": f, "v": v, "words": words} for (f, v), words in sorted(labels.items())]
    if named:
        db.connection().execute(_RELABEL, named)


_RELABEL = (
    sa.update(CHOICE)
    .where(
        CHOICE.c.facet == sa.bindparam("f"),
        CHOICE.c.value == sa.bindparam("v"),
        CHOICE.c.label != sa.bindparam("words"),
    )
    .values(label=sa.bindparam("words"))
)


def _kept(db: Session, there: Any, values: dict[str, Any]) -> int:
    if there is None:
        return int(db.execute(sa.insert(ITEM).returning(ITEM.c.id), values).scalar_one())
    if there.weights is None:  # it was taken away to be built anew
        db.execute(sa.insert(ITEM), values | {"id": there.id})
    else:
        db.execute(sa.update(ITEM).where(ITEM.c.id == there.id).values(values))
    return int(there.id)


def _values(shelf: Shelf, now: Described, knowledge: int) -> dict[str, Any]:
    return {
        "kind": shelf.kind,
        "record_id": now.record_id,
        "network_id": now.network_id,
        "group_id": now.group_id,
        "address": now.address,
        "title": now.title,
        "summary": _cut(now.summary, LONGEST_SUMMARY),
        "about": now.about[:420],
        "status": now.status,
        "stopped": now.stopped,
        "lesson": _cut(now.lesson, LONGEST_LESSON),
        "advice": _cut(now.advice, LONGEST_LESSON),
        "knowledge": knowledge,
        "example": now.example,
        "age_from": now.age_from,
        "age_to": now.age_to,
        "made_at": now.made_at,
    }


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + "…"


def _choices(shelf: Shelf, now: Described, knowledge: int) -> dict[tuple[str, str], str]:
    found = {("slag", shelf.kind): shelf.label}
    if shelf.kind in LEVELS:  # what nobody derives a level of, has none
        found["kunnskap", str(knowledge)] = ""
    if now.status:
        found["status", now.status] = ""
    if now.stopped:
        found["status", "stoppet"] = ""
    for choice in now.choices:
        found[choice.facet, choice.value] = choice.label[:160]
    return found


def _document(title: str, stems: Iterable[str], chosen: Iterable[tuple[str, str]]) -> str:
    tokens = [search.encode(stem) for stem in stems]
    named = search.index_text(title).split()
    marks = [title_token(token) for token in named]
    return " ".join(dict.fromkeys([*tokens, *marks, *(facet_token(f, v) for f, v in chosen)]))


def set_knowledge(db: Session, kind: str, record_id: int, level: int) -> None:
    """Write an item's level of knowledge, 0–5; nothing when the record is not published.

    Of a kind in LEVELS, whoever changes what the level is derived from calls it with the new one.
    """
    mine = sa.and_(ITEM.c.kind == kind, ITEM.c.record_id == record_id, ITEM.c.knowledge != level)
    item_id = db.scalar(sa.select(ITEM.c.id).where(mine))
    if item_id is None:
        return
    db.execute(sa.update(ITEM).where(ITEM.c.id == item_id).values(knowledge=level))
    touch(db, SCOPE)
    shelf = next(s for s in shelves() if s.kind == kind)
    put(db, {shelf: [record_id]})
