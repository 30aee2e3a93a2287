"""The network that came in looks like the one that left, to everybody who may look."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from app.accounts.models import Person, PersonSession
from app.accounts.tokens import hashed
from app.core import clock
from app.core.config import Mode, Settings
from app.core.db import Database
from app.main import create_app
from tests.architecture import records
from tests.archive.conftest import New, bring, export, open_at
from tests.direct import asking
from tests.find import one
from tests.web import Client

# Links to this installation stay at home: who is invited is not shown where the network goes.
OTHERWISE = {"/nett/innstillinger/invitasjoner"}
# What is tried of a network that is not there is told in fewer words.
ABROAD = re.compile(r"/nett/tiltak/fra-(internt|nettverk|offentlig)(-\d+)?(/|$)")
EVENT = re.compile(r"/hendelse/\d+")
NUMBER = re.compile(r"/\d+(?=/|$|\?)|=\d+\b|/rad/[^/?]+/[^/?]+")


def _session(url: str, name: str) -> None:
    with open_at(url) as database, database.write() as db:
        person = one(db, Person, email=f"{name}@eksempel.no")
        over = clock.now() + timedelta(days=1)
        token = hashed(f"token-{name}")
        db.add(PersonSession(person_id=person.id or 0, token_hash=token, expires_at=over))


@contextmanager
def browser(url: str, name: str) -> Iterator[Client]:
    app = create_app(
        Settings(
            mode=Mode.TEST,
            secret="x" * 40,
            database_url=url,
            base_url="http://testserver",
            worker=False,
        )
    )
    with asking(app) as http:
        if name:
            http.cookies.set("flipp", f"token-{name}")
        yield Client(http)
    app.state.flipp.database.close()


def seen(url: str, name: str, start: str, most: int = 45) -> dict[str, tuple[int, str]]:
    """{address, numbers hidden: (status, the words of its main part)} by following links."""
    found: dict[str, tuple[int, str]] = {}
    with browser(url, name) as client:
        waiting = [start]
        while waiting and len(found) < most:
            address = waiting.pop(0)
            shown = NUMBER.sub("/#", address)
            if shown in found:
                continue
            page = client.get(address)
            # A spreadsheet, a PDF and a calendar hold the moment they were made.
            kind = page.response.headers.get("content-type", "")
            drawn = kind.startswith("text/html")
            whole = kind.startswith(("text/csv", "text/plain", "application/atom"))
            words = page.main if drawn else page.response.text if whole else ""
            found[shown] = (page.status, EVENT.sub("", words))
            if drawn:
                links = (str(a["href"]) for a in page.soup.select("main a[href]"))
                waiting += [link for link in links if link.startswith(start) and "#" not in link]
    return found


@pytest.mark.parametrize("name", ["", "member", "leader"])
def test_the_same_pages(database: Database, url: str, new: New, tmp_path: Path, name: str):
    records.build(database)
    export(url, "nett", tmp_path / "nett.zip")
    there = new()
    bring(there, tmp_path / "nett.zip")
    if name:
        _session(there, name)
    before, after = seen(url, name, "/nett"), seen(there, name, "/nett")
    assert len(before) > 15
    for address in [a for a in before if a in OTHERWISE or ABROAD.match(a)]:
        before.pop(address), after.pop(address, None)
    assert after == before
