"""The agenda is derived from what waits, and from what was written; nobody types it."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace as Row
from typing import Any

from app.meetings.agenda import Sources, cycle_key, derive, request_key

AT = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
INSIGHT = Row(id=1, slug="hort", title="Hørt")
CYCLE = Row(id=5, number=2, slug="fadder", title="Fadder")
REQUEST = Row(id=7, slug="onske", title="Mer tid")


def entry(point: str, about: str = "", number: int | None = None) -> Any:
    return Row(point=point, subject_type=about, subject_id=number, created_at=AT)


def shown(*args: Any, **more: Any) -> list[tuple[str, str]]:
    return [(point.key, point.state) for point in derive(*args, **more)]


def test_with_nothing_waiting_it_begins_with_what_was_seen_and_ends_with_the_next() -> None:
    assert shown(Sources(), [], {}) == [("siden-sist", "now"), ("neste-mote", "todo")]


def test_what_waits_in_its_order() -> None:
    sources = Sources(
        insights=[INSIGHT],
        practices=[Row(id=3)],
        cycles=[CYCLE],
        requests=[REQUEST],
        tasks=[Row(id=4)],
        steps=[Row(lead="Bekreft praksisen.")],
    )
    keys = [key for key, _state in shown(sources, [], {})]
    assert keys == [
        "siden-sist",
        "praksiser",
        "test-fadder-2",
        "onske-onske",
        "oppgaver",
        "neste-steg",
        "neste-mote",
    ]


def test_what_was_handled_falls_out_and_stands_as_done() -> None:
    written = [entry("siden-sist", "insight", 1), entry("test-fadder-2", "test_cycle", 5)]
    points = derive(Sources(insights=[INSIGHT]), written, {"test-fadder-2": "Fadder, runde 2"})
    found = {point.key: point for point in points}
    assert found["siden-sist"].state == "done" and not found["siden-sist"].items
    assert found["siden-sist"].lines == 1 and found["siden-sist"].last == AT
    over = found["test-fadder-2"]
    assert (over.state, over.title) == ("done", "Fadder, runde 2: Beslutning")
    assert found["neste-mote"].state == "now"


def test_the_pressed_point_is_now_also_when_it_is_done() -> None:
    written = [entry("siden-sist")]
    assert dict(shown(Sources(), written, {}, "siden-sist"))["siden-sist"] == "now"
    assert ("neste-mote", "now") in shown(Sources(), written, {}, "finnes-ikke")


def test_keys_have_room() -> None:
    assert len(cycle_key("x" * 80, 1234567)) <= 80 and len(request_key("x" * 80)) <= 80
