"""Where each record of the thread stands: a lane and a row. Pure, no database.

The drawing measures nothing: each record gets a row, each link the rows of its ends. A chosen
thread comes first, then threads that reach furthest; a record keeps its child's row where it
is free, so that most links are straight.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.thread.graph import LANES, Graph, Key, Node

ROWS = 12


@dataclass(frozen=True)
class Place:
    """A record's row in its lane, and whether it belongs to the chosen thread."""

    node: Node
    row: int
    on: bool


@dataclass(frozen=True)
class Drawing:
    """Rows by lane, links by lane and row, and how many each lane really has."""

    lanes: dict[str, list[Place]]
    links: list[dict[str, object]]
    totals: dict[str, int]
    holes: list[tuple[Node, int]]


def draw(graph: Graph, chosen: Key | None = None, holes: int = 0) -> Drawing:
    """Lay out the thread; show at most so many holes where a practice is missing."""
    lit = graph.thread_of(chosen) if chosen in graph.nodes and chosen else set()
    rows: dict[Key, int] = {}
    for node in _order(graph, lit):
        _place_with_parents(graph, node.key, rows)
    lanes = {
        lane: sorted(
            (Place(n, rows[n.key], n.key in lit) for n in graph.lane(lane) if n.key in rows),
            key=lambda place: place.row,
        )
        for lane in LANES
    }
    missing = _holes(graph, lanes)[:holes]
    links = _links(graph, rows, lit)
    links += [
        {"a": 2, "b": row, "c": 3, "d": row, "on": False, "dash": True} for _node, row in missing
    ]
    return Drawing(lanes, links, {ln: len(graph.lane(ln)) for ln in LANES}, missing)


def _holes(graph: Graph, lanes: dict[str, list[Place]]) -> list[tuple[Node, int]]:
    """Initiatives no practice lies behind, where the practice's place beside them is free."""
    taken = {place.row for place in lanes["practice"]}
    return [
        (place.node, place.row)
        for place in lanes["initiative"]
        if not graph.parents(place.node.key) and place.row not in taken
    ]


def _order(graph: Graph, lit: set[Key]) -> list[Node]:
    """Chosen first, then from the right end of the thread, the linked before the lonely."""
    depth = {lane: number for number, lane in enumerate(LANES)}

    def rank(node: Node) -> tuple[bool, int, bool]:
        linked = any(node.key in pair for pair in graph.links)
        return (node.key not in lit, -depth[node.kind], not linked)

    return sorted(graph.nodes.values(), key=rank)


def _place_with_parents(graph: Graph, key: Key, rows: dict[Key, int]) -> None:
    """Put a record in the first free row, and what it builds on beside it."""
    if key not in rows:
        row = _free(key[0], 1, rows)
        if row is None:
            return
        rows[key] = row
    for parent in sorted(graph.parents(key), reverse=True):
        if parent in rows:
            continue
        row = _free(parent[0], rows[key], rows) or _free(parent[0], 1, rows)
        if row is not None:
            rows[parent] = row
            _place_with_parents(graph, parent, rows)


def _free(lane: str, start: int, rows: dict[Key, int]) -> int | None:
    taken = {row for (kind, _number), row in rows.items() if kind == lane}
    return next((row for row in range(start, ROWS + 1) if row not in taken), None)


def _links(graph: Graph, rows: dict[Key, int], lit: set[Key]) -> list[dict[str, object]]:
    lane = {name: number + 1 for number, name in enumerate(LANES)}
    return [
        {
            "a": lane[a[0]],
            "b": rows[a],
            "c": lane[b[0]],
            "d": rows[b],
            "on": a in lit and b in lit,
            "dash": False,
        }
        for a, b in sorted(graph.links)
        if a in rows and b in rows
    ]
