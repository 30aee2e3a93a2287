"""The floor: the same pages by hand. Starlette, prepared SQL, Jinja, nothing else.

What it leaves out is what a framework is for: who asks, languages, form tokens, escaping of
nothing less though. Served by the same server with the same settings.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
from typing import Any

import uvicorn
from jinja2 import Environment, FileSystemLoader
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from app.core import dialect, search, search_tables
from app.core.config import ROOT
from app.initiatives.models import STATUS_LABELS

PER_PAGE, CAP = 25, 1000
COLUMNS = "i.id, i.slug, i.title, i.purpose, i.target_group, i.setting, i.group_id, i.status, "
COLUMNS += "i.learned, i.advice"
ITEM = "s.id, s.kind, s.address, s.title, s.summary, s.status, s.stopped, s.lesson, s.advice, "
ITEM += "s.about, s.knowledge"
SEEN = "i.network_id = ? AND i.reach = 'offentlig'"
LABELS = {str(word): label for word, label in STATUS_LABELS.items()}
STOPPED = {"avsluttet", "forkastet"}
# An initiative's page: the columns it shows, and what it is tied to, one statement each.
ONE = "id, title, purpose, status, group_id, target_group, setting, core_parts, adaptable_parts, "
ONE += "owner_id, learned, advice, age_from, age_to, who_does, mechanism, manual, needs_money"
TIED = {
    "practices": "SELECT p.slug, p.title, p.state FROM initiative_practice l JOIN practice p "
    "ON p.id = l.practice_id WHERE l.initiative_id = ?",
    "heard": "SELECT 1 FROM initiative_practice l JOIN practice_insight h ON "
    "h.practice_id = l.practice_id WHERE l.initiative_id = ? LIMIT 1",
    "partners": "SELECT o.name FROM initiative_partner l JOIN organisation o ON "
    "o.id = l.organisation_id WHERE l.initiative_id = ?",
    "themes": "SELECT t.slug, t.name FROM initiative_theme l JOIN theme t ON "
    "t.id = l.theme_id WHERE l.initiative_id = ?",
    "words": "SELECT t.kind, t.name FROM initiative_term l JOIN term t ON t.id = l.term_id "
    "WHERE l.initiative_id = ?",
    "history": "SELECT at, event FROM audit_event WHERE subject_type = 'initiative' "
    "AND subject_id = ? ORDER BY id DESC LIMIT 30",
    "trials": "SELECT outcome, independence FROM replication WHERE original_id = ?",
    "seen": "SELECT seen_id FROM initiative_seen WHERE initiative_id = ?",
    "tests": "SELECT number, question, state FROM test_cycle WHERE initiative_id = ? LIMIT 20",
    "measures": "SELECT slug, name FROM measure WHERE initiative_id = ? LIMIT 20",
    "asked": "SELECT count(*) FROM interest WHERE initiative_id = ?",
}
STEPS = ("Beskrevet", "Målt", "Sammenlignet", "Gjentatt av andre", "Klart til å tas i bruk")
LATER = " (måles når evalueringsplaner er på plass)"


class Floor:
    """The pages of one database file."""

    def __init__(self, file: str) -> None:
        self.db = sqlite3.connect(file, isolation_level=None, cached_statements=200)
        self.db.execute("PRAGMA cache_size=-32000")
        env = Environment(
            loader=FileSystemLoader([ROOT / "bench" / "floor_pages", ROOT / "bench" / "pages"]),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self.list_page = env.get_template("list.html")
        self.library_page = env.get_template("library.html")
        self.detail_page = env.get_template("detail.html")
        rows = self.db.execute("SELECT id, slug, short FROM network").fetchall()
        self.networks = {slug: (number, slug, short) for number, slug, short in rows}
        self.groups: dict[int, list[tuple[int, str, str]]] = {}
        self.group: dict[int, tuple[str, str]] = {}
        for number, network, slug, name in self.db.execute(
            "SELECT id, network_id, slug, name FROM resource_group ORDER BY id"
        ):
            self.groups.setdefault(network, []).append((number, slug, name))
            self.group[number] = (slug, name)
        self.offices = dict(self.db.execute("SELECT id, name FROM organisation"))
        self.themes: dict[int, list[tuple[int, str, str]]] = {}
        for number, network, slug, name in self.db.execute(
            "SELECT id, network_id, slug, name FROM theme ORDER BY name"
        ):
            self.themes.setdefault(network, []).append((number, slug, name))

    async def index(self, request: Request) -> HTMLResponse:
        """The list, filtered and searched."""
        network = self.networks[request.path_params["nett"]]
        query = request.query_params
        where, bound, source = self._where(network[0], query)
        counts = dict(
            self.db.execute(
                "SELECT value, n FROM facet_count WHERE network_id = ? AND kind = 'initiative' "
                "AND audience = 'offentlig' AND facet IN ('status', 'alle')",
                (network[0],),
            ).fetchall()
        )
        total = counts.pop("", 0)
        order = "i.id"
        if len(bound) > 1:
            order = "s.rowid" if " s " in source else order
            inner = f"SELECT 1 FROM {source} WHERE {where} ORDER BY {order} DESC LIMIT {CAP + 1}"
            total = self.db.execute(f"SELECT count(*) FROM ({inner})", bound).fetchone()[0]
        after = query.get("etter", "")
        if after.isdigit():
            where, bound = f"{where} AND {order} < ?", [*bound, int(after)]
        wanted = f"SELECT {COLUMNS} FROM {source} WHERE {where} ORDER BY {order} DESC LIMIT ?"
        rows = self.db.execute(wanted, [*bound, PER_PAGE + 1]).fetchall()
        more = len(rows) > PER_PAGE
        page = self.list_page.render(
            home=f"/{network[1]}",
            network=network,
            rows=rows[:PER_PAGE],
            next=rows[PER_PAGE - 1][0] if more else None,
            total=f"{CAP}+" if total > CAP else total,
            counts=counts,
            labels=LABELS,
            stopped=STOPPED,
            group=self.group,
            groups=self.groups[network[0]],
            themes=self.themes[network[0]],
            query=query,
        )
        return HTMLResponse(page)

    def _where(self, network: int, query: Any) -> tuple[str, list[Any], str]:
        where, bound, source = SEEN, [network], "initiative i"
        if status := query.get("status"):
            where, bound = where + " AND i.status = ?", [*bound, status]
        if slug := query.get("gruppe"):
            number = next(n for n, s, _name in self.groups[network] if s == slug)
            where, bound = where + " AND i.group_id = ?", [*bound, number]
        if words := query.get("q"):
            source = "search_initiative s CROSS JOIN initiative i"
            where += " AND i.id = s.rowid AND search_initiative MATCH ?"
            bound = [*bound, dialect.match_expression(search.query_tokens(words))]
            where = where.replace("search_initiative MATCH", "s.search_initiative MATCH")
        return where, bound, source

    async def library(self, request: Request) -> HTMLResponse:
        """What every network has published, newest first, the choices counted among the hits."""
        query = request.query_params
        chosen = [
            search_tables.facet_token(facet, query[facet])
            for facet in ("slag", "tema", "alder", "arena", "status")
            if query.get(facet)
        ]
        words = dialect.match_expression(search.query_tokens(query.get("q", "")))
        expression = " AND ".join(filter(None, [words, *(f'"{token}"' for token in chosen)]))
        facets: dict[str, list[tuple[str, str]]] = {}
        counts = {}
        for facet, value, label, n in self.db.execute("SELECT * FROM search_choice WHERE n > 0"):
            facets.setdefault(facet, []).append((value, label))
            counts[facet, value] = n
        total = counts["alle", ""]
        source, where, bound = "search_item s", "1", []
        if expression:
            source = "search_library l CROSS JOIN search_item s ON s.id = l.rowid"
            where, bound = "l.search_library MATCH ?", [expression]
            inner = "SELECT rowid FROM search_library WHERE search_library MATCH ? "
            inner += f"ORDER BY rowid DESC LIMIT {CAP + 1}"
            total = self.db.execute(f"SELECT count(*) FROM ({inner})", bound).fetchone()[0]
            sql = "SELECT facet, value, count(*) FROM search_facet WHERE item_id IN "
            sql += f"({inner}) GROUP BY facet, value"
            counts = {(facet, value): n for facet, value, n in self.db.execute(sql, bound)}
        order = "l.rowid" if expression else "s.id"
        after = query.get("etter", "")
        if after.isdigit():
            where, bound = f"{where} AND {order} < ?", [*bound, int(after)]
        rows = self.db.execute(
            f"SELECT {ITEM}, n.short, g.name FROM {source} LEFT JOIN network n ON "
            "n.id = s.network_id LEFT JOIN resource_group g ON g.id = s.group_id "
            f"WHERE {where} ORDER BY {order} DESC LIMIT ?",
            [*bound, PER_PAGE + 1],
        ).fetchall()
        page = self.library_page.render(
            home="/",
            rows=rows[:PER_PAGE],
            next=rows[PER_PAGE - 1][0] if len(rows) > PER_PAGE else None,
            total=f"{CAP}+" if total > CAP else total,
            facets={facet: choices for facet, choices in facets.items() if facet != "alle"},
            counts=counts,
            query=query,
        )
        return HTMLResponse(page)

    async def detail(self, request: Request) -> HTMLResponse:
        """One initiative with what it is tied to, what is known of it, and its history."""
        network = self.networks[request.path_params["nett"]]
        row = self.db.execute(
            f"SELECT {ONE} FROM initiative i WHERE {SEEN} AND i.slug = ?",
            (network[0], request.path_params["slug"]),
        ).fetchone()
        if row is None:
            return HTMLResponse("404", 404)
        tied = {name: self.db.execute(sql, (row[0],)).fetchall() for name, sql in TIED.items()}
        core = json.loads(row[7])
        steps = known(row, core, tied)
        reached = next((n for n, (_l, asks) in enumerate(steps) if not all(asks.values())), 5)
        page = self.detail_page.render(
            home=f"/{network[1]}",
            slug=request.path_params["slug"],
            owner=self.offices.get(row[9], ""),
            network=network,
            row=row,
            core=core,
            adaptable=json.loads(row[8]),
            group=self.group[row[4]],
            label=LABELS[row[3]],
            stopped=row[3] in STOPPED,
            steps=steps,
            reached=reached,
            lacks=[text for text, met in steps[reached][1].items() if not met]
            if reached < 5
            else [],
            **tied,
        )
        return HTMLResponse(page)


def known(row: Any, core: list[str], tied: dict[str, Any]) -> list[tuple[str, dict[str, bool]]]:
    """The levels of knowledge: (word, {what it asks for: whether it is there})."""
    better = sum(outcome == "bedre" for outcome, _own in tied["trials"])
    decided = any(state == "besluttet" for _number, _question, state in tied["tests"])
    asked: list[dict[str, bool]] = [
        {
            "hvem som gjør hva": bool(row[14]),
            "hva det er": bool(row[1]),
            "hvordan: det som må være med": bool(core),
            "hvorfor: hva det skal bidra til": bool(row[2]),
            "hvem det er for": bool(row[5]),
            "hvorfor dere tror det virker": bool(row[15]),
        },
        {
            "én fullført testsyklus": decided,
            "målinger før og etter, eller et tydelig utslag i dem": False,
        },
        {
            f"en sammenligning med noen som ikke prøvde det{LATER}": False,
            f"en evalueringsplan som var låst før start{LATER}": False,
            f"at det gikk bedre{LATER}": False,
            f"at forskjellen neppe er tilfeldig (p høyst 0,10){LATER}": False,
        },
        {
            "én uavhengig utprøving som beholdt minst 80 % av kjernen og gikk bedre": better > 0,
        },
        {
            "én uavhengig utprøving til, med samme resultat": better > 1,
            "en håndbok": bool(row[16]),
            "at det er kjent hva det koster": bool(row[17]),
            "at det er i drift": row[3] == "i_drift",
        },
    ]
    return list(zip(STEPS, asked, strict=True))


def main() -> None:
    """`python -m bench.floor --db FILE --port N`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--db", required=True)
    parser.add_argument("--port", type=int, required=True)
    given = parser.parse_args()
    floor = Floor(given.db)
    routes = [
        Route("/bibliotek", floor.library),
        Route("/{nett}/tiltak", floor.index),
        Route("/{nett}/tiltak/{slug}", floor.detail),
    ]
    uvicorn.run(
        Starlette(routes=routes),
        host="127.0.0.1",
        port=given.port,
        access_log=False,
        log_level="warning",
    )


if __name__ == "__main__":
    main()
