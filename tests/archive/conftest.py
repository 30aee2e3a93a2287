"""Installations to move between, one open at a time, as they are on two machines."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from app import registry
from app.core import archive_in, archive_out, migrate
from app.core.archive_out import CODEBOOK, MANIFEST
from app.core.db import Database
from app.networks import rules
from tests.conftest import Databases
from tests.seeds.reading import NOW

ON_POSTGRES = os.environ.get("FLIPP_TEST_DB") == "postgresql"
New = Callable[..., str]


@contextmanager
def open_at(url: str) -> Iterator[Database]:
    """An installation's database."""
    database = Database(url)
    try:
        yield database
    finally:
        database.close()


def export(url: str, slug: str, target: Path, *, spared: bool = False) -> dict[str, Any]:
    """Take a network out. Returns the manifest."""
    with open_at(url) as database:
        return archive_out.export(database, registry.archive(), slug, target, spared=spared)


def bring(url: str, source: Path, slug: str = "") -> archive_in.Brought:
    """Bring a network in."""
    with open_at(url) as database:
        return archive_in.bring(
            database,
            registry.archive(),
            source,
            slug=slug,
            slug_problem=rules.slug_problem,
            after=registry.rebuild,
        )


def lines_of(path: Path) -> dict[str, list[str]]:
    """Every table of an archive, line by line."""
    with zipfile.ZipFile(path) as zipped:
        names = [n for n in zipped.namelist() if n not in {MANIFEST, CODEBOOK}]
        return {n: zipped.read(n).decode().splitlines() for n in names}


def rows_of(path: Path, table: str) -> list[dict[str, Any]]:
    """A table's rows."""
    return [json.loads(line) for line in lines_of(path)[f"tables/{table}.jsonl"]]


@pytest.fixture
def new(databases: Databases, tmp_path: Path) -> Iterator[New]:
    """`new()` is the address of an empty installation; `new("file")` one on the embedded kind."""
    made: list[str] = []

    def make(kind: str = "") -> str:
        if kind != "file":
            made.append(databases.bare())
            return made[-1]
        url = f"sqlite:///{tmp_path}/flipp-{len(made)}.db"
        with open_at(url) as database:
            migrate.upgrade(database)
        return url

    yield make
    for url in made:
        databases.drop(url)


@pytest.fixture(scope="session")
def demo(databases: Databases) -> Iterator[str]:
    """An installation with the demo networks; for reading only."""
    url = databases.demo(NOW)
    yield url
    databases.drop(url)
