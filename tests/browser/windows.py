"""Browser windows, lent out and cleared: a new one costs five times what a page in it does."""

from __future__ import annotations

from collections import defaultdict
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page

WATCH = """
addEventListener("securitypolicyviolation", (event) =>
  console.error(`CSP: ${event.violatedDirective} refused ${event.blockedURI}`));
"""
HTTP_STATUS = "Failed to load resource: the server responded with a status of 4"
OFFLINE = "Failed to load resource: net::ERR_INTERNET_DISCONNECTED"


class Window:
    """A window of its own, with cookies of its own; it collects what must never happen in it.

    A request that would leave the machine fails and is a line of the console (FLAGS in conftest):
    to be told of every request is a tenth of the work of a page.
    """

    def __init__(self, chromium: Browser, javascript: bool) -> None:
        self.javascript = javascript
        self.troubles: list[str] = []
        # Nothing moves while a test is about to press it; people may ask for the same.
        self.context = chromium.new_context(
            locale="nb-NO", java_script_enabled=javascript, reduced_motion="reduce"
        )
        self.context.set_default_timeout(20_000)
        self.context.add_init_script(WATCH)
        self.context.on("console", self._said)
        self.context.on("weberror", lambda error: self.troubles.append(f"script: {error.error}"))
        self.page: Page = self.context.new_page()

    def clear(self) -> None:
        """As it was when it was new."""
        self.context.set_offline(False)
        self.page, *more = self.context.pages or [self.context.new_page()]
        for page in more:
            page.close()
        self.page.goto("about:blank")
        self.page.emulate_media(color_scheme="light", reduced_motion="reduce")
        self.context.clear_cookies()
        self.troubles = []

    def _said(self, message: ConsoleMessage) -> None:
        where = message.location["url"]
        # A page that answers 4xx on purpose is a page; a picture or script that does is missing.
        refused = message.text.startswith(HTTP_STATUS)
        on_purpose = refused and not urlsplit(where).path.startswith("/static/")
        on_purpose = on_purpose or message.text.startswith(OFFLINE)
        if message.type in {"error", "warning"} and not on_purpose:
            self.troubles.append(f"console: {message.text} ({where})")


class Windows:
    """The windows nobody uses now."""

    def __init__(self, chromium: Browser) -> None:
        self.chromium = chromium
        self.free: dict[bool, list[Window]] = defaultdict(list)

    def take(self, javascript: bool) -> Window:
        """A clean window."""
        free = self.free[javascript]
        return free.pop() if free else Window(self.chromium, javascript)

    def give_back(self, window: Window) -> None:
        """Clear it for the next one."""
        window.clear()
        self.free[window.javascript].append(window)
