"""A record's place on the red thread, shown on its page."""

from __future__ import annotations

from typing import Any

from app.core.i18n import _
from app.core.panels import Panel
from app.core.web import Ctx
from app.networks.queries import GroupInfo
from app.thread import queries, steps
from app.thread.graph import Key, Node, visible_graph
from app.thread.place import Place, around
from app.thread.steps import Step

PATHS = {"insight": "innsikt", "practice": "praksiser", "initiative": "tiltak", "cycle": "tiltak"}
# What a record is called on the thread, where that is not its table's name.
KINDS = {"test_cycle": "cycle"}
STOPPED_OR_DECIDED = {"besluttet", "i_drift", "avsluttet", "forkastet"}


def next_steps(ctx: Ctx, group: GroupInfo) -> list[Step]:
    """«Neste steg» of a group without what the youth council waits for. Two queries."""
    versions = queries.versions_of(ctx.db, group.id)
    questions = queries.questions_of(ctx.db, group.id)
    home, graph = f"/{ctx.network.slug}", visible_graph(ctx, group)
    return steps.next_steps(home, group.slug, versions, questions, graph)


def strip(ctx: Ctx, record: Any) -> Panel:
    """The eight steps, those there is something in filled, this record's marked."""
    group = ctx.network.group(record.group_id)
    home = f"/{ctx.network.slug}"
    key: Key = (KINDS.get(record.__tablename__, record.__tablename__), record.id)
    place = around(ctx, key[0], record)
    base = f"{home}/grupper/{group.slug}"
    steps = [
        {"label": _("Problemstilling"), "href": base, "on": True},
        {"label": _("Vendespørsmål"), "href": f"{base}#snu", "on": True},
        _step(_heard(record), "insight", key, place, home),
        _step(_("Praksis"), "practice", key, place, home),
        _step(_("Tiltak"), "initiative", key, place, home),
        _test(key, place, home),
        _decision(place, home),
        {"label": _("Spredning"), "on": _shared(place)},
    ]
    return Panel("thread/_strip.html", {"steps": steps})


def _heard(record: Any) -> str:
    """An insight that answers no question is no exception."""
    plain = record.__tablename__ == "insight" and not record.is_exception
    return _("Innsikt") if plain else _("Unntak")


def _step(label: str, kind: str, key: Key, place: Place, home: str) -> dict[str, Any]:
    if key[0] == kind:
        return {"label": label, "on": True, "current": True}
    there = sorted(k for k in place if k[0] == kind)
    if not there:
        return {"label": label, "on": False}
    return {"label": label, "on": True, "href": f"{home}/{PATHS[kind]}/{place[there[0]].slug}"}


def _states(place: Place, kind: str) -> set[str]:
    return {node.state for node in place.values() if node.kind == kind}


def _test(key: Key, place: Place, home: str) -> dict[str, Any]:
    """The newest test that has begun; without one, whether the initiative says it is tested."""
    if key[0] == "cycle":
        return {"label": _("Test"), "on": True, "current": True}
    begun = _tests(place, {"pagar", "studert", "besluttet"})
    if begun:
        return {"label": _("Test"), "on": True, "href": f"{home}/tiltak/{begun[-1].slug}"}
    tested = _states(place, "initiative") - {"ide", "planlagt"}
    return {"label": _("Test"), "on": bool(tested)}


def _decision(place: Place, home: str) -> dict[str, Any]:
    """The newest test that was decided, or an initiative that is."""
    decided = _tests(place, {"besluttet"})
    if decided:
        return {"label": _("Beslutning"), "on": True, "href": f"{home}/tiltak/{decided[-1].slug}"}
    there = _states(place, "initiative") & STOPPED_OR_DECIDED
    return {"label": _("Beslutning"), "on": bool(there)}


def _tests(place: Place, states: set[str]) -> list[Node]:
    """The thread's tests in these states, the newest last."""
    found = [place[k] for k in sorted(place) if k[0] == "cycle"]
    return [node for node in found if node.state in states]


def _shared(place: Place) -> bool:
    return "formidlet" in _states(place, "practice")
