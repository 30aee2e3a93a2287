"""A newsletter to many, the worker killed on the way: each gets it, at a real SMTP server.

SMTP can't promise more than «at least once» (docs/decisions/0022): what is counted is that
everybody has got one mail, and that a copy, where a kill fell between the server's yes and our
note of it, is the same mail by its Message-ID, and at most one for each kill.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.core import clock
from app.core.db import Database
from app.core.jobs import Job
from app.core.outbox import Mail
from app.newsletter import sending
from app.newsletter.models import Delivery, IssueState
from tests.faults.process import Worker
from tests.faults.smtp import Postman, PostOffice
from tests.newsletter.helpers import start, the_issue

ON_POSTGRES = os.environ.get("FLIPP_TEST_DB") == "postgresql"


def release(database: Database) -> None:
    """As if the time in which what was taken is one worker's alone had passed."""
    past = clock.now() - timedelta(minutes=1)
    with database.write() as db:
        db.execute(sa.update(Mail).values(due_at=past))
        db.execute(sa.update(Job).values(lease_until=past))


def until(what: Callable[[], bool], within: float = 60) -> None:
    ends = time.monotonic() + within
    while not what():
        assert time.monotonic() < ends, "it takes too long"
        time.sleep(0.005)


def count(database: Database, model: type) -> int:
    with database.read() as db:
        return db.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def is_writing(database: Database) -> bool:
    """Some mails are written; or, where that went fast, all of them."""
    over = the_issue(database).state is IssueState.SENT
    return over or count(database, Delivery) >= sending.BATCH


def kill_often(database: Database, worker: Worker, postman: Postman, people: int, kills: int):
    """The first kill falls while mails are written, the others while they are sent."""
    moments = random.Random(people)
    worker.start()
    for turn in range(kills):
        if turn == 0:
            until(lambda: is_writing(database))
        else:
            assert postman.wait(people * turn // kills, within=60)
        # Not always just when a mail has come, which is the one moment that makes a copy.
        time.sleep(moments.uniform(0, 0.1))
        worker.kill()
        release(database)
        worker.start()


def send_to(url: str, log: Path, people: int, kills: int) -> tuple[Postman, float]:
    database = Database(url)
    start(database, people)
    began = time.monotonic()
    with PostOffice() as postman:
        mail = {"smtp_host": "127.0.0.1", "smtp_port": str(postman.port), "smtp_tls": "false"}
        with Worker(url, str(log), **mail) as worker:
            kill_often(database, worker, postman, people, kills)
            until(lambda: the_issue(database).state is IssueState.SENT)
            until(lambda: count(database, Mail) == 0, within=120)
            took = time.monotonic() - began
            worker.kill(signal.SIGTERM)
    assert (the_issue(database).delivered, count(database, Delivery)) == (people, 0)
    database.close()
    return postman, took


def check(postman: Postman, people: int, kills: int) -> int:
    """Returns how many copies there were."""
    ids: dict[str, Counter[str]] = defaultdict(Counter)
    for to, message_id in zip(postman.to, postman.ids, strict=True):
        ids[to[0]][message_id] += 1
    assert len(ids) == people, "lost"
    assert {len(mine) for mine in ids.values()} == {1}, "somebody has got two mails"
    copies = len(postman.got) - people
    assert copies <= kills
    raw = postman.got[0]
    assert raw["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert raw["List-Unsubscribe"].startswith("<http://testserver/abonner/av/key-leser")
    return copies


def test_120_get_one_each_over_two_kills(url: str, tmp_path: Path) -> None:
    check(send_to(url, tmp_path / "log", 120, 2)[0], 120, 2)


@pytest.mark.faults
def test_a_thousand_get_one_each_over_five_kills(url: str, tmp_path: Path) -> None:
    postman, took = send_to(url, tmp_path / "log", 1000, 5)
    copies = check(postman, 1000, 5)
    print(f"1000 mails over 5 kills in {took:.1f} s, {copies} copies")
