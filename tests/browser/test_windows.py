"""What a window tells of, so that no test in it can pass."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.windows import Windows

ASKS = {
    "a picture": '<img src="http://flipp.example/a.png">',
    "a sheet": '<link rel="stylesheet" href="http://192.0.2.1/a.css">',
}


@pytest.mark.parametrize("page", ASKS)
def test_what_would_leave_the_machine(windows: Windows, javascript: bool, page: str) -> None:
    window = windows.take(javascript)
    with window.page.expect_console_message():
        window.page.set_content(ASKS[page] + "<p>Side</p>", wait_until="commit")
    expect(window.page.get_by_text("Side")).to_be_visible()
    assert any("ERR_NAME_NOT_RESOLVED" in trouble for trouble in window.troubles), window.troubles
    windows.give_back(window)


def test_what_a_script_asks_for(windows: Windows) -> None:
    window = windows.take(True)
    with window.page.expect_console_message():
        window.page.evaluate("fetch('http://flipp.example/').catch(() => 'quiet')")
    assert any("ERR_NAME_NOT_RESOLVED" in trouble for trouble in window.troubles), window.troubles
    windows.give_back(window)
