"""Whoever writes of a person in a title does not write it in the address, which stays."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

from app.core.db import WriteSession
from tests.architecture.forms_table import FORMS
from tests.architecture.house import House, house, nothing_stays
from tests.architecture.test_bad_input import Sent, send
from tests.conftest import Databases

NAMED = "Vi så Emma Nilsen, ring 912 34 567"
# Each table with addresses made of what members write, and the forms it is written in.
WRITTEN: dict[str, tuple[str, Sent]] = {
    "insight": ("/{nett}/innsikt/ny", {"title": [NAMED]}),
    "practice": ("/{nett}/praksiser/ny", {"title": [NAMED]}),
    "initiative": ("/{nett}/tiltak/ny", {"title": [NAMED]}),
    "meeting": ("/{nett}/moter/nytt", {"title": [NAMED]}),
    "measure": ("/{nett}/tiltak/{slug}/malinger/ny", {"name": [NAMED]}),
    "council_board": ("/{nett}/ungdomsrad/ny", {"name": [NAMED]}),
    "youth_request": ("/{nett}/ungdomsrad/{slug}/send/{nummer:int}", {"title": [NAMED]}),
}
# No people, and a leader or an administrator names them.
NAMED_BY_LEADERS = {"network", "theme", "term", "organisation", "resource_group"} | {
    "promising_method"
}


@pytest.fixture(scope="module")
def home(databases: Databases) -> Iterator[House]:
    """One house for all forms; every write in it is undone."""
    with house(databases) as made, nothing_stays(made.database):
        yield made


@contextmanager
def new_records() -> Iterator[list[Any]]:
    """Every record that is written meanwhile."""
    made: list[Any] = []

    def look(session: WriteSession, _context: Any) -> None:
        made.extend(session.new)

    sa.event.listen(WriteSession, "after_flush", look)
    try:
        yield made
    finally:
        sa.event.remove(WriteSession, "after_flush", look)


@pytest.mark.parametrize("table", WRITTEN)
def test_an_address_names_nobody(home: House, table: str) -> None:
    path, sent = WRITTEN[table]
    with new_records() as made:
        answer, _sent = send(home, FORMS[path], sent)
    assert answer.status == 303, answer.text
    slugs = [r.slug for r in made if getattr(r, "__tablename__", "") == table]
    assert slugs == ["vi-sa-ring"]


def test_every_table_with_addresses_is_known() -> None:
    tables = {t.name for t in SQLModel.metadata.sorted_tables if "slug" in t.c}
    assert tables == WRITTEN.keys() | NAMED_BY_LEADERS
