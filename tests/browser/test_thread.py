"""The group's coordinator follows the red thread from problem to test (story 3), on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.browser.conftest import Visit
from tests.browser.server import Site, served
from tests.browser.visitor import Visitor
from tests.conftest import Databases

GROUP = "/kongsvingerregionen/grupper/asnes"
LOG = "/kongsvingerregionen/logg"
STATEMENT = "Mange gruer seg til den første uka på videregående."
QUESTION = "Finnes det noen som, til tross for en ny skole, likevel gleder seg?"
HEARD = (
    "To venner avtalte hvor de skulle sitte allerede i juni.",
    "En søster viste ham kantina før skolen begynte.",
)
PRACTICE = "Avtal den første dagen med noen før sommeren"
INITIATIVE = "Juniavtalen"


@dataclass
class Cast:
    """Three in the group, from three organisations."""

    coordinator: Visitor
    adviser: Visitor
    teacher: Visitor


@pytest.fixture
def site(databases: Databases) -> Iterator[Site]:
    """A demo for each run: «Neste steg» depends on everything the group has done."""
    with served(databases) as running:
        yield running


@pytest.fixture
def cast(visit: Visit, javascript: bool) -> Cast:
    return Cast(
        visit("asnes-koordinator", javascript=javascript),
        visit("asnes-nav", javascript=javascript),
        visit("asnes-radgiver", javascript=javascript),
    )


def test_from_problem_to_test(cast: Cast) -> None:
    """Every step of the thread, each by the button that leads to it."""
    states_the_problem(cast.coordinator)
    asks_the_question(cast.coordinator)
    for sentence in HEARD:
        flags_an_exception(cast.coordinator, sentence)
    makes_a_practice(cast.coordinator)
    describes_it(cast.coordinator)
    sees_that_more_is_useless(cast.coordinator)
    passes_the_resource_test(cast.coordinator)
    adds_a_contrast(cast.coordinator)
    confirm_it(cast.adviser, cast.teacher)
    starts_an_initiative(cast.coordinator)
    puts_it_in_testing(cast.coordinator)
    the_thread_holds_together(cast.teacher)


def states_the_problem(me: Visitor) -> None:
    """The next version, with what they learned since the last; adopted at once."""
    me.go(GROUP)
    me.tap("Skriv neste versjon")
    me.fill(text=STATEMENT)
    me.tap("Vedta versjonen")
    assert me.page.locator("#e-reason").is_visible(), "a new version tells why"
    assert me.typed("text") == STATEMENT
    me.fill(reason="Det er ikke avstanden, men ukjente folk.")
    me.tap("Vedta versjonen")
    assert "er vedtatt." in me.said
    me.go(GROUP)
    assert me.heading == STATEMENT


def asks_the_question(me: Visitor) -> None:
    """The statement turned round, in their own words."""
    me.tap("Still et nytt vendespørsmål")
    me.fill(text=QUESTION)
    me.tap("Still spørsmålet")
    assert QUESTION in me.main


def flags_an_exception(me: Visitor, sentence: str) -> None:
    """Logged as one sentence, then marked as an answer to the question."""
    me.go(LOG)
    me.fill(text=sentence)
    me.tap("Lagre")
    me.tap("Åpne den")
    me.tap(f"Merk som unntak {QUESTION}")
    assert me.page.locator("#unntak").get_by_text(QUESTION).first.is_visible()
    assert me.page.locator("header .ds-tag", has_text="Unntak").is_visible()


def makes_a_practice(me: Visitor) -> None:
    """The group's page says that two exceptions wait, and leads to the form with both."""
    me.go(GROUP)
    me.tap("Lag en praksis", within=".next")
    for sentence in HEARD:
        assert me.page.locator("main form").get_by_text(sentence).is_visible()
    me.fill(title=PRACTICE)
    me.tap("Nominer praksisen")
    assert me.heading == PRACTICE
    assert me.page.locator("header .ds-tag", has_text="Nominert").is_visible()
    for sentence in HEARD:
        assert me.page.locator("#innsikter").get_by_text(sentence).first.is_visible()


def describes_it(me: Visitor) -> None:
    """Who, what, how and why."""
    me.tap("Beskriv praksisen")
    me.fill(
        who="Tiendeklassinger som kjenner én som skal samme vei.",
        what="De avtaler hvor og når de møtes den første dagen.",
        how="I siste uke av juni, ved busstoppet, med klokkeslett.",
        why="Da er den første døra åpnet sammen med noen.",
    )
    me.tap("Lagre praksisen")
    assert "ved busstoppet" in me.main
    me.tap("Marker som observert")
    assert "observert" in me.said


def _compares(me: Visitor, **more: str) -> None:
    me.tap("ressurstesten", role="link")
    same = dict.fromkeys(("tid", "penger", "kompetanse", "mandat", "nettverk"), "like")
    for name, amount in {**same, **more}.items():
        me.tick(name, amount)
    me.tap("Lagre ressurstesten")


def sees_that_more_is_useless(me: Visitor) -> None:
    """They have more money than the others: true, but useless, said in a sentence."""
    _compares(me, penger="mer")
    assert "Sant, men ubrukelig: De har mer penger" in me.main
    assert "kan ikke bekreftes" in me.page.locator("#bekreftelse").inner_text()
    assert "Sant, men ubrukelig" in me.page.locator("#bekreftelse").inner_text()
    for words in ("Marker som ressurstestet", "Bekreft praksisen"):
        assert not me.page.get_by_role("button", name=words).count()


def passes_the_resource_test(me: Visitor) -> None:
    """They looked again: the money was the same."""
    _compares(me, tid="faerre")
    assert "De har ikke mer enn andre." in me.main
    me.tap("Marker som ressurstestet")
    assert "ressurstestet" in me.said


def adds_a_contrast(me: Visitor) -> None:
    """Somebody with the same conditions for whom it does not go well."""
    me.fold_out("Legg til en kontrast")
    me.fill(unit="Parallellklassen")
    me.tick("shows", "false")
    me.tick("deviant", "false")
    me.tap("Legg til kontrasten")
    assert "Parallellklassen" in me.page.locator("#kontraster").inner_text()


def _practice_page(me: Visitor) -> None:
    me.go("/kongsvingerregionen/praksiser?q=juni+avtal+sommeren")
    me.tap(PRACTICE)


def confirm_it(adviser: Visitor, teacher: Visitor) -> None:
    """One is not enough; two from different organisations are."""
    _practice_page(adviser)
    adviser.tap("Bekreft praksisen")
    assert "én bekreftelse til" in adviser.said
    assert adviser.page.locator("header .ds-tag", has_text="Ressurstestet").is_visible()
    _practice_page(teacher)
    teacher.tap("Bekreft praksisen")
    assert teacher.said == "Praksisen er bekreftet."
    assert teacher.page.locator("header .ds-tag", has_text="Bekreftet").is_visible()


def starts_an_initiative(me: Visitor) -> None:
    """From the practice's page; it knows what it builds on."""
    _practice_page(me)
    me.tap("Start et tiltak av denne praksisen")
    assert me.page.get_by_label(PRACTICE).is_checked()
    me.fill(title=INITIATIVE)
    me.tap("Start tiltaket")
    assert me.heading == INITIATIVE
    assert PRACTICE in me.page.locator("#bygger-paa").inner_text()
    me.tap("Beskriv tiltaket")
    me.pick("owner_id", "Åsnes kommune, oppvekst")
    me.page.get_by_label("NAV i Åsnes").check()
    me.page.get_by_label("Solør videregående skole").check()
    me.tap("Lagre tiltaket")
    for partner in ("NAV i Åsnes", "Solør videregående skole", "Åsnes kommune, oppvekst"):
        assert partner in me.main


def puts_it_in_testing(me: Visitor) -> None:
    """Idé, planlagt, testes."""
    me.tap("Marker som planlagt")
    assert me.page.locator("header .ds-tag", has_text="Planlagt").is_visible()
    me.tap("Sett i test")
    assert me.page.locator("header .ds-tag", has_text="Testes").is_visible()


def the_thread_holds_together(me: Visitor) -> None:
    """On the group's page the initiative leads back to what was heard."""
    me.go(GROUP)
    card = me.page.locator(".thread").get_by_role("link", name=INITIATIVE)
    if me.scripted:
        card.click()
        me.page.locator(".thread[data-selected]").wait_for()
    else:
        me.tap(INITIATIVE, within=".thread")
    lit = me.page.locator(".thread .rec.on h4").all_inner_texts()
    assert {*HEARD, PRACTICE, INITIATIVE} == set(lit)
