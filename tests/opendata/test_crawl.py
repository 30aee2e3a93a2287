"""A canary in everything that is not published: no address open to programs ever gives it."""

from __future__ import annotations

import re
from collections import deque

import pytest

from app import registry
from app.core.db import Database
from app.initiatives.models import Status
from app.opendata.limits import API
from app.practices.models import PracticeState
from tests.conftest import As
from tests.opendata.published import CANARY, hide, publish

LINK = re.compile(r"http://testserver(/[^\s\"'<>\\]*)")
SEEDS = [
    "/api/v1",
    "/api/v1/katalog.jsonld",
    "/robots.txt",
    "/sitemap.xml",
    "/sitemap/nettverk/1",
    "/sitemap/tiltak/1",
    "/sitemap/praksiser/1",
    "/nett/feed.atom",
    "/annet/feed.atom",
    "/nett/nyhetsbrev.atom",
    "/bibliotek/feed.atom",
    f"/bibliotek/feed.atom?q={CANARY}",
    *(f"/bibliotek/feed.atom?status={s}" for s in (*Status, "stoppet")),
    *(f"/api/v1/initiatives?status={s}&limit=1" for s in Status),
    *(f"/api/v1/practices?state={s}&limit=1" for s in PracticeState),
    "/api/v1/initiatives?network=annet",
    "/api/v1/practices?network=annet&group=langt",
    "/api/v1/groups?network=annet",
]
FOR_PROGRAMS = ("/api/v1", "/sitemap", "/robots")


@pytest.mark.parametrize("who", ["", "leader", "outsider", "admin"])
def test_nothing_hidden_is_ever_told(as_: As, database: Database, who: str) -> None:
    publish(database)
    hide(database)
    waiting, seen = deque(SEEDS), set(SEEDS)
    http = as_(who).http
    while waiting:
        address = waiting.popleft()
        API.reset()
        answer = http.get(address)
        assert answer.status_code in {200, 404}, address
        if CANARY not in address:
            assert CANARY not in answer.text.lower(), address
        else:
            assert CANARY not in answer.text.lower().replace(f"«{CANARY}»", "").replace(
                f"q={CANARY}", ""
            )
        for found in LINK.findall(answer.text):
            page = found.startswith("/nett") and found.count("/") in {1, 3}
            for more in (found, f"{found}/feed.atom") if page else (found,):
                program = more.startswith(FOR_PROGRAMS) or more.endswith("feed.atom")
                if program and more not in seen and "?q=" not in more:
                    seen.add(more)
                    waiting.append(more)
    assert len(seen) > 60, "the crawl has seen little"


def test_the_crawl_knows_every_address_for_programs() -> None:
    declared = {r.path for router in registry.routers() for r in router.declared if r.data}
    known = (*FOR_PROGRAMS, "/bibliotek/feed.atom", "/{nett}/feed.atom", "/{nett}/tiltak/{slug}")
    known = (*known, "/{nett}/nyhetsbrev.atom")
    assert all(path.startswith(known) for path in declared), declared


def test_the_canary_would_be_found(as_: As, database: Database) -> None:
    publish(database)
    hide(database)
    assert CANARY in as_("leader").http.get("/nett/tiltak").text
