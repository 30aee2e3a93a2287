"""One of the young at a phone without script, and what the tests of the intake begin with."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.core.access import Actor
from app.core.db import Database
from app.intake import links, queries, receipts, service
from app.intake.models import IntakeLink, Post
from app.networks.models import Network, ResourceGroup
from app.networks.queries import load_actor
from tests.find import one
from tests.web import Client, Page

LEADER = Actor(1, "Leder")
SECRET = "x" * 40


def open_form(database: Database, **settings: Any) -> int:
    """Let the young write in «nett». Returns the network's number."""
    with database.write() as db:
        nett = one(db, Network, slug="nett").id or 0
        row = queries.settings_row(db, nett)
        seen = row.version if row else 0
        links.save_settings(db, LEADER, nett, seen, {"open": True} | settings)
        return nett


def make_link(database: Database, **values: Any) -> str:
    """A link's code."""
    with database.write() as db:
        nett = one(db, Network, slug="nett").id or 0
        given = {"name": "Skolen", "questions": ["Hva skjedde?", "Hvem?"]} | values
        return links.make(db, LEADER, nett, given).code


def link_of(db: Session, code: str) -> IntakeLink:
    """The link of a code."""
    return one(db, IntakeLink, code=code)


def tell(client: Client, text: str, path: str = "/nett/del", **more: Any) -> Page:
    """Through all the screens, and send. Returns the page with the words."""
    page = client.get(path).submit(a1=text, go="neste")
    while "Les over" not in page.main:
        assert page.status == 200, page.main
        page = page.submit(go="neste", **{k: v for k, v in more.items() if _asked(page, k)})
    return page.submit(go="send", **{k: v for k, v in more.items() if _asked(page, k)})


def _asked(page: Page, name: str) -> bool:
    visible = page.soup.select(f"[name={name}]:not([type=hidden])")
    return bool(visible)


def words_on(page: Page) -> str:
    """The four words on the page."""
    return " ".join(li.get_text() for li in page.soup.select(".words li"))


def look_up(client: Client, words: str) -> Page:
    """The receipt's page."""
    return client.get("/mitt-innspill").submit("/mitt-innspill", ord=words)


def received(
    database: Database, text: str, words: str = "", *, publish: bool = True, **more: Any
) -> int:
    """A post that has come in. Returns its number."""
    receipt = receipts.read(words) if words else receipts.fresh()
    lock = receipts.locked(SECRET, receipt)
    with database.write() as db:
        nett = one(db, Network, slug="nett").id or 0
        sent = service.Sent([text], ["Hva skjedde?"], may_publish=publish, **more)
        assert service.receive(db, nett, lock, sent)
    with database.read() as db:
        return one(db, Post, receipt_hash=lock).id


def post_of(database: Database, number: int) -> Post:
    """The post as it is now."""
    with database.read() as db:
        return one(db, Post, id=number)


def group_id(db: Session, slug: str = "asnes") -> int:
    """The number of a group."""
    return one(db, ResourceGroup, slug=slug).id or 0


def moderator(db: Session) -> Actor:
    """The one who has the task."""
    found = load_actor(db, "token-moderator")
    assert found is not None and found.moderates(found.grants[0].network_id)
    return found


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Receipts that cost nothing, where they are not what is tried."""
    monkeypatch.setitem(receipts._COST, "n", 2)
