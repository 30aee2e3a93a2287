"""Those who have the task read what the young have sent in (story 5), on a phone."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import expect

from app.intake.models import PostState
from tests.browser import youth
from tests.browser.conftest import Visit
from tests.browser.server import Site
from tests.browser.visitor import Visitor
from tests.browser.youth import MODERATORS, QUEUE, press, tab_to

ROW = 20
GROUP = "select[name=group_id]"


@pytest.fixture(scope="module", autouse=True)
def _prepared(site: Site) -> None:
    youth.prepare(site.database)


@pytest.fixture
def me(visit: Visit, javascript: bool) -> Visitor:
    return visit(MODERATORS[0], javascript=javascript)


@pytest.fixture
def colleague(visit: Visit, javascript: bool) -> Visitor:
    return visit(MODERATORS[1], javascript=javascript)


# the keyboard alone


def _approves(me: Visitor) -> None:
    """The sentence stands there already; the group is chosen with the arrows."""
    tab_to(me, GROUP)
    me.page.keyboard.press("ArrowDown")
    tab_to(me, "form[action$='/godkjenn'] button")
    press(me)


def _rejects(me: Visitor) -> None:
    """Fold out, write why, press."""
    tab_to(me, "details:has([name=reason]) > summary")
    me.page.keyboard.press("Enter")
    tab_to(me, "[name=reason]")
    me.page.keyboard.type("Det handler om noe annet enn det vi kan gjøre noe med.")
    tab_to(me, "form[action$='/avvis'] button")
    press(me)


def _only_reads(me: Visitor) -> None:
    """Somebody else may decide."""
    tab_to(me, "form[action$='/lest'] button")
    press(me)


WAYS = {
    _approves: (PostState.APPROVED, True),
    _rejects: (PostState.REJECTED, True),
    _only_reads: (PostState.RECEIVED, True),
}


def test_twenty_in_a_row_by_keyboard(me: Visitor, site: Site) -> None:
    """From the queue through every post in it, without a mouse; each one once."""
    youth.clear_queue(site.database)
    texts = [f"Historie {n} i bunken." for n in range(ROW)]
    numbers = youth.keep_many(site.database, texts)
    me.go(QUEUE)
    expected = {}
    tab_to(me, f"main .row a[href^='{QUEUE}/']")
    press(me)
    for turn in range(ROW):
        here = int(me.path.rsplit("/", 1)[1])
        decide = list(WAYS)[turn % len(WAYS)]
        decide(me)
        assert here not in expected, "the next one is one that was not there before"
        expected[here] = WAYS[decide]
    assert set(expected) == set(numbers)
    assert youth.states(site.database, numbers) == expected


def test_question_by_keyboard(me: Visitor, site: Site) -> None:
    """A question goes out without a mouse, too."""
    kept = youth.keep(site.database, "En fortelling med noe uklart i.")
    me.go(f"{QUEUE}/{kept.number}")
    tab_to(me, "details:has(#f-ask-text) > summary")
    me.page.keyboard.press("Enter")
    tab_to(me, "#f-ask-text")
    me.page.keyboard.type("Hvor var det?")
    tab_to(me, "form[action$='/sporsmal'] button")
    press(me)
    assert youth.post(site.database, kept.number).state is PostState.ASKED


# one post


def test_a_marked_word_is_hidden_with_one_press(me: Visitor, site: Site) -> None:
    """The word is gone from the text, from the database and from the form beside it."""
    text = "Jeg heter Kari Nordmann og går i 8B."
    kept = youth.keep(site.database, text, "Kari Nordmann var alltid der.")
    me.go(f"{QUEUE}/{kept.number}")
    assert me.page.locator("mark").first.inner_text() == "Kari Nordmann"
    me.tap("Skjul «Kari Nordmann»")
    assert "borte for godt" in me.said
    assert youth.post(site.database, kept.number).answers[0] == "Jeg heter [navn] og går i 8B."
    assert "Jeg heter Kari" not in me.page.content()
    assert "[navn]" in me.typed("text") and "[navn]" in me.typed("title")


def test_any_word_is_hidden_everywhere(me: Visitor, site: Site) -> None:
    """What the guard can't know: a nickname, wherever it stands."""
    kept = youth.keep(site.database, "Ballongen sa det. Takk, ballongen!", "Ballongen igjen.")
    me.go(f"{QUEUE}/{kept.number}")
    me.fill(word="finnesikke")
    me.tap("Skjul ordet")
    expect(me.page.locator("#e-word")).to_be_visible()
    me.fill(word="ballongen")
    me.tap("Skjul ordet")
    assert youth.post(site.database, kept.number).answers[:2] == [
        "[…] sa det. Takk, […]!",
        "[…] igjen.",
    ]


def test_two_at_the_same_post(me: Visitor, colleague: Visitor, site: Site) -> None:
    """The second to decide sees that somebody was here, and what they typed stands there."""
    kept = youth.keep(site.database, "Noe to leser samtidig.")
    address, title = f"{QUEUE}/{kept.number}", "Slik jeg ville sagt det"
    me.go(address)
    colleague.go(address)
    colleague.fill(note="Jeg har snakket med skolen.")
    colleague.tap("Lagre notatet")
    me.fill(title=title)
    me.pick("group_id", "Åsnes")
    me.tap("Ta det inn", role="button")
    expect(me.page.get_by_role("alert").first).to_contain_text("Noen andre var her samtidig")
    assert me.typed("title") == title
    assert me.page.locator(f"{GROUP} option:checked").inner_text() == "Åsnes"
    assert me.typed("note") == "Jeg har snakket med skolen."
    me.tap("Ta det inn", role="button")
    assert youth.post(site.database, kept.number).state is PostState.APPROVED


def test_the_other_one_has_decided(me: Visitor, colleague: Visitor, site: Site) -> None:
    """Then there is no form to write in any longer: what was typed is shown, to be copied."""
    kept = youth.keep(site.database, "Noe to avgjør samtidig.")
    address, reason = f"{QUEUE}/{kept.number}", "Dette har vi nettopp fått svar på."
    me.go(address)
    colleague.go(address)
    colleague.pick("group_id", "Åsnes")
    colleague.tap("Ta det inn", role="button")
    me.fold_out("Ikke ta det med")
    me.fill(reason=reason)
    me.tap("Ikke ta det med", role="button")
    expect(me.page.get_by_role("alert").first).to_contain_text("Noen andre var her samtidig")
    assert reason in me.main
    assert "Innspillet er tatt inn som en innsikt." in me.main
    assert youth.post(site.database, kept.number).state is PostState.APPROVED


def test_worry(me: Visitor, site: Site) -> None:
    """One press: first in the queue, with what they have agreed to do; then what was done."""
    kept = youth.keep(site.database, f"Jeg er redd for å gå hjem ({me.scripted}).")
    me.go(f"{QUEUE}/{kept.number}")
    assert "Ring 113" not in me.main
    me.tap("Merk med bekymring")
    assert "Ring 113 eller 112" in me.main
    me.go(QUEUE)
    first = me.page.locator(".hits > li").first
    expect(first).to_contain_text("redd for å gå hjem")
    expect(first.locator(".ds-tag").first).to_have_text("Bekymring")
    me.tap("Les det første")
    me.fill(followed_up="Ringte helsesykepleieren med en gang.")
    me.tap("Lagre hva dere gjorde")
    me.go(QUEUE)
    mine = me.page.locator(".hits > li", has_text=f"gå hjem ({me.scripted})")
    expect(mine.locator(".ds-tag").first).to_have_text("Bekymring fulgt opp")
    me.go(f"{QUEUE}/{kept.number}")
    assert "Ringte helsesykepleieren" in me.typed("followed_up")
    me.tap("Ta bort merket")
    assert not youth.post(site.database, kept.number).urgent


def test_log(me: Visitor, site: Site) -> None:
    """What they decided stands there, also in a file for a spreadsheet; never what was said."""
    kept = youth.keep(site.database, "Dette står ikke i loggen.")
    me.go(f"{QUEUE}/{kept.number}")
    me.tap("Lest, gå til neste")
    me.go(QUEUE)
    me.tap("Se loggen")
    expect(me.page.locator("tbody tr").first).to_contain_text("Innspillet ble lest")
    with me.page.expect_download() as coming:
        me.page.get_by_role("link", name="Last ned loggen").click()
    rows = _sheet(coming.value.path())
    assert rows[0][:4] == ["Når", "Hvem", "Hva", "Innspill"]
    assert rows[1][2:4] == ["Innspillet ble lest", str(kept.number)]
    assert rows[1][1].startswith("Kommunekoordinator")
    assert "Dette står ikke" not in str(rows)


def _sheet(path: Path) -> list[list[str]]:
    text = path.read_bytes().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def test_only_those_with_the_task(visit: Visit, site: Site) -> None:
    """Others in the network are told so, kindly, and see nothing; nor does the menu lead there."""
    kept = youth.keep(site.database, "Bare for dem som har oppgaven.")
    for who in ("folgeforsker", "grue-larer"):
        other = visit(who)
        for page in (QUEUE, f"{QUEUE}/{kept.number}", f"{QUEUE}/logg", f"{QUEUE}/logg.csv"):
            assert other.go(page) == 403
            assert "Bare for dem som" not in other.page.content()
        assert not other.page.locator(f"a[href='{QUEUE}']").count()
