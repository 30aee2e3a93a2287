"""A record's place on the red thread, shown on its page."""

from __future__ import annotations

from typing import Any

from app.core.i18n import _
from app.core.panels import Panel
from app.core.web import Ctx
from app.networks.queries import GroupInfo
from app.thread import queries, steps
from app.thread.graph import Graph, Key, visible_graph
from app.thread.steps import Step

PATHS = {"insight": "innsikt", "practice": "praksiser", "initiative": "tiltak"}


def next_steps(ctx: Ctx, group: GroupInfo) -> list[Step]:
    """«Neste steg» of a group without what the youth council waits for. Two queries."""
    versions = queries.versions_of(ctx.db, group.id)
    questions = queries.questions_of(ctx.db, group.id)
    home, graph = f"/{ctx.network.slug}", visible_graph(ctx, group)
    return steps.next_steps(home, group.slug, versions, questions, graph)


def strip(ctx: Ctx, record: Any) -> Panel:
    """The eight steps, those there is something in filled, this record's marked."""
    group = ctx.network.group(record.group_id)
    graph = visible_graph(ctx, group)
    home = f"/{ctx.network.slug}"
    key: Key = (record.__tablename__, record.id)
    thread = graph.thread_of(key) if key in graph.nodes else {key}
    base = f"{home}/grupper/{group.slug}"
    steps = [
        {"label": _("Problemstilling"), "href": base, "on": True},
        {"label": _("Vendespørsmål"), "href": f"{base}#snu", "on": True},
        _step(_heard(record), "insight", key, thread, graph, home),
        _step(_("Praksis"), "practice", key, thread, graph, home),
        _step(_("Tiltak"), "initiative", key, thread, graph, home),
        {"label": _("Test"), "on": _in_test(thread, graph)},
        {"label": _("Beslutning"), "on": _decided(thread, graph)},
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


def _in_test(thread: set[Key], graph: Graph) -> bool:
    return bool(_states(thread, graph, "initiative") - {"ide", "planlagt"})


def _decided(thread: set[Key], graph: Graph) -> bool:
    ends = {"besluttet", "i_drift", "avsluttet", "forkastet"}
    return bool(_states(thread, graph, "initiative") & ends)


def _shared(thread: set[Key], graph: Graph) -> bool:
    return "formidlet" in _states(thread, graph, "practice")
