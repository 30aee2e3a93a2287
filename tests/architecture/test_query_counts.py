"""What a page costs does not grow with what there is: the same statements for N rows as for 2N."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import combinations
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from app.core.db import touch
from app.core.listing import Listing, View, Wanted
from app.core.paging import PER_PAGE
from app.initiatives.models import Status
from app.initiatives.queries import LISTING as INITIATIVES
from app.insights.models import SourceKind
from app.insights.queries import LISTING as INSIGHTS
from app.insights.queries import YesNo
from app.practices.models import PracticeState
from app.practices.queries import LISTING as PRACTICES
from tests.architecture.forms_table import declared, leads_to
from tests.architecture.house import House, house
from tests.architecture.opened import PAGES
from tests.conftest import ON_POSTGRES, Databases

N = PER_PAGE + 5
MOST = 8

OPENED = [
    pytest.param(path, who, id=f"{path} {who or 'nobody'}")
    for paths, people in PAGES.values()
    for path in paths
    for who in people
]


def test_every_page_is_known() -> None:
    """A new page must be counted as well; that nobody can forget to."""
    pages = {route.path: route for route in declared("GET")}
    assert set(pages) == set(PAGES), "add the page to PAGES"
    for path, (addresses, _people) in PAGES.items():
        for address in addresses:
            assert leads_to(pages[path], address.replace("{", "").replace("}", "")), address


@contextmanager
def counted(home: House) -> Iterator[list[str]]:
    """The statements that reach the database meanwhile."""
    seen: list[str] = []

    def notice(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.upper().startswith(("BEGIN", "PRAGMA", "COMMIT", "ROLLBACK")):
            seen.append(" ".join(statement.split()))

    event.listen(home.database.engine, "before_cursor_execute", notice)
    yield seen
    event.remove(home.database.engine, "before_cursor_execute", notice)


def change_something(home: House) -> None:
    """Raise the network's revision, as a write does."""
    with home.database.write() as db:
        touch(db, home.ids["nett"])


def cost(home: House, path: str, who: str) -> tuple[list[str], list[str]]:
    """The statements right after a write, and those of the next reader while nothing changes."""
    browser = home.browser(who)
    address = home.at(path)
    other = f"{address}{'&' if '?' in address else '?'}utenom=husket"
    assert browser.http.get(address).status_code == 200  # what is made once per process is made
    change_something(home)
    with counted(home) as cold:
        assert browser.http.get(address).status_code == 200
    # Another address of the same page, so that it is not the remembered one.
    with counted(home) as warm:
        assert browser.http.get(other).status_code == 200
    return cold, warm


@pytest.fixture(scope="module")
def home(databases: Databases) -> Iterator[House]:
    """A house whose lists fill a page."""
    with house(databases, N) as made:
        yield made


@pytest.fixture(scope="module")
def larger(databases: Databases) -> Iterator[House]:
    """The same with twice as much."""
    with house(databases, 2 * N) as made:
        yield made


@pytest.mark.parametrize(("path", "who"), OPENED)
def test_the_count_stays_when_the_rows_double(
    home: House, larger: House, path: str, who: str
) -> None:
    cold, warm = cost(home, path, who)
    more_cold, more_warm = cost(larger, path, who)
    assert [len(cold), len(warm)] == [len(more_cold), len(more_warm)], more_cold
    assert len(warm) <= MOST, "\n".join(warm)


@pytest.mark.parametrize("who", ["", "member"])
def test_a_remembered_page_asks_nothing(home: House, who: str) -> None:
    """Signed out, while nothing has changed, only the revision is looked at."""
    browser = home.browser(who)
    browser.http.get("/nett/tiltak")
    with counted(home) as seen:
        browser.http.get("/nett/tiltak")
    assert len(seen) <= (MOST if who else int(ON_POSTGRES))


# How the lists are found.

NAMED: dict[str, tuple[Listing, dict[str, Any]]] = {
    "insight": (
        INSIGHTS,
        {"group_id": 1, "source_kind": SourceKind.YOUTH, "is_exception": YesNo.YES},
    ),
    "practice": (PRACTICES, {"group_id": 1, "state": PracticeState.NOMINATED}),
    "initiative": (INITIATIVES, {"group_id": 1, "status": Status.IDEA}),
}
VIEWS = [View("public", 1), View("member", 1, (1, 2)), View("all", 1)]


def shapes(filters: dict[str, Any]) -> Iterator[Wanted]:
    """Every combination of filters, with and without theme, words and a place to go on from."""
    for size in range(len(filters) + 1):
        for chosen in combinations(filters.items(), size):
            for theme in (None, 1):
                for words in ("", "frokost"):
                    for after in (None, 40):
                        yield Wanted(chosen, words, theme, after)


@pytest.mark.skipif(ON_POSTGRES, reason="PostgreSQL plans by its statistics, SQLite by its indexes")
@pytest.mark.parametrize("what", ["rows", "count"])
@pytest.mark.parametrize("view", VIEWS, ids=lambda v: v.shape)
@pytest.mark.parametrize("kind", NAMED)
def test_every_list_is_read_by_an_index_in_its_order(
    home: House, kind: str, view: View, what: str
) -> None:
    listing, filters = NAMED[kind]
    for wanted in shapes(filters):
        with counted(home) as seen, home.database.read() as db:
            if what == "rows":
                listing.page(db, view, wanted)
            else:
                listing.count(db, view, wanted)
            connection = db.connection()
            plans = [plan(connection, statement) for statement in seen[:1]]
        for steps in plans:
            check_plan(kind, wanted, steps)


def plan(connection: sa.Connection, statement: str) -> list[str]:
    """The steps by which SQLite finds the rows."""
    bound = tuple('"a"' if "MATCH ?" in statement else 1 for _ in range(statement.count("?")))
    rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", bound)
    return [str(row[3]) for row in rows]


def check_plan(kind: str, wanted: Wanted, steps: list[str]) -> None:
    """No sorting, and never through all records."""
    for step in steps:
        assert "TEMP B-TREE" not in step, (wanted, steps)
        assert not step.startswith(f"SCAN {kind}"), (wanted, steps)


def test_the_world_really_doubles(home: House, larger: House) -> None:
    for table in (
        "insight",
        "practice",
        "initiative",
        "contrast",
        "membership",
        "flip_question",
        "youth_request",
        "test_cycle",
        "measure",
        "replication",
        "adaptation",
        "initiative_seen",
    ):
        sizes = []
        for made in (home, larger):
            with made.database.read() as db:
                sizes.append(db.scalar(sa.text(f"SELECT COUNT(*) FROM {table}")) or 0)
        assert sizes[1] - sizes[0] >= N, table
