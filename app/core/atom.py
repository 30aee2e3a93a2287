"""Atom (RFC 4287), written by a parser's own hands: nothing of people's texts can break it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

ATOM = "http://www.w3.org/2005/Atom"
MEDIA_TYPE = "application/atom+xml; charset=utf-8"
# What XML 1.0 can't hold.
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# When the scheme of the ids was decided (RFC 4151); it never changes.
TAG_YEAR = "2026"
NEVER = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Entry:
    """One entry: `key` tells it from all others, for good."""

    key: str
    title: str
    path: str
    text: str
    updated: datetime


@dataclass(frozen=True)
class Feed:
    """A feed: its page, its own address, who writes it."""

    key: str
    title: str
    path: str
    own: str
    author: str
    entries: Sequence[Entry]

    @property
    def updated(self) -> datetime:
        """The moment of its newest entry."""
        return max((entry.updated for entry in self.entries), default=NEVER)


def write(feed: Feed, base_url: str) -> bytes:
    """The feed as XML."""
    root = ET.Element("feed", {"xmlns": ATOM, "xml:lang": "nb"})
    _add(root, "id", _tag(base_url, feed.key))
    _add(root, "title", feed.title)
    _add(root, "updated", _moment(feed.updated))
    _add(ET.SubElement(root, "author"), "name", feed.author)
    _link(root, "self", base_url + feed.own, MEDIA_TYPE.partition(";")[0])
    _link(root, "alternate", base_url + feed.path, "text/html")
    for entry in feed.entries:
        node = ET.SubElement(root, "entry")
        _add(node, "id", _tag(base_url, entry.key))
        _add(node, "title", entry.title)
        _add(node, "updated", _moment(entry.updated))
        _link(node, "alternate", base_url + entry.path, "text/html")
        _add(node, "summary", entry.text)
    body: bytes = ET.tostring(root, encoding="utf-8")
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + body


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = FORBIDDEN.sub("", text)


def _link(parent: ET.Element, rel: str, href: str, kind: str) -> None:
    ET.SubElement(parent, "link", {"rel": rel, "href": FORBIDDEN.sub("", href), "type": kind})


def _tag(base_url: str, key: str) -> str:
    return f"tag:{urlsplit(base_url).hostname or 'flipp'},{TAG_YEAR}:{key}"


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
