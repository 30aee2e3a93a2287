"""What nobody has approved is found by no search; tests/architecture looks at every other page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.core.config import Mode, Settings
from app.main import create_app
from tests.architecture import records, waiting
from tests.architecture.asking import Asker, keep_nothing
from tests.architecture.matrix import PEOPLE
from tests.conftest import Databases


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
    waiting.plant(database)
    keep_nothing(database)
    yield made
    database.close()
    databases.drop(url)


@pytest.mark.parametrize("path", ["/nett/innsikt", "/nett/praksiser", "/nett/tiltak"])
def test_found_by_no_search(asker: Asker, path: str) -> None:
    for person in PEOPLE:
        # The word itself stands in the box it was typed in.
        page = asker.ask(person, "GET", path, {"q": waiting.WORD}).text
        assert "sang" not in page and "0 " in page


def test_the_moderator_sees_it(asker: Asker) -> None:
    assert waiting.WORD in asker.ask("moderator", "GET", "/nett/innspill").text
