"""What every page must be, for every eye, ear and hand, whatever it shows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from playwright.sync_api import Page, Response

from tests.browser.visitor import Visitor

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ASK_AXE = """
async (rules) =>
  (await axe.run(document, { runOnly: rules, resultTypes: ["violations"] })).violations
  .map(v => `${v.id}: ${v.nodes.slice(0, 4).map(n => n.html.slice(0, 160)).join(" | ")}`)
"""
UNFOLD = "document.querySelectorAll('details').forEach(part => { part.open = true })"
WIDER = """
() => document.scrollingElement.scrollWidth <= innerWidth ? [] :
  [...document.querySelectorAll('body *')]
    .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
    .slice(-3).map(e => e.outerHTML.slice(0, 160))
"""
DESKTOP = {"width": 1280, "height": 800}
NARROW = {"width": 320, "height": 740}


@cache
def _axe() -> str:
    assert AXE.exists(), "no axe-core: `make test-browser` fetches it"
    return AXE.read_text("utf-8")


@contextmanager
def many_to_examine(me: Visitor) -> Iterator[None]:
    """Every page opened meanwhile has axe from its beginning: sent once, not with each page."""
    with me.page.add_init_script(_axe()):
        yield


def _broken(page: Page) -> list[str]:
    """The rules of axe that the page breaks as it looks now."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    found: list[str] = page.evaluate(ASK_AXE, RULES)
    return found


def examine(me: Visitor, response: Response | None) -> list[str]:
    """Everything wrong with the page that is open now: wide and light, then narrow and dark."""
    page = me.page
    page.set_viewport_size(DESKTOP)
    # Folded parts open at once then; half-way they would lie over one another.
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    wrong = _policy(response) + [f"light, 1280: {w}" for w in _broken(page)]
    page.evaluate(UNFOLD)
    return [f"{me.path}: {w}" for w in wrong] + examine_narrow(me)


def examine_narrow(me: Visitor) -> list[str]:
    """The same on the narrowest screen, in the dark."""
    me.page.set_viewport_size(NARROW)
    me.page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    wrong = [f"dark, 320: {w}" for w in _broken(me.page)]
    wrong += [f"wider than 320: {w}" for w in me.page.evaluate(WIDER)]
    return [f"{me.path}: {w}" for w in wrong]


def _policy(response: Response | None) -> list[str]:
    if response is None:
        return []
    policy = response.header_value("content-security-policy") or ""
    strict = policy.startswith(("default-src 'none';", "default-src 'self';"))
    strict = strict and "unsafe-" not in policy and "*" not in policy
    return [] if strict else [f"content security policy: {policy!r}"]
