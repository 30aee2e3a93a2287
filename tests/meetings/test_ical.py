"""Calendars: what other programs read of meetings (RFC 5545)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.core import ical
from app.core.columns import Reach
from app.meetings import service
from tests.initiatives.helpers import actor
from tests.meetings.helpers import HERE, ROOM, meeting

LONG = "Ærlig talt; «møte», med æ, ø og å \\ og en lang linje som må brettes flere ganger. " * 3


def unfolded(text: str) -> list[str]:
    """The content lines, put together again."""
    return text.replace("\r\n ", "").split("\r\n")


def test_lines_are_folded_escaped_and_ended() -> None:
    at = datetime(2026, 12, 12, 12, 0, tzinfo=UTC)
    event = ical.Event("a@b", at, at, at + timedelta(hours=1), LONG, description="Én\nto")
    text = ical.calendar("Møter, alle", [event])
    assert text.endswith("END:VCALENDAR\r\n") and "\n" not in text.replace("\r\n", "")
    for line in text.split("\r\n"):
        assert len(line.encode()) <= 75
        line.encode().decode()  # no letter is cut in two
    lines = unfolded(text)
    assert "X-WR-CALNAME:Møter\\, alle" in lines and "DESCRIPTION:Én\\nto" in lines
    assert "DTSTART:20261212T120000Z" in lines and "DTEND:20261212T130000Z" in lines
    summary = next(line for line in lines if line.startswith("SUMMARY:"))
    plain = summary.removeprefix("SUMMARY:").replace("\\;", ";").replace("\\,", ",")
    assert plain.replace("\\\\", "\\") == LONG


def test_a_meeting_keeps_its_name_and_rises_when_it_changes(as_, database) -> None:
    with database.write() as db:
        meeting(db, reach=Reach.PUBLIC, days=3)
    before = unfolded(as_().get(f"{HERE}.ics").response.text)
    as_("member").get(f"{HERE}/rediger").submit("/rediger", place="Biblioteket")
    as_("member").get(HERE).submit("/avlys", cancel_reason="Snøstorm.")
    answer = as_().get(f"{HERE}.ics").response
    after = unfolded(answer.text)
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    for name, told, later in (
        ("UID", "mote-i-asnes.nett@testserver", "mote-i-asnes.nett@testserver"),
        ("SEQUENCE", "0", "2"),
        ("STATUS", "CONFIRMED", "CANCELLED"),
    ):
        assert f"{name}:{told}" in before and f"{name}:{later}" in after
    assert "LOCATION:Biblioteket" in after
    assert any(line.startswith("DESCRIPTION:Snøstorm.") for line in after)


def test_the_calendar_holds_what_one_may_see(as_, database) -> None:
    with database.write() as db:
        meeting(db, "Workshop for alle", None, reach=Reach.PUBLIC, days=4)
        meeting(db, "Bare gruppa", reach=Reach.GROUP, days=5)
        gone = meeting(db, "Avlyst møte", reach=Reach.PUBLIC, days=6)
        service.cancel(db, actor(db, "leader"), gone, "Ingen kan.")
    everybodys = as_().get(f"{ROOM}.ics").response.text
    assert "SUMMARY:Workshop for alle" in everybodys and "Bare gruppa" not in everybodys
    assert "SUMMARY:Avlyst: Avlyst møte" in everybodys and "STATUS:CANCELLED" in everybodys
    assert "Bare gruppa" in as_("member").get(f"{ROOM}.ics").response.text
    groups = as_("member").get(f"{ROOM}.ics?gruppe=asnes").response.text
    assert "Bare gruppa" in groups and "Workshop" not in groups
