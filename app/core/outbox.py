"""Mail leaves after the commit: written to a table with the change, sent by a worker.

What is promised: a mail whose change was committed is sent, also when the process is killed; no
mail is sent for a change that was not. One worker takes a mail at a time, also when there are
several processes. SMTP itself can't promise more than «at least once»: a process killed after
the server took the mail, and before that was noted, sends it again. It is then the same mail,
with the same Message-ID and date, which is what receiving servers and readers know a copy by.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

import aiosmtplib
import anyio
import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import Field, SQLModel, col, select

from app.core import clock
from app.core.config import Settings
from app.core.db import Database, Moment

log = logging.getLogger("flipp.outbox")
MAX_TRIES = 8
# For how long a mail is one worker's alone; longer than a server may take to answer.
TAKEN = timedelta(minutes=2)


class Mail(SQLModel, table=True):
    """A message on its way; erased when it has been sent."""

    __tablename__ = "outbox_mail"
    id: int | None = Field(default=None, primary_key=True)
    to: str
    subject: str
    body: str
    created_at: datetime = Field(sa_type=Moment)
    due_at: datetime = Field(sa_type=Moment, index=True)
    tries: int = 0
    last_error: str = ""
    key: str = Field(default="", max_length=40)  # its Message-ID, the same every time it is sent
    stop: str = ""  # where one press stops mails like this


def post(db: Session, to: str, subject: str, body: str, stop: str = "") -> None:
    """Put a message in the outbox; it leaves when the transaction has been committed.

    stop: the address of the page where mails like this are stopped, told in a header too.
    """
    moment, key = clock.now(), secrets.token_hex(16)
    subject = " ".join(subject.split())  # a title out of an archive may hold line ends
    mail = Mail(to=to, subject=subject, body=body, created_at=moment, due_at=moment)
    mail.key, mail.stop = key, stop
    db.add(mail)


def compose(settings: Settings, mail: Mail) -> EmailMessage:
    """The message as it is sent."""
    message = EmailMessage()
    message["From"] = settings.mail_from
    message["To"] = mail.to
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = f"<{mail.key or mail.id}@{_host(settings)}>"
    message["Auto-Submitted"] = "auto-generated"
    if mail.stop:
        message["List-Unsubscribe"] = f"<{mail.stop}>"
    message.set_content(mail.body)
    return message


def _host(settings: Settings) -> str:
    """The part after the @ of the sender's address."""
    return parseaddr(settings.mail_from)[1].rpartition("@")[2] or "localhost"


def send_by_smtp(settings: Settings, message: EmailMessage) -> None:
    """Hand one message to the SMTP server; raises what the server answered."""

    async def deliver() -> None:
        await aiosmtplib.send(
            message,
            hostname=settings.smtp_host,
            port=settings.smtp_port,
            username=settings.smtp_user or None,
            password=settings.smtp_password or None,
            start_tls=settings.smtp_tls,
            timeout=20,
        )

    anyio.run(deliver)


Send = Callable[[Settings, EmailMessage], None]


def work(database: Database, settings: Settings, send: Send = send_by_smtp) -> int:
    """Send what is due. Returns how many left. No lock is held while a server answers."""
    if not settings.smtp_host:
        return 0
    with database.read() as db:
        due = db.scalars(
            select(Mail)
            .where(col(Mail.due_at) <= clock.now(), col(Mail.tries) < MAX_TRIES)
            .order_by(col(Mail.id))
            .limit(50)
        ).all()
    return sum(_deliver(database, settings, mail, send) for mail in due if _take(database, mail))


def _take(database: Database, mail: Mail) -> bool:
    """Whether it is ours to send now, and not another process's."""
    mine = sa.update(Mail).where(col(Mail.id) == mail.id, col(Mail.due_at) == mail.due_at)
    with database.write() as db:
        taken = db.execute(mine.values(due_at=clock.now() + TAKEN))
    return bool(taken.rowcount)  # type: ignore[attr-defined]


def forget_old(db: Session, days: int = 14) -> int:
    """Remove what could not be sent: the links in it are over by then. Returns how many."""
    over = clock.now() - timedelta(days=days)
    result = db.execute(sa.delete(Mail).where(col(Mail.created_at) < over))
    return int(result.rowcount)  # type: ignore[attr-defined]


def _deliver(database: Database, settings: Settings, mail: Mail, send: Send) -> bool:
    try:
        send(settings, compose(settings, mail))
    except Exception as error:  # noqa: BLE001 - one that can't be sent must not stop the others
        _postpone(database, mail, error)
        return False
    with database.write() as db:
        sent = db.get(Mail, mail.id)
        if sent is not None:
            db.delete(sent)
    return True


def _postpone(database: Database, mail: Mail, error: Exception) -> None:
    log.warning("mail %s could not be sent: %s", mail.id, type(error).__name__)
    with database.write() as db:
        waiting = db.get(Mail, mail.id)
        if waiting is not None:
            waiting.tries += 1
            waiting.last_error = type(error).__name__
            waiting.due_at = clock.now() + timedelta(minutes=2**waiting.tries)
