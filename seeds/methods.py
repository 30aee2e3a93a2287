"""Promising methods of the library: facts restated, one transaction, found again by slug."""

from __future__ import annotations

import tomllib
from pathlib import Path

from sqlalchemy.orm import Session

from app.core.access import Actor
from app.core.db import Database
from app.methods import queries, service
from seeds.world import Row

FILE = Path(__file__).parent / "methods.toml"
LOADER = Actor(name="Flipp")


def load(database: Database) -> str:
    """Load the methods that are not there yet. Returns a line to tell."""
    rows: list[Row] = tomllib.loads(FILE.read_text("utf-8"))["methods"]
    with database.write() as db:
        fresh = [row for row in rows if queries.named(db, row["slug"]) is None]
        for row in fresh:
            _add(db, row)
    if not fresh:
        return "methods: there already, nothing changed."
    return f"methods: loaded {len(fresh)}."


def _add(db: Session, row: Row) -> None:
    texts = {name: value for name, value in row.items() if name != "results"}
    method = service.add(db, LOADER, **texts)
    for result in row.get("results", []):
        service.add_result(db, LOADER, method, **result)
