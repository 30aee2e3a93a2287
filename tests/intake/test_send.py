"""A minute at a phone without script: one question a screen, read over, send, four words."""

from __future__ import annotations

import unicodedata
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from app.core import clock
from app.core.db import Database
from app.intake.models import IntakeLink, Post, PostState
from tests.conftest import As
from tests.intake.young import look_up, make_link, open_form, tell, words_on
from tests.web import Page

FNR = "01010750160"


def posts(database: Database) -> list[Post]:
    """Everything that was sent."""
    with database.read() as db:
        return list(db.scalars(sa.select(Post)))


def test_one_question_a_screen(as_: As, database: Database) -> None:
    open_form(database)
    page = as_().get("/nett/del")
    assert "1 av 3" in page.main and len(page.soup.select("main textarea")) == 1
    page = page.submit(a1="Det gikk bra.", go="neste")
    assert "2 av 3" in page.main
    page = page.submit(go="hopp")
    assert "3 av 3" in page.main
    page = page.submit(a3="Hør på oss.", go="neste")
    assert "Litt mer, hvis du vil" in page.main
    page = page.submit(age="16_18", municipality="Åsnes", go="neste")
    assert "Det gikk bra." in page.main and "Hør på oss." in page.main
    assert posts(database) == [], "nothing is kept before it is sent"
    page = page.submit(publish="1", go="send")
    assert len(words_on(page).split()) == 4
    (post,) = posts(database)
    assert post.answers == ["Det gikk bra.", "", "Hør på oss."]
    assert (post.age, post.municipality, post.may_publish) == ("16_18", "Åsnes", True)
    today = clock.today()
    assert post.week == today - timedelta(days=today.weekday())


def test_the_words_find_it(as_: As, database: Database) -> None:
    open_form(database)
    words = words_on(tell(as_(), "Vaktmesteren hilste hver dag."))
    page = look_up(as_(), words)
    assert "Innspillet ditt er mottatt" in page.main
    assert "«Vaktmesteren hilste hver dag.»" in page.main


def test_no_cookie_no_trace_on_the_way(as_: As, database: Database) -> None:
    open_form(database)
    client = as_()
    pages = [client.get("/nett/del"), tell(client, "Hei."), client.get("/nett/del/trygt")]
    pages += [client.get("/mitt-innspill"), look_up(client, words_on(pages[1]))]
    for page in pages:
        headers = page.response.headers
        assert "set-cookie" not in headers
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "no-referrer"
        assert "etag" not in headers


def test_who_is_signed_in_is_not_asked(as_: As, database: Database) -> None:
    """A member who fills in the form is nobody there: no name, no menu, no flash of a cookie."""
    open_form(database)
    page = tell(as_("member"), "Hei.")
    assert "Member" not in page.text and "Logg noe" not in page.text
    assert "set-cookie" not in page.response.headers


def test_an_identity_number_has_to_go(as_: As, database: Database) -> None:
    open_form(database)
    page = as_().get("/nett/del").submit(a1=f"Jeg er {FNR}.", go="neste")
    assert page.status == 422
    assert "fødselsnummer" in page.error("a1")
    assert page.typed("a1") == f"Jeg er {FNR}."


def test_what_may_point_to_somebody_is_pointed_out(as_: As, database: Database) -> None:
    open_form(database)
    text = "Læreren min Kari ringte på 912 34 567."
    page = as_().get("/nett/del").submit(a1=text, go="neste")
    for _screen in range(3):
        page = page.submit(go="neste")
    assert [m.get_text() for m in page.soup.select("mark")] == ["Kari", "912 34 567"]
    page = page.submit(go="vask-1-0")
    assert told(page) == "Læreren min [navn] ringte på 912 34 567."
    assert told(page.submit(go="vask-alt")) == "Læreren min [navn] ringte på [telefon]."
    assert words_on(page.submit(go="send")), "it helps, and forces nobody"
    assert posts(database)[0].answers[0] == "Læreren min [navn] ringte på 912 34 567."


def told(page: Page) -> str:
    """The first answer, as it stands to be read over."""
    found = page.soup.select_one(".told")
    assert found is not None
    return found.get_text()


def test_back_keeps_everything(as_: As, database: Database) -> None:
    open_form(database)
    page = as_().get("/nett/del").submit(a1="Først.", go="neste").submit(a2="Så.", go="tilbake")
    assert page.typed("a1") == "Først."
    page = page.submit(go="neste")
    assert page.typed("a2") == "Så."
    page = page.submit(go="neste").submit(go="neste").submit(go="neste").submit(go="rett-2")
    assert page.typed("a2") == "Så."


def test_nothing_said_is_not_sent(as_: As, database: Database) -> None:
    open_form(database)
    page = as_().get("/nett/del").submit(go="neste").submit(go="neste").submit(go="neste")
    assert page.status == 422
    assert "Skriv noe her først" in page.error("a1")
    assert page.submit(go="send").status == 422
    assert posts(database) == []


def last_page(as_: As, text: str = "Hei.") -> Page:
    """Ready to be sent."""
    page = as_().get("/nett/del").submit(a1=text, go="neste")
    while "Les over" not in page.main:
        page = page.submit(go="neste")
    return page


def test_sent_ten_times_is_one(as_: As, database: Database) -> None:
    open_form(database)
    page = last_page(as_)
    words = {words_on(page.submit(go="send")) for _time in range(10)}
    assert len(words) == 1
    assert len(posts(database)) == 1


def test_sent_twice_at_once_is_one(together: As, database: Database) -> None:
    open_form(database)
    page = last_page(together)
    with ThreadPoolExecutor(2) as hands:
        sent = list(hands.map(lambda _hand: page.submit(go="send"), range(2)))
    assert [p.status for p in sent] == [200, 200]
    assert len({words_on(p) for p in sent}) == 1
    assert len(posts(database)) == 1


def test_gone_back_to_and_changed_is_another(as_: As, database: Database) -> None:
    open_form(database)
    page = last_page(as_)
    first = words_on(page.submit(go="send"))
    again = page.submit(go="rett-1").submit(a1="Noe annet.", go="neste")
    while "Les over" not in again.main:
        again = again.submit(go="neste")
    assert words_on(again.submit(go="send")) != first
    assert len(posts(database)) == 2


def test_what_stands_beside_the_words_is_as_it_was_said_last(as_: As, database: Database) -> None:
    """Above all the leave to show them to everybody, given or taken back by who goes back."""
    open_form(database)
    page = last_page(as_, "Læreren så meg.")
    words = {words_on(page.submit(go="send", **beside)) for beside in ({"publish": "1"}, {})}
    assert len(words) == 1
    assert [p.may_publish for p in posts(database)] == [False]
    assert words_on(page.submit(go="send", publish="1", age="16_18")) in words
    told = [(p.may_publish, p.age, p.version) for p in posts(database)]
    assert told == [(True, "16_18", 3)], "a moderator who has it open has to read it again"


@pytest.mark.parametrize("state", [PostState.APPROVED, PostState.REJECTED])
def test_what_is_decided_is_not_changed_unsaid(
    as_: As, database: Database, state: PostState
) -> None:
    open_form(database)
    page = last_page(as_, "Læreren så meg.")
    words = words_on(page.submit(go="send", publish="1"))
    with database.write() as db:
        db.execute(sa.update(Post).values(state=state))
    again = page.submit(go="send")
    assert again.status == 409 and "så valget kan ikke endres her" in again.main
    assert words_on(page.submit(go="send", publish="1")) == words, "the same is only the same"


def test_sent_again_after_it_was_taken_back(as_: As, database: Database) -> None:
    """It is not taken for kept: its sender is asked, and gets new words."""
    open_form(database)
    page = last_page(as_, "Det var en gang.")
    words = words_on(page.submit(go="send"))
    look_up(as_(), words).submit("/trekk")
    again = page.submit(go="send")
    assert again.status == 409 and "har du trukket tilbake" in again.main
    assert words_on(again.submit(go="send")) not in {"", words}


def test_letters_in_two_parts_are_marked_whole(as_: As, database: Database) -> None:
    """As a Mac spells them: what is washed is the text as it will be kept."""
    open_form(database)
    text = unicodedata.normalize("NFD", "Læreren min Bjørn Åsen hilste.")
    page = last_page(as_, text)
    assert [m.get_text() for m in page.soup.select("mark")] == ["Bjørn Åsen"]
    assert told(page.submit(go="vask-alt")) == "Læreren min [navn] hilste."


def test_two_without_a_key_get_words_of_their_own(as_: As, database: Database) -> None:
    open_form(database)
    told_ = {words_on(last_page(as_).submit(go="send", nokkel="")) for _time in range(2)}
    assert len(told_) == 2


def test_changing_one_answer_leads_straight_back(as_: As, database: Database) -> None:
    open_form(database)
    page = last_page(as_).submit(go="rett-1")
    assert "Ferdig" in page.main
    page = page.submit(a1="Noe annet.", go="over")
    assert "Les over" in page.main and told(page) == "Noe annet."


def test_numbers_and_order_tell_nothing(as_: As, database: Database) -> None:
    open_form(database)
    for n in range(12):
        tell(as_(), f"Nummer {n}.")
    sent = sorted(posts(database), key=lambda p: p.id)
    order = [int(p.answers[0].split()[1].rstrip(".")) for p in sent]
    assert order != sorted(order), "one in 479 million"


def test_thirty_at_once_from_one_address(as_: As, database: Database) -> None:
    open_form(database)
    ready = [last_page(as_, f"Fra elev {n}.") for n in range(30)]
    told = [page.submit(go="send") for page in ready]
    assert [p.status for p in told] == [200] * 30
    assert len({words_on(p) for p in told}) == len(posts(database)) == 30


def ticket_of(page: Page) -> str:
    """The place in the queue that a page holds."""
    field = page.soup.select_one("[name=tur]")
    return str(field["value"]) if field else ""


def test_patience(as_: As, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too many without script: everything is kept, and the turn comes, to who presses twice too."""
    from app.intake.gate import GATE

    open_form(database)
    page = last_page(as_, "Det var en gang.")
    while (turned := last_page(as_).submit(go="send")).status == 200:
        pass
    waiting = page.submit(go="send")
    assert waiting.status == turned.status == 429
    assert "Mange skriver akkurat nå" in waiting.main
    assert int(waiting.response.headers["retry-after"]) >= 15
    early = waiting.submit(go="rett-5").submit(go="send")
    assert early.status == 429 and ticket_of(early) == ticket_of(waiting) != "", "not yet"
    later = GATE.now() + 120
    monkeypatch.setattr(GATE, "now", lambda: later)
    while last_page(as_).submit(go="send").status == 200:
        pass
    words = words_on(waiting.submit(go="send"))
    assert words and words_on(waiting.submit(go="send")) == words
    assert [p.answers[0] for p in posts(database)].count("Det var en gang.") == 1


# doors


def test_a_link_has_its_own_questions(as_: As, database: Database) -> None:
    open_form(database)
    code = make_link(database, questions=["Hva hjalp?"])
    page = as_().get(f"/del/{code}")
    assert "Hva hjalp?" in page.main and "1 av 1" in page.main and "Skolen" in page.main
    tell(as_(), "En venn.", f"/del/{code}")
    (post,) = posts(database)
    with database.read() as db:
        assert post.link_id == db.scalar(sa.select(IntakeLink.id))
    assert post.questions == ["Hva hjalp?"]


CLOSED = {
    "off": ({"open": False}, "Skjemaet er stengt nå."),
    "too early": ({"starts": date(2199, 1, 1)}, "Skjemaet er ikke åpnet ennå."),
    "too late": ({"ends": date(2020, 1, 1)}, "Tiden er ute."),
}


@pytest.mark.parametrize("why", CLOSED)
def test_a_closed_link_keeps_what_was_written(as_: As, database: Database, why: str) -> None:
    values, sentence = CLOSED[why]
    open_form(database)
    code = make_link(database, **values)
    assert sentence in as_().get(f"/del/{code}").main
    fields = {"a1": "Hun så meg.", "step": "1", "go": "neste"}
    page = as_().post(f"/del/{code}", fields, **{"sec-fetch-site": "same-origin"})
    assert page.status == 409
    assert sentence in page.main and "Hun så meg." in page.main
    assert posts(database) == []


def test_the_switch_for_all_closes_every_door(as_: As, database: Database) -> None:
    open_form(database)
    code = make_link(database)
    assert "1 av 2" in as_().get(f"/del/{code}").main
    open_form(database, open=False)
    for path in ("/nett/del", f"/del/{code}"):
        assert "Skjemaet er stengt nå." in as_().get(path).main
    assert "Del en erfaring" not in as_().get("/nett").main


def test_the_front_page_has_the_door(as_: As, database: Database) -> None:
    assert "Del en erfaring" not in as_().get("/nett").main
    open_form(database)
    page = as_().get("/nett")
    door = page.soup.find("a", string=lambda s: False) or page.soup.select_one(".door[data-main]")
    assert door is not None and door["href"] == "/nett/del"


def test_help_is_on_every_page(as_: As, database: Database) -> None:
    open_form(database, help=["Helsesykepleier | 12 34 56 78"])
    client = as_()
    for page in (client.get("/nett/del"), last_page(as_), tell(client, "Hei.")):
        line = page.soup.select_one(".help a")
        assert line is not None and line["href"] == "tel:12345678"
    assert "116 111" in client.get("/mitt-innspill").text


@pytest.mark.parametrize("odd", ["x" * 300, "0", "99", "-1", "٣", ""])
def test_odd_hidden_fields_lose_nothing(as_: As, database: Database, odd: str) -> None:
    open_form(database)
    page = as_().get("/nett/del").submit(a1="Hei.", go="neste", step=odd, nokkel=odd)
    assert page.status == 200
    kept = page.soup.find(attrs={"name": "a1"})
    assert kept is not None and "Hei." in str(kept)
