"""Initiatives to follow, and the mails about them."""

from __future__ import annotations

import secrets
from datetime import timedelta
from xml.etree import ElementTree as ET

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app import registry
from app.core import clock, jobs
from app.core.columns import Reach
from app.core.config import Settings
from app.core.db import Database
from app.core.jobs import Wanted
from app.core.outbox import Mail
from app.initiatives import service
from app.initiatives.models import Initiative, Status
from app.reminders import service as reminders
from tests.find import one
from tests.initiatives.helpers import actor, initiative

PAGE = "/nett/tiltak/frokostklubb"
ATOM = "{http://www.w3.org/2005/Atom}"


def publish(db: Session, title: str = "Frokostklubb", reach: Reach = Reach.PUBLIC) -> Initiative:
    """An initiative of Åsnes."""
    return initiative(db, title, purpose="At flere kommer.", reach=reach)


def move(database: Database, slug: str = "frokostklubb") -> None:
    """Something happens to it."""
    with database.write() as db:
        service.move(db, actor(db, "leader"), one(db, Initiative, slug=slug), Status.PLANNED)


def weekly(database: Database, settings: Settings, days: float = 0) -> int:
    """The morning's round, so many days from now. Returns how many mails were written."""
    before = len(mails(database))
    with clock.held_at(clock.now() + timedelta(days=days)):
        with database.write() as db:
            jobs.put(db, [Wanted(reminders.ROUND, secrets.token_hex(8))])
        registry.do_jobs(database, settings)
    return len(mails(database)) - before


def mails(database: Database) -> list[Mail]:
    """What waits in the outbox."""
    with database.read() as db:
        return list(db.scalars(sa.select(Mail).order_by(sa.text("id"))))


def entries(body: bytes) -> list[ET.Element]:
    """The entries of a feed, after a look at what every feed must hold (RFC 4287)."""
    root = ET.fromstring(body)
    assert root.tag == f"{ATOM}feed"
    for node in (root, *root.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(node.findall(f"{ATOM}{name}")) == 1, name
        assert (node.findtext(f"{ATOM}id") or "").startswith("tag:testserver,2026:")
        assert (node.findtext(f"{ATOM}updated") or "").endswith("Z")
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert (links["self"] or "").startswith("http://testserver/")
    assert root.find(f"{ATOM}author/{ATOM}name") is not None
    found = root.findall(f"{ATOM}entry")
    ids = [entry.findtext(f"{ATOM}id") for entry in found]
    assert len(ids) == len(set(ids)), "an entry's id is its own"
    return found


def titles(body: bytes) -> list[str]:
    """The entries' titles."""
    return [entry.findtext(f"{ATOM}title") or "" for entry in entries(body)]
