"""Rows and graphs in the shape the top floor's templates take."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.core.charts import Trend
from app.core.i18n import _, long_date, ngettext, since
from app.core.paging import cursor
from app.cycles import rules as cycle_rules
from app.cycles import view as cycle_view
from app.initiatives.models import STATUS_LABELS, Status
from app.initiatives.rules import IN_TEST
from app.insights.models import SOURCE_LABELS
from app.networks.lists import shorten
from app.networks.queries import GroupInfo, NetworkInfo
from app.practices import rules as practice_rules
from app.practices.models import STATE_LABELS
from app.problems import rules as problem_rules
from app.problems.models import ANSWER_LABELS, Answer, StatementState
from app.thread.graph import LANES, Graph, Key, Node
from app.thread.layout import Drawing, Place, draw
from app.thread.queries import Standing

NAMES = {"insight": "innsikt", "practice": "praksis", "initiative": "tiltak", "cycle": "test"}
# A test's address goes on from its initiative's.
PATHS = {"insight": "innsikt", "practice": "praksiser", "initiative": "tiltak", "cycle": "tiltak"}


def kinds() -> list[tuple[str, str, str]]:
    """The three things one can log."""
    return [
        ("innsikt", _("Innsikt"), _("Noe du hørte eller så.")),
        ("praksis", _("Praksis"), _("Noe noen gjør som virker.")),
        ("tiltak", _("Tiltak"), _("Noe vi kan prøve.")),
    ]


def card(
    network: NetworkInfo, group: GroupInfo, statement: Any, standing: Standing | None
) -> dict[str, Any]:
    """A group on the front page."""
    where = standing or Standing()
    return {
        "name": group.name,
        "href": f"/{network.slug}/grupper/{group.slug}",
        "municipalities": _and(group.municipalities),
        "problem": statement.text if statement else "",
        "dots": [
            {"label": _("Unntak"), "count": where.exceptions},
            {"label": _("Praksis"), "count": where.practices},
            {"label": _("Tiltak"), "count": where.initiatives},
            {"label": _("Testet"), "count": where.tested},
            {"label": _("Spredning"), "count": where.shared},
        ],
        "last": _last(where),
    }


def _and(words: Sequence[str]) -> str:
    if len(words) < 2:
        return _("%s kommune") % words[0] if words else ""
    return _("%(some)s og %(last)s") % {"some": ", ".join(words[:-1]), "last": words[-1]}


def _last(standing: Standing) -> str:
    if standing.last is None:
        return ""
    kind, moment = standing.last
    words = {
        "insight": _("Innsikt logget %s"),
        "practice": _("Praksis nominert %s"),
        "initiative": _("Tiltak lagt til %s"),
        "cycle": _("Test planlagt %s"),
    }
    return words[kind] % since(moment)


def test(network: NetworkInfo, row: Any, line: Trend | None) -> dict[str, Any]:
    """An initiative that is being tested: the question of its running test, if it has one.

    line: its numbers drawn.
    """
    group = network.group(row.group_id)
    href, state = f"/{network.slug}/tiltak/{row.slug}", _(STATUS_LABELS[row.status])
    if row.number is not None:
        href = f"{href}/tester/{row.number}"
        state = _("Vi trodde: %s") % shorten(row.prediction, 120)
    return {
        "title": row.title,
        "href": href,
        "question": row.question if row.number is not None else row.purpose,
        "note": f"{group.name if group else ''} · {state}",
        "trend": line,
    }


def quote(row: Any) -> dict[str, str] | None:
    """A quote; a paraphrase says so."""
    if row is None:
        return None
    by = row.said_by or _("En deltaker i nettverket")
    if row.paraphrase:
        by = _("%s, gjengitt med våre ord") % by
    return {"text": row.text.strip("«»"), "by": by}


def decision(network: NetworkInfo, row: Any) -> dict[str, str] | None:
    """The newest decision."""
    if row is None:
        return None
    return {
        "title": row.title,
        "href": f"/{network.slug}/tiltak/{row.slug}",
        "text": row.purpose,
        "note": _(STATUS_LABELS[row.status]),
    }


def lesson(network: NetworkInfo, row: Any) -> dict[str, str] | None:
    """The newest failure worth knowing."""
    if row is None:
        return None
    stopped = _("Stoppet %s") % long_date(row.ended_on) if row.ended_on else _("Stoppet")
    return {
        "title": row.title,
        "href": f"/{network.slug}/tiltak/{row.slug}",
        "text": row.learned,
        "note": stopped,
    }


def numbers(network: NetworkInfo, standings: dict[int, Standing]) -> list[dict[str, Any]]:
    """The network in figures."""
    places = {m for group in network.groups for m in group.municipalities}
    tested = sum(s.tests for s in standings.values())
    shown = [
        {"label": ngettext("kommune", "kommuner", len(places)), "value": len(places)},
        {
            "label": ngettext("ressursgruppe", "ressursgrupper", len(network.groups)),
            "value": len(network.groups),
        },
        {"label": _("tiltak i test, besluttet eller i drift"), "value": tested},
    ]
    if network.activities:
        label = _("aktiviteter siden %s") % (network.starts.year if network.starts else "")
        shown.append({"label": label, "value": network.activities})
    return shown


def about(network: NetworkInfo) -> str:
    """Who owns it and how long it lasts."""
    words = {
        "owner": network.owner,
        "from": network.starts.year if network.starts else "",
        "to": network.ends.year if network.ends else "",
    }
    if words["owner"] and words["from"] and words["to"]:
        return _("Nettverket eies av %(owner)s og varer fra %(from)s til %(to)s.") % words
    return _("Nettverket eies av %(owner)s.") % words if words["owner"] else ""


def problem(base: str, versions: Sequence[Any], works: bool) -> dict[str, Any] | None:
    """The statement in force; a draft when there is no other."""
    shown = [v for v in versions if v.state == StatementState.ADOPTED] or [
        v for v in versions if works
    ]
    if not shown:
        return None
    now = shown[0]
    label = _("Versjon %s, utkast.") % now.number
    if now.state == StatementState.ADOPTED:
        words = {"number": now.number, "day": long_date(now.adopted_on)}
        label = (
            _("Versjon %(number)s, vedtatt %(day)s.")
            if now.adopted_on
            else _("Versjon %(number)s.")
        ) % words
    remark = problem_rules.remark(now.text)
    return {
        "text": now.text,
        "note": remark.text if remark else None,
        "label": label,
        "history_href": f"{base}/problemstilling",
        "history_label": _("Se versjonene og hva som ble endret")
        if len(versions) > 1
        else _("Se hva den bygger på"),
        "edit_href": f"{base}/problemstilling/ny" if works else None,
        "edit_label": _("Skriv videre på utkastet")
        if any(v.state == StatementState.DRAFT for v in versions)
        else _("Skriv neste versjon"),
    }


def question(home: str, base: str, graph: Graph, row: Any, works: bool) -> dict[str, Any]:
    """A flip question with the exceptions that answer it."""
    found = [graph.nodes[k] for k in graph.answers.get(row.id, ())]
    label = _(ANSWER_LABELS[row.answer])
    if found:
        label = ngettext("%s, %s unntak funnet", "%s, %s unntak funnet", len(found)) % (
            label,
            len(found),
        )
    elif row.answer == Answer.OPEN:
        label = _("Åpent, ingen unntak funnet ennå")
    return {
        "text": row.text,
        "answer": str(row.answer),
        "label": label,
        "exceptions": [{"title": n.title, "href": f"{home}/innsikt/{n.slug}"} for n in found],
        "log_href": f"{home}/innsikt/ny?sporsmal={row.id}" if works else None,
        "answer_href": f"{base}/vendesporsmal/{row.id}/rediger" if works else None,
    }


def drawing(home: str, base: str, graph: Graph, chosen: str, works: bool) -> dict[str, Any]:
    """The thread as the drawing takes it."""
    key = _key(chosen)
    drawn = draw(graph, key, holes=2 if works else 0)
    node = graph.nodes.get(key) if key else None
    titles = {
        "insight": _("Innsikt"),
        "practice": _("Praksis"),
        "initiative": _("Tiltak"),
        "cycle": _("Tester"),
    }
    lanes = [
        {
            "title": titles[lane],
            "count": drawn.totals[lane],
            "items": _items(home, base, graph, drawn, lane, key)
            or [_gap(home, base, graph, lane, works)],
            "more": _more(home, lane, base, drawn.totals[lane], len(drawn.lanes[lane])),
        }
        for lane in LANES
    ]
    selected = None
    if node is not None:
        selected = {
            "title": node.title,
            "clear_href": f"{base}#trad",
            "href": f"{home}/{PATHS[node.kind]}/{node.slug}",
        }
    example = any(n.example for n in graph.nodes.values())
    return {"lanes": lanes, "links": drawn.links, "selected": selected, "example": example}


def _items(
    home: str, base: str, graph: Graph, drawn: Drawing, lane: str, chosen: Key | None
) -> list[dict[str, Any]]:
    """The lane's records, and its holes beside the initiatives that rest on nothing."""
    items = [_item(base, graph, place, chosen) for place in drawn.lanes[lane]]
    if lane == "practice":
        items += [
            {
                "row": row,
                "gap": _("Ingen praksis bak dette tiltaket ennå"),
                "label": _("Knytt til en praksis"),
                "href": f"{home}/tiltak/{node.slug}/rediger",
            }
            for node, row in drawn.holes
        ]
    return sorted(items, key=lambda item: int(item["row"]))


def _key(text: str) -> Key | None:
    name, _dash, number = text.partition("-")
    kind = next((k for k, v in NAMES.items() if v == name), None)
    found = cursor(number)
    return (kind, found) if kind and found is not None else None


def _item(base: str, graph: Graph, place: Place, chosen: Key | None) -> dict[str, Any]:
    node = place.node
    return {
        "row": place.row,
        "kind": _kind_word(node),
        "title": node.title,
        "href": f"{base}?valgt={NAMES[node.kind]}-{node.id}#trad",
        "note": _note(node),
        "id": f"{NAMES[node.kind]}-{node.id}",
        "swap": True,
        "on": place.on,
        "current": node.key == chosen,
        "parents": [graph.nodes[k].title for k in sorted(graph.parents(node.key))],
    }


def _kind_word(node: Node) -> str:
    if node.kind == "insight":
        return _("Unntak") if node.state == "unntak" else _("Innsikt")
    if node.kind == "cycle":
        return cycle_view.label(node.detail)
    labels: Any = STATE_LABELS if node.kind == "practice" else STATUS_LABELS
    return _(labels[node.state])


def _note(node: Node) -> str:
    if node.kind == "insight":
        return _(SOURCE_LABELS[node.detail])
    if node.kind == "practice":
        return practice_rules.verdict(node.detail).short
    if node.kind == "cycle":
        return f"{cycle_view.believed(node.detail)[0]}: {shorten(node.detail.prediction, 90)}"
    return str(node.detail or "")


def _gap(home: str, base: str, graph: Graph, lane: str, works: bool) -> dict[str, Any]:
    words = {
        "insight": (_("Ingen innsikt ennå"), _("Logg det dere hører"), "innsikt/ny"),
        "practice": (_("Ingen praksis funnet ennå"), _("Nominer en praksis"), "praksiser/ny"),
        "initiative": (_("Ingen tiltak ennå"), _("Start et tiltak"), "tiltak/ny"),
        "cycle": (_("Ingen tester er skrevet ned ennå"), _("Planlegg en test"), "tiltak"),
    }
    text, label, path = words[lane]
    href = f"{home}/{path}?gruppe={base.rsplit('/', 1)[1]}" if works else None
    if lane == "cycle":
        slug = _to_test(graph)
        href = f"{home}/tiltak/{slug}/tester/ny" if works and slug else None
    return {"row": 1, "gap": text, "label": label, "href": href}


def _to_test(graph: Graph) -> str:
    """The initiative a first test is planned for: one that is tested, or the newest alive."""
    alive = [n for n in graph.lane("initiative") if cycle_rules.may_plan(Status(n.state))]
    first = next((n for n in alive if Status(n.state) in IN_TEST), alive[0] if alive else None)
    return first.slug if first else ""


def _more(home: str, lane: str, base: str, total: int, shown: int) -> dict[str, str] | None:
    if total <= shown:
        return None
    slug = base.rsplit("/", 1)[1]
    return {"label": _("Vis alle"), "href": f"{home}/{PATHS[lane]}?gruppe={slug}"}
