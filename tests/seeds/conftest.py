"""A database with the demo data in it, loaded at a known moment."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from app.core.db import Database
from app.networks.models import Network
from tests.conftest import Databases
from tests.seeds.reading import INVENTED, NOW, REAL, of


@pytest.fixture(scope="module")
def loaded(databases: Databases) -> Iterator[Database]:
    """A database of its own with the demo data in it; for reading only."""
    with databases.opened(databases.demo(NOW)) as opened:
        yield opened


@pytest.fixture
def read(loaded: Database) -> Iterator[Session]:
    with loaded.read() as db:
        yield db


@pytest.fixture(params=[REAL, INVENTED])
def network(request: pytest.FixtureRequest, read: Session) -> Network:
    return of(read, request.param)


@pytest.fixture
def real(read: Session) -> Network:
    return of(read, REAL)
