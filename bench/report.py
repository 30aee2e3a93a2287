"""Turns results.json into README.md: what was measured, what was promised, whether it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from bench.pages import NAMES

Cell = dict[str, Any]
Results = dict[str, Any]
WHOS = ("flipp", "signed in", "remembered", "floor", "django", "datasette")
LISTS = ("list", "filter", "common", "rare")
SHELF = ("library", "library-filter", "library-common", "library-rare", "library-facets")
DEEP = (("insights", "deep", "deep_page"), ("library", "library-deep", "library_page"))
LIMITS = """\
What limits a line that does not hold:

- **Library, common word and three filters**: at M a full page of 25 hits, each with its words
  marked; Django's four threads use both cores at 32 connections while one Flipp worker uses one
  (at one connection the line holds). At S a single record matches: L against S compares a page of
  25 rows with one of one row.
- **A common word, L against S**: a thousand hits are counted and weighed at L, fewer at S.

"""
INTRO = """\
# Speed

Written by `make bench` ({minutes} minutes this time); the figures are in `results.json`.
Ratios inside this one run are what counts; requests a second differ from machine to machine,
and a busy machine makes the 95 % figures worse than they are.

## How

- {cores} cores, Python {python}, SQLite {sqlite}; {versions}.
- Data from `bench/generate.py`, always the same: {sizes}, with five times as many insights and a
  tenth as many practices, in the real schema with its search index. 357 groups and municipalities;
  **one network holds 300 of them and nine tenths of the records**, so that its lists meet the full
  size and its filter offers 300 groups. Seven of ten records are public.
- One worker each, on the same rows, on 127.0.0.1, with connections kept open, without compression.
  Each figure: {warm:g} s to warm up, then {take:g} s; contenders take turns page by page.
  The driver (`bench/load.py`) is a process of its own.
- **Flipp**: `flipp serve` with nothing remembered (`FLIPP_REMEMBERED_PAGES=0`), so every request is
  a first rendering. **Signed in**: the same with a member's session. **Remembered**: as it is
  normally run, the same page again.
- **Floor**: the same page by hand (`bench/floor.py`): Starlette, prepared SQL, Jinja.
- **Django**: `bench/django_app`, ListView, DetailView, CreateView, Paginator, ORM with
  `select_related`, search by `icontains`, persistent connections; gunicorn, threaded worker.
- The library's pages: Flipp shows initiatives and practices of all networks, ranked, ten filters,
  each choice counted along with the others. The floor and Django show initiatives (the floor all
  kinds) newest first and count choices among the hits; Django has three filters and cannot find a
  misspelt word; Datasette counts two facets.
- **Datasette**: its table page with 25 rows and the facets status and group, full-text search;
  its row page.
"""


def write(results: Results) -> str:
    """The whole page."""
    about = results["about"]
    names = {"S": "S 1 000", "M": "M 20 000", "L": "L 200 000"}
    intro = INTRO.format(
        **{k: about[k] for k in ("cores", "python", "sqlite", "minutes")},
        versions=", ".join(f"{k} {v}" for k, v in about["versions"].items()),
        sizes=", ".join(names[s] for s in _sizes(results)) + " initiatives",
        warm=about["seconds"][0],
        take=about["seconds"][1],
    )
    parts = [intro, *_promises(results), LIMITS]
    for size in _sizes(results):
        parts += _requests(size, results["sizes"][size])
    parts += _rest(results)
    return "\n".join(parts).rstrip() + "\n"


# The promises


class Lookup:
    """Cells by contender, page and connections."""

    def __init__(self, results: Results) -> None:
        self.sizes = results["sizes"]
        self.main = "M" if "M" in self.sizes else next(iter(self.sizes))

    def cell(self, who: str, page: str, connections: int = 1, size: str = "") -> Cell | None:
        """The cell, None when it was not measured."""
        found = self.sizes.get(size or self.main, {}).get("cells", {})
        return found.get(who, {}).get(page, {}).get(str(connections))

    def ratios(
        self, who: str, other: str, page_pairs: Iterable[tuple[str, str]], field: str = "rps"
    ) -> list[tuple[float, str]]:
        """How many times the other's figure, at 1 and 32 connections, with where."""
        found = []
        for mine, theirs in page_pairs:
            for connections in (1, 32):
                a, b = self.cell(who, mine, connections), self.cell(other, theirs, connections)
                if a and b and a.get(field) and b.get(field):
                    found.append((a[field] / b[field], f"{NAMES[mine]}, {connections}"))
        return found


Line = tuple[str, str, str, bool | None]


def _promises(results: Results) -> list[str]:
    lines: list[Line] = []
    look = Lookup(results)
    for check in (_beside, _own, _growth, _counts, _visit_and_start):
        lines += check(look, results)
    said = {True: "yes", False: "**no**", None: "not measured"}
    rows = [[what, promise, got, said[holds]] for what, promise, got, holds in lines]
    head = ["what", "to reach", "measured (the worst of its pages)", "holds"]
    return [
        "## What was promised\n",
        f"At {look.main} unless it says otherwise; ratios at 1 and at 32 connections.\n",
        *_table(head, rows),
    ]


def _at_least(what: str, limit: float, found: list[tuple[float, str]], unit: str = "×") -> Line:
    return _judge(what, f"≥ {_n(limit)} {unit}", found, min, lambda v: v >= limit, unit)


def _at_most(what: str, limit: float, found: list[tuple[float, str]], unit: str = "×") -> Line:
    return _judge(what, f"≤ {_n(limit)} {unit}", found, max, lambda v: v <= limit, unit)


def _judge(
    what: str,
    promise: str,
    found: list[tuple[float, str]],
    worst: Callable[..., tuple[float, str]],
    holds: Callable[[float], bool],
    unit: str,
) -> Line:
    if not found:
        return (what, promise, "", None)
    value, where = worst(found)
    return (what, promise, f"{_n(value)} {unit} ({where})", holds(value))


def _beside(look: Lookup, _results: Results) -> list[Line]:
    same = [(p, p) for p in LISTS]
    shelf = [(p, p) for p in SHELF]
    hit = [("list", "list")]
    return [
        _at_least("list, filter, search, signed out, first rendering, beside Django", 10,
                  look.ratios("flipp", "django", same)),
        _at_least("the same beside Datasette", 8, look.ratios("flipp", "datasette", same)),
        _at_least("the same signed in, beside Django signed out", 6,
                  look.ratios("signed in", "django", same)),
        _at_least("the same page again while nothing changed, beside Django", 50,
                  look.ratios("remembered", "django", hit)),
        _at_least("library: list, filters, search, facets, beside Django", 10,
                  look.ratios("flipp", "django", shelf)),
        _at_least("library, beside Datasette", 8, look.ratios("flipp", "datasette", shelf)),
        _at_least("library, signed in, beside Django signed out", 6,
                  look.ratios("signed in", "django", shelf)),
        _at_most("processor time for a request, beside the floor", 3,
                 look.ratios("flipp", "floor", [*same, ("detail", "detail")], "cpu_ms")),
        _at_most("library: processor time for a request, beside the floor", 3,
                 look.ratios("flipp", "floor", [*shelf, ("library-deep",) * 2], "cpu_ms")),
    ]  # fmt: skip


def _own(look: Lookup, _results: Results) -> list[Line]:
    many, slow = [], []
    for page in (*LISTS, *SHELF, "detail"):
        one, several = look.cell("flipp", page), look.cell("flipp", page, 32)
        if one and several and one["p50"]:
            many.append((several["rps"] / one["rps"], NAMES[page]))
            slow.append((several["p95"] / one["p50"], NAMES[page]))
    lines = [
        _at_least("32 connections: requests a second, beside one", 0.8, many),
        _at_most("32 connections: p95, beside p50 at one", 60, slow),
    ]
    crowd = look.cell("flipp", "post", 50)
    rate = [(crowd["rps"], "50 clients")] if crowd else []
    wait = [(crowd["p95"], "50 clients")] if crowd and crowd["p95"] else []
    lost = [(float(crowd["bad"]), "50 clients")] if crowd else []
    lines.append(_at_least("form posts a second", 150, rate, "/s"))
    lines.append(_at_most("form posts, p95", 500, wait, "ms"))
    lines.append(_at_most("form posts that failed", 0, lost, ""))
    return lines


def _growth(look: Lookup, _results: Results) -> list[Line]:
    top = next((s for s in ("L", "M") if s in look.sizes), "")
    grown = []
    for page in (*LISTS, "theme", *SHELF, "library-misspelt", "detail"):
        small, big = look.cell("flipp", page, 1, "S"), look.cell("flipp", page, 1, top)
        if small and big and small["p95"] and top != "S":
            grown.append((big["p95"] / small["p95"], NAMES[page]))
    ratio = []
    for first, later, number in DEEP:
        one, other = look.cell("flipp", first), look.cell("flipp", later)
        if one and other and one["p50"]:
            place = f"{NAMES[first]}: page {_n(look.sizes[look.main][number])}"
            ratio.append((other["p50"] / one["p50"], place))
    note = "" if top == "L" else ", here M against S (L was left out)"
    return [
        _at_most(f"list, filter, search, detail: p95 at L against S{note}", 1.5, grown),
        _at_most("deep paging: page 1 000 beside page 1, p50", 1.2, ratio),
    ]


def _counts(look: Lookup, results: Results) -> list[Line]:
    found = look.sizes[look.main].get("queries", {})
    again = [(float(n["again"]), _named(page)) for page, n in found.items()]
    what, promise, got, holds = _at_most("queries for a page", 8, again, "")
    most = max((n["first"] for n in found.values()), default=0)
    line: Line = (what, promise, f"{got}; right after a write up to {most}", holds)
    counted = {
        size: {page: n["again"] for page, n in part.get("queries", {}).items()}
        for size, part in results["sizes"].items()
    }
    same = len({str(sorted(c.items())) for c in counted.values()}) == 1
    constant = same if len(counted) > 1 else None
    words = "the same" if same else "not the same"
    return [
        line,
        ("queries at every size", "the same", words if constant is not None else "", constant),
    ]


def _visit_and_start(look: Lookup, results: Results) -> list[Line]:
    visits = look.sizes[look.main].get("visits", [])
    weight = [(v["total"] / 1000, v["path"].replace("/nett-2", "/{nett}")) for v in visits]
    waits = any(v["script_waits"] for v in visits)
    start = results["start"]["seconds"]
    top = [s for s in ("L",) if s in look.sizes] or [look.main]
    memory = look.sizes[top[0]]["memory"]
    used = [(m, f"{top[0]}, {n}") for n, m in memory.items() if n.startswith("flipp")]
    note = "" if top[0] == "L" else f", here {top[0]} (L was left out)"
    return [
        _at_most("first visit, over the wire", 150, weight, "kB"),
        (
            "first visit: usable without waiting for script",
            "yes",
            "no" if waits else "yes",
            not waits,
        ),
        _at_most("`make run`, second start", 3, [(start, "make run")] if start else [], "s"),
        _at_most(f"memory of one worker at L{note}", 250, used, "MB"),
    ]


# The figures


def _requests(size: str, found: Results) -> list[str]:
    whos = [who for who in WHOS if who in found["cells"]]
    parts = [f"## Requests: {size}\n", f"{found['megabytes']:.0f} MB of database.\n"]
    for connections in ("1", "32", "50"):
        rows = []
        for page in NAMES:
            cells = [found["cells"][w].get(page, {}).get(connections) for w in whos]
            if any(cells):
                rows.append([NAMES[page], *(_cell(c) for c in cells)])
        if rows:
            counted = "connection" if connections == "1" else "connections"
            parts.append(
                f"**{connections} {counted}**: requests a second · p50 / p95 in ms · CPU in ms\n"
            )
            parts += _table(["page", *whos], rows)
    weights = [
        f"{who} {found['cells'][who]['list']['1']['bytes'] / 1000:.0f} kB"
        for who in whos
        if "list" in found["cells"][who]
    ]
    parts.append(f"The list page weighs: {', '.join(weights)}.\n")
    if "django" in whos:
        parts.append(
            f"The deep page is number {_n(found['deep_page'])} of Flipp's insights, and number "
            f"{_n(found['django_page'])} of Django's initiatives. In the library it is number "
            f"{_n(found['library_page'])}, Django's {_n(found['django_library_page'])}.\n"
        )
    return parts


def _cell(cell: Cell | None) -> str:
    if not cell:
        return ""
    if not cell["p50"]:
        return "no answer"
    text = f"{_n(cell['rps'])} · {_n(cell['p50'])} / {_n(cell['p95'])} · {_n(cell['cpu_ms'])}"
    return text + (f" · **{cell['bad']} failed**" if cell["bad"] else "")


def _rest(results: Results) -> list[str]:
    parts = ["## Queries for a page\n"]
    sizes = _sizes(results)
    counted = results["sizes"][sizes[-1]]["queries"]
    order = [*NAMES, *(f"in:{name}" for name in NAMES)]
    kept = [(page, counted[page]) for page in order if page in counted]
    rows = [[_named(page), str(n["first"]), str(n["again"])] for page, n in kept]
    parts += _table(["page", "first after a write", "after that"], rows)
    parts.append("`BEGIN` and `COMMIT` are not counted.\n")
    parts.append("## Memory after the run, MB\n")
    whos = list(dict.fromkeys(w for s in sizes for w in results["sizes"][s]["memory"]))
    rows = [[s, *(_n(results["sizes"][s]["memory"].get(w, 0)) for w in whos)] for s in sizes]
    parts += _table(["size", *whos], rows)
    parts.append("## First visit, kB over the wire (compressed, heads included)\n")
    visits = results["sizes"][sizes[0]]["visits"]
    kinds = list(visits[0]["parts"])
    rows = [
        [v["path"], *(_n(v["parts"][k] / 1000) for k in kinds), _n(v["total"] / 1000)]
        for v in visits
    ]
    parts += _table(["page", *kinds, "all"], rows)
    parts.append("## Start\n")
    start = results["start"]
    if start["seconds"]:
        parts.append(
            f"`make run` with an empty data folder served after {_n(start['first'])} s (demo "
            "data loaded, packages already installed), the second time after "
            f"{_n(start['seconds'])} s.\n"
        )
    else:
        parts.append(f"Not measured: {start['why']}.\n")
    parts += _jobs(results.get("jobs", {}))
    return parts


def _jobs(found: dict[str, float]) -> list[str]:
    """Jobs done in a second, by how many workers."""
    if not found:
        return []
    told = ", ".join(f"{_n(rate)} a second by {_workers(n)}" for n, rate in found.items())
    return [
        "## Jobs\n",
        f"Small jobs that write a mail each, SQLite, waiting for the disk: {told}.\n",
    ]


def _workers(number: str) -> str:
    return "one worker" if number == "1" else f"{number} workers"


def _sizes(results: Results) -> list[str]:
    return [size for size in "SML" if size in results["sizes"]]


def _named(page: str) -> str:
    inside = page.startswith("in:")
    name = page.removeprefix("in:")
    label = NAMES.get(name, name)
    return f"{label}, signed in" if inside else label


def _table(head: list[str], rows: list[list[str]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return ["\n".join("| " + " | ".join(cells) + " |" for cells in lines) + "\n"]


def _n(value: float) -> str:
    """Three figures that mean something, thousands apart."""
    if value >= 100 or value == int(value):
        return f"{value:,.0f}".replace(",", " ")
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}".rstrip("0").rstrip(".")
