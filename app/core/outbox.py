"""Mail leaves after the commit: written to a table with the change, sent by a worker.

What is promised: a mail whose change was committed is sent, also when the process is killed; no
mail is sent for a change that was not. A mail is one worker's at a time, also when there are
several processes: it is taken on a lease, and nothing is handed over that can't be finished
within it. SMTP itself can't promise more than «at least once»: a process killed between the
server's yes and our note of it sends that one mail again. The note is made at once, without
waiting for the disk, so the gap is about a millisecond; and the copy is the same mail, with the
same Message-ID and date, which is what receiving servers and readers know a copy by
(docs/decisions/0022).
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import Policy
from email.utils import format_datetime, parseaddr

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.core import clock, smtp
from app.core.config import Settings
from app.core.db import Database, Moment

log = logging.getLogger("flipp.outbox")
MAX_TRIES = 8
BATCH, MOST_BATCHES = 50, 40  # mails taken at a time; how often before other work has its turn
# For how long a mail is one worker's alone, and what must be left of it to begin on one more.
TAKEN = timedelta(minutes=2)
SPARE = timedelta(seconds=smtp.LONGEST + 10)


class Mail(SQLModel, table=True):
    """A message on its way; erased when it has been sent."""

    __tablename__ = "outbox_mail"
    id: int | None = Field(default=None, primary_key=True)
    to: str
    subject: str
    body: str
    html: str = Field(
        default="", sa_type=sa.Text, nullable=False
    )  # the same, for those who show it
    created_at: datetime = Field(sa_type=Moment)
    due_at: datetime = Field(sa_type=Moment, index=True)
    tries: int = 0
    last_error: str = ""
    key: str = Field(default="", max_length=40)  # its Message-ID, the same every time it is sent
    stop: str = ""  # where one press stops mails like this
    one_click: bool = False  # mail programs may press there themselves (RFC 8058)
    about: str = Field(default="", max_length=40, index=True)  # what it is one of many of
    held: bool = False  # not to be sent for now


def post(
    db: Session,
    to: str,
    subject: str,
    body: str,
    stop: str = "",
    *,
    html: str = "",
    one_click: bool = False,
    about: str = "",
) -> None:
    """Put a message in the outbox; it leaves when the transaction has been committed.

    stop: the address of the page where mails like this are stopped, told in a header too.
    one_click: a POST there stops them at once, without any session.
    about: a word for all mails of one sending, by which they are held, counted or taken back.
    """
    moment, key = clock.now(), secrets.token_hex(16)
    subject = " ".join(subject.split())  # a title out of an archive may hold line ends
    mail = Mail(to=to, subject=subject, body=body, created_at=moment, due_at=moment)
    mail.key, mail.stop, mail.html = key, stop, html
    mail.one_click, mail.about = one_click, about
    db.add(mail)


class Address(str):
    """An address as a header's value: on one line, as it would be another one if it were broken.

    The standard library encodes what is longer than a line, and no mail program decodes an
    address of `List-Unsubscribe`.
    """

    __slots__ = ()
    name = "List-Unsubscribe"

    def fold(self, *, policy: Policy) -> str:
        """The header's line; asked for when the message is written out."""
        return f"{self.name}: {self}{policy.linesep}"


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
        message["List-Unsubscribe"] = Address(f"<{mail.stop}>")
    if mail.stop and mail.one_click:
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(mail.body)
    if mail.html:
        message.add_alternative(mail.html, subtype="html")
    return message


def _host(settings: Settings) -> str:
    """The part after the @ of the sender's address."""
    return parseaddr(settings.mail_from)[1].rpartition("@")[2] or "localhost"


Send = Callable[[Settings, EmailMessage], None]


def work(database: Database, settings: Settings, send: Send | None = None) -> int:
    """Send what is due. Returns how many left. No lock is held while a server answers."""
    if not settings.smtp_host:
        return 0
    left = 0
    with smtp.Line() as line:
        for _batch in range(MOST_BATCHES):
            mails = _take(database)
            left += _send_all(database, settings, mails, send or line)
            if len(mails) < BATCH:
                break
    return left


def _due() -> SelectOfScalar[Mail]:
    waits = (col(Mail.due_at) <= clock.now(), col(Mail.tries) < MAX_TRIES, ~col(Mail.held))
    return select(Mail).where(*waits).order_by(col(Mail.id))


def _take(database: Database) -> Sequence[Mail]:
    """The next mails, ours alone until their `due_at`."""
    with database.read() as db:
        if db.scalars(_due().limit(1)).first() is None:
            return []
    with database.write() as db:
        mails = db.scalars(_due().limit(BATCH).with_for_update(skip_locked=True)).all()
        until = clock.now() + TAKEN
        for mail in mails:
            mail.due_at = until
    return mails


def _send_all(database: Database, settings: Settings, mails: Sequence[Mail], send: Send) -> int:
    """Send what was taken. Returns how many left; what there is no time for is let go."""
    sent = 0
    for place, mail in enumerate(mails):
        if mail.due_at - clock.now() < SPARE:
            _let_go(database, mails[place:], timedelta())
            break
        try:
            sent += _deliver(database, settings, mail, send)
        except smtp.Unreachable as error:
            _postpone(database, mail, error)
            _let_go(database, mails[place + 1 :], timedelta(minutes=1))
            break
    return sent


def _is_ours(database: Database, mail: Mail) -> bool:
    """Whether it is still to be sent, and by us: not stopped, and not taken back."""
    ours = (col(Mail.id) == mail.id, col(Mail.due_at) == mail.due_at, ~col(Mail.held))
    same = col(Mail.body) == mail.body  # one that was written anew is taken again
    with database.read() as db:
        return db.scalar(sa.select(col(Mail.id)).where(*ours, same)) is not None


def _deliver(database: Database, settings: Settings, mail: Mail, send: Send) -> bool:
    if not _is_ours(database, mail):
        return False
    try:
        send(settings, compose(settings, mail))
    except smtp.Unreachable:
        raise
    except Exception as error:  # noqa: BLE001 - one that can't be sent must not stop the others
        _postpone(database, mail, error)
        return False
    _note_sent(database, mail)
    return True


def _note_sent(database: Database, mail: Mail) -> None:
    """Erase it. A database that is away for a moment is asked again for as long as it is ours."""
    while True:
        try:
            with database.note() as connection:
                connection.execute(sa.delete(Mail).where(col(Mail.id) == mail.id))
        except OperationalError:
            if clock.now() > mail.due_at:
                raise
            time.sleep(0.5)
        else:
            return


def _postpone(database: Database, mail: Mail, error: Exception) -> None:
    log.warning("mail %s could not be sent: %s", mail.id, type(error).__name__)
    with database.write() as db:
        waiting = db.get(Mail, mail.id)
        if waiting is not None:
            waiting.tries += 1
            waiting.last_error = type(error).__name__
            waiting.due_at = clock.now() + timedelta(minutes=2**waiting.tries)


def _let_go(database: Database, mails: Sequence[Mail], wait: timedelta) -> None:
    """Give back what was not tried; it does not count as tried."""
    ids = [mail.id for mail in mails]
    with database.write() as db:
        due = sa.update(Mail).where(col(Mail.id).in_(ids)).values(due_at=clock.now() + wait)
        db.execute(due, execution_options={"synchronize_session": False})


def forget_old(db: Session, days: int = 14) -> int:
    """Remove what could not be sent: the links in it are over by then. Returns how many.

    What somebody has stopped stays until they decide.
    """
    over = clock.now() - timedelta(days=days)
    result = db.execute(sa.delete(Mail).where(col(Mail.created_at) < over, ~col(Mail.held)))
    return int(result.rowcount)  # type: ignore[attr-defined]


# many mails of one kind


def hold(db: Session, about: str) -> None:
    """Stop what waits of a sending; what is being handed over now is sent."""
    waiting = sa.update(Mail).where(col(Mail.about) == about, ~col(Mail.held))
    db.execute(waiting.values(held=True), execution_options={"synchronize_session": False})


def held(db: Session, about: str, most: int) -> Sequence[Mail]:
    """Some of a sending's mails that were stopped, locked: to be written anew and let go."""
    stopped = sa.select(Mail).where(col(Mail.about) == about, col(Mail.held))
    return db.scalars(stopped.order_by(col(Mail.id)).limit(most).with_for_update()).all()


def write_anew(mail: Mail, subject: str, body: str, html: str) -> None:
    """Let it go on with other words than those it was stopped with."""
    mail.subject, mail.body, mail.html = " ".join(subject.split()), body, html
    mail.created_at, mail.held = clock.now(), False


def how_many(db: Session, about: str) -> tuple[int, int]:
    """(how many of a sending wait, how many of those were given up). One query."""
    given_up = sa.func.sum(sa.case((col(Mail.tries) >= MAX_TRIES, 1), else_=0))
    row = db.execute(sa.select(sa.func.count(), given_up).where(col(Mail.about) == about)).one()
    return row[0], row[1] or 0


def take_back(db: Session, path: str) -> None:
    """Remove what waits for the one who has stopped mails at this path of ours."""
    mine = col(Mail.stop).endswith(path, autoescape=True)
    db.execute(sa.delete(Mail).where(mine), execution_options={"synchronize_session": False})
