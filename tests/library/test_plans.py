"""No search reads the library from end to end: every filter and every word is found by an index."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.core import dialect, search_finding, search_similar, search_synonyms
from app.core.search_asking import understand
from app.core.search_finding import Looked, Totals, newest
from app.library.filters import FILTERS
from app.library.queries import newest_rows, rows
from tests.library.test_index import start

pytestmark = pytest.mark.looks  # the plans are the embedded database's


def plans(db: Session, call: Callable[[], Any]) -> list[str]:
    """How the embedded database goes about each statement of a call."""
    asked: list[tuple[str, Any]] = []

    def notice(_conn: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        asked.append((statement, parameters))

    engine = db.get_bind()
    event.listen(engine, "before_cursor_execute", notice)
    call()
    event.remove(engine, "before_cursor_execute", notice)
    raw = db.connection().connection.dbapi_connection
    assert raw is not None and asked
    found = []
    for statement, parameters in asked:
        found += [row[3] for row in raw.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)]
    return found


def scanned(plan: list[str]) -> list[str]:
    """Tables that are read from end to end; the full-text index is looked up in."""
    fine = ("VIRTUAL TABLE INDEX", "CONSTANT ROW", "SCAN ids", "SCAN anon_")
    return [step for step in plan if "SCAN" in step and not any(word in step for word in fine)]


@pytest.mark.parametrize("name", [one.name for one in FILTERS])
def test_every_filter_uses_the_index(db: Session, name: str) -> None:
    start(db, "Frokostklubb")
    other = "tema" if name == "slag" else "slag"
    looked = Looked(None, ((name, "x"), (other, "y")))
    offered = {one.name: ["a", "b"] for one in FILTERS}
    few, many = Totals(10, 0, {name: 10, other: 10}), Totals(5_000)
    assert not scanned(plans(db, lambda: search_finding.totals(db, looked)))
    assert not scanned(plans(db, lambda: db.execute(*newest(looked, 9)).all()))
    assert not scanned(plans(db, lambda: search_finding.counts(db, looked, few, offered)))
    assert not scanned(plans(db, lambda: search_finding.counts(db, looked, many, offered)))


def test_the_newest_are_read_in_their_order(db: Session) -> None:
    """By number, from the place on; nothing is sorted."""
    by_number = "SEARCH search_item USING INTEGER PRIMARY KEY (rowid<?)"
    assert plans(db, lambda: db.execute(*newest(Looked(None, ()), 9)).all()) == [by_number]
    shown = plans(db, lambda: newest_rows(db, Looked(None, ()), 9))
    assert by_number in shown and not scanned(shown)
    assert not [step for step in shown if "TEMP B-TREE" in step]


def test_words_and_what_resembles_use_indexes(db: Session) -> None:
    start(db, "Frokostklubb")
    book = search_synonyms.read(db)
    for words in ("frokost klubb kveld", "frokstklubb", "froko"):
        assert not scanned(plans(db, lambda words=words: understand(db, words, book)))
    question = understand(db, "frokost klubb kveld", book)
    looked, _totals = search_finding.look(db, question, (("slag", "tiltak"),))
    assert not scanned(plans(db, lambda: search_finding.look(db, question, ())))
    assert not scanned(plans(db, lambda: search_finding.ranked(db, looked)))
    assert not scanned(plans(db, lambda: rows(db, [1, 2])))
    assert not scanned(plans(db, lambda: search_similar.similar(db, {"title": "Frokost"})))


def test_an_expression_is_never_empty() -> None:
    with pytest.raises(ValueError, match="nothing to look for"):
        dialect.match_tree(("or", []))
