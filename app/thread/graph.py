"""The red thread of a group as plain data: records, and which builds on which.

Read once per revision of the network and kept; what a person sees of it is sorted out in
memory, so that a record's place on the thread costs no query of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.access import Actor
from app.core.db import select
from app.core.web import Ctx
from app.cycles import queries as cycle_queries
from app.initiatives.models import Initiative, InitiativePractice
from app.insights.models import Exception_, Insight
from app.networks.lists import shorten
from app.networks.policy import sees, view_of
from app.networks.queries import GroupInfo
from app.practices.models import Practice, PracticeInsight

# More than the drawing shows; a group that has more finds the rest in its lists.
MOST = 60
LANES = ("insight", "practice", "initiative", "cycle")
Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Node:
    """A record on the thread."""

    kind: str
    id: int
    slug: str
    title: str
    state: str
    detail: Any
    reach: str
    network_id: int
    group_id: int
    example: bool
    created_at: datetime | None

    @property
    def key(self) -> Key:
        """What names it on the page."""
        return (self.kind, self.id)


@dataclass(frozen=True)
class Graph:
    """The records of a group, newest first in each lane, and the links from left to right."""

    nodes: dict[Key, Node]
    links: frozenset[tuple[Key, Key]]
    answers: dict[int, tuple[Key, ...]]

    def lane(self, kind: str) -> list[Node]:
        """The records of one lane."""
        return [n for n in self.nodes.values() if n.kind == kind]

    def parents(self, key: Key) -> list[Key]:
        """What it builds on."""
        return [a for a, b in self.links if b == key]

    def children(self, key: Key) -> list[Key]:
        """What builds on it."""
        return [b for a, b in self.links if a == key]

    def thread_of(self, key: Key) -> set[Key]:
        """The record with everything it builds on and everything that builds on it."""
        found = {key}
        for step in (self.parents, self.children):
            wave = [key]
            while wave:
                wave = [other for k in wave for other in step(k)]
                found.update(wave)
        return found


def _rows(db: Session, model: Any, group: GroupInfo, *columns: Any) -> Iterable[Any]:
    return db.execute(
        select(
            model.id,
            model.slug,
            model.title,
            model.reach,
            model.network_id,
            model.group_id,
            model.example,
            model.created_at,
            *columns,
        )
        .where(model.network_id == group.network_id, model.group_id == group.id)
        .order_by(model.id.desc())
        .limit(MOST)
    ).all()


def _node(kind: str, row: Any, state: str, detail: Any) -> Node:
    return Node(
        kind,
        row.id,
        row.slug,
        row.title,
        state,
        detail,
        str(row.reach),
        row.network_id,
        row.group_id,
        row.example,
        row.created_at,
    )


def read_graph(db: Session, group: GroupInfo) -> Graph:
    """Seven queries, whatever the size."""
    tests = cycle_queries.of_group(db, group.network_id, group.id, MOST)
    insight, practice, initiative = Insight, Practice, Initiative
    nodes = [
        *(
            _node("insight", r, "unntak" if r.is_exception else "innsikt", r.source_kind)
            for r in _rows(db, insight, group, insight.is_exception, insight.source_kind)
        ),
        *(
            _node("practice", r, str(r.state), r)
            for r in _rows(
                db,
                practice,
                group,
                practice.state,
                practice.tid,
                practice.penger,
                practice.kompetanse,
                practice.mandat,
                practice.nettverk,
            )
        ),
        *(
            _node("initiative", r, str(r.status), r.setting)
            for r in _rows(db, initiative, group, initiative.status, initiative.setting)
        ),
        *(_test(group, r) for r in tests),
    ]
    by_key = {n.key: n for n in nodes}
    links = _links(db, by_key)
    links |= {(a, b) for a, b in map(_of_test, tests) if a in by_key}
    return Graph(by_key, links, _answers(db, by_key))


def _test(group: GroupInfo, row: Any) -> Node:
    """A test as it stands on the thread: seen by those who see its initiative."""
    return Node(
        "cycle",
        row.id,
        f"{row.initiative}/tester/{row.number}",
        shorten(row.question, 120),
        str(row.state),
        row,
        str(row.reach),
        group.network_id,
        group.id,
        row.example,
        row.created_at,
    )


def _of_test(row: Any) -> tuple[Key, Key]:
    return (("initiative", row.initiative_id), ("cycle", row.id))


def _links(db: Session, nodes: dict[Key, Node]) -> frozenset[tuple[Key, Key]]:
    practices = [n for kind, n in nodes if kind == "practice"]
    initiatives = [n for kind, n in nodes if kind == "initiative"]
    first = db.execute(
        select(col(PracticeInsight.insight_id), col(PracticeInsight.practice_id)).where(
            col(PracticeInsight.practice_id).in_(practices)
        )
    ).all()
    second = db.execute(
        select(col(InitiativePractice.practice_id), col(InitiativePractice.initiative_id)).where(
            col(InitiativePractice.initiative_id).in_(initiatives)
        )
    ).all()
    links = [(("insight", a), ("practice", b)) for a, b in first]
    links += [(("practice", a), ("initiative", b)) for a, b in second]
    return frozenset((a, b) for a, b in links if a in nodes and b in nodes)


def _answers(db: Session, nodes: dict[Key, Node]) -> dict[int, tuple[Key, ...]]:
    insights = [n for kind, n in nodes if kind == "insight"]
    found: dict[int, list[Key]] = defaultdict(list)
    rows = db.execute(
        select(col(Exception_.flip_question_id), col(Exception_.insight_id)).where(
            col(Exception_.insight_id).in_(insights)
        )
    )
    for question_id, insight_id in rows:
        found[question_id].append(("insight", insight_id))
    return {q: tuple(keys) for q, keys in found.items()}


def visible_graph(ctx: Ctx, group: GroupInfo) -> Graph:
    """The group's thread as this actor sees it; no query while nothing has changed."""
    scope, actor = group.network_id, ctx.actor

    def seen() -> Graph:
        key = ("graph", group.id)
        whole = ctx.at_revision(scope, key, lambda: read_graph(ctx.db, group), large=True)
        return seen_by(whole, actor)

    return ctx.at_revision(scope, ("graph", group.id, view_of(actor, scope)), seen, large=True)


def seen_by(graph: Graph, actor: Actor) -> Graph:
    """Only what the actor may see, and the links between those."""
    nodes = {k: n for k, n in graph.nodes.items() if sees(actor, n)}
    links = frozenset((a, b) for a, b in graph.links if a in nodes and b in nodes)
    answers = {q: tuple(k for k in keys if k in nodes) for q, keys in graph.answers.items()}
    return Graph(nodes, links, answers)
