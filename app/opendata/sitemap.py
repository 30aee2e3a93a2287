"""The list of published pages for search engines, and what is not for them.

A list may hold 50 000 addresses (sitemaps.org). Records are cut by their numbers, so that a part
costs what is in it and stays the same when others grow.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from xml.sax.saxutils import escape

from sqlalchemy.orm import Session

from app.initiatives.models import Initiative
from app.opendata import queries
from app.practices.models import Practice

MOST = 50_000
MEDIA_TYPE = "application/xml; charset=utf-8"
SCHEME = "http://www.sitemaps.org/schemas/sitemap/0.9"
KINDS: dict[str, Any] = {"tiltak": Initiative, "praksiser": Practice}
ROOMS = ("nettverk", *KINDS)
# What is about people, or of use only to those who have an account; the young's pages first.
CLOSED = (
    "/del/",
    "/*/del",
    "/mitt-innspill",
    "/rad/",
    "/*/innspill",
    "/min-side",
    "/logg-inn",
    "/logg-ut",
    "/glemt-passord",
    "/nytt-passord/",
    "/invitasjon/",
    "/innstillinger",
    "/*/innstillinger",
    "/*/logg",
    "/*/sitater",
    "/*/ungdomsrad",
    "/*/interesse",
    "/*/kontakt",
    "/stopp/",
    "/varsler/",
    "/*/mandag",
    "/utkast",
    "/komponenter",
)


def robots(base: str, *, closed: bool) -> bytes:
    """robots.txt (RFC 9309)."""
    rules = ["/"] if closed else CLOSED
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in rules), ""]
    return "\n".join([*lines, f"Sitemap: {base}/sitemap.xml", ""]).encode()


def whole(db: Session, base: str) -> bytes:
    """All addresses; when there may be too many of them, the addresses of the parts."""
    numbers = queries.highest(db)
    if sum(numbers.values()) < MOST - 5_000:
        paths = [path for room in ROOMS for path in _paths(db, room, 0, MOST)]
        return _list("urlset", "url", (base + path for path in paths))
    parts = [("nettverk", 1)]
    parts += [(k, n + 1) for k, most in numbers.items() for n in range(most // MOST + 1)]
    return _list("sitemapindex", "sitemap", (f"{base}/sitemap/{k}/{n}" for k, n in parts))


def part(db: Session, base: str, room: str, number: int) -> bytes | None:
    """One part; None when there is none of that name."""
    if room not in ROOMS or number < 1 or (room == "nettverk" and number > 1):
        return None
    if number > queries.highest(db).get(room, 0) // MOST + 1:
        return None
    paths = _paths(db, room, (number - 1) * MOST, number * MOST)
    return _list("urlset", "url", (base + path for path in paths))


def _paths(db: Session, room: str, above: int, upto: int) -> list[str]:
    if room == "nettverk":
        methods = [f"/bibliotek/metoder/{slug}" for slug in queries.method_slugs(db)]
        return ["/", "/bibliotek", "/bibliotek/metoder", "/api", *_network_pages(db), *methods]
    rows = queries.published_between(db, KINDS[room], above, upto)
    return [f"/{network}/{room}/{slug}" for network, slug in rows]


def _network_pages(db: Session) -> list[str]:
    found: list[str] = []
    for row in queries.networks(db, None, 1000):
        home = f"/{row.slug}"
        found += [home, *(f"{home}/{page}" for page in ("grupper", "praksiser", "tiltak"))]
    for group in queries.groups(db, queries.Asked(most=5000)):
        found.append(f"/{group.network_slug}/grupper/{group.slug}")
    return found


def _list(root: str, item: str, addresses: Iterable[str]) -> bytes:
    lines = [f"<{item}><loc>{escape(address)}</loc></{item}>" for address in addresses]
    head = f'<?xml version="1.0" encoding="utf-8"?>\n<{root} xmlns="{SCHEME}">'
    return "\n".join([head, *lines, f"</{root}>"]).encode()
