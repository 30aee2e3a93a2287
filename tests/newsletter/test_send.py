"""Sent to everybody once, whoever stops and resumes it; the headers as they must be."""

from __future__ import annotations

import threading
from collections import Counter
from xml.etree import ElementTree as ET

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import audit, outbox
from app.core.columns import Reach
from app.core.config import Settings
from app.core.db import Database
from app.core.jobs import Work
from app.initiatives.models import Initiative
from app.networks.models import Network
from app.newsletter import contents, queries, sending, service, subscribing
from app.newsletter.models import Delivery, IssueState, ItemKind, NewsletterIssue
from tests.conftest import As
from tests.find import one
from tests.initiatives.helpers import actor, initiative
from tests.newsletter.helpers import (
    LEAVE,
    PAGE,
    do_jobs,
    issue,
    mails,
    post_all,
    start,
    subscribe,
    the_issue,
)
from tests.world import MADE


def test_sent_from_the_page_with_the_headers_of_rfc_8058(
    as_: As, database: Database, settings: Settings
) -> None:
    with database.write() as db:
        subscribe(db, ["kari@eksempel.no", "ola@eksempel.no"])
        issue(db, "Brev på høsten")
    leader = as_("leader")
    page = leader.get(f"{PAGE}/1/send")
    assert "Det går til 2 på e-post" in page.main
    page = page.submit("/send")
    assert "0 av 2 e-poster er sendt." in page.main and "Stopp utsendingen" in page.main
    assert do_jobs(database) == 1
    got = post_all(database, settings)
    assert sorted(str(m["To"]) for m in got) == ["kari@eksempel.no", "ola@eksempel.no"]
    raw = got[0].as_bytes(policy=got[0].policy.clone(max_line_length=78))
    key = f"<http://testserver{LEAVE}key-{str(got[0]['To']).partition('@')[0]}>"
    assert got[0]["List-Unsubscribe"] == key
    assert b"\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\n" in raw
    assert [part.get_content_type() for part in got[0].iter_parts()] == ["text/plain", "text/html"]
    assert "2 av 2 e-poster er sendt." in leader.get(page.path).main
    made = the_issue(database)
    assert (made.state, made.delivered) == (IssueState.SENT, 2)
    with database.read() as db:
        assert db.scalars(sa.select(Delivery)).all() == [], "who got it is nobody's business"
    assert "Hei." in as_().get(f"{PAGE}/1").main
    feed = ET.fromstring(as_().http.get("/nett/nyhetsbrev.atom").content)
    assert [e.findtext("{*}title") for e in feed.iterfind("{*}entry")] == ["Brev på høsten"]


def test_a_long_address_stays_one_line(settings: Settings) -> None:
    """The standard library would encode it, and no mail program decodes it."""
    stop = f"https://{'lang.' * 20}no{LEAVE}{'k' * 43}"
    mail = outbox.Mail(to="a@b.no", subject="E", body="T", stop=stop, one_click=True)
    mail.created_at = outbox.clock.now()
    assert f"List-Unsubscribe: <{stop}>\n".encode() in outbox.compose(settings, mail).as_bytes()


def test_stopped_holds_what_lies_there_and_goes_on_to_the_rest(
    as_: As, database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    start(database, sending.BATCH + 5)
    told: list[int] = []
    page = as_("leader").get(f"{PAGE}/1/send")

    def stop_it(_work: Work, done: int, _total: int) -> None:
        """From the page, after the first batch."""
        told.append(done)
        assert "er stoppet" in page.submit("/stopp").text

    with monkeypatch.context() as patch:
        patch.setattr(Work, "tell", stop_it)
        do_jobs(database)
    assert told == [sending.BATCH] and len(mails(database)) == sending.BATCH
    assert post_all(database, settings) == [], "what lies in the outbox does not leave either"
    page = as_("leader").get(f"{PAGE}/1/send")
    assert "Ingen flere får det før du fortsetter" in page.main
    page.submit("/fortsett")
    do_jobs(database)
    found = Counter(str(m["To"]) for m in post_all(database, settings))
    assert len(found) == sending.BATCH + 5 and set(found.values()) == {1}


def test_what_is_taken_back_while_it_is_stopped_is_not_sent_after_all(
    as_: As, database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.write() as db:
        told = initiative(db, "Frokostklubb", reach=Reach.PUBLIC)
        subscribe(db, ["a@eksempel.no", "b@eksempel.no"])
        made, key = issue(db), (ItemKind.DECISION, told.id or 0)
        pieces = contents.chosen(db, "nett", made.network_id, [key])
        service.fill(db, made, pieces)
        service.start(db, actor(db, "leader"), made, made.version, "http://testserver")
    page = as_("leader").get(f"{PAGE}/1/send")
    with monkeypatch.context() as patch:
        patch.setattr(Work, "tell", lambda *_: page.submit("/stopp"))
        do_jobs(database)
    assert all("Frokostklubb" in mail.body for mail in mails(database))
    with database.write() as db:
        one(db, Initiative).reach = Reach.GROUP
        audit.record(db, actor(db), MADE, one(db, Initiative))
    as_("leader").get(f"{PAGE}/1/send").submit("/fortsett")
    assert post_all(database, settings) == [], "first they are written anew"
    do_jobs(database)
    got = post_all(database, settings)
    assert sorted(str(m["To"]) for m in got) == ["a@eksempel.no", "b@eksempel.no"]
    for mail in got:
        text = str(mail.get_body(("plain",)).get_content())  # type: ignore[union-attr]
        assert "Frokostklubb" not in text and LEAVE + f"key-{str(mail['To'])[0]}" in text


def test_nothing_leaves_a_closed_network(
    as_: As, database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    start(database, 2)
    with database.write() as db:
        close(db)
    do_jobs(database)
    assert the_issue(database).state is IssueState.STOPPED and mails(database) == []
    page = as_("leader").get(f"{PAGE}/1/send").submit("/fortsett")
    assert page.status == 422 and "Nettverket er lukket" in page.main
    with database.write() as db:
        issue(db, "Det neste")
    page = as_("leader").get(f"{PAGE}/2/send").submit("/send")
    assert page.status == 422 and "Nettverket er lukket" in page.main


def close(db: Session) -> None:
    one(db, Network, slug="nett").public = False
    audit.record(db, actor(db, "leader"), MADE, one(db, Network, slug="nett"))


def test_who_leaves_while_the_mail_is_written_gets_none(
    database: Database, url: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    start(database, 2)
    other, written = Database(url), queries.written
    leaves = threading.Thread(target=leave, args=(other, "key-leser0"))

    def slowly(db: Session, number: int | None) -> int:
        """The batch is written, and not committed yet."""
        if not leaves.ident:
            leaves.start()
            leaves.join(0.5)
        return written(db, number)

    with monkeypatch.context() as patch:
        patch.setattr(queries, "written", slowly)
        do_jobs(database)
    leaves.join()
    other.close()
    assert [str(m["To"]) for m in post_all(database, settings)] == ["leser1@eksempel.no"]
    assert the_issue(database).state is IssueState.SENT


def leave(database: Database, key: str) -> None:
    with database.write() as db:
        subscribing.leave(db, key)


def test_two_workers_at_once_write_each_mail_once(database: Database, url: str) -> None:
    start(database, 3 * sending.BATCH)
    with database.write() as db:
        made = one(db, NewsletterIssue)
        service._queue(db, actor(db, "leader"), made, "http://testserver")
        service.audit.record(db, actor(db, "leader"), service.RESUMED, made)
    other = Database(url)
    hands = [threading.Thread(target=do_jobs, args=(d,)) for d in (database, other)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    other.close()
    found = Counter(mail.to for mail in mails(database))
    assert len(found) == 3 * sending.BATCH and set(found.values()) == {1}
    assert the_issue(database).state is IssueState.SENT


def test_who_leaves_meanwhile_gets_no_more(database: Database, settings: Settings) -> None:
    start(database, 3)
    do_jobs(database)
    with database.write() as db:
        subscribing.leave(db, "key-leser1")
    assert sorted(str(m["To"]) for m in post_all(database, settings)) == [
        "leser0@eksempel.no",
        "leser2@eksempel.no",
    ]


def test_one_that_came_to_a_halt_goes_on(as_: As, database: Database) -> None:
    start(database, 2)
    with database.write() as db:
        db.execute(sa.text("DELETE FROM job"))
    page = as_("leader").get(f"{PAGE}/1/send")
    assert "stanset av seg selv" in page.main
    page.submit("/fortsett")
    assert do_jobs(database) == 1 and the_issue(database).state is IssueState.SENT


def test_what_is_sent_can_not_be_changed_or_sent_again(as_: As, database: Database) -> None:
    start(database, 1)
    leader = as_("leader")
    assert leader.get(f"{PAGE}/1/rediger").path == f"{PAGE}/1"
    with database.write() as db:
        stale = issue(db, "To")
    page = leader.get(f"{PAGE}/{stale.number}/send")
    page.submit("/send")
    again = page.submit("/send", _key="en annen")
    assert again.status == 422 and "kan det ikke endres" in again.main


def test_stopped_too_late_says_so(as_: As, database: Database) -> None:
    start(database, 1)
    leader = as_("leader")
    page = leader.get(f"{PAGE}/1/send")
    do_jobs(database)
    page = page.submit("/stopp")
    assert page.path == f"{PAGE}/1/send" and "Nyhetsbrevet var alt sendt." in page.text
    assert the_issue(database).state is IssueState.SENT


def test_an_empty_one_is_not_sent(as_: As, database: Database) -> None:
    with database.write() as db:
        issue(db, intro="")
    page = as_("leader").get(f"{PAGE}/1/send").submit("/send")
    assert page.status == 422 and "Det står ingenting" in page.main


def test_what_has_changed_since_must_be_looked_at(as_: As, database: Database) -> None:
    with database.write() as db:
        made = issue(db)
    page = as_("leader").get(f"{PAGE}/1/send")
    with database.write() as db:
        told = {"title": "Endret", "intro": "Nytt.", "pieces": []}
        made = db.get(NewsletterIssue, made.id)
        service.change(db, actor(db, "leader"), made, made.version, **told)
    page = page.submit("/send")
    assert page.status == 409 and "er endret siden du så på det" in page.main
