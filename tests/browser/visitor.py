"""What a person does in a browser, and what nobody may ever see happen there."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

WATCH = """
addEventListener("securitypolicyviolation", (event) =>
  console.error(`CSP: ${event.violatedDirective} refused ${event.blockedURI}`));
"""
HTTP_STATUS = "Failed to load resource: the server responded with a status of 4"
OFFLINE = "Failed to load resource: net::ERR_INTERNET_DISCONNECTED"


class Troubles(list[str]):
    """Collects what must not happen: script errors, refused code, requests that leave."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self.base = base

    def watch(self, context: BrowserContext) -> None:
        """Listen to every page of this browser."""
        context.add_init_script(WATCH)
        context.on("request", self._asked)
        context.on("console", self._said)
        context.on("weberror", lambda error: self.append(f"script: {error.error}"))

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.base + "/", "data:")):
            self.append(f"left the machine: {request.url}")

    def _said(self, message: ConsoleMessage) -> None:
        # A page that answers 4xx on purpose is a page; a picture or script that does is missing.
        on_purpose = message.text.startswith(HTTP_STATUS) and not urlsplit(
            message.location["url"]
        ).path.startswith("/static/")
        on_purpose = on_purpose or message.text.startswith(OFFLINE)
        if message.type in {"error", "warning"} and not on_purpose:
            self.append(f"console: {message.text} ({message.location['url']})")


class Visitor:
    """Somebody at one browser; every press is counted."""

    def __init__(self, page: Page, base: str, scripted: bool = True) -> None:
        self.page = page
        self.base = base
        self.scripted = scripted
        self.taps = 0

    def open(self, path: str) -> Response:
        """Open an address; returns the answer."""
        response = self.page.goto(self.base + path)
        assert response is not None
        return response

    def go(self, path: str) -> int:
        """Open an address; returns the status."""
        return self.open(path).status

    @property
    def path(self) -> str:
        """Where we are."""
        return urlsplit(self.page.url).path

    @property
    def main(self) -> str:
        """The words on the page."""
        return " ".join(self.page.locator("main").inner_text().split())

    @property
    def heading(self) -> str:
        """The page's heading."""
        return self.page.locator("h1").inner_text()

    @property
    def said(self) -> str:
        """What the page says was just done."""
        return self.page.locator(".say").first.inner_text()

    def tap(self, words: str, *, role: Any = None, within: str = "body", nth: int = 0) -> None:
        """Press the link or button with these words, and wait for the page it leads to."""
        self.taps += 1
        place = self.page.locator(within)
        found = [
            place.get_by_role(kind, name=words).filter(visible=True)
            for kind in ([role] if role else ["button", "link"])
        ]
        target = next((f for f in found if f.count()), found[0])
        with self.page.expect_navigation():
            target.nth(nth).click()

    def choose(self, words: str, *, within: str = "main", nth: int = 0) -> None:
        """Press what opens or ticks something on this page."""
        self.taps += 1
        self.page.locator(within).get_by_text(words, exact=True).filter(visible=True).nth(
            nth
        ).click()

    def fill(self, **values: str) -> None:
        """Write in fields, by their names."""
        for name, value in values.items():
            self.page.locator(f"main [name={name}]:visible").first.fill(value)

    def tick(self, name: str, value: str) -> None:
        """Tick a box or a radio, by what it sends (its label may lie over it)."""
        self.page.locator(f"main [name={name}][value='{value}']").first.check(force=True)

    def pick(self, name: str, label: str) -> None:
        """Choose in a list, by the word a person reads."""
        self.page.locator(f"main select[name={name}]").first.select_option(label=label)

    def typed(self, name: str) -> str:
        """What stands in a field."""
        return self.page.locator(f"main [name={name}]").first.input_value()

    def fold_out(self, words: str) -> None:
        """Open a folded part of the page."""
        self.page.locator("summary", has_text=words).first.click()
