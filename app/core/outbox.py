"""Mail leaves after the commit: written to a table with the change, sent by a worker."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage

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


def post(db: Session, to: str, subject: str, body: str) -> None:
    """Put a message in the outbox; it leaves when the transaction has been committed."""
    moment = clock.now()
    db.add(Mail(to=to, subject=subject, body=body, created_at=moment, due_at=moment))


def compose(settings: Settings, mail: Mail) -> EmailMessage:
    """The message as it is sent."""
    message = EmailMessage()
    message["From"] = settings.mail_from
    message["To"] = mail.to
    message["Subject"] = mail.subject
    message.set_content(mail.body)
    return message


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
            .limit(50)
        ).all()
    return sum(_deliver(database, settings, mail, send) for mail in due)


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
