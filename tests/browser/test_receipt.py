"""A youth comes back with four words, answers, sees what came of it, takes it back (story 2)."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from app.core.access import NOBODY
from app.core.columns import Reach
from app.initiatives import service as initiatives
from app.intake.models import PostState
from app.practices import service as practices
from tests.browser import youth
from tests.browser.conftest import Visit
from tests.browser.server import Site
from tests.browser.visitor import Visitor
from tests.browser.youth import MINE, NETWORK, QUEUE, Kept, look_up

QUESTION = "Hva var det som gjorde at hun satte seg der?"
ANSWER = "Hun så at jeg var alene."
PRACTICE = "Sette seg ved siden av den som sitter alene"
INITIATIVE = "En stol ved siden av"


@pytest.fixture(scope="module", autouse=True)
def _prepared(site: Site) -> None:
    youth.prepare(site.database)


@pytest.fixture
def told(javascript: bool) -> str:
    return f"En satt ved siden av meg i kantina hver dag ({javascript})."


@pytest.fixture
def kept(site: Site, told: str) -> Kept:
    return youth.keep(site.database, told, may_publish=True)


@pytest.fixture
def me(visit: Visit, javascript: bool) -> Visitor:
    return visit(javascript=javascript)


def test_from_question_to_initiative_and_away(
    me: Visitor, visit: Visit, javascript: bool, site: Site, kept: Kept, told: str
) -> None:
    """Everything that can happen to a post, as its sender sees it."""
    look_up(me, oddly_spelled(kept.words))
    assert me.heading == "Innspillet ditt er mottatt"
    assert told in me.main and "Noen har lest det" not in me.main

    asks(visit(youth.MODERATORS[0], javascript=javascript), kept)
    reads_and_answers(me, kept)
    pages = takes_in(site, kept, told, javascript)
    sees_the_story(me, kept, pages, told)
    takes_it_back(me, kept, told)
    nobody_sees_it_any_more(visit(javascript=javascript), pages, told)


def oddly_spelled(words: str) -> str:
    """As somebody types who writes it down by ear, on a keyboard without æ, ø and å."""
    odd = words.upper().replace("Å", "AA").replace("Æ", "AE").replace("Ø", "OE")
    return "  " + odd.replace("-", " , ") + "."


def asks(moderator: Visitor, kept: Kept) -> None:
    """The moderator asks; the name stays with them, the role goes out."""
    moderator.go(f"{QUEUE}/{kept.number}")
    moderator.fold_out("Spør den som skrev")
    moderator.page.locator("#f-ask-text").fill(QUESTION)
    moderator.tap("Send spørsmålet")
    assert "Spørsmålet er sendt" in moderator.said


def reads_and_answers(me: Visitor, kept: Kept) -> None:
    """The question stands over the box; an empty answer is none."""
    look_up(me, kept.words)
    assert me.heading == "Vi lurer på noe"
    assert "Noen har lest det" in me.main and "Kommunekoordinator" in me.main
    assert me.page.locator("#h-text").inner_text() == QUESTION
    me.tap("Send svaret")
    expect(me.page.locator("#e-text")).to_be_visible()
    me.fill(text=f"Nummeret hennes er {youth.IDENTITY_NUMBER}.")
    me.tap("Send svaret")
    expect(me.page.locator("#e-text")).to_contain_text("fødselsnummer")
    assert youth.IDENTITY_NUMBER in me.typed("text")
    me.fill(text=ANSWER)
    me.tap("Send svaret")
    assert me.heading == "Takk for svaret"
    assert ANSWER in me.main and not me.page.locator("textarea:visible").count()


def takes_in(site: Site, kept: Kept, told: str, javascript: bool) -> dict[str, str]:
    """It becomes an insight, a practice and an initiative. Returns their addresses."""
    insight_page = youth.approve(site.database, kept.number, told)
    with site.database.write() as db:
        insight = youth.insight_of(db, kept.number)
        place = (insight.network_id, insight.group_id)
        practice = practices.nominate(
            db,
            NOBODY,
            *place,
            f"{PRACTICE} ({javascript})",
            reach=Reach.PUBLIC,
            insight_ids=[insight.id or 0],
        )
        initiative = initiatives.start(
            db,
            NOBODY,
            *place,
            f"{INITIATIVE} ({javascript})",
            reach=Reach.PUBLIC,
            practice_ids=[practice.id or 0],
        )
        return {
            told: insight_page,
            practice.title: f"{NETWORK}/praksiser/{practice.slug}",
            initiative.title: f"{NETWORK}/tiltak/{initiative.slug}",
        }


def sees_the_story(me: Visitor, kept: Kept, pages: dict[str, str], told: str) -> None:
    """Each step with a link to what everybody may see; the last one leads to the initiative."""
    look_up(me, kept.words)
    assert me.heading == "Innspillet ditt ble til noe"
    shown = me.page.locator(".trail a")
    assert shown.all_inner_texts() == list(pages)
    assert [link.get_attribute("href") for link in shown.all()] == list(pages.values())
    me.tap(list(pages)[-1])
    assert me.heading == list(pages)[-1]
    assert me.go(pages[told]) == 200
    assert told in me.main


def takes_it_back(me: Visitor, kept: Kept, told: str) -> None:
    """Gone, and the page says so, then and afterwards."""
    look_up(me, kept.words)
    me.fold_out("Trekk tilbake innspillet")
    me.tap("Slett det jeg skrev")
    assert "er trukket" in me.said
    look_up(me, kept.words)
    assert me.heading == "Innspillet er trukket"
    assert told not in me.main and ANSWER not in me.main


def nobody_sees_it_any_more(anybody: Visitor, pages: dict[str, str], told: str) -> None:
    """The insight's page is gone; those that rested on it say nothing of it."""
    insight, *others = pages.values()
    assert anybody.go(insight) == 404
    for page in (*others, f"{NETWORK}/innsikt", NETWORK, f"{NETWORK}/grupper/asnes"):
        assert anybody.go(page) == 200
        assert told not in anybody.page.content()


def test_told_why_not(me: Visitor, visit: Visit, kept: Kept, javascript: bool) -> None:
    """What is not taken further comes with its reason, as the moderator wrote it."""
    moderator = visit(youth.MODERATORS[0], javascript=javascript)
    moderator.go(f"{QUEUE}/{kept.number}")
    moderator.fold_out("Ikke ta det med")
    moderator.fill(reason="Vi har hørt det samme fra mange, og jobber med det.")
    moderator.tap("Ikke ta det med", role="button")
    look_up(me, kept.words)
    assert me.heading == "Innspillet ble ikke tatt med"
    assert "Vi har hørt det samme fra mange" in me.main


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Fyll ut"),
        ("elv lampe", "Skriv alle de fire ordene"),
        ("abbor agurk akkord finnesikke", "«finnesikke»"),
        ("abbor agurk akkord alm", "Vi finner ikke noe"),
    ],
)
def test_words_that_find_nothing(me: Visitor, typed: str, said: str) -> None:
    """What is wrong is said beside the field, and what was typed stands in it."""
    look_up(me, typed)
    assert me.path == MINE
    assert me.typed("ord") == typed
    expect(me.page.locator("#e-ord")).to_contain_text(said)
    expect(me.page.locator("[name=ord]:focus")).to_be_visible()


def test_withdrawn_while_they_ask(me: Visitor, visit: Visit, site: Site, kept: Kept) -> None:
    """A moderator who has the page open when it goes finds nothing there any more."""
    moderator = visit(youth.MODERATORS[0], javascript=me.scripted)
    moderator.go(f"{QUEUE}/{kept.number}")
    moderator.fold_out("Spør den som skrev")
    moderator.page.locator("#f-ask-text").fill(QUESTION)
    look_up(me, kept.words)
    me.fold_out("Trekk tilbake innspillet")
    me.tap("Slett det jeg skrev")
    moderator.tap("Send spørsmålet")
    assert moderator.heading == "Vi finner ikke siden"
    assert QUESTION in moderator.main, "what was typed is not lost"
    assert youth.post(site.database, kept.number).state is PostState.WITHDRAWN
