"""What the tests of the young's pages need in the demo, made through the services.

Nothing here counts on the demo being without settings, links and posts of its own.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from playwright.sync_api import Page
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.core.access import NOBODY
from app.core.columns import Reach
from app.core.db import Database
from app.insights.models import Insight
from app.intake import links, queries, receipts, rules, service
from app.intake.models import IntakeLink, Post, PostState
from app.networks import members
from app.networks.models import Membership, Network, ResourceGroup
from tests.browser.server import SECRET
from tests.browser.visitor import Visitor
from tests.find import one

NETWORK = "/kongsvingerregionen"
QUEUE = NETWORK + "/innspill"
MINE = "/mitt-innspill"
MODERATORS = ("asnes-koordinator", "asnes-nav")
# Made up: a synthetic number (month + 80) with the right check digits.
IDENTITY_NUMBER = "02898099906"
QUESTIONS = [str(question.text) for question in rules.QUESTIONS[: rules.ASKED]]


def network_id(db: Session) -> int:
    """The network of the tests."""
    return one(db, Network, slug=NETWORK.strip("/")).id or 0


def prepare(database: Database) -> None:
    """Open the form to the young, and give two people the task of reading."""
    with database.write() as db:
        number = network_id(db)
        for who in MODERATORS:
            _give_task(db, number, who)
        row = queries.settings_row(db, number)
        links.save_settings(db, NOBODY, number, row.version if row else 0, {"open": True})


def _give_task(db: Session, number: int, who: str) -> None:
    person = one(db, Person, email=f"{who}@demo.invalid")
    member = one(db, Membership, network_id=number, person_id=person.id)
    kept = {n: getattr(member, n) for n in ("role", "group_id", "organisation_id", "ends")}
    members.change_member(db, NOBODY, member, member.version, moderates=True, **kept)


def make_link(database: Database, name: str, **values: Any) -> IntakeLink:
    """A link of the network's."""
    given: dict[str, Any] = {"name": name, "open": True, "questions": []} | values
    with database.write() as db:
        link = links.make(db, NOBODY, network_id(db), given)
        db.flush()
        db.expunge(link)
    return link


@dataclass(frozen=True)
class Kept:
    """A post that was kept, and the words that find it."""

    number: int
    words: str


def keep(database: Database, *answers: str, may_publish: bool = False) -> Kept:
    """A post in the queue."""
    receipt = receipts.fresh()
    kept_as = receipts.locked(SECRET, receipt)
    sent = service.Sent(
        answers=[*answers, "", "", ""][:3], questions=QUESTIONS, may_publish=may_publish
    )
    with database.write() as db:
        assert service.receive(db, network_id(db), kept_as, sent)
        return Kept(one(db, Post, receipt_hash=kept_as).id, receipts.spelled(receipt))


def keep_many(database: Database, texts: Sequence[str]) -> list[int]:
    """Posts nobody has the words of."""
    with database.write() as db:
        made = {secrets.token_hex(32): text for text in texts}
        for kept_as, text in made.items():
            sent = service.Sent(answers=[text, "", ""], questions=QUESTIONS)
            service.receive(db, network_id(db), kept_as, sent)
        return [one(db, Post, receipt_hash=kept_as).id for kept_as in made]


def post(database: Database, number: int) -> Post:
    """A post as it is now."""
    with database.read() as db:
        found = one(db, Post, id=number)
        db.expunge(found)
    return found


def by_words(database: Database, words: str) -> Post | None:
    """The post these words find."""
    kept_as = receipts.locked(SECRET, receipts.read(words))
    with database.read() as db:
        found = queries.by_receipt(db, kept_as)
        if found is not None:
            db.expunge(found)
    return found


def posts(database: Database) -> int:
    """How many posts there are."""
    with database.read() as db:
        return db.scalar(sa.select(sa.func.count()).select_from(Post)) or 0


def states(database: Database, numbers: Sequence[int]) -> dict[int, tuple[PostState, bool]]:
    """{post: its state, and whether somebody has read it}."""
    with database.read() as db:
        rows = db.execute(sa.select(Post.id, Post.state, Post.seen)).all()  # type: ignore[call-overload]
    return {row.id: (row.state, row.seen) for row in rows if row.id in set(numbers)}


def clear_queue(database: Database) -> None:
    """Answer whatever waits, so that what a test puts in is all there is."""
    with database.write() as db:
        for row in queries.queue(db, network_id(db), 1000):
            waiting = one(db, Post, id=row.id)
            service.reject(db, NOBODY, waiting, waiting.version, "Ryddet.")


def approve(database: Database, number: int, title: str) -> str:
    """Take a post in, for everybody to see. Returns the address of the insight."""
    with database.write() as db:
        taken = one(db, Post, id=number)
        group = one(db, ResourceGroup, network_id=taken.network_id, slug="asnes")
        insight = service.approve(
            db,
            NOBODY,
            taken,
            taken.version,
            title,
            text=taken.answers[0],
            group_id=group.id or 0,
            reach=Reach.PUBLIC,
        )
        return f"{NETWORK}/innsikt/{insight.slug}"


def ask(database: Database, number: int, text: str) -> None:
    """Ask the sender of a post."""
    with database.write() as db:
        asked = one(db, Post, id=number)
        service.ask(db, NOBODY, asked, asked.version, text, "Kommunekoordinator")


def close(database: Database, number: int) -> None:
    """Close a link."""
    with database.write() as db:
        link = one(db, IntakeLink, id=number)
        links.change(db, NOBODY, link, link.version, {"open": False})


def mark_worry(database: Database, number: int) -> None:
    """Somebody may be in danger."""
    with database.write() as db:
        worrying = one(db, Post, id=number)
        service.worry(db, NOBODY, worrying, worrying.version, True)


def insight_of(db: Session, number: int) -> Insight:
    """The insight a post has become."""
    return one(db, Insight, id=one(db, Post, id=number).insight_id)


# what a person sees and presses


def to_the_last_screen(me: Visitor, **answers: str) -> None:
    """From the first question to where everything is read over; a1, a2 …: what is answered."""
    for number in range(1, len(QUESTIONS) + 1):
        me.fill(**{f"a{number}": answers.get(f"a{number}", "")})
        me.tap("Neste")
    me.tap("Neste")
    assert me.heading == "Les over før du sender"


def send(me: Visitor) -> None:
    """Send what was read over."""
    me.tap("Send", role="button")


def words_on(page: Page) -> str:
    """The four words on the page, with spaces."""
    return " ".join(page.locator(".words li").all_inner_texts())


def look_up(me: Visitor, words: str) -> None:
    """Find a post by its words."""
    me.go(MINE)
    me.fill(ord=words)
    me.tap("Vis innspillet")


def tab_to(me: Visitor, wanted: str, key: str = "Tab") -> None:
    """Go on with the keyboard until what has the focus answers to a CSS selector."""
    for _stop in range(150):
        me.page.keyboard.press(key)
        if me.page.evaluate("css => document.activeElement.matches(css)", wanted):
            return
    raise AssertionError(f"{wanted} can't be reached")


def press(me: Visitor, key: str = "Enter") -> None:
    """Press a key that leads to another page."""
    with me.page.expect_navigation():
        me.page.keyboard.press(key)
