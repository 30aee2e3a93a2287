"""Subscribers, issues, and the round that sends, as short as a test needs them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from email.message import EmailMessage

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app import registry
from app.core import clock, outbox
from app.core.config import Settings
from app.core.db import Database
from app.core.outbox import Mail
from app.newsletter import service
from app.newsletter.models import NewsletterIssue, Subscriber
from tests.find import one
from tests.initiatives.helpers import actor, network_id

PAGE = "/nett/nyhetsbrev"
LEAVE = "/abonner/av/"


def subscribe(db: Session, emails: Iterable[str]) -> None:
    """People who have confirmed."""
    nett, yesterday = network_id(db), clock.now() - timedelta(days=1)
    for email in emails:
        key = f"key-{email.partition('@')[0]}"
        values = {"network_id": nett, "email": email, "leave_key": key}
        db.add(Subscriber(confirmed_at=yesterday, **values))


def issue(db: Session, title: str = "Brev", intro: str = "Hei.") -> NewsletterIssue:
    """A draft with a few lines in it."""
    leader, today = actor(db, "leader"), clock.today()
    made = service.begin(db, leader, network_id(db), title, today - timedelta(days=9))
    service.change(db, leader, made, made.version, title=title, intro=intro, pieces=[])
    return made


def start(database: Database, people: int) -> None:
    """An issue on its way to so many."""
    with database.write() as db:
        subscribe(db, (f"leser{n}@eksempel.no" for n in range(people)))
    with database.write() as db:
        made = issue(db)
        service.start(db, actor(db, "leader"), made, made.version, "http://testserver")


def mails(database: Database) -> Sequence[Mail]:
    """What lies in the outbox."""
    with database.read() as db:
        return db.scalars(sa.select(Mail).order_by(Mail.id)).all()


def the_issue(database: Database) -> NewsletterIssue:
    """The only one, as it is now."""
    with database.read() as db:
        return one(db, NewsletterIssue)


def do_jobs(database: Database) -> int:
    """A round of long work."""
    return registry.do_jobs(database)


def post_all(database: Database, settings: Settings) -> list[EmailMessage]:
    """A round of the outbox. Returns what a mail server would have got."""
    got: list[EmailMessage] = []
    settings.smtp_host = "localhost"
    outbox.work(database, settings, lambda _settings, message: got.append(message))
    return got
