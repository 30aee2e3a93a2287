"""Mail: one that can't be sent stops no other, and nothing lies there for good."""

from __future__ import annotations

from datetime import timedelta
from email.message import EmailMessage

import pytest
import sqlalchemy as sa

from app import registry
from app.core import clock, outbox
from app.core.config import Settings
from app.core.db import Database
from app.core.outbox import Mail
from tests.conftest import As
from tests.faults.process import free_port
from tests.faults.smtp import PostOffice


def post(database: Database, *addresses: str) -> None:
    with database.write() as db:
        for address in addresses:
            outbox.post(db, address, "Emne", "Tekst")


def waiting(database: Database) -> list[str]:
    with database.read() as db:
        return [mail.to for mail in db.scalars(sa.select(Mail).order_by(sa.text("id")))]


def test_one_that_cannot_be_sent_stops_no_other(database: Database, settings: Settings) -> None:
    post(database, "a\x7fb@eksempel.no", "kari@eksempel.no")
    sent = []

    def send(_settings: Settings, message: EmailMessage) -> None:
        if "\x7f" in str(message["To"]):
            raise ValueError("Command arg contains a prohibited control character")
        sent.append(message["To"])

    settings.smtp_host = "localhost"
    assert outbox.work(database, settings, send) == 1
    assert sent == ["kari@eksempel.no"]
    assert waiting(database) == ["a\x7fb@eksempel.no"]
    assert outbox.work(database, settings, send) == 0, "it waits its turn like all that failed"


def test_a_subject_is_one_line(database: Database, settings: Settings) -> None:
    """Else it could never be sent, and nobody would know that somebody had written."""
    with database.write() as db:
        outbox.post(db, "kari@eksempel.no", "Noen spør om «A\r\nBcc: annen@eksempel.no»", "Tekst")
    sent: list[EmailMessage] = []
    settings.smtp_host = "localhost"
    assert outbox.work(database, settings, lambda _settings, mail: sent.append(mail)) == 1
    assert sent[0]["Subject"] == "Noen spør om «A Bcc: annen@eksempel.no»" and not sent[0]["Bcc"]


def test_what_was_never_sent_goes_in_time(database: Database) -> None:
    post(database, "gammel@eksempel.no", "ny@eksempel.no")
    with database.write() as db:
        old = db.scalars(sa.select(Mail).order_by(sa.text("id"))).first()
        assert old is not None
        old.created_at = clock.now() - timedelta(days=15)
    assert registry.clean_up(database)["mail"] == 1
    assert waiting(database) == ["ny@eksempel.no"]


@pytest.mark.parametrize(
    "address", ["a\x7fb@eksempel.no", "a\x01@eksempel.no", "a\u200b@eksempel.no"]
)
def test_an_address_holds_only_what_can_be_seen(as_: As, database: Database, address: str) -> None:
    page = as_("leader").get("/nett/innstillinger/invitasjoner")
    page = page.submit("/invitasjoner", role="leser", email=address)
    assert page.status == 422 and page.error("email")
    assert waiting(database) == []


def at(settings: Settings, port: int) -> Settings:
    settings.smtp_host, settings.smtp_port, settings.smtp_tls = "127.0.0.1", port, False
    return settings


def test_many_go_on_one_connection(database: Database, settings: Settings) -> None:
    post(database, *(f"{n}@eksempel.no" for n in range(outbox.BATCH + 3)))
    with PostOffice() as postman:
        assert outbox.work(database, at(settings, postman.port)) == outbox.BATCH + 3
        assert len(postman.got) == outbox.BATCH + 3 and len(postman.peers) == 1
    assert waiting(database) == []


def test_a_server_that_is_away_costs_one_mail_a_try(database: Database, settings: Settings) -> None:
    post(database, "a@eksempel.no", "b@eksempel.no", "c@eksempel.no")
    assert outbox.work(database, at(settings, free_port())) == 0
    with database.read() as db:
        assert list(db.scalars(sa.select(Mail.tries).order_by(sa.text("id")))) == [1, 0, 0]


def fail_to_note(database: Database) -> None:
    with database.note() as connection:
        connection.execute(sa.delete(Mail))
        raise ZeroDivisionError


def test_what_is_noted_quickly_leaves_the_next_write_as_safe_as_before(database: Database) -> None:
    post(database, "a@eksempel.no")
    with database.note() as connection:
        connection.execute(sa.delete(Mail))
    with pytest.raises(ZeroDivisionError):
        fail_to_note(database)
    if database.revisions.cheap:
        with database.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
    assert waiting(database) == []
