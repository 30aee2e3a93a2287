"""A record's place on the red thread, shown on its page."""

from __future__ import annotations

from typing import Any

from app.core.i18n import _
from app.core.panels import Panel
from app.core.web import Ctx
from app.thread.graph import Graph, Key, Node, visible_graph

PATHS = {"insight": "innsikt", "practice": "praksiser", "initiative": "tiltak", "cycle": "tiltak"}
# What a record is called on the thread, where that is not its table's name.
KINDS = {"test_cycle": "cycle"}
STOPPED_OR_DECIDED = {"besluttet", "i_drift", "avsluttet", "forkastet"}


def strip(ctx: Ctx, record: Any) -> Panel:
    """The eight steps, those there is something in filled, this record's marked."""
    group = ctx.network.group(record.group_id)
    graph = visible_graph(ctx, group)
    home = f"/{ctx.network.slug}"
    key: Key = (KINDS.get(record.__tablename__, record.__tablename__), record.id)
    thread = graph.thread_of(key) if key in graph.nodes else {key}
    base = f"{home}/grupper/{group.slug}"
    steps = [
        {"label": _("Problemstilling"), "href": base, "on": True},
        {"label": _("Vendespørsmål"), "href": f"{base}#snu", "on": True},
        _step(_heard(record), "insight", key, thread, graph, home),
        _step(_("Praksis"), "practice", key, thread, graph, home),
        _step(_("Tiltak"), "initiative", key, thread, graph, home),
        _test(key, thread, graph, home),
        _decision(thread, graph, home),
        {"label": _("Spredning"), "on": _shared(thread, graph)},
    ]
    return Panel("thread/_strip.html", {"steps": steps})


def _heard(record: Any) -> str:
    """An insight that answers no question is no exception."""
    plain = record.__tablename__ == "insight" and not record.is_exception
    return _("Innsikt") if plain else _("Unntak")


def _step(
    label: str, kind: str, key: Key, thread: set[Key], graph: Graph, home: str
) -> dict[str, Any]:
    if key[0] == kind:
        return {"label": label, "on": True, "current": True}
    there = sorted(k for k in thread if k[0] == kind and k in graph.nodes)
    if not there:
        return {"label": label, "on": False}
    return {
        "label": label,
        "on": True,
        "href": f"{home}/{PATHS[kind]}/{graph.nodes[there[0]].slug}",
    }


def _states(thread: set[Key], graph: Graph, kind: str) -> set[str]:
    return {graph.nodes[k].state for k in thread if k[0] == kind and k in graph.nodes}


def _test(key: Key, thread: set[Key], graph: Graph, home: str) -> dict[str, Any]:
    """The newest test that has begun; without one, whether the initiative says it is tested."""
    if key[0] == "cycle":
        return {"label": _("Test"), "on": True, "current": True}
    begun = _tests(thread, graph, {"pagar", "studert", "besluttet"})
    if begun:
        return {"label": _("Test"), "on": True, "href": f"{home}/tiltak/{begun[-1].slug}"}
    tested = _states(thread, graph, "initiative") - {"ide", "planlagt"}
    return {"label": _("Test"), "on": bool(tested)}


def _decision(thread: set[Key], graph: Graph, home: str) -> dict[str, Any]:
    """The newest test that was decided, or an initiative that is."""
    decided = _tests(thread, graph, {"besluttet"})
    if decided:
        return {"label": _("Beslutning"), "on": True, "href": f"{home}/tiltak/{decided[-1].slug}"}
    there = _states(thread, graph, "initiative") & STOPPED_OR_DECIDED
    return {"label": _("Beslutning"), "on": bool(there)}


def _tests(thread: set[Key], graph: Graph, states: set[str]) -> list[Node]:
    """The thread's tests in these states, the newest last."""
    found = [graph.nodes[k] for k in sorted(thread) if k[0] == "cycle" and k in graph.nodes]
    return [node for node in found if node.state in states]


def _shared(thread: set[Key], graph: Graph) -> bool:
    return "formidlet" in _states(thread, graph, "practice")
