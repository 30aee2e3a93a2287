"""Links, posters and paper: the project leader makes them (story 4), members type in (story 3)."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import pypdfium2
import pytest
from playwright.sync_api import APIResponse, expect

from app.core import clock
from app.intake.models import IntakeLink
from tests.browser import youth
from tests.browser.conftest import Visit
from tests.browser.server import Site
from tests.browser.visitor import Visitor
from tests.browser.youth import NETWORK, QUEUE, look_up, press, tab_to

LEADER, MEMBER = "prosjektleder", "asnes-radgiver"
LINKS = NETWORK + "/innstillinger/lenker"
OWN_QUESTION = "Hva gjorde at du trivdes i fjor?"
WORDS = re.compile(r"[a-zæøå]+(?:-[a-zæøå]+){3}")
SHEETS = ("Læreren spurte hvordan det gikk.", "Vi spiste frokost sammen.", "Bussen gikk seinere.")


@pytest.fixture(scope="module", autouse=True)
def _prepared(site: Site) -> None:
    youth.prepare(site.database)


@pytest.fixture
def leader(visit: Visit, javascript: bool) -> Visitor:
    return visit(LEADER, javascript=javascript)


@pytest.fixture
def young(visit: Visit, javascript: bool) -> Visitor:
    return visit(javascript=javascript)


@pytest.fixture
def name(javascript: bool) -> str:
    return f"Elevrådet på Solør ({javascript})"


def _get(me: Visitor, address: str) -> APIResponse:
    return me.page.request.get(me.base + address)


def _pages(document: bytes) -> list[str]:
    """The words of each page of a PDF."""
    made: Any = pypdfium2.PdfDocument(io.BytesIO(document))
    return [page.get_textpage().get_text_range() for page in made]


def test_link_from_made_to_closed(leader: Visitor, young: Visitor, name: str) -> None:
    """Made with a question of one's own, hung up, used, closed; nothing written is lost."""
    makes_a_link(leader, name)
    address = leader.page.locator("main a[href^='/del/']").get_attribute("href") or ""
    prints(leader, address)
    writes(young, address, name)
    closes(leader)
    is_told_and_keeps_the_words(young, address)


def makes_a_link(leader: Visitor, name: str) -> None:
    """From the settings; a last day before the first is refused beside its field."""
    leader.go(NETWORK + "/innstillinger")
    leader.tap("Lenker og plakater", within=".side")
    today = clock.today()
    leader.fill(
        name=name,
        starts=today.isoformat(),
        ends=(today - timedelta(days=1)).isoformat(),
        q1=OWN_QUESTION,
        q2="",
        q3="",
    )
    leader.tap("Lag lenken")
    expect(leader.page.locator("#e-ends")).to_be_visible()
    assert leader.typed("q1") == OWN_QUESTION and leader.typed("name") == name
    leader.fill(ends=(today + timedelta(days=14)).isoformat())
    leader.tap("Lag lenken")
    assert "Lenken er laget" in leader.said


def prints(leader: Visitor, address: str) -> None:
    """The poster in two forms, and as many sheets as asked for; each says where it leads."""
    home = leader.path
    poster = _get(leader, f"{home}/plakat.pdf")
    assert (poster.status, poster.headers["content-type"]) == (200, "application/pdf")
    assert poster.body().startswith(b"%PDF")
    (text,) = _pages(poster.body())
    assert address in text.replace("\u200b", "")
    drawing = _get(leader, f"{home}/plakat.svg")
    assert (drawing.status, drawing.headers["content-type"]) == (200, "image/svg+xml")
    assert drawing.text().startswith("<svg")
    paper = _get(leader, f"{home}/papir.pdf?sheets=3")
    assert (paper.status, paper.headers["content-type"]) == (200, "application/pdf")
    assert paper.body().startswith(b"%PDF")
    assert len(_pages(paper.body())) == 3


def writes(young: Visitor, address: str, name: str) -> None:
    """The link's question is the only one there is."""
    assert young.go(address) == 200
    assert young.heading == OWN_QUESTION
    assert "1 av 1" in young.main and name in young.main
    young.fill(a1="Vi laget mat sammen på fredager.")


def closes(leader: Visitor) -> None:
    """One tick less."""
    leader.page.get_by_label("Lenken er åpen").uncheck()
    leader.tap("Lagre lenken")
    assert "Lenken er stengt." in leader.main
    leader.tap("Til alle lenker")
    expect(leader.page.locator(".hits > li").first).to_contain_text("Stengt")


def is_told_and_keeps_the_words(young: Visitor, address: str) -> None:
    """In the middle of a sentence: it is closed, and the sentence stands there to be copied."""
    young.tap("Neste")
    assert young.heading == "Skjemaet er stengt nå."
    assert "Vi laget mat sammen på fredager." in young.main
    assert "ikke sendt" in young.main
    assert young.go(address) == 200
    assert young.heading == "Skjemaet er stengt nå."


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [(1, 9, "Skjemaet er ikke åpnet ennå."), (-9, -1, "Skjemaet er stengt. Tiden er ute.")],
)
def test_outside_its_window(visit: Visit, site: Site, first: int, last: int, said: str) -> None:
    """Before and after its days a link says so."""
    today = clock.today()
    days = {"starts": today + timedelta(days=first), "ends": today + timedelta(days=last)}
    link = youth.make_link(site.database, "Ungdommens dag", **days)
    me = visit()
    assert me.go(f"/del/{link.code}") == 200
    assert me.heading == said
    assert not me.page.locator("textarea").count()


def test_two_change_a_link(leader: Visitor, visit: Visit, site: Site, javascript: bool) -> None:
    """Both see what the other did."""
    link = youth.make_link(site.database, "Klubben")
    other = visit("assisterende-prosjektleder", javascript=javascript)
    for me in (leader, other):
        me.go(f"{LINKS}/{link.id}")
    other.fill(name="Klubben på Flisa")
    other.tap("Lagre lenken")
    leader.fill(name="Klubben i Åsnes")
    leader.tap("Lagre lenken")
    assert "Noen lagret før deg" in leader.main and "Klubben på Flisa" in leader.main
    assert leader.typed("name") == "Klubben i Åsnes"


# paper


def _printed(leader: Visitor, link: IntakeLink) -> list[str]:
    """The words on the sheets of a pile."""
    paper = _get(leader, f"{LINKS}/{link.id}/papir.pdf?sheets={len(SHEETS)}")
    found = [WORDS.search(text.replace("\u200b", "")) for text in _pages(paper.body())]
    return [words[0] for words in found if words]


def test_three_sheets_by_keyboard(
    leader: Visitor, visit: Visit, young: Visitor, site: Site, javascript: bool
) -> None:
    """A member types in the pile: the link once, then sheet after sheet; the words find each."""
    link = youth.make_link(site.database, f"Papirbunken ({javascript})", questions=[OWN_QUESTION])
    printed = _printed(leader, link)
    assert len(set(printed)) == len(SHEETS)
    before = youth.posts(site.database)
    member = visit(MEMBER, javascript=javascript)
    member.go(f"{QUEUE}/papir")
    chooses_the_pile(member, link)
    for words, text in zip(printed, SHEETS, strict=True):
        types_in(member, words, text)
    assert youth.posts(site.database) == before + len(SHEETS)
    for words, text in zip(printed, SHEETS, strict=True):
        look_up(young, words.replace("-", " "))
        # Whoever printed the sheets has seen the words: they show what became of it, not the text.
        assert text not in young.main and "Det kom inn på papir." in young.main
        kept = youth.by_words(site.database, words)
        assert kept is not None and text in kept.answers and kept.paper and kept.link_id == link.id


def chooses_the_pile(me: Visitor, link: IntakeLink) -> None:
    """From the list of piles; the sheet then asks what the link asks."""
    tab_to(me, f".hits a[href$='lenke={link.id}']")
    press(me)
    assert f"Bunke: {link.name}" in me.main
    assert me.page.locator("[name=link_id]").input_value() == str(link.id)
    assert OWN_QUESTION in me.main


def types_in(me: Visitor, words: str, text: str) -> None:
    """The words, what is told, and on to the next sheet, which begins in the field of the words."""
    if not me.page.locator("[name=receipt]:focus").count():
        tab_to(me, "[name=receipt]")
    me.page.keyboard.type(words)
    tab_to(me, "[name=a1]")
    me.page.keyboard.type(text)
    tab_to(me, "form[method=post] button")
    press(me)
    assert "Klar for det neste" in me.said
    expect(me.page.locator("[name=receipt]")).to_be_focused()
    assert me.typed("a1") == "" and me.typed("receipt") == ""


def test_a_sheet_that_can_not_be_kept(visit: Visit, site: Site, javascript: bool) -> None:
    """Unknown words, words of a sheet typed in before, nothing told: said beside the field."""
    member = visit(MEMBER, javascript=javascript)
    kept = youth.keep(site.database, "Fra før.")
    member.go(f"{QUEUE}/papir?lenke=0")
    for receipt, text, field in (
        ("elv finnesikke to tre", "Noe.", "receipt"),
        (kept.words, "Noe.", "receipt"),
        ("", "", "a1"),
        ("", f"Hun heter {youth.IDENTITY_NUMBER}.", "a1"),
    ):
        member.fill(receipt=receipt, a1=text)
        member.tap("Lagre og ta neste ark")
        expect(member.page.locator(f"#e-{field}")).to_be_visible()
        assert (member.typed("receipt"), member.typed("a1")) == (receipt, text)
