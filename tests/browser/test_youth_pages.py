"""The young's pages that are reached by writing: for every eye, light to fetch, easy to read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Request

from app.intake import rules
from app.intake.gate import GATE
from app.intake.models import IntakeLink
from bench.visit import _weigh, first_visit
from tests.browser import youth
from tests.browser.conftest import Visit
from tests.browser.examine import examine
from tests.browser.server import Site
from tests.browser.visitor import Visitor
from tests.browser.youth import IDENTITY_NUMBER, NETWORK, look_up

pytestmark = pytest.mark.looks
OWN = NETWORK + "/del"
TOLD = "Jeg heter Kari Nordmann og går i 8B. Ring 912 34 567."
PHONE = {"width": 360, "height": 740}
MOST_BYTES = 60_000
HARDEST_LIX = 30
# Every part of a page that says something, once: a heading, a paragraph, a label, a button.
PARTS = """
() => {
  const parts = [...document.querySelectorAll(
    "main :is(h1, h2, h3, p, li, legend, label, button, summary, a)")]
  return parts
    .filter(part => !part.parentElement.closest("p:not(.row)") || part.tagName === "BUTTON")
    .filter(part => !part.closest(".words ol, .told, [aria-hidden]"))
    .map(part => {
      const own = part.cloneNode(true)
      if (part.matches(".row")) own.replaceChildren()
      own.querySelectorAll("button, h2, p, li, label").forEach(inner => inner.remove())
      return own.textContent.trim().replace(/\\s+/g, " ")
    })
    .filter(Boolean)
}
"""
FOCUSED = """
() => {
  const here = document.activeElement
  return here.name ? (here.value && here.type === "submit" ? here.value : here.name)
    : here.getAttribute("href") || here.tagName
}
"""


@pytest.fixture(scope="module")
def link(site: Site) -> IntakeLink:
    youth.prepare(site.database)
    return youth.make_link(site.database, "Elevrådet på Solør")


@pytest.fixture
def me(visit: Visit, link: IntakeLink) -> Visitor:
    visitor = visit()
    visitor.go(f"/del/{link.code}")
    return visitor


class Walk:
    """Goes from screen to screen; at each one, what it is there for."""

    def __init__(self, me: Visitor, site: Site, link: IntakeLink) -> None:
        self.me, self.site, self.link = me, site, link

    def screens(self) -> Iterator[str]:
        """Every screen of the form, to the receipt."""
        me = self.me
        yield "first question"
        self.on("Neste", a1=f"Nummeret er {IDENTITY_NUMBER}.")
        yield "refused"
        self.on("Neste", a1=TOLD)
        yield "second question"
        self.on("Hopp over")
        yield "third question"
        self.on("Neste", a3="Spør oss før dere bestemmer.")
        yield "choices"
        self.on("Neste")
        yield "read over, with marks"
        self.on("Ta bort alt som er markert")
        yield "read over"
        self.fill_up()
        self.on("Send")
        yield "wait"
        GATE.reset()
        self.on("Send")
        assert "kommet fram" in me.heading
        yield "receipt"

    def after(self) -> Iterator[str]:
        """What the four words show, through all that can happen."""
        me, database = self.me, self.site.database
        kept = youth.keep(database, "Hun ventet på meg hver dag.", may_publish=True)
        look_up(me, "feil ord her ja")
        yield "words refused"
        look_up(me, kept.words)
        yield "received"
        youth.ask(database, kept.number, "Hvem var hun?")
        look_up(me, kept.words)
        yield "asked"
        self.on("Send svaret", text="")
        yield "answer refused"
        self.on("Send svaret", text="En venn.")
        yield "answered"
        youth.approve(database, kept.number, "Noen ventet")
        look_up(me, kept.words)
        yield "taken in"
        self.on("Slett det jeg skrev")
        yield "withdrawn"

    def closed(self) -> Iterator[str]:
        """The door closes on somebody who has written."""
        self.me.go(f"/del/{self.link.code}")
        self.me.fill(a1="Ikke sendt.")
        youth.close(self.site.database, self.link.id or 0)
        self.on("Neste")
        yield "closed"

    def on(self, button: str, **typed: str) -> None:
        """Write, and press; a phone again after whatever the page was examined at."""
        self.me.page.set_viewport_size(PHONE)
        self.me.fill(**typed)
        self.me.tap(button, role="button")

    def fill_up(self) -> None:
        """Nobody more gets in."""
        door = f"{self.link.network_id}:{self.link.id}"
        for proven in (True, False):
            while GATE.ask(door, "127.0.0.1", proven=proven).admitted:
                pass


@pytest.fixture
def walk(me: Visitor, site: Site, link: IntakeLink) -> Walk:
    return Walk(me, site, link)


@pytest.mark.parametrize("part", ["screens", "after", "closed"])
def test_pages_reached_by_writing(walk: Walk, visit: Visit, site: Site, part: str) -> None:
    """No rule of axe is broken, nothing is wider than the screen, light and dark."""
    if part == "closed":
        walk.link = youth.make_link(site.database, "Stenges snart")
    wrong = []
    for name in getattr(walk, part)():
        wrong += [f"{name}: {w}" for w in examine(walk.me, None)]
    assert not wrong, "\n".join(wrong)


def test_first_page_is_light(visit: Visit, site: Site, link: IntakeLink) -> None:
    """All that is fetched, compressed, with heads: little enough for a poor net.

    Weighed as bench/visit.py does, without the letters that only other pages use: that they are
    not fetched is seen in the browser.
    """
    me, asked = visit(), []

    def note(request: Request) -> None:
        asked.append(urlsplit(request.url).path)

    me.page.on("request", note)
    me.page.goto(site.base + f"/del/{link.code}", wait_until="networkidle")
    me.page.remove_listener("request", note)
    assert [path for path in asked if path.endswith((".woff2", ".js"))] == ["/static/js/share.js"]
    port = urlsplit(site.base).port or 0
    weighed = first_visit(port, f"/del/{link.code}")
    total = weighed["total"] - weighed["parts"]["font"]
    print(f"\nfirst page: {total / 1000:.1f} kB over the wire, {weighed['parts']}")
    assert total <= MOST_BYTES
    # Nor does the browser ask for anything the weighing does not know of.
    assert sum(_weigh(port, path)[0] for path in asked) <= total


def lix(parts: list[str]) -> float:
    """How hard a text is to read (Björnsson 1968): under 30 is very easy.

    Each part is at least one sentence, as the reader's eye takes it.
    """
    sentences = [s for part in parts for s in re.split(r"[.!?:]+(?:\s|$)", part) if s.strip()]
    words = [w for s in sentences for w in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", s)]
    long = [w for w in words if len(w) > 6]
    return len(words) / len(sentences) + 100 * len(long) / len(words)


def test_easy_to_read(walk: Walk, site: Site, link: IntakeLink) -> None:
    """The form's own sentences, each once, and the questions one can choose among."""
    me = walk.me
    said: dict[str, None] = {}
    by_page = {}

    def read(name: str) -> None:
        parts = [p for p in me.page.evaluate(PARTS) if IDENTITY_NUMBER not in p]
        by_page[name] = lix(parts)
        said.update(dict.fromkeys(parts))

    for name in walk.screens():
        read(name)
    me.go(f"/del/{link.code}/trygt")
    read("safe")
    me.go(youth.MINE)
    read("words")
    other = youth.make_link(site.database, "Stenges snart")
    for name in Walk(me, site, other).closed():
        read(name)
    said.update({str(text): None for q in rules.QUESTIONS for text in (q.text, q.hint)})
    sentences = [part for part in said if part.endswith((".", "!", "?"))]
    found, of_sentences = lix(list(said)), lix(sentences)
    print(f"\nLIX {found:.1f}; of whole sentences alone {of_sentences:.1f}")
    print(*(f"{name}: {number:.0f}" for name, number in by_page.items()), sep="\n")
    assert max(found, of_sentences) <= HARDEST_LIX


# the keyboard


def _stops(me: Visitor, number: int) -> list[str]:
    found = []
    for _stop in range(number):
        me.page.keyboard.press("Tab")
        found.append(me.page.evaluate(FOCUSED))
    return found


def test_from_question_to_button(visit: Visit, link: IntakeLink, javascript: bool) -> None:
    """A screen begins at its top; then the question, then the buttons in the order they stand."""
    me = visit(javascript=javascript)
    path = f"/del/{link.code}"
    me.go(path)
    top = ["#innhold", "/kongsvingerregionen"]
    assert _stops(me, 6) == [*top, "a1", "neste", path + "/trygt", youth.MINE]
    me.fill(a1=TOLD)
    me.tap("Neste")
    top = [] if javascript else top  # a screen that comes without a new page begins at its text
    assert _stops(me, len(top) + 4) == [*top, "a2", "neste", "hopp", "tilbake"]
    me.tap("Neste")
    me.tap("Neste")
    choices = _stops(me, 40)
    order = ["theme_ids", "age", "municipality", "neste", "tilbake"]
    assert [c for c in dict.fromkeys(choices) if c in order] == order
    me.tap("Neste")
    assert _stops(me, len(top) + 9) == [
        *top,
        "vask-alt",
        *("vask-1-0", "vask-1-1", "vask-1-2"),
        *("rett-1", "publish", "send", "tilbake"),
        "tel:116111",
    ]


def test_enter_presses_the_first_button(visit: Visit, link: IntakeLink, javascript: bool) -> None:
    """Skip to the content, write, tab once, Enter: no mouse from question to words."""
    me = visit(javascript=javascript)
    me.go(f"/del/{link.code}")
    youth.tab_to(me, "textarea")
    me.page.keyboard.type("Skrevet bare med taster.")
    for _screen in range(3):
        youth.tab_to(me, "[value=neste]")
        youth.press(me)
    youth.tab_to(me, "[name=age]")
    me.page.keyboard.press("ArrowUp")
    youth.tab_to(me, "[value=neste]")
    youth.press(me)
    youth.tab_to(me, "[name=publish]")
    me.page.keyboard.press("Space")
    youth.tab_to(me, "[value=send]")
    youth.press(me)
    assert len(youth.words_on(me.page).split()) == 4


def test_a_refused_answer_gets_the_focus(visit: Visit, link: IntakeLink, javascript: bool) -> None:
    """Where the sentence is, one can write at once; and nowhere else does a page pull at one."""
    me = visit(javascript=javascript)
    me.go(f"/del/{link.code}")
    assert me.page.evaluate(FOCUSED) == "BODY"
    me.fill(a1=f"Nummeret er {IDENTITY_NUMBER}.")
    me.tap("Neste")
    assert me.page.evaluate(FOCUSED) == "a1"
    assert "e-a1" in (me.page.locator("#f-a1").get_attribute("aria-describedby") or "")
    me.page.keyboard.press("Tab")
    assert me.page.evaluate(FOCUSED) == "neste"
