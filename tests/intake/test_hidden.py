"""What nobody has approved is on no page, in no search, export, count or error, but moderators'."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.core.config import Mode, Settings
from app.intake import service as intake
from app.intake.models import Post, PostState
from app.main import create_app
from tests.architecture import records
from tests.architecture.asking import Asker, keep_nothing
from tests.architecture.matrix import PEOPLE
from tests.architecture.test_access import ROUTES
from tests.conftest import Databases
from tests.find import one

WORD = "kanarifugl"
MODERATORS = {"moderator"}
STATES = [PostState.RECEIVED, PostState.ASKED, PostState.ANSWERED, PostState.REJECTED]


@pytest.fixture(scope="module")
def asker(databases: Databases) -> Iterator[Asker]:
    """A house with a post in each state that is not approved, each holding the word."""
    url = databases.copy()
    settings = Settings(
        mode=Mode.TEST,
        secret="x" * 40,
        database_url=url,
        base_url="http://testserver",
        worker=False,
        remembered_pages=0,
    )
    app = create_app(settings)
    database = app.state.flipp.database
    made = Asker(app, *records.build(database))
    with database.write() as db:
        first = one(db, Post, receipt_hash="lås 1")
        first.answers = [f"En {WORD} sang."]
        for state in STATES:
            told = [f"{WORD} {state}"]
            intake.receive(db, first.network_id, f"{state}", intake.Sent(told, [WORD]))
            post = one(db, Post, receipt_hash=str(state))
            post.state, post.note, post.reason = state, WORD, WORD
    keep_nothing(database)
    yield made
    made.close()
    database.close()
    databases.drop(url)


ASKED = [r for r in ROUTES if r.path != "/komponenter"]


@pytest.mark.parametrize("route", ASKED, ids=lambda r: f"{r.method} {r.path}")
def test_seen_by_nobody_else(asker: Asker, route: records.Any) -> None:
    for place in asker.places_of(route):
        for person in PEOPLE:
            if person not in MODERATORS:
                text = asker.ask_for(person, route, place).text
                assert WORD not in text, (person, place.name)


@pytest.mark.parametrize("path", ["/nett/innsikt", "/nett/praksiser", "/nett/tiltak"])
def test_found_by_no_search(asker: Asker, path: str) -> None:
    for person in PEOPLE:
        # The word itself stands in the box it was typed in.
        page = asker.ask(person, "GET", path, {"q": WORD}).text
        assert "sang" not in page and "0 " in page


def test_the_moderator_sees_it(asker: Asker) -> None:
    assert WORD in asker.ask("moderator", "GET", "/nett/innspill").text
