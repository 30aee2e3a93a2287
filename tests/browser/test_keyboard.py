"""The keyboard alone: where one is can be seen, and everything can be reached and pressed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import Visit
from tests.browser.visitor import Visitor

NETWORK = "/kongsvingerregionen"
GROUP = NETWORK + "/grupper/asnes"
DESKTOP = {"width": 1280, "height": 800}
# What has the focus: its words, and whether it (or its card) looks otherwise than without.
FOCUS = """
() => {
  const here = document.activeElement, card = here.closest("article") || here
  const look = () => [here, here.parentElement, card].map(node => getComputedStyle(node))
    .map(style => [style.outlineStyle, style.outlineWidth, style.boxShadow].join()).join()
  const focused = look()
  here.blur()
  const plain = look()
  here.focus({ focusVisible: true, preventScroll: true })
  const box = here.getBoundingClientRect()
  return {
    tag: here.tagName, id: here.id, words: (here.innerText || here.name || "").trim(),
    visible: focused !== plain,
    inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.width > 0,
  }
}
"""


def _tab(me: Visitor, key: str = "Tab") -> dict[str, Any]:
    me.page.keyboard.press(key)
    found: dict[str, Any] = me.page.evaluate(FOCUS)
    return found


def _tab_to(me: Visitor, words: str) -> None:
    for _ in range(60):
        if words in _tab(me)["words"]:
            return
    raise AssertionError(f"{words} can't be reached")


def test_skip_link_first(visit: Visit, javascript: bool) -> None:
    """The first stop leads past the menu, straight to the content."""
    me = visit("asnes-nav", javascript=javascript)
    me.go(GROUP)
    first = _tab(me)
    assert first["words"] == "Hopp til hovedinnhold" and first["inside"]
    assert _tab(me, "Enter")["id"] == "innhold"
    assert me.page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_menu_on_the_phone(visit: Visit, javascript: bool) -> None:
    """The menu is opened, walked through and left with the keyboard."""
    me = visit("asnes-nav", javascript=javascript)
    me.go(GROUP)
    _tab_to(me, "Meny")
    me.page.keyboard.press("Enter")
    assert me.page.locator("#meny").is_visible()
    assert _tab(me)["words"] == "Nettverket"
    assert _tab(me)["words"] == "Grupper"
    me.page.keyboard.press("Escape")
    assert not me.page.locator("#meny").is_visible()
    assert me.page.evaluate(FOCUS)["words"] == "Meny"


def test_order_of_the_top_bar(visit: Visit) -> None:
    """On a wide screen the focus goes as the eye does, from left to right, row by row."""
    me = visit("asnes-nav", viewport=DESKTOP)
    me.go(GROUP)
    words = [_tab(me)["words"] for _ in range(13)]
    assert words[:4] == ["Hopp til hovedinnhold", "Flipp", "Nettverket", "Grupper"]
    assert words[9:] == ["Ungdomsråd", "Bibliotek", "Min side", "Logg noe"]


def test_quick_log(visit: Visit, javascript: bool) -> None:
    """Written, chosen and sent without touching anything but keys."""
    sentence = f"Skrevet med tastatur ({javascript})"
    me = visit("asnes-nav", javascript=javascript)
    me.go(NETWORK + "/logg")
    me.page.keyboard.press("Tab")
    while me.page.evaluate("document.activeElement.name") != "text":
        me.page.keyboard.press("Tab")
    me.page.keyboard.type(sentence)
    me.page.keyboard.press("Tab")
    me.page.keyboard.press("ArrowDown")
    assert me.page.locator("[name=kind][value=praksis]").is_checked()
    assert _tab(me)["words"] == "Lagre"
    with me.page.expect_navigation():
        me.page.keyboard.press("Enter")
    assert me.path == GROUP
    assert sentence in me.main


@pytest.mark.looks
@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("", NETWORK),
        ("", NETWORK + "/tiltak"),
        ("asnes-koordinator", GROUP),
        ("asnes-koordinator", NETWORK + "/logg"),
        ("asnes-koordinator", NETWORK + "/praksiser/klassen-gjor-noe-sammen-for-fagene-starter"),
        (
            "asnes-koordinator",
            NETWORK + "/praksiser/klassen-gjor-noe-sammen-for-fagene-starter/ressurstest",
        ),
        ("prosjektleder", NETWORK + "/framdrift?gruppe=grue&maal=2.3"),
        ("prosjektleder", NETWORK + "/innstillinger/invitasjoner"),
    ],
)
def test_focus_is_visible(visit: Visit, who: str, path: str) -> None:
    """Every stop on the way through a page shows itself, and stands on the screen."""
    me = visit(who, viewport=DESKTOP)
    me.go(path)
    assert _tab(me)["inside"], "the skip link shows itself by being there"
    stops = 0
    for _ in range(80):
        stop = _tab(me)
        if stop["tag"] == "BODY":
            break
        assert stop["visible"] and stop["inside"], stop
        stops += 1
    assert stops > 8


def test_errors_get_the_focus(visit: Visit, javascript: bool) -> None:
    """A form that came back puts you at the list of what to mend; its links lead to the fields."""
    me = visit("asnes-nav", javascript=javascript)
    me.go(NETWORK + "/logg")
    me.tap("Lagre")
    focused = me.page.evaluate("document.activeElement.className")
    assert "ds-error-summary" in focused
    me.page.keyboard.press("Tab")
    me.page.keyboard.press("Enter")
    assert me.page.evaluate("document.activeElement.name") == "text"


def test_choosing_a_card_keeps_the_place(visit: Visit) -> None:
    """With script only the thread is swapped: the focus stays on the card."""
    me = visit("asnes-nav", viewport=DESKTOP)
    me.go(GROUP)
    card = me.page.locator(".thread h4 a").first
    words = card.inner_text()
    card.focus()
    me.page.keyboard.press("Enter")
    me.page.locator(".thread[data-selected]").wait_for()
    assert me.page.evaluate(FOCUS)["words"] == words
