"""Browser windows, lent out and cleared: a new one costs five times what a page in it does."""

from __future__ import annotations

from collections import defaultdict
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, Request

WATCH = """
addEventListener("securitypolicyviolation", (event) =>
  console.error(`CSP: ${event.violatedDirective} refused ${event.blockedURI}`));
"""
# A page of the same house: a blank one would end the process that draws, and the next page begin
# another, twice for each window lent out.
BLANK = "/static/mark.svg"
HTTP_STATUS = "Failed to load resource: the server responded with a status of 4"
OFFLINE = "Failed to load resource: net::ERR_INTERNET_DISCONNECTED"


class Window:
    """A window of its own, with cookies of its own; it collects what must never happen in it.

    What would leave the machine is told of twice: as a request, which a socket is not, and as a
    line of the console when its address is not found (FLAGS in conftest), which a frame has not.
    """

    def __init__(self, chromium: Browser, javascript: bool) -> None:
        self.javascript = javascript
        self.base = ""
        self.troubles: list[str] = []
        # Nothing moves while a test is about to press it; people may ask for the same.
        self.context = chromium.new_context(
            locale="nb-NO", java_script_enabled=javascript, reduced_motion="reduce"
        )
        self.context.set_default_timeout(20_000)
        self.context.add_init_script(WATCH)
        self.context.on("request", self._asked)
        self.context.on("console", self._said)
        self.context.on("weberror", lambda error: self.troubles.append(f"script: {error.error}"))
        self.page: Page = self.context.new_page()

    def clear(self) -> None:
        """As it was when it was new."""
        self.context.set_offline(False)
        self.page, *more = self.context.pages or [self.context.new_page()]
        for page in more:
            page.close()
        self.page.goto(self.base + BLANK)
        self.page.emulate_media(color_scheme="light", reduced_motion="reduce")
        self.context.clear_cookies()
        self.troubles = []

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.base + "/", "data:", "about:")):
            self.troubles.append(f"left the machine: {request.url}")

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

    def take(self, base: str, javascript: bool) -> Window:
        """A clean window for this site."""
        free = self.free[javascript]
        window = free.pop() if free else Window(self.chromium, javascript)
        window.base = base
        return window

    def give_back(self, window: Window) -> None:
        """Clear it for the next one."""
        window.clear()
        self.free[window.javascript].append(window)
