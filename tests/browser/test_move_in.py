"""The project leader moves a spreadsheet in and takes the list out (story 7), on a phone."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import expect

from app import registry
from tests.browser.conftest import Visit
from tests.browser.server import Site
from tests.browser.visitor import Visitor

SHEET = Path(__file__).parents[1] / "moving" / "tiltak-excel.csv"
HOME = "/kongsvingerregionen/innstillinger/import"


@pytest.fixture
def leader(visit: Visit, javascript: bool) -> Visitor:
    return visit("prosjektleder", javascript=javascript)


@pytest.fixture(params=[360, 1280], ids=["phone", "desk"])
def width(request: pytest.FixtureRequest, leader: Visitor) -> int:
    leader.page.set_viewport_size({"width": request.param, "height": 740})
    return int(request.param)


def sheet(run: str) -> bytes:
    """Semicolons and Windows-1252, as Excel saves it; each run has records of its own."""
    return SHEET.read_bytes().decode("cp1252").replace("RUNDE", run).encode("cp1252")


def send(me: Visitor, data: bytes) -> None:
    me.go(HOME)
    file = {"name": "tiltak.csv", "mimeType": "text/csv", "buffer": data}
    me.page.set_input_files("input[type=file]", files=[file])  # type: ignore[arg-type]
    me.tap("Se over fila")


def test_from_template_to_done_and_again(
    leader: Visitor, site: Site, javascript: bool, width: int
) -> None:
    me, run = leader, f"{'med' if javascript else 'uten'} {width}"
    me.go(HOME)
    with me.page.expect_download() as got:
        me.page.get_by_role("link", name="Last ned malen for Excel").click()
    assert Path(got.value.path()).read_bytes().startswith(b"PK")
    send(me, sheet(run))
    assert "Feil: 2" in me.main and "Ny: 1" in me.main
    assert f"Velg hva «Ukjent tema {run}» betyr." in me.main
    me.page.get_by_label(f"Temaer: «Ukjent tema {run}»").select_option("ny")
    me.tap("Lagre valgene")
    assert "Feil: 1" in me.main and "Ny: 2" in me.main
    me.page.get_by_role("checkbox", name="Hopp over radene med feil").press("Space")
    me.tap("Flytt inn 2 tiltak")
    expect(me.page.get_by_role("link", name="Oppdater")).to_be_visible()
    place = me.path
    me.go("/kongsvingerregionen/tiltak")  # it can be left
    registry.do_jobs(site.database)
    me.go(place)
    assert "2 nye, 0 endret, 0 uendret." in me.main
    assert me.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    send(me, sheet(run))
    assert "Uendret: 2" in me.main and not me.page.get_by_role("button", name="Flytt inn").count()


def test_the_page_tells_by_itself_when_it_is_done(visit: Visit, site: Site) -> None:
    me = visit("prosjektleder", javascript=True)
    send(me, b"Tittel;Gruppe\r\nAv seg selv;Grue\r\n")
    me.tap("Flytt inn 1 tiltak")
    registry.do_jobs(site.database)
    expect(me.page.get_by_text("1 nye, 0 endret")).to_be_visible()


def test_the_list_is_taken_out_as_it_is_shown(leader: Visitor) -> None:
    leader.go("/kongsvingerregionen/tiltak?gruppe=grue")
    with leader.page.expect_download() as got:
        leader.page.get_by_role("link", name="CSV", exact=True).click()
    text = Path(got.value.path()).read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert rows and {row["Gruppe"] for row in rows} == {"Grue"}
