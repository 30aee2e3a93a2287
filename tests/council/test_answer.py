"""A request must be answered, and everybody sees the answer or how long it has waited."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.core import clock
from app.core.columns import Reach
from app.core.errors import Conflict, Invalid
from app.council import rules, service
from app.council.models import AnswerKind
from tests.council.helpers import asked
from tests.initiatives.helpers import actor

PAGE = "/nett/onsker/mot-oss-for-sommeren"


def test_the_group_answers(as_, database) -> None:
    with database.write() as db:
        asked(db)
    page = as_("coordinator").get(PAGE)
    page = page.submit("/svar", answer_kind="delvis", answer="Vi møter dere i juni.")
    assert "Takk. Svaret er lagret" in page.text
    shown = as_().get(PAGE)
    assert "Vi prøver noe av det" in shown.main and "Vi møter dere i juni." in shown.main
    assert "Kommunekoordinator, Åsnes" in shown.main
    assert "Coordinator" not in shown.main, "outsiders are told the role, never who"
    assert "Coordinator" in as_("reader").get(PAGE).main
    assert not shown.soup.select("main form")


def test_a_no_comes_with_its_reason(as_, database) -> None:
    with database.write() as db:
        asked(db)
    page = as_("member").get(PAGE).submit("/svar", answer_kind="nei", answer=" ")
    assert page.status == 422 and page.error("answer")
    assert page.soup.select("[name=answer_kind][value=nei][checked]")


def test_only_the_group_that_was_asked(as_, database) -> None:
    with database.write() as db:
        asked(db)
    for who in ("neighbour", "youth", "reader"):
        assert not as_(who).get(PAGE).soup.select("form[action$='/svar']"), who
    assert as_("staff").get(PAGE).soup.select("form[action$='/svar']")


def test_two_colleagues_see_both_answers(as_, database) -> None:
    with database.write() as db:
        asked(db)
    mine, theirs = as_("member").get(PAGE), as_("colleague").get(PAGE)
    theirs.submit("/svar", answer_kind="ja", answer="Ja, i juni.")
    page = mine.submit("/svar", answer_kind="nei", answer="Vi rekker det ikke.")
    assert page.status == 409
    assert page.typed("answer") == "Vi rekker det ikke." and "Ja, i juni." in page.main


def test_what_was_answered_before_stays_in_the_history(as_, database) -> None:
    with database.write() as db:
        asked(db)
    as_("member").get(PAGE).submit("/svar", answer_kind="delvis", answer="Vi prøver i juni.")
    as_("member").get(PAGE).submit("/svar", answer_kind="ja", answer="Det er blitt fast.")
    page = as_().get(PAGE)
    assert "Ja, det gjør vi" in page.main and "Vi prøver i juni." in page.main
    assert page.main.count("Det er blitt fast.") == 1
    assert "Gruppa endret svaret" in page.main


def test_the_service_asks_for_words_and_the_version(db: Session) -> None:
    request, member = asked(db), actor(db, "member")
    with pytest.raises(Invalid, match="noen ord"):
        service.answer(db, member, request, 1, AnswerKind.YES, "  ")
    with pytest.raises(Conflict):
        service.answer(db, member, request, 7, AnswerKind.YES, "Ja.")


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "Sendt i dag"),
        (1, "Har ventet i 1 dag"),
        (12, "Har ventet i 12 dager"),
        (30, "Har ventet lenge, i 30 dager"),
    ],
)
def test_how_long_it_has_waited(days: int, words: str) -> None:
    today = clock.today()
    assert rules.waited(today - timedelta(days=days), today) == words


def test_the_voices_behind_it_are_those_the_reader_may_see(as_, database) -> None:
    with database.write() as db:
        asked(db, reach=Reach.NETWORK, cards=2)
    assert as_("reader").get(PAGE).soup.select(".voices a")
    outside = as_().get(PAGE)
    assert not outside.soup.select(".voices a") and "Stemme" not in outside.main
    assert "Noen unge har sagt dette" in outside.main


def test_on_the_groups_page_and_first_among_the_next_steps(as_, database) -> None:
    with database.write() as db:
        asked(db)
    page = as_("member").get("/nett/grupper/asnes")
    assert "Ungdomsrådet spør" in page.main
    first = page.soup.select_one(".next .steps li")
    assert "Svar ungdomsrådet." in first.get_text()
    assert first.select_one("a")["href"] == PAGE + "#svar"
    assert "Ungdomsrådet spør" in as_().get("/nett/grupper/asnes").main
    assert "Ungdomsrådet spør" not in as_("member").get("/nett/grupper/grue").main
    as_("member").get(PAGE).submit("/svar", answer_kind="ja", answer="Ja.")
    assert "Ungdomsrådet spør" not in as_("member").get("/nett/grupper/asnes").main


def test_from_a_voice_to_what_came_of_it(as_, database) -> None:
    with database.write() as db:
        asked(db)
    voice = "/nett/innsikt/stemme-0"
    assert as_().get(PAGE).soup.select(f".voices a[href='{voice}']")
    page = as_().get(voice)
    assert "Hva skjedde med dette?" in page.main
    assert page.soup.select(f"main a[href='{PAGE}']")


def test_the_menu_tells_where_one_is(as_, database) -> None:
    with database.write() as db:
        asked(db)
    for who, entry in (("member", "Ungdomsråd"), ("", "Hva skjedde?")):
        for path in (PAGE, "/nett/hva-skjedde"):
            here = as_(who).get(path).soup.select("nav#meny [aria-current]")
            assert [a.get_text(strip=True) for a in here] == [entry], path


def test_the_room_and_the_front_page_tell_what_waits(as_, database) -> None:
    with database.write() as db:
        asked(db)
    assert "Møt oss før sommeren" in as_("reader").get("/nett/ungdomsrad").main
    assert "1 venter på svar" in as_().get("/nett").main
    as_("member").get(PAGE).submit("/svar", answer_kind="ja", answer="Ja.")
    assert "Alle har fått svar" in as_().get("/nett").main
    assert "Ingen ønsker venter" in as_("reader").get("/nett/ungdomsrad").main
