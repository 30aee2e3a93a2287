"""The youth council's meeting and what came of it (story 6), on phones, with script and without."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.conftest import Visit
from tests.browser.server import Site, served
from tests.browser.visitor import Visitor
from tests.conftest import Databases

NETWORK = "/eksempelregionen"
MEETING = "Hva gjør at man tør å begynne?"
ASKED = "En i gruppa møter oss i døra den første dagen"
ANSWER = "Vi står ved inngangen i uke 33. Si fra hvor dere vil møtes."


@pytest.fixture
def site(databases: Databases) -> Iterator[Site]:
    """A demo for each run: «Neste steg» depends on what waits for an answer."""
    with served(databases) as running:
        yield running


@pytest.fixture
def representative(visit: Visit, javascript: bool) -> Visitor:
    return visit("ungdomsrepresentant.eksempel", javascript=javascript)


@pytest.fixture
def youths(visit: Visit, javascript: bool) -> list[Visitor]:
    """Three at the meeting, each with their own phone and no account."""
    return [visit(javascript=javascript) for _ in range(3)]


def test_from_voices_to_an_answer(
    visit: Visit, representative: Visitor, youths: list[Visitor], javascript: bool
) -> None:
    link = makes_a_board(representative)
    for youth in youths:
        joins(youth, link)
    ada, bo, cy = youths
    groups(ada, ("Onkelen hans eide firmaet",), "Noen du kjenner")
    # Bo's page is as it was: what Ada moved meanwhile stays where she put it.
    groups(bo, ("Onkelen hans eide firmaet", "Han byttet fra bygg til helse"), "Følge inn")
    assert "ligger i «Noen du kjenner»" in bo.said
    names(cy, "Følge inn", "En å gå inn med")
    weighs(ada, "En å gå inn med", 3)
    weighs(bo, "En å gå inn med", 2)
    weighs(cy, "Noen du kjenner", 1)
    takes_back(cy, "Noen du kjenner")
    shares(representative)
    sends(representative, "En å gå inn med")
    answers(visit("furuvag-koordinator.eksempel", javascript=javascript))
    anybody_sees_it(visit(javascript=javascript))
    the_link_leads_to_it(ada, link)


def makes_a_board(me: Visitor) -> str:
    me.go(NETWORK)
    if me.page.get_by_role("button", name="Meny").is_visible():
        me.page.get_by_role("button", name="Meny").click()
    me.tap("Ungdomsråd", role="link")
    me.tap("Lag en tavle til et møte")
    me.fill(name=MEETING)
    me.tick("reach", "nettverk")
    me.tap("Lag tavla")
    assert me.heading == MEETING
    return me.page.locator("#f-lenke").input_value()


def joins(me: Visitor, link: str) -> None:
    me.page.goto(link)
    assert me.heading == MEETING
    me.tap("Bli med")
    assert "Du har 3 prikker igjen" in me.main
    assert not me.page.context.cookies()


def groups(me: Visitor, cards: tuple[str, ...], name: str) -> None:
    for title in cards:
        box = me.page.locator("label", has_text=title)
        box.click()
    me.fill(name=name)
    me.tap("Legg i klyngen")
    assert f"Kortene ligger i «{name}»." in me.said
    assert cluster(me, name).is_visible()


def cluster(me: Visitor, name: str):  # type: ignore[no-untyped-def]
    return me.page.locator(".cluster").filter(
        has=me.page.get_by_role("heading", name=name, exact=True)
    )


def names(me: Visitor, before: str, after: str) -> None:
    me.tap("Vis på nytt")
    me.tap(f"Gi nytt navn {before}")
    me.fill(name=after)
    me.tap("Lagre navnet")
    assert me.said == f"Klyngen heter nå «{after}»."


def weighs(me: Visitor, name: str, times: int) -> None:
    me.tap("Vis på nytt")
    for _ in range(times):
        me.tap(f"Gi en prikk {name}")
    left = 3 - times
    assert f"Du har {left} prikk" in me.main
    assert cluster(me, name).locator(".pip.on").count() == times
    assert bool(me.page.get_by_role("button", name="Gi en prikk").count()) == bool(left)


def takes_back(me: Visitor, name: str) -> None:
    me.tap(f"Ta tilbake {name}")
    assert "Du har 3 prikker igjen" in me.main


def shares(me: Visitor) -> None:
    me.page.reload()
    assert "3 av 15 plasser er tatt." in me.main
    me.tap("Del resultatet")
    first = me.page.locator(".cluster").first.inner_text()
    assert "En å gå inn med" in first and "5 prikker" in first


def sends(me: Visitor, name: str) -> None:
    me.tap(f"Send til en gruppe {name}")
    me.fill(title=ASKED)
    me.pick("group_id", "Furuvåg")
    me.tap("Send ønsket")
    assert me.heading == ASKED
    assert "Sendt i dag" in me.main


def answers(me: Visitor) -> None:
    """The group's page says so first of all."""
    me.go(NETWORK + "/grupper/furuvag")
    step = me.page.locator(".next .steps li").first.inner_text()
    assert "Svar ungdomsrådet." in step and ASKED in step
    me.tap("Skriv svaret")
    me.tick("answer_kind", "ja")
    me.fill(answer=ANSWER)
    me.tap("Send svaret")
    assert "alle kan se det" in me.said


def anybody_sees_it(me: Visitor) -> None:
    me.go(NETWORK)
    me.tap("Se hva de sa, og hva de fikk til svar")
    assert me.heading == "Hva skjedde med det vi sa?"
    told = me.page.locator(".fates > li").filter(has_text="En å gå inn med").inner_text()
    assert "Ja, det gjør vi" in told and ANSWER in told and "Noen unge har sagt dette" in told
    me.tap(ASKED)
    assert "Kommunekoordinator, Furuvåg" in me.main
    assert "Onkelen hans" not in me.main, "what only the network sees stays there"


def the_link_leads_to_it(me: Visitor, link: str) -> None:
    me.page.goto(link)
    assert "resultatet er delt" in me.main
    me.tap("Hva skjedde med det vi sa?")
    assert MEETING in me.main


def test_a_board_by_keyboard_alone(representative: Visitor, visit: Visit) -> None:
    """Tick, name, put, and give a dot without touching anything."""
    link = makes_a_board(representative)
    me = visit()
    joins(me, link)
    keys = me.page.keyboard
    me.page.locator("[name=cards]").first.focus()
    keys.press("Space")
    me.page.locator("[name=name]").focus()
    keys.type("Tastatur")
    with me.page.expect_navigation():
        keys.press("Enter")
    assert "Kortene ligger i «Tastatur»." in me.said
    me.page.get_by_role("button", name="Gi en prikk Tastatur").focus()
    with me.page.expect_navigation():
        keys.press("Enter")
    assert "Du har 2 prikker igjen" in me.main
