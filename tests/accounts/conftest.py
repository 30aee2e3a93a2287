"""Nobody's guesses of one test count in the next; one account has a password."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.accounts import limits, passwords, queries, service
from app.core.access import NOBODY
from app.core.db import Database

PASSWORD = "en hest på et batteri"


@pytest.fixture(autouse=True)
def fresh_limits() -> Iterator[None]:
    """Forget what was guessed."""
    limits.SIGN_IN.reset()
    limits.RESET.reset()
    yield
    limits.SIGN_IN.reset()
    limits.RESET.reset()


@pytest.fixture
def password(database: Database) -> str:
    """The member's password."""
    hashed = passwords.hashed(PASSWORD)
    with database.write() as db:
        member = queries.person_of(db, "member@eksempel.no")
        assert member is not None
        service.set_password(db, NOBODY, member, hashed)
    return PASSWORD
