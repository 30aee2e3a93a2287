"""The database is away, locked, full or read-only: a plain page, the text kept, back by itself."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from starlette.testclient import TestClient

from app.core.config import Settings
from app.main import create_app
from tests.faults.conftest import OwnServer
from tests.faults.posting import People, group_id, logged
from tests.faults.process import Flipp
from tests.web import Client, Page

ON_POSTGRES = os.environ.get("FLIPP_TEST_DB") == "postgresql"
# Long: where the disk is full, a short one would find room in a page that is there already.
TEXT = "Noe som ikke må gå tapt. " + " ".join(f"ord{n}" for n in range(230))
As = Callable[..., Client]


def patience(app: FastAPI) -> sa.Engine:
    """Wait a fifth of a second for a lock, not ten."""
    engine: sa.Engine = app.state.flipp.database.engine

    @sa.event.listens_for(engine, "connect")
    def shorten(raw: Any, _record: Any) -> None:
        raw.execute("SET lock_timeout = '200ms'" if ON_POSTGRES else "PRAGMA busy_timeout = 200")
        if ON_POSTGRES:
            raw.commit()

    return engine


@pytest.fixture
def engine(application: FastAPI) -> sa.Engine:
    """The engine of the application, its patience short."""
    return patience(application)


def like_a_browser(client: Client) -> Client:
    """A browser says from which site a form is sent."""
    client.http.headers["Origin"] = "http://testserver"
    return client


def typed(url: str) -> dict[str, str]:
    """What a person has written in the quick form."""
    return {"text": TEXT, "kind": "innsikt", "group_id": str(group_id(url)), "_key": "k1"}


def is_kept(page: Page) -> None:
    """The 503 page shows what was typed, and has a button that sends it again."""
    assert page.status == 503
    assert page.response.headers["retry-after"] == "5"
    assert TEXT in page.text
    assert page.soup.select_one("form[method=post] button[type=submit]")
    assert page.response.headers["cache-control"] == "no-store"


def is_back(page: Page, url: str, text: str) -> None:
    """Sending again from the 503 page itself makes the record, once, however often."""
    for _ in range(2):
        assert [r.status_code for r in page.submit("/logg").response.history] == [303]
    assert sum(title.startswith(text[:30]) for title in logged(url).elements()) == 1


@contextmanager
def locked(engine: sa.Engine) -> Iterator[None]:
    """Somebody else holds the lock every write needs."""
    with engine.connect() as connection:
        if ON_POSTGRES:
            connection.exec_driver_sql("LOCK TABLE idempotency_key IN ACCESS EXCLUSIVE MODE")
            yield
            return
    path = Path(engine.url.database or "")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.close()


@contextmanager
def read_only(engine: sa.Engine) -> Iterator[None]:
    """The database can be read, and not be written."""
    name = engine.url.database
    if ON_POSTGRES:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(
                f'ALTER DATABASE "{name}" SET default_transaction_read_only = on'
            )
        engine.dispose()
        yield
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("SET default_transaction_read_only = off")
            connection.exec_driver_sql(f'ALTER DATABASE "{name}" RESET ALL')
        engine.dispose()
        return
    with pragma(engine, "query_only=ON"):
        yield


@contextmanager
def full(engine: sa.Engine) -> Iterator[None]:
    """Not one page more: what a full disk answers."""
    with pragma(engine, "max_page_count=1"):
        yield


@contextmanager
def pragma(engine: sa.Engine, setting: str) -> Iterator[None]:
    """Every connection with this setting, and afterwards none."""

    def put(raw: Any, _record: Any) -> None:
        raw.execute(f"PRAGMA {setting}")

    sa.event.listen(engine, "connect", put)
    engine.dispose()
    yield
    sa.event.remove(engine, "connect", put)
    engine.dispose()


def send_until_refused(client: Client, fields: dict[str, str]) -> Page:
    """A nearly full disk still takes a few; the others refuse the first."""
    for number in range(200):
        page = client.post("/nett/logg", fields)
        if page.status != 200:
            break
        fields |= {"_key": f"next-{number}", "text": f"Nr. {number}. {TEXT}"}
    return page


FAULTS = [locked, read_only] if ON_POSTGRES else [locked, read_only, full]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: f.__name__)
def test_the_text_is_kept_and_sent_when_the_database_is_back(
    fault: Callable[[sa.Engine], Any], engine: sa.Engine, as_: As, url: str
):
    client = like_a_browser(as_("member"))
    fields = typed(url)
    with fault(engine):
        page = send_until_refused(client, fields)
        is_kept(page)
        assert client.get("/nett/grupper/asnes").status == 200, "reading goes on"
    is_back(page, url, fields["text"])


def test_the_server_stops_and_comes_back(own_server: OwnServer, settings: Settings):
    app = create_app(settings.model_copy(update={"database_url": own_server.url}))
    with TestClient(app) as http:
        http.cookies.set("flipp", "token-member")
        client = like_a_browser(Client(http))
        fields = typed(own_server.url)
        own_server.stop()
        assert client.get("/nett").status == 503
        assert client.get("/healthz").status == 503
        page = client.post("/nett/logg", fields)
        is_kept(page)
        own_server.start()
        began = time.monotonic()
        while client.get("/nett").status != 200:
            assert time.monotonic() - began < 5, "must recover by itself within five seconds"
            time.sleep(0.1)
        is_back(page, own_server.url, TEXT)


def restart_often(server: OwnServer, times: int, how_many: int, log_file: Path) -> None:
    with Flipp(server.url, str(log_file)) as flipp:
        flipp.start()
        people = People(flipp, group_id(server.url), how_many)
        people.begin()
        for _ in range(times):
            time.sleep(0.3)
            server.stop()
            server.start()
        people.finish()
    assert set(people.answers) <= {303, 503}, people.answers
    assert people.answers[503] > 0, "nobody noticed: nothing was shown"
    found = logged(server.url)
    assert [t for t in people.acknowledged if found[t] != 1] == []
    assert set(found) == set(people.acknowledged)


def test_three_crashes_of_the_server_under_posting_people(own_server: OwnServer, tmp_path: Path):
    restart_often(own_server, 3, 8, tmp_path / "log")


@pytest.mark.faults
def test_twenty_crashes_of_the_server_under_fifty_people(own_server: OwnServer, tmp_path: Path):
    restart_often(own_server, 20, 50, tmp_path / "log")
