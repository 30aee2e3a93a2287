"""Story 5: a reader asks the contact role and follows; it arrives by mail, and in Flipp."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
import sqlalchemy as sa

from app.contact.limits import CONTACT
from app.core.config import Mode, Settings
from app.core.outbox import Mail
from app.initiatives import service
from app.initiatives.models import Initiative, Status
from app.networks.queries import actor_of
from tests.browser.conftest import Visit
from tests.browser.server import SECRET, Site
from tests.browser.visitor import Visitor
from tests.find import one
from tests.following.helpers import weekly

REAL = "/kongsvingerregionen"
INITIATIVE = REAL + "/tiltak/fadderordning-pa-videregaende"
WHO = "asnes-koordinator@demo.invalid"


@pytest.fixture
def reader(visit: Visit, javascript: bool) -> Visitor:
    CONTACT.reset()
    return visit(javascript=javascript)


def mails(site: Site) -> list[Mail]:
    with site.database.read() as db:
        return list(db.scalars(sa.select(Mail).order_by(sa.text("id"))))


def ask(me: Visitor, name: str) -> None:
    me.go(INITIATIVE)
    me.tap("Kontakt oss")
    me.fill(name=name, email="kari@nabo.no", place="Nabokommunen")
    me.tick("wish", "besok")
    me.fill(message="Hvem er fadder?")
    me.tap("Send", within="main")


def test_a_reader_asks_the_role_and_the_group_answers(
    reader: Visitor, visit: Visit, site: Site
) -> None:
    name = f"Kari {'Med' if reader.scripted else 'Uten'}"
    before = len(mails(site))
    ask(reader, name)
    assert reader.heading == "Takk, det er sendt"
    assert "Åsnes svarer deg på e-post" in reader.main
    (mail,) = mails(site)[before:]
    assert mail.to == WHO and name in mail.body
    assert WHO not in reader.page.content()

    coordinator = visit("asnes-koordinator", javascript=reader.scripted)
    coordinator.go(INITIATIVE)
    coordinator.tap("Se hvem som har spurt")
    coordinator.tap(name)
    assert "Hvem er fadder?" in coordinator.main
    coordinator.pick("state", "Prøver")
    coordinator.fill(note="De begynner i mars.")
    coordinator.tap("Lagre", within="main")
    assert coordinator.said == "Det er notert."
    coordinator.go(REAL + "/interesse")
    assert "Prøver" in coordinator.main

    other = visit("grue-larer", javascript=reader.scripted)
    other.go(REAL + "/interesse")
    assert name not in other.main


def test_what_is_wrong_is_said_and_nothing_is_lost(reader: Visitor) -> None:
    reader.go(INITIATIVE + "/kontakt")
    reader.fill(name="Kari", email="kari", place="Nabo", message="Gutten 01010750160 lurer.")
    with reader.page.expect_navigation():
        reader.page.get_by_role("button", name="Send").click()
    assert "Skriv en e-postadresse" in reader.main and "fødselsnummer" in reader.main
    assert reader.typed("message") == "Gutten 01010750160 lurer."


def test_anybody_follows_by_a_feed(reader: Visitor) -> None:
    reader.go(INITIATIVE)
    feed = reader.page.get_by_role("link", name="Følg i en nyhetsleser").get_attribute("href")
    answer = reader.page.request.get(f"{reader.base}{feed}")
    assert answer.status == 200
    assert ET.fromstring(answer.body()).tag.endswith("feed")


def test_a_member_follows_hears_of_it_and_stops_by_the_link(
    visit: Visit, site: Site, javascript: bool
) -> None:
    me = visit("asnes-nav", javascript=javascript)
    slug = "frokostklubb-pa-videregaende" if javascript else "utdanningsmesse"
    me.go(f"{REAL}/tiltak/{slug}")
    me.tap("Følg", role="button", within="#folg")
    assert me.said.startswith("Du følger dette nå.")
    with site.database.write() as db:
        made = one(db, Initiative, slug=slug)
        following = db.execute(sa.text("SELECT person_id FROM following ORDER BY id DESC")).first()
        assert following is not None
        who = actor_of(db, following[0])
        step = service.rules.LIFECYCLE.next(made.status) - {Status.ENDED, Status.DISCARDED}
        service.move(db, who, made, min(step - {Status.RUNNING}))
        title = made.title
    settings = Settings(mode=Mode.DEMO, secret=SECRET, base_url=site.base, worker=False)
    before = len(mails(site))
    weekly(site.database, settings, 8 if javascript else 16)  # at most one a week
    mail = next(m for m in mails(site)[before:] if m.to == "asnes-nav@demo.invalid")
    assert title in mail.body

    nobody = visit(javascript=javascript)
    link = mail.body.split("Slutt å følge dette: ")[1].split("\n")[0]
    nobody.page.goto(link)
    nobody.tap("Slutt å følge", role="button")
    assert nobody.heading == "Du følger ikke dette"
    me.go("/min-side")
    assert "Du følger ikke noe ennå." in me.main


def test_data_for_search_engines_breaks_no_policy(reader: Visitor) -> None:
    """The window's watch fails the test when the policy refuses anything."""
    for path in (INITIATIVE, REAL):
        response = reader.open(path)
        assert "script-src 'self'" in response.headers["content-security-policy"]
        block = reader.page.locator('script[type="application/ld+json"]')
        assert "schema.org" in (block.text_content() or "")
    reader.go("/api")
    assert "Du trenger ingen nøkkel" in reader.main


def test_a_search_in_the_library_is_followed(visit: Visit, javascript: bool) -> None:
    me = visit("asnes-nav", javascript=javascript)
    me.go("/bibliotek?q=frokost")
    feed = me.page.get_by_role("link", name="Følg i en nyhetsleser").get_attribute("href")
    assert feed == "/bibliotek/feed.atom?q=frokost"
    assert me.page.request.get(f"{me.base}{feed}").status == 200
    me.tap("Følg dette søket", role="button")
    assert me.path == "/min-side" and "Søk i biblioteket: «frokost»" in me.main
    me.tap("Slutt å følge", role="button")
