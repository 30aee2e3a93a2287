"""One record's own thread: what it builds on and what builds on it, read for its page alone.

The whole group's thread (graph.py) is for the drawing. A record's page needs only its own, and
asks for that: one query, whose cost does not grow with what the group has.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from app.core.web import Ctx
from app.cycles.models import TestCycle
from app.initiatives.models import Initiative, InitiativePractice
from app.insights.models import Insight
from app.networks.policy import sees
from app.practices.models import Practice, PracticeInsight
from app.thread.graph import Key, Node

# More records of a kind than one thread has; the page names one of them.
MOST = 100
KINDS = {"insight": Insight, "practice": Practice, "initiative": Initiative}
Place = dict[Key, Node]


def around(ctx: Ctx, kind: str, record: Any) -> Place:
    """The records of the thread this actor sees, the record itself among them.

    One query, and none while nothing has changed in the network.
    """
    of = record.initiative_id if kind == "cycle" else record.id
    of_kind = "initiative" if kind == "cycle" else kind

    def read() -> list[Node]:
        bound = {"record": of, "network": ctx.network.id}
        return [_node(row) for row in ctx.db.execute(_statement(of_kind), bound)]

    nodes = ctx.at_revision(ctx.network.id, ("place", of_kind, of), read)
    return {node.key: node for node in nodes if sees(ctx.actor, node)}


def _node(row: Any) -> Node:
    return Node(
        row.kind,
        row.id,
        row.slug,
        "",
        row.state,
        None,
        row.reach,
        row.network_id,
        row.group_id,
        False,
        None,
    )


@lru_cache(maxsize=4)
def _statement(kind: str) -> Any:
    """SELECT of every record of the thread of `:record`, a record of this kind."""
    practices = _practices(kind)
    initiatives = (
        sa.select(sa.bindparam("record", type_=sa.Integer))
        if kind == "initiative"
        else sa.select(col(InitiativePractice.initiative_id)).where(
            col(InitiativePractice.practice_id).in_(practices)
        )
    )
    insights = (
        sa.select(sa.bindparam("record", type_=sa.Integer))
        if kind == "insight"
        else sa.select(col(PracticeInsight.insight_id)).where(
            col(PracticeInsight.practice_id).in_(practices)
        )
    )
    cycles = sa.select(
        sa.literal("cycle"),
        col(TestCycle.id),
        col(Initiative.slug) + "/tester/" + sa.cast(col(TestCycle.number), sa.String),
        sa.cast(col(TestCycle.state), sa.String),
        sa.cast(col(Initiative.reach), sa.String),
        col(TestCycle.network_id),
        col(TestCycle.group_id),
    ).join(Initiative, col(Initiative.id) == TestCycle.initiative_id)
    return sa.union_all(
        _records("insight", sa.literal("innsikt"), insights),
        _records("practice", col(Practice.state), practices),
        _records("initiative", col(Initiative.status), initiatives),
        _first(cycles.where(col(TestCycle.initiative_id).in_(initiatives)), TestCycle),
    )


def _practices(kind: str) -> Any:
    if kind == "practice":
        return sa.select(sa.bindparam("record", type_=sa.Integer))
    if kind == "insight":
        practices = sa.select(col(PracticeInsight.practice_id))
        return practices.where(col(PracticeInsight.insight_id) == sa.bindparam("record"))
    practices = sa.select(col(InitiativePractice.practice_id))
    return practices.where(col(InitiativePractice.initiative_id) == sa.bindparam("record"))


def _records(kind: str, state: Any, ids: Any) -> Any:
    model: Any = KINDS[kind]
    statement: Any = sa.select(
        sa.literal(kind).label("kind"),
        col(model.id).label("id"),
        col(model.slug).label("slug"),
        sa.cast(state, sa.String).label("state"),
        sa.cast(col(model.reach), sa.String).label("reach"),
        col(model.network_id).label("network_id"),
        col(model.group_id).label("group_id"),
    ).where(col(model.id).in_(ids), col(model.network_id) == sa.bindparam("network"))
    return _first(statement, model)


def _first(statement: Any, model: Any) -> Any:
    """The oldest of them; a limit inside a union needs a select around it."""
    return sa.select(statement.order_by(col(model.id)).limit(MOST).subquery())
