"""What is asked of whom: the same page at each contender's own address."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from urllib.parse import quote

from bench.generate import BIG, TOKEN
from bench.words import COMMON, RARE

DEEP = 1000  # the page of the insights' list, or the last where there are fewer
DJANGO_DEEP = 400
LIBRARY = (
    "library",
    "library-filter",
    "library-common",
    "library-rare",
    "library-misspelt",
    "library-facets",
    "library-deep",
)
READS = ("list", "filter", "theme", "common", "rare", "detail", *LIBRARY)
BY_HAND = ("list", "filter", "common", "rare", "detail", *LIBRARY[:4], "library-deep")
MISSPELT = RARE.replace("v", "")
NAMES = {
    "list": "list",
    "filter": "filtered list",
    "theme": "list of a theme",
    "common": "search, common word",
    "rare": "search, rare word",
    "detail": "detail",
    "insights": "insights, page 1",
    "deep": "deep page",
    "front": "network's front page",
    "library": "library, list",
    "library-filter": "library, two filters",
    "library-common": "library, common word",
    "library-rare": "library, rare word",
    "library-misspelt": "library, misspelt word",
    "library-facets": "library, common word and three filters",
    "library-deep": "library, deep page",
    "post": "form post",
}


class Addresses:
    """The addresses in one database file."""

    def __init__(self, file: Path) -> None:
        raw = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        own = "FROM initiative WHERE network_id = 1 AND reach = 'offentlig' ORDER BY id DESC"
        rows = raw.execute(f"SELECT id, slug {own}").fetchall()
        step = max(1, len(rows) // 200)
        self.records = rows[::step]
        self.deep_page = min(DEEP, self._pages(raw, "insight") - 1)
        self.deep_cursor = self._cursor(raw, "insight", self.deep_page)
        self.django_page = min(DJANGO_DEEP, self._pages(raw, "initiative") - 1)
        public = raw.execute("SELECT count(*) FROM initiative WHERE reach = 'offentlig'")
        self.django_library_page = min(DEEP, int(public.fetchone()[0]) // 25 - 1)
        self.library_page, self.library_cursor = self._library(raw)
        raw.close()

    def _library(self, raw: sqlite3.Connection) -> tuple[int, int]:
        """The deep page of the library, and where it begins."""
        total = int(raw.execute("SELECT count(*) FROM search_item").fetchone()[0])
        page = min(DEEP, total // 25 - 1)
        sql = "SELECT id FROM search_item ORDER BY id DESC LIMIT 1 OFFSET ?"
        return page, int(raw.execute(sql, (25 * (page - 1) - 1,)).fetchone()[0])

    def _pages(self, raw: sqlite3.Connection, kind: str) -> int:
        where = "network_id = 1 AND reach = 'offentlig'"
        return int(raw.execute(f"SELECT count(*) FROM {kind} WHERE {where}").fetchone()[0]) // 25

    def _cursor(self, raw: sqlite3.Connection, kind: str, page: int) -> int:
        sql = f"SELECT id FROM {kind} WHERE network_id = 1 AND reach = 'offentlig' "
        sql += "ORDER BY id DESC LIMIT 1 OFFSET ?"
        return int(raw.execute(sql, (25 * (page - 1) - 1,)).fetchone()[0])

    def flipp(self) -> dict[str, list[str]]:
        """Flipp's, and the floor's."""
        home = f"/{BIG}"
        return {
            "list": [f"{home}/tiltak"],
            "filter": [f"{home}/tiltak?status=testes"],
            "theme": [f"{home}/tiltak?tema=fritid"],
            "common": [f"{home}/tiltak?q={quote(COMMON)}"],
            "rare": [f"{home}/tiltak?q={quote(RARE)}"],
            "detail": [f"{home}/tiltak/{slug}" for _number, slug in self.records],
            "insights": [f"{home}/innsikt"],
            "deep": [f"{home}/innsikt?etter={self.deep_cursor}"],
            "front": [home],
            "library": ["/bibliotek"],
            "library-filter": ["/bibliotek?slag=tiltak&tema=fritid"],
            "library-common": [f"/bibliotek?q={quote(COMMON)}"],
            "library-rare": [f"/bibliotek?q={quote(RARE)}"],
            "library-misspelt": [f"/bibliotek?q={quote(MISSPELT)}"],
            "library-facets": [
                f"/bibliotek?q={quote(COMMON)}&tema=fritid&alder=16-19&arena=fritid"
            ],
            "library-deep": [f"/bibliotek?etter={self.library_cursor}"],
        }

    def django(self) -> dict[str, list[str]]:
        """Django's; a page by its number."""
        found = self.flipp()
        found["insights"] = found["front"] = found["library-misspelt"] = []
        found["library-deep"] = [f"/bibliotek?page={self.django_library_page}"]
        found["deep"] = [f"/{BIG}/tiltak?page={self.django_page}"]
        return found

    def datasette(self, name: str) -> dict[str, list[str]]:
        """Datasette's table page with the two facets, and its row page."""
        table = f"/{name}/initiative"
        query = f"{table}?network_id=1&reach=offentlig&_sort_desc=id&_size=25"
        query += "&_facet=status&_facet=group_id"
        library = f"{table}?reach=offentlig&_sort_desc=id&_size=25"
        library += "&_facet=status&_facet=network_id"
        return {
            "list": [query],
            "filter": [f"{query}&status=testes"],
            "common": [f"{query}&_search={quote(COMMON)}*"],
            "rare": [f"{query}&_search={quote(RARE)}"],
            "detail": [f"{table}/{number}" for number, _slug in self.records],
            "library": [library],
            "library-filter": [f"{library}&status=testes"],
            "library-common": [f"{library}&_search={quote(COMMON)}*"],
            "library-rare": [f"{library}&_search={quote(RARE)}"],
        }


def asking(path: str, cookie: str = "") -> str:
    """A GET as a browser's, without compression."""
    head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\n"
    head += "Accept-Language: nb\r\n"
    return head + (f"Cookie: {cookie}\r\n" if cookie else "") + "\r\n"


def sending(path: str, body: str, cookie: str, port: int) -> str:
    """A form post; each `{n}` in it becomes a number of its own, twenty digits long."""
    length = len(body.replace("{n}", "0" * 20).encode())
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: text/html\r\n"
    head += "Content-Type: application/x-www-form-urlencoded\r\nSec-Fetch-Site: same-origin\r\n"
    return f"{head}Cookie: {cookie}\r\nContent-Length: {length}\r\n\r\n{body}"


def flipp_post(port: int) -> str:
    """The quick log, by a member who is signed in."""
    body = "_key={n}&text=Hun+ringte+skolen+{n}+og+fikk+svar&kind=tiltak&group_id=1"
    return sending(f"/{BIG}/logg", body, f"flipp={TOKEN}", port)


def django_post(port: int, csrf: str) -> str:
    """The CreateView, by nobody in particular."""
    body = f"csrfmiddlewaretoken={csrf}&title=Hun+ringte+skolen+{{n}}+og+fikk+svar&group=1"
    return sending(f"/{BIG}/logg", body, f"csrftoken={csrf}", port)
