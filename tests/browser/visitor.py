"""What a person does in a browser."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, Response


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
            self._unfolded(f"main [name={name}]:visible", f"main [name={name}]").fill(value)

    def tick(self, name: str, value: str) -> None:
        """Tick a box or a radio, by what it sends: with the space bar, a label may lie over it."""
        field = self._unfolded(f"main [name={name}][value='{value}']")
        if not field.is_checked():
            field.press("Space")
        assert field.is_checked()

    def pick(self, name: str, label: str) -> None:
        """Choose in a list, by the word a person reads."""
        self._unfolded(f"main select[name={name}]").select_option(label=label)

    def _unfolded(self, *places: str) -> Locator:
        """The first there is, the folded parts it stands in opened."""
        found = [self.page.locator(place) for place in places]
        field = next((f for f in found if f.count()), found[-1]).first
        folded = field.locator("xpath=ancestor::details[not(@open)]/summary")
        while folded.count():
            folded.first.click()
        return field

    def typed(self, name: str) -> str:
        """What stands in a field."""
        return self.page.locator(f"main [name={name}]").first.input_value()

    def fold_out(self, words: str) -> None:
        """Open a folded part of the page."""
        self.page.locator("summary", has_text=words).first.click()
