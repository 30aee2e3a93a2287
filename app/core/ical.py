"""Calendars other programs can read: iCalendar, RFC 5545, as far as a list of meetings needs it.

Content lines end in CRLF and are folded at 75 octets, never within a character (3.1); text is
escaped (3.3.11); moments are in UTC, so that no time zone has to be described (3.3.5, form 2).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

FOLD = 75
MEDIA = "text/calendar; charset=utf-8"
PRODUCT = "-//Flipp//Flipp//NO"


@dataclass(frozen=True)
class Event:
    """One event. uid: the same for as long as it exists; sequence: rises when it is changed.

    stamp: when what is told here was last changed, aware; starts and ends: aware moments.
    """

    uid: str
    stamp: datetime
    starts: datetime
    ends: datetime
    summary: str
    location: str = ""
    description: str = ""
    url: str = ""
    sequence: int = 0
    cancelled: bool = False


def calendar(name: str, events: Iterable[Event]) -> str:
    """The whole calendar as text, its lines ended by CRLF. name: what it is called."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
    ]
    for event in events:
        lines += _lines(event)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _lines(event: Event) -> list[str]:
    texts = (
        ("SUMMARY", event.summary),
        ("LOCATION", event.location),
        ("DESCRIPTION", event.description),
    )
    return [
        "BEGIN:VEVENT",
        f"UID:{escaped(event.uid)}",
        f"DTSTAMP:{moment(event.stamp)}",
        f"DTSTART:{moment(event.starts)}",
        f"DTEND:{moment(event.ends)}",
        f"SEQUENCE:{event.sequence}",
        f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}",
        *(f"{name}:{escaped(text)}" for name, text in texts if text),
        *([f"URL:{_address(event.url)}"] if event.url else []),
        "END:VEVENT",
    ]


def moment(value: datetime) -> str:
    """A moment in UTC.

    >>> moment(datetime(2026, 12, 12, 13, 0, tzinfo=UTC))
    '20261212T130000Z'
    """
    return f"{value.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped(text: str) -> str:
    r"""Text as a value: what would end it, or the line, is marked; other control signs are gone.

    >>> escaped("Kaffe, te; \\ kake\nKl. 9")
    'Kaffe\\, te\\; \\\\ kake\\nKl. 9'
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", text)
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", "\\n")


def _address(url: str) -> str:
    """An address can't hold what would end the line."""
    return re.sub(r"[\x00-\x20\x7f]", "", url)


def folded(line: str) -> str:
    """The line cut into pieces of at most 75 octets, each but the first begun by a space.

    >>> folded("a" * 80).split("\\r\\n ")[1]
    'aaaaa'
    """
    pieces, piece, size = [], "", 0
    for sign in line:
        octets = len(sign.encode("utf-8"))
        if size + octets > FOLD:
            pieces.append(piece)
            piece, size = "", 1  # the space it begins with
        piece += sign
        size += octets
    return "\r\n ".join([*pieces, piece])
