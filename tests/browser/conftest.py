"""One browser a worker, one demo a module, and people to be in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, BrowserType, ViewportSize, sync_playwright

from app.accounts.models import Person
from app.core.db import select
from tests.browser.server import Site, served
from tests.browser.visitor import Visitor
from tests.browser.windows import Window, Windows
from tests.conftest import Databases

# The shell first: a whole browser costs half as much again, and nobody looks at its window.
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # What would leave the machine fails, and the page's console says so.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    # A page lives too short for the compilers that take pains: axe is done before they are.
    "--js-flags=--no-opt,--no-maglev,--always-sparkplug",
]
PHONE: ViewportSize = {"width": 360, "height": 740}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs a browser."""
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)


def launch(kind: BrowserType, *flags: str) -> Browser:
    """A browser with a profile of its own."""
    path = os.environ.get("FLIPP_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    assert path, "No Chromium: set FLIPP_CHROMIUM (`python tools/chromium.py` finds one)."
    return kind.launch(executable_path=path, args=[*FLAGS, *flags])


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser all tests share."""
    with sync_playwright() as playwright:
        browser = launch(playwright.chromium)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def site(databases: Databases) -> Iterator[Site]:
    """The demo this module's tests share."""
    with served(databases) as running:
        yield running


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def javascript(request: pytest.FixtureRequest) -> bool:
    """Everything works with script and without."""
    return bool(request.param)


Visit = Callable[..., Visitor]


@pytest.fixture(scope="session")
def windows(chromium: Browser) -> Windows:
    """The windows of this worker's browser."""
    return Windows(chromium)


@pytest.fixture
def visit(windows: Windows, site: Site) -> Iterator[Visit]:
    """`visit("asnes-nav")` is that person's browser (seeds/*/network.toml), `visit()` nobody's."""
    taken: list[Window] = []

    def browser(
        who: str = "", *, javascript: bool = True, viewport: ViewportSize = PHONE
    ) -> Visitor:
        window = windows.take(site.base, javascript)
        taken.append(window)
        window.page.set_viewport_size(viewport)
        if who:
            _sign_in(window.context, site, who)
        return Visitor(window.page, site.base, javascript)

    yield browser
    troubles = [trouble for window in taken for trouble in window.troubles]
    for window in taken:
        windows.give_back(window)
    assert not troubles, troubles


def _sign_in(context: BrowserContext, site: Site, who: str) -> None:
    """The demo's one press, without drawing the page it stands on."""
    with site.database.read() as db:
        number = db.scalar(select(Person.id).where(Person.email == f"{who}@demo.invalid"))
    assert number, who
    answer = context.request.post(
        f"{site.base}/demo-innlogging",
        form={"person": str(number), "_key": os.urandom(8).hex()},
        headers={"Origin": site.base},
        max_redirects=0,
    )
    assert answer.status == 303, answer.status
