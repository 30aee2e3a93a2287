"""Who asks is heard once: the mail arrives at a real SMTP server, also when Flipp is killed."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

import sqlalchemy as sa

from app.contact.models import Interest
from app.core import clock, outbox
from app.core.config import Mode, Settings
from app.core.db import Database
from app.core.outbox import Mail
from tests.contact.helpers import ASKED, PAGE, publish
from tests.faults.process import Flipp
from tests.faults.smtp import PostOffice


def prepare(url: str) -> None:
    database = Database(url)
    with database.write() as db:
        publish(db)
    database.close()


def left(url: str) -> tuple[int, int]:
    """How many have asked, how many mails wait."""
    database = Database(url)
    with database.read() as db:
        counts = [db.scalar(sa.select(sa.func.count()).select_from(m)) for m in (Interest, Mail)]
    database.close()
    return counts[0] or 0, counts[1] or 0


def release(url: str) -> None:
    """As if the time in which a mail is one worker's alone had passed."""
    database = Database(url)
    with database.write() as db:
        db.execute(sa.update(Mail).values(due_at=clock.now()))
    database.close()


def ask(flipp: Flipp, key: str) -> int:
    return flipp.post(f"{PAGE}/kontakt", {**ASKED, "_key": key}, "")[0]


def settings_for(port: int) -> dict[str, str]:
    return {"smtp_host": "127.0.0.1", "smtp_port": str(port), "smtp_tls": "false"}


def test_killed_between_commit_and_sending(url: str, tmp_path: Path) -> None:
    prepare(url)
    with PostOffice() as postman:
        mail = settings_for(postman.port)
        # Nobody sends here: the process dies with the mail in its outbox.
        with Flipp(url, str(tmp_path / "log"), worker="false", **mail) as flipp:
            flipp.start()
            assert ask(flipp, "en-noekkel") == 303
            flipp.kill()
        assert left(url) == (1, 1) and postman.got == []
        with Flipp(url, str(tmp_path / "log"), **mail) as flipp:
            flipp.start()
            assert postman.wait(1, within=20)
            # The same form again, as a browser that saw no answer sends it.
            assert ask(flipp, "en-noekkel") == 303
            time.sleep(4)  # another round of the worker
            flipp.kill()
            flipp.start()
            time.sleep(4)
        assert left(url) == (1, 0)
        assert len(postman.got) == 1
        assert postman.to == [["coordinator@eksempel.no"]]
        assert postman.got[0]["Subject"] == "Noen spør om «Frokostklubb»"
        assert postman.got[0]["Message-ID"] and postman.got[0]["Date"]


def test_killed_after_the_server_took_it_is_the_same_mail_again(url: str, tmp_path: Path) -> None:
    """SMTP can promise no more than «at least once»: the copy is known by its Message-ID."""
    prepare(url)
    with PostOffice() as postman:
        mail = settings_for(postman.port)
        with Flipp(url, str(tmp_path / "log"), **mail) as flipp:
            flipp.start()
            postman.kill = flipp.pid
            assert ask(flipp, "en-noekkel") == 303
            assert postman.wait(1, within=20)
        assert left(url) == (1, 1), "nobody noted that it had left"
        release(url)
        with Flipp(url, str(tmp_path / "log"), **mail) as flipp:
            flipp.start()
            assert postman.wait(2, within=20)
            time.sleep(4)
        assert left(url) == (1, 0)
        assert len(postman.got) == 2 and len(set(postman.ids)) == 1
        assert postman.got[0]["Date"] == postman.got[1]["Date"]


def test_two_processes_send_each_mail_once(url: str) -> None:
    database, sent = Database(url), Counter[str]()
    settings = Settings(
        mode=Mode.TEST, secret="x" * 40, database_url=url, smtp_host="localhost", worker=False
    )
    with database.write() as db:
        for n in range(20):
            outbox.post(db, f"{n}@eksempel.no", "Emne", "Tekst")

    def slowly(_settings: Settings, message: object) -> None:
        sent[message["To"]] += 1  # type: ignore[index]
        if len(sent) == 1:
            # Another process comes by while this one sends.
            outbox.work(other, settings, slowly)

    other = Database(url)
    outbox.work(database, settings, slowly)
    assert len(sent) == 20 and set(sent.values()) == {1}
    other.close()
    database.close()


def test_kills_while_sending_lose_no_mail(url: str, tmp_path: Path) -> None:
    prepare(url)
    database = Database(url)
    with database.write() as db:
        for n in range(30):
            outbox.post(db, f"{n}@eksempel.no", f"Nummer {n}", "Tekst")
    with PostOffice() as postman:
        mail = settings_for(postman.port)
        with Flipp(url, str(tmp_path / "log"), **mail) as flipp:
            for _turn in range(6):
                flipp.start()
                time.sleep(3.05)
                flipp.kill()
                release(url)
            flipp.start()
            assert wait_until_empty(database)
            time.sleep(3.5)
        found = Counter(postman.ids)
        assert len(found) == 30, "lost"
        # A kill can at most repeat the one mail that was on its way.
        assert sum(found.values()) - len(found) <= 6
    database.close()


def wait_until_empty(database: Database) -> bool:
    for _turn in range(200):
        with database.read() as db:
            if not db.scalar(sa.select(sa.func.count()).select_from(Mail)):
                return True
        time.sleep(0.1)
    return False
