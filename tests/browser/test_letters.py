"""Pages that use the phone's own letters fetch none, however late their sheets come."""

from __future__ import annotations

import pytest
from playwright.sync_api import Request, Route

from tests.browser import measures, youth
from tests.browser.conftest import Visit
from tests.browser.server import Site

pytestmark = pytest.mark.looks
# Asking how high something is draws the page as far as it has come; browsers do so by themselves
# now and then.
DRAWN = """
() => [...document.styleSheets].some(sheet => sheet.href.includes("/base.css"))
  && document.querySelector("main")?.offsetHeight
"""


@pytest.mark.parametrize("own", ["youth.css", "measure.css"])
def test_no_letters_are_fetched(visit: Visit, site: Site, own: str) -> None:
    youth.prepare(site.database)
    if own == "youth.css":
        address = f"/del/{youth.make_link(site.database, 'Elevrådet på Solør').code}"
    else:
        measures.make(site.database, "Kjelleren", "kjelleren", filled=False)
        address = "/m/kjelleren"
    page, asked, drawn = visit().page, [], []

    def note(request: Request) -> None:
        asked.append(request.url)

    def late(route: Route) -> None:
        drawn.append(page.wait_for_function(DRAWN, polling=20).json_value())
        route.continue_()

    page.on("request", note)
    page.route(f"**/{own}*", late)
    page.goto(site.base + address, wait_until="networkidle")
    page.unroute(f"**/{own}*")
    page.remove_listener("request", note)
    assert drawn and drawn[0] > 0
    assert any("/base.css" in url for url in asked)
    assert not [url for url in asked if ".woff2" in url]
