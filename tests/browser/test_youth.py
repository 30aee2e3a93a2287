"""A youth tells something on a phone, without an account and without a trace (story 1)."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from playwright.sync_api import Response, expect

from app.intake import gate
from app.intake.gate import GATE
from app.intake.models import IntakeLink
from tests.browser import youth
from tests.browser.conftest import Visit
from tests.browser.server import Site
from tests.browser.visitor import Visitor
from tests.browser.youth import IDENTITY_NUMBER, QUESTIONS, send, to_the_last_screen
from tests.conftest import WORK

CLUB = "Solør ungdomsklubb"
TOLD = "Jeg heter Kari Nordmann og går i 8B. Ring 912 34 567. Hun ventet på meg hver dag."
WASHED = "Jeg heter [navn] og går i [klasse]. Ring [telefon]. Hun ventet på meg hver dag."
TO_ADULTS = "Spør oss før dere bestemmer."
STORED = "localStorage.length + sessionStorage.length"


@pytest.fixture(scope="module")
def link(site: Site) -> IntakeLink:
    youth.prepare(site.database)
    return youth.make_link(site.database, CLUB)


@pytest.fixture
def me(visit: Visit, link: IntakeLink, javascript: bool) -> Iterator[Visitor]:
    """A youth at the club's link. Whatever they do: afterwards nothing is left of them.

    That no request leaves the machine is seen to by tests/browser/windows.py.
    """
    visitor = visit(javascript=javascript)
    answers: list[Response] = []

    def note(answer: Response) -> None:
        answers.append(answer)

    visitor.page.on("response", note)
    visitor.go(f"/del/{link.code}")
    yield visitor
    visitor.page.remove_listener("response", note)
    assert not visitor.page.context.cookies()
    assert visitor.page.evaluate(STORED) == 0
    _tell_nothing([a for a in answers if "/static/" not in a.url and a.url.startswith("http")])


def _tell_nothing(answers: list[Response]) -> None:
    assert answers
    for answer in answers:
        headers = answer.all_headers()
        assert "set-cookie" not in headers
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "no-referrer"


def _next(me: Visitor) -> None:
    me.tap("Neste")


def test_one_question_a_screen(me: Visitor, site: Site, link: IntakeLink) -> None:
    """From the first question to the four words; skipped, chosen, washed, changed and sent."""
    before = youth.posts(site.database)
    tells_and_skips(me)
    chooses_a_little(me)
    takes_out_what_points_to_people(me)
    changes_an_answer(me)
    assert youth.posts(site.database) == before, "nothing is kept before it is sent"
    send(me)
    gets_four_words(me)
    assert youth.posts(site.database) == before + 1
    is_kept_as_it_was_read_over(me, site, link)


def tells_and_skips(me: Visitor) -> None:
    """The first is answered, the second skipped, the third answered."""
    assert me.heading == QUESTIONS[0]
    assert "1 av 3" in me.main and CLUB in me.main
    assert me.page.locator("textarea:visible").count() == 1
    me.fill(a1=TOLD)
    _next(me)
    assert me.heading == QUESTIONS[1]
    me.tap("Hopp over")
    assert me.heading == QUESTIONS[2]
    me.fill(a3=TO_ADULTS)
    _next(me)


def chooses_a_little(me: Visitor) -> None:
    """Theme, age and municipality are a press each, and none of them is needed."""
    assert me.heading == "Litt mer, hvis du vil"
    for chosen in ("Kritiske overganger", "16–18", "Åsnes"):
        me.choose(chosen)
    for name in ("age", "municipality"):
        assert me.page.locator(f"[name={name}]:checked").count() == 1
    _next(me)


def takes_out_what_points_to_people(me: Visitor) -> None:
    """A name, a class and a phone are marked; one press takes them all out."""
    assert me.heading == "Les over før du sender"
    assert QUESTIONS[1] not in me.main, "what was skipped is not asked again"
    marked = me.page.locator("mark").all_inner_texts()
    assert marked == ["Kari Nordmann", "8B", "912 34 567"]
    me.tap("Ta bort alt som er markert")
    assert WASHED in me.main
    assert not me.page.locator("mark").count()


def changes_an_answer(me: Visitor) -> None:
    """To what is to be mended, and straight back: everything else stands as it was."""
    me.tap(f"Endre {QUESTIONS[2]}")
    assert me.typed("a3") == TO_ADULTS
    me.fill(a3=TO_ADULTS + " Hver gang.")
    me.tap("Ferdig")
    assert me.heading == "Les over før du sender"
    me.tap("Endre valgene")
    assert me.page.get_by_label("Kritiske overganger").is_checked()
    assert me.page.get_by_label("16–18").is_checked()
    me.tap("Tilbake")
    assert me.typed("a3") == TO_ADULTS + " Hver gang."
    _next(me)
    _next(me)
    assert TO_ADULTS + " Hver gang." in me.main and WASHED in me.main
    me.page.get_by_label("Dere kan vise det jeg skrev til alle").check()


def gets_four_words(me: Visitor) -> None:
    """They stand on the page, and can be saved as a file that never left the page."""
    assert me.heading == "Takk. Det du sa, er kommet fram."
    words = youth.words_on(me.page).split()
    assert len(words) == 4
    saved = me.page.get_by_role("link", name="Lagre ordene")
    kind, content = (saved.get_attribute("href") or "").split(",", 1)
    assert kind == "data:text/plain;charset=utf-8"
    assert "-".join(words) in unquote(content)
    assert saved.get_attribute("download") == "flipp-ord.txt", "no words in a list of downloads"


def is_kept_as_it_was_read_over(me: Visitor, site: Site, link: IntakeLink) -> None:
    """What the moderators get is what stood on the last screen, and nothing beside it."""
    kept = youth.by_words(site.database, youth.words_on(me.page))
    assert kept is not None
    assert kept.answers == [WASHED, "", TO_ADULTS + " Hver gang."]
    assert (kept.age, kept.municipality, kept.may_publish) == ("16_18", "Åsnes", True)
    assert len(kept.theme_ids) == 1 and kept.link_id == link.id
    assert kept.week.weekday() == 0


def test_one_mark_at_a_time(me: Visitor) -> None:
    """The youth decides: the name goes, the class stays."""
    to_the_last_screen(me, a1=TOLD)
    me.tap("Ta bort «Kari Nordmann»")
    assert "Jeg heter [navn] og går i 8B." in me.main
    assert me.page.locator("mark").all_inner_texts() == ["8B", "912 34 567"]


def test_identity_number_is_refused(me: Visitor, site: Site) -> None:
    """The sentence stands beside the field, the text in it; taken out, the way goes on."""
    before = youth.posts(site.database)
    me.fill(a1="Noe jeg sa først.")
    _next(me)
    text = f"Nummeret hennes er {IDENTITY_NUMBER}."
    me.fill(a2=text)
    _next(me)
    assert me.heading == QUESTIONS[1]
    assert me.typed("a2") == text
    expect(me.page.locator("#e-a2")).to_contain_text("fødselsnummer")
    expect(me.page.locator("[name=a2]:focus")).to_be_visible()
    me.fill(a2="Nummeret hennes har jeg glemt.")
    _next(me)
    assert me.heading == QUESTIONS[2]
    me.tap("Tilbake")
    me.tap("Tilbake")
    assert me.typed("a1") == "Noe jeg sa først."
    assert youth.posts(site.database) == before


def test_nothing_said(me: Visitor) -> None:
    """Whoever has skipped everything is asked for one sentence."""
    for _screen in QUESTIONS:
        _next(me)
    assert me.heading == QUESTIONS[0]
    expect(me.page.locator("#e-a1")).to_contain_text("Én setning er nok")
    expect(me.page.locator("[name=a1]:focus")).to_be_visible()


def test_the_browsers_own_buttons(me: Visitor) -> None:
    """With a script Back and Forward go one screen, as on any page, and nothing typed is lost."""
    me.fill(a1="En venn.")
    _next(me)
    me.fill(a2="Hun ventet.")
    if not me.scripted:
        _back_to_the_first(me)
        return
    _next(me)
    _by_history(me, "back", QUESTIONS[1])
    assert me.typed("a2") == "Hun ventet."
    _by_history(me, "back", QUESTIONS[0])
    assert me.typed("a1") == "En venn."
    _by_history(me, "forward", QUESTIONS[1])
    assert me.typed("a2") == "Hun ventet."
    _next(me)
    _next(me)
    _next(me)
    assert "En venn." in me.main and "Hun ventet." in me.main


def _back_to_the_first(me: Visitor) -> None:
    me.page.go_back()
    assert me.heading == QUESTIONS[0]


def _by_history(me: Visitor, way: str, heading: str) -> None:
    me.page.evaluate(f"history.{way}()")
    expect(me.page.locator("h1")).to_have_text(heading)


@pytest.mark.parametrize("javascript", [True], ids=["script"])
def test_nothing_is_left_to_send_twice(me: Visitor, site: Site) -> None:
    """Without a script the page can be asked for anew: tests/browser/test_whole_browser.py."""
    before = youth.posts(site.database)
    to_the_last_screen(me, a1="Sendt, og tilbake.")
    send(me)
    me.page.go_back()
    assert me.heading == QUESTIONS[0] and me.typed("a1") == ""
    assert youth.posts(site.database) == before + 1


def _fill_up(link: IntakeLink, ways: tuple[bool, ...] = (True, False)) -> None:
    """So many have just sent something that nobody gets in, by these ways."""
    for proven in ways:
        while GATE.ask(f"{link.network_id}:{link.id}", "127.0.0.1", proven=proven).admitted:
            pass


def test_many_at_once(
    me: Visitor, site: Site, link: IntakeLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page that asks for patience keeps everything, and lets it in when the turn has come."""
    before, now = youth.posts(site.database), GATE.now
    text = f"Skrevet da alle skrev ({me.scripted})."
    to_the_last_screen(me, a1=text, a2="En venn.")
    _fill_up(link)
    send(me)
    assert me.heading == "Mange skriver akkurat nå"
    me.tap("Les over igjen")
    assert text in me.main and "En venn." in me.main
    send(me)
    assert me.heading == "Mange skriver akkurat nå"
    assert youth.posts(site.database) == before

    monkeypatch.setattr(GATE, "now", lambda: now() + 60)
    _fill_up(link)
    send(me)
    assert me.heading == "Takk. Det du sa, er kommet fram."
    assert youth.posts(site.database) == before + 1
    kept = youth.by_words(site.database, youth.words_on(me.page))
    assert kept is not None and kept.answers == [text, "En venn.", ""]


def test_a_flood_of_those_without_work(
    me: Visitor, link: IntakeLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A browser that does the little work gets in still; one that can't waits for its turn."""
    monkeypatch.setattr(gate, "EASIEST", WORK)
    to_the_last_screen(me, a1=f"Sendt midt i en flom ({me.scripted}).")
    _fill_up(link, ways=(False,))
    if me.scripted:  # it is done while the text is read over
        expect(me.page.locator("[name=svar]")).not_to_have_value("", timeout=60_000)
    send(me)
    came = "Takk. Det du sa, er kommet fram."
    assert me.heading == (came if me.scripted else "Mange skriver akkurat nå")
