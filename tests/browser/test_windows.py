"""What a window tells of, so that no test in it can pass."""

from __future__ import annotations

import pytest

from tests.browser.server import Site
from tests.browser.windows import Window, Windows

pytestmark = pytest.mark.looks
ASKS = {
    "a picture": '<img src="http://flipp.example/a.png">',
    "a sheet": '<link rel="stylesheet" href="http://192.0.2.1/a.css">',
    "a frame": '<iframe src="http://flipp.example/"></iframe>',
}
SCRIPTS = {
    "a fetch": "fetch('http://flipp.example/').catch(() => 'quiet')",
    "a beacon": "navigator.sendBeacon('http://flipp.example/', 'x')",
    "a socket": "new WebSocket('ws://flipp.example/') && 1",
}


def told(window: Window) -> bool:
    """Whether it says, within some seconds, that something would have left the machine."""
    for _moment in range(100):
        if any("flipp.example" in t or "192.0.2.1" in t for t in window.troubles):
            return True
        window.page.wait_for_timeout(50)
    return False


@pytest.mark.parametrize("ask", ASKS)
def test_what_would_leave_the_machine(
    windows: Windows, site: Site, javascript: bool, ask: str
) -> None:
    window = windows.take(site.base, javascript)
    window.page.goto("about:blank")  # a page of ours would refuse to ask
    window.page.set_content(ASKS[ask], wait_until="commit")
    assert told(window)
    windows.give_back(window)


@pytest.mark.parametrize("ask", SCRIPTS)
def test_what_a_script_asks_for(windows: Windows, site: Site, ask: str) -> None:
    window = windows.take(site.base, True)
    window.page.goto("about:blank")
    window.page.evaluate(SCRIPTS[ask])
    assert told(window)
    windows.give_back(window)
