"""The youth council's boards, from the meeting to the answers.

Days are counted back from the day of loading: how long something has waited is what the pages are
about. Dots are given from seats of the shared link, so nobody in the demo gave them.
"""

from __future__ import annotations

import secrets
from collections import Counter
from datetime import date, timedelta

from app.core.access import Actor
from app.core.columns import Reach
from app.council import queries, rules, service, table
from app.council.models import AnswerKind, Board, Cluster
from seeds.timeline import DAY, ago, day_of
from seeds.world import Row, World

REPRESENTATIVE = "ungdomsrepresentant"
Made = dict[str, Cluster]


def plan(world: World) -> None:
    """Each board on the day of its meeting; what was asked and answered, afterwards."""
    for row in world.rows("council", "boards"):
        made: Made = {}
        days = row["met_days_ago"]
        world.timeline.plan(ago(days), _start, world, row, day_of(ago(days)))
        world.timeline.plan(ago(days, 1), _group, world, row, made)
        if row["shared"]:
            world.timeline.plan(ago(days, 2), _share, world, row)
        for cluster in row["clusters"]:
            for request in cluster.get("requests", []):
                _plan_request(world, row, cluster, request, made)


def _plan_request(world: World, row: Row, cluster: Row, request: Row, made: Made) -> None:
    sent = ago(request["sent_days_ago"], 3)
    world.timeline.plan(sent, _send, world, row, cluster, request, made)
    if "answer" in request:
        answered = ago(request["answer"]["days_ago"], 4)
        later = max(answered, sent + timedelta(minutes=30))
        world.timeline.plan(later, _answer, world, request)


def _who(world: World) -> Actor:
    return world.people[REPRESENTATIVE]


def _start(world: World, row: Row, met_on: date) -> None:
    world.boards[row["key"]] = service.start(
        world.db,
        _who(world),
        world.network_id,
        row["name"],
        met_on,
        reach=Reach(row["reach"]),
        link_closes=met_on + (row["link_days"] - 1) * DAY,
        example=row["example"],
    )


def _group(world: World, row: Row, made: Made) -> None:
    board = world.boards[row["key"]]
    for cluster in row["clusters"]:
        cards = [world.insights[key].id or 0 for key in cluster["cards"]]
        placed = table.place(world.db, table.PARTICIPANT, board, cards, None, cluster["name"])
        assert placed.cluster is not None
        made[cluster["name"]] = placed.cluster
    _weigh(world, board, [made[c["name"]] for c in row["clusters"] for _ in range(c["dots"])])


def _weigh(world: World, board: Board, dots: list[Cluster]) -> None:
    """Three to a seat, as far as they reach."""
    for first in range(0, len(dots), rules.DOTS):
        token = secrets.token_urlsafe(24)
        table.join(world.db, board, token)
        mine = Counter(cluster.id or 0 for cluster in dots[first : first + rules.DOTS])
        for number, wanted in mine.items():
            cluster = queries.cluster_of(world.db, board, number)
            key = table.demand_seat(world.db, board, token)
            table.set_dots(world.db, board, key, cluster, wanted)


def _share(world: World, row: Row) -> None:
    service.share(world.db, _who(world), world.boards[row["key"]])


def _send(world: World, row: Row, cluster: Row, request: Row, made: Made) -> None:
    world.requests[request["key"]] = service.send(
        world.db,
        _who(world),
        world.boards[row["key"]],
        made[cluster["name"]],
        world.groups[request["group"]],
        request["title"],
        text=request.get("text", ""),
    )


def _answer(world: World, request: Row) -> None:
    asked, said = world.requests[request["key"]], request["answer"]
    coordinator = world.coordinator(request["group"])
    kind = AnswerKind(said["kind"])
    service.answer(world.db, coordinator, asked, asked.version, kind, said["text"])
