"""Every table and every kind of event is looked at before a network moves."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from app import archive, archive_parts, registry
from app.core import archive_values, audit, dialect_numbers, migrate
from app.core.archive_plan import EVENTS, Left, Part, Plan
from app.core.db import metadata
from tests.archive.conftest import open_at


def test_every_table_goes_along_or_stays_for_a_reason():
    plan = registry.archive()
    assert archive
    unheard = set(metadata.tables) - set(plan.parts) - set(plan.left)
    assert not unheard, (
        f"{sorted(unheard)}: say in app/archive_parts.py whether the table goes along when "
        "a network moves (Part) or stays (Left), and why; else what it holds is lost on the way"
    )
    assert not set(plan.left) - set(metadata.tables)
    assert not set(plan.left) & set(plan.parts)
    assert all(entry.why for entry in [*plan.parts.values(), *plan.left.values()])


def test_every_column_can_be_written():
    plan = registry.archive()
    for name in plan.parts:
        for column in plan.columns(name):
            assert archive_values.kind_of(column)


def test_no_column_names_a_table_that_stays():
    plan = registry.archive()
    lost = [
        f"{name}.{column} → {upper}"
        for name in plan.parts
        for column, upper in plan.refers(name).items()
        if upper not in plan.parts
    ]
    assert not lost


def test_no_secret_goes_along():
    plan = registry.archive()
    # They tell nobody anything (0019); the key of a spreadsheet's row is the sheet's own.
    known = {"council_seat.key", "intake_post.receipt_hash", "import_key.key"}
    known |= {"participant.link_hash"}
    found = {
        f"{name}.{column.name}"
        for name in plan.parts
        for column in plan.columns(name)
        if any(word in column.name for word in ("hash", "token", "password", "secret", "key"))
    }
    assert found == known


def test_every_key_of_an_events_data_is_looked_at():
    """A number of another record, kept in an event, must follow that record's new number."""
    import app.main  # noqa: F401 - every service has declared its events then

    keys = {key for kind in audit.KINDS.values() for key in kind.keys}
    unheard = keys - set(archive_parts.EVENT_IDS) - archive_parts.EVENT_WORDS
    assert not unheard, (
        f"{sorted(unheard)}: say in app/archive_parts.py whether this key holds a record's "
        "number (EVENT_IDS) or something else (EVENT_WORDS)"
    )


def test_keys_said_to_hold_numbers_do(demo: str):
    """In the demo's history each names a record there is or was; none of the others looks so."""
    events = metadata.tables[EVENTS].c
    highest: dict[str, int] = {}
    with open_at(demo) as database, database.read() as db:
        for table in set(archive_parts.EVENT_IDS.values()):
            highest[table] = db.scalar(sa.select(sa.func.max(metadata.tables[table].c.id))) or 0
        for data in db.scalars(sa.select(events.data)):
            for key, table in archive_parts.EVENT_IDS.items():
                if data.get(key) is not None:
                    assert 1 <= data[key] <= highest[table], (key, data)


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (Part("draft", "a draft"), "nothing ties"),
        (Part("nowhere", "not there"), "no table"),
        (Part("theme", "themes", refs={"name": "draft"}), "names rows of"),
    ],
)
def test_a_plan_that_cannot_be_followed_is_refused(entry: Part, said: str):
    migrate.import_models()
    entries: list[Any] = [Part("network", "n"), Part("audit_event", "e"), entry, Left("x", "y")]
    with pytest.raises(ValueError, match=said):
        Plan(entries, {})


def test_every_part_can_be_given_numbers(url: str):
    """By its table's sequence, or drawn where the next number would tell something."""
    plan = registry.archive()
    with open_at(url) as database, database.write() as db:
        for name, part in plan.parts.items():
            if "id" in metadata.tables[name].c and part.number is None:
                given = dialect_numbers.reserve(db.connection(), name, 2)
                assert given[0] < given[1], name
                assert given[0] > (
                    db.scalar(sa.select(sa.func.max(metadata.tables[name].c.id))) or 0
                )
