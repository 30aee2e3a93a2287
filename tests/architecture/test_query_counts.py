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
from tests.architecture.house import CODE, FORGOT, INVITED, SEAT, House, house
from tests.conftest import ON_POSTGRES, Databases

N = PER_PAGE + 5
MOST = 8
ALL = ("", "member", "leader")
# Every GET page: its route → addresses to open, and by whom.
PAGES: dict[str, tuple[list[str], tuple[str, ...]]] = {
    "/": (["/"], ("", "admin")),
    "/healthz": (["/healthz"], ("",)),
    "/personvern": (["/personvern"], ("", "member")),
    "/tilgjengelighet": (["/tilgjengelighet"], ("", "member")),
    "/komponenter": (["/komponenter"], ("",)),
    "/api": (["/api"], ("", "member")),
    "/api/v1": (["/api/v1"], ("",)),
    "/api/v1/openapi.json": (["/api/v1/openapi.json"], ("",)),
    "/api/v1/katalog.ttl": (["/api/v1/katalog.ttl"], ("",)),
    "/api/v1/katalog.jsonld": (["/api/v1/katalog.jsonld"], ("",)),
    "/api/v1/networks": (["/api/v1/networks", "/api/v1/networks?limit=1"], ("",)),
    "/api/v1/networks/{nett}": (["/api/v1/networks/nett"], ("",)),
    "/api/v1/groups": (["/api/v1/groups?limit=3&network=nett"], ("",)),
    "/api/v1/networks/{nett}/groups/{gruppe}": (["/api/v1/networks/nett/groups/asnes"], ("",)),
    "/api/v1/initiatives": (
        ["/api/v1/initiatives", "/api/v1/initiatives?group=asnes&status=ide&theme=overganger"],
        ("",),
    ),
    "/api/v1/networks/{nett}/initiatives/{slug}": (
        ["/api/v1/networks/nett/initiatives/provd"],
        ("",),
    ),
    "/api/v1/practices": (["/api/v1/practices?network=nett&state=nominert"], ("",)),
    "/api/v1/networks/{nett}/practices/{slug}": (["/api/v1/networks/nett/practices/gjort"], ("",)),
    "/api/v1/methods": (["/api/v1/methods?limit=3"], ("",)),
    "/api/v1/methods/{slug}": (["/api/v1/methods/festesona"], ("",)),
    "/robots.txt": (["/robots.txt"], ("",)),
    "/sitemap.xml": (["/sitemap.xml"], ("",)),
    "/sitemap/{slag}/{nummer:int}": (["/sitemap/tiltak/1", "/sitemap/nettverk/1"], ("",)),
    "/bibliotek/feed.atom": (["/bibliotek/feed.atom?q=frokost&tema=overganger"], ("",)),
    "/{nett}/feed.atom": (["/nett/feed.atom"], ("",)),
    "/{nett}/tiltak/{slug}/feed.atom": (["/nett/tiltak/provd/feed.atom"], ("",)),
    "/stopp/{token}": (["/stopp/{stop}"], ("",)),
    "/{nett}/tiltak/{slug}/kontakt": (["/nett/tiltak/provd/kontakt"], ("", "member")),
    "/{nett}/tiltak/{slug}/kontakt/takk": (["/nett/tiltak/provd/kontakt/takk"], ("",)),
    "/{nett}/tiltak/{slug}/interesse": (["/nett/tiltak/provd/interesse"], ALL[1:]),
    "/{nett}/interesse": (["/nett/interesse", "/nett/interesse?etter=9999"], ALL[1:]),
    "/{nett}/interesse/{nummer:int}": (["/nett/interesse/{interest}"], ALL[1:]),
    "/{nett}/innstillinger/kontakt": (["/nett/innstillinger/kontakt"], ("leader",)),
    "/logg-inn": (["/logg-inn"], ("",)),
    "/glemt-passord": (["/glemt-passord"], ("",)),
    "/nytt-passord/{token}": ([f"/nytt-passord/{FORGOT}"], ("",)),
    "/min-side": (["/min-side"], ("member", "admin")),
    "/innstillinger": (["/innstillinger"], ("admin",)),
    "/innstillinger/kommuner": (["/innstillinger/kommuner"], ("admin",)),
    "/innstillinger/kommuner/{id}": (["/innstillinger/kommuner/{place}"], ("admin",)),
    "/innstillinger/synonymer": (["/innstillinger/synonymer"], ("admin",)),
    "/innstillinger/synonymer/{navn}": (["/innstillinger/synonymer/nav"], ("admin",)),
    "/bibliotek.{format}": (["/bibliotek.xlsx", "/bibliotek.csv?q=frokost&slag=tiltak"], ALL),
    "/bibliotek": (
        [
            "/bibliotek",
            "/bibliotek?slag=tiltak&status=ide",
            "/bibliotek?q=frokost&tema=overganger",
            "/bibliotek?q=frokst+skole+nummer&status=stoppet&slag=tiltak",
            "/bibliotek?etter=9999",
        ],
        ("", "member"),
    ),
    "/innstillinger/administratorer": (["/innstillinger/administratorer"], ("admin",)),
    "/{nett}/innstillinger/invitasjoner": (["/nett/innstillinger/invitasjoner"], ("leader",)),
    "/invitasjon/{token}": ([f"/invitasjon/{INVITED}"], ("", "member")),
    "/{nett}/innstillinger/grupper": (["/nett/innstillinger/grupper"], ("leader",)),
    "/{nett}/innstillinger/grupper/{gruppe}": (
        ["/nett/innstillinger/grupper/asnes"],
        ("leader",),
    ),
    "/{nett}/innstillinger/tema": (["/nett/innstillinger/tema"], ("leader",)),
    "/{nett}/innstillinger/tema/{id}": (["/nett/innstillinger/tema/{theme}"], ("leader",)),
    "/{nett}/innstillinger/ord": (["/nett/innstillinger/ord"], ("leader",)),
    "/{nett}/innstillinger/ord/{id}": (["/nett/innstillinger/ord/{word}"], ("leader",)),
    "/{nett}/innstillinger/ord/{id}/sla-sammen": (
        ["/nett/innstillinger/ord/{word}/sla-sammen?into={other_word}"],
        ("leader",),
    ),
    "/bibliotek/metoder": (["/bibliotek/metoder"], ("", "admin")),
    "/bibliotek/metoder/ny": (["/bibliotek/metoder/ny"], ("admin",)),
    "/bibliotek/metoder/{slug}": (["/bibliotek/metoder/festesona"], ("", "admin")),
    "/bibliotek/metoder/{slug}/rediger": (["/bibliotek/metoder/festesona/rediger"], ("admin",)),
    "/bibliotek/metoder/{slug}/oppskrift.pdf": (
        ["/bibliotek/metoder/festesona/oppskrift.pdf"],
        ("",),
    ),
    "/{nett}/tiltak/{slug}/oppskrift.pdf": (["/nett/tiltak/provd/oppskrift.pdf"], ALL),
    "/{nett}/innstillinger/organisasjoner": (["/nett/innstillinger/organisasjoner"], ("leader",)),
    "/{nett}/innstillinger/organisasjoner/{id}": (
        ["/nett/innstillinger/organisasjoner/{organisation}"],
        ("leader",),
    ),
    "/{nett}/innstillinger/folk": (["/nett/innstillinger/folk"], ("leader",)),
    "/{nett}/innstillinger/folk/{id}": (["/nett/innstillinger/folk/{member}"], ("leader",)),
    "/{nett}/innstillinger": (["/nett/innstillinger"], ("leader",)),
    "/{nett}/innstillinger/faser": (["/nett/innstillinger/faser"], ("leader",)),
    "/{nett}/innstillinger/faser/{no}": (["/nett/innstillinger/faser/1"], ("leader",)),
    "/{nett}/innstillinger/import": (["/nett/innstillinger/import"], ("leader",)),
    "/{nett}/innstillinger/import/mal.{format}": (
        ["/nett/innstillinger/import/mal.xlsx"],
        ("leader",),
    ),
    "/{nett}/innstillinger/import/{nummer:int}": (
        ["/nett/innstillinger/import/{import}"],
        ("leader",),
    ),
    "/{nett}/innstillinger/maal": (["/nett/innstillinger/maal"], ("leader",)),
    "/{nett}/innsikt": (
        [
            "/nett/innsikt",
            "/nett/innsikt?gruppe=asnes&kilde=ung&unntak=False",
            "/nett/innsikt?q=frokost&tema=overganger",
            "/nett/innsikt?etter=9999",
        ],
        ALL,
    ),
    "/{nett}/innsikt.{format}": (
        [
            "/nett/innsikt.xlsx",
            "/nett/innsikt.csv?gruppe=asnes&kilde=ung&q=frokost",
            "/nett/innsikt.json",
        ],
        ALL,
    ),
    "/{nett}/innsikt/ny": (["/nett/innsikt/ny", "/nett/innsikt/ny?sporsmal={question}"], ALL[1:]),
    "/{nett}/innsikt/{slug}": (["/nett/innsikt/hort", "/nett/innsikt/unge-said"], ALL),
    "/{nett}/innsikt/{slug}/rediger": (["/nett/innsikt/hort/rediger"], ALL[1:]),
    "/{nett}/sitater": (["/nett/sitater"], ALL[1:]),
    "/{nett}/sitater/ny": (["/nett/sitater/ny?innsikt=hort"], ALL[1:]),
    "/{nett}/sitater/{nummer:int}/rediger": (["/nett/sitater/{quote}/rediger"], ALL[1:]),
    "/{nett}/praksiser": (
        [
            "/nett/praksiser",
            "/nett/praksiser?gruppe=asnes&status=nominert",
            "/nett/praksiser?q=frokost&tema=overganger",
        ],
        ALL,
    ),
    "/{nett}/praksiser.{format}": (
        [
            "/nett/praksiser.xlsx",
            "/nett/praksiser.csv?gruppe=asnes&tema=overganger",
            "/nett/praksiser.json",
        ],
        ALL,
    ),
    "/{nett}/praksiser/ny": (["/nett/praksiser/ny?innsikt=hort"], ALL[1:]),
    "/{nett}/praksiser/{slug}": (["/nett/praksiser/gjort"], ALL),
    "/{nett}/praksiser/{slug}/rediger": (["/nett/praksiser/gjort/rediger"], ALL[1:]),
    "/{nett}/praksiser/{slug}/ressurstest": (["/nett/praksiser/gjort/ressurstest"], ALL[1:]),
    "/{nett}/praksiser/{slug}/innsikt": (["/nett/praksiser/gjort/innsikt"], ALL[1:]),
    "/{nett}/tiltak": (
        [
            "/nett/tiltak",
            "/nett/tiltak?gruppe=asnes&status=ide",
            "/nett/tiltak?q=frokost&tema=overganger",
        ],
        ALL,
    ),
    "/{nett}/tiltak/ny": (
        ["/nett/tiltak/ny?praksis=gjort", "/nett/tiltak/ny?title=Frokost&purpose=Mer"],
        ALL[1:],
    ),
    "/{nett}/tiltak/{slug}": (
        ["/nett/tiltak/provd", "/nett/tiltak/opphavet", "/nett/tiltak/opphavet-2"],
        ALL,
    ),
    "/{nett}/tiltak/{slug}/prov": (["/nett/tiltak/opphavet/prov"], ALL[1:]),
    "/{nett}/tiltak/{slug}/lignende": (["/nett/tiltak/provd/lignende"], ALL[1:]),
    "/{nett}/tiltak/{slug}/utproving": (["/nett/tiltak/opphavet-2/utproving"], ALL[1:]),
    "/{nett}/tiltak/{slug}/utproving/tilpasning/{nummer:int}": (
        ["/nett/tiltak/opphavet-2/utproving/tilpasning/{adaptation}"],
        ALL[1:],
    ),
    "/{nett}/tiltak.{format}": (["/nett/tiltak.xlsx", "/nett/tiltak.csv?gruppe=asnes&status=ide"],),
    "/{nett}/tiltak/{slug}/rediger": (["/nett/tiltak/provd/rediger"], ALL[1:]),
    "/{nett}/tiltak/{slug}/avslutt": (["/nett/tiltak/provd/avslutt"], ("leader",)),
    "/{nett}/grupper/{gruppe}/problemstilling": (["/nett/grupper/asnes/problemstilling"], ALL),
    "/{nett}/grupper/{gruppe}/problemstilling/ny": (
        ["/nett/grupper/asnes/problemstilling/ny"],
        ALL[1:],
    ),
    "/{nett}/grupper/{gruppe}/vendesporsmal/ny": (
        ["/nett/grupper/asnes/vendesporsmal/ny"],
        ALL[1:],
    ),
    "/{nett}/grupper/{gruppe}/vendesporsmal/{nummer:int}/rediger": (
        ["/nett/grupper/asnes/vendesporsmal/{question}/rediger"],
        ALL[1:],
    ),
    "/{nett}/grupper/{gruppe}/vendesporsmal/{nummer:int}/svar": (
        ["/nett/grupper/asnes/vendesporsmal/{question}/svar"],
        ALL[1:],
    ),
    "/rad/{kode}": ([f"/rad/{CODE}"], ("",)),
    "/rad/{kode}/{plass}": ([f"/rad/{CODE}/{SEAT}"], ("",)),
    "/rad/{kode}/{plass}/klynge/{nummer:int}": ([f"/rad/{CODE}/{SEAT}/klynge/{{cluster}}"], ("",)),
    "/{nett}/ungdomsrad": (["/nett/ungdomsrad"], ALL[1:]),
    "/{nett}/ungdomsrad/ny": (["/nett/ungdomsrad/ny"], ("leader",)),
    "/{nett}/ungdomsrad/{slug}": (
        ["/nett/ungdomsrad/mote", "/nett/ungdomsrad/mote?etter=9999", "/nett/ungdomsrad/delt"],
        ALL[1:],
    ),
    "/{nett}/ungdomsrad/{slug}/rediger": (["/nett/ungdomsrad/mote/rediger"], ("leader",)),
    "/{nett}/ungdomsrad/{slug}/klynge/{nummer:int}": (
        ["/nett/ungdomsrad/mote/klynge/{cluster}"],
        ("leader",),
    ),
    "/{nett}/ungdomsrad/{slug}/send/{nummer:int}": (
        ["/nett/ungdomsrad/delt/send/{shared_cluster}"],
        ("leader",),
    ),
    "/{nett}/hva-skjedde": (["/nett/hva-skjedde"], ALL),
    "/{nett}/onsker/{slug}": (["/nett/onsker/onske"], ALL),
    "/{nett}/framdrift": (
        ["/nett/framdrift", "/nett/framdrift?gruppe=asnes&maal=1.1"],
        ALL,
    ),
    "/{nett}/framdrift/overstyr": (
        ["/nett/framdrift/overstyr?maal=1.1&gruppe=asnes"],
        ("leader",),
    ),
    "/{nett}": (["/nett"], ALL),
    "/{nett}/grupper": (["/nett/grupper"], ALL),
    "/{nett}/grupper/{gruppe}": (["/nett/grupper/asnes"], ALL),
    "/{nett}/logg": (["/nett/logg"], ALL[1:]),
    "/mitt-innspill": (["/mitt-innspill"], ("",)),
    "/del/{kode}": (["/del/{code}"], ("",)),
    "/del/{kode}/trygt": (["/del/{code}/trygt"], ("",)),
    "/{nett}/del": (["/nett/del"], ("",)),
    "/{nett}/del/trygt": (["/nett/del/trygt"], ("",)),
    "/{nett}/innspill": (["/nett/innspill"], ("moderator",)),
    "/{nett}/innspill/logg": (["/nett/innspill/logg"], ("moderator",)),
    "/{nett}/innspill/logg.csv": (["/nett/innspill/logg.csv"], ("moderator",)),
    "/{nett}/innspill/papir": (["/nett/innspill/papir?lenke={link}"], ("member",)),
    "/{nett}/innspill/{nummer:int}": (["/nett/innspill/{post}"], ("moderator",)),
    "/{nett}/innstillinger/ungdom": (["/nett/innstillinger/ungdom"], ("leader",)),
    "/{nett}/innstillinger/lenker": (["/nett/innstillinger/lenker"], ("leader",)),
    "/{nett}/innstillinger/lenker/{id}": (["/nett/innstillinger/lenker/{link}"], ("leader",)),
    "/{nett}/innstillinger/lenker/{id}/plakat.pdf": (
        ["/nett/innstillinger/lenker/{link}/plakat.pdf"],
        ("leader",),
    ),
    "/{nett}/innstillinger/lenker/{id}/plakat.svg": (
        ["/nett/innstillinger/lenker/{link}/plakat.svg"],
        ("leader",),
    ),
    "/{nett}/innstillinger/lenker/{id}/papir.pdf": (
        ["/nett/innstillinger/lenker/{link}/papir.pdf?sheets=2"],
        ("leader",),
    ),
}
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
        "replication",
        "adaptation",
        "initiative_seen",
    ):
        sizes = []
        for made in (home, larger):
            with made.database.read() as db:
                sizes.append(db.scalar(sa.text(f"SELECT COUNT(*) FROM {table}")) or 0)
        assert sizes[1] - sizes[0] >= N, table
