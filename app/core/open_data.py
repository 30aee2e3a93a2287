"""Answers for programs: JSON, Turtle, Atom; open to every site, asked for again cheaply.

`ETag` is of the body. `Last-Modified` is the moment this process first gave this very body: what
an answer holds depends on more records than the ones it names, and one may have been hidden, so
no date of a record's is late enough. A body that has changed within the second counts as a
second younger.
"""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from app.core import clock
from app.core.remembered import etag_of

if TYPE_CHECKING:
    from app.core.ctx import Ctx

MOST_SEEN = 5000
WAIT_SECONDS = 60
PUBLIC = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified, Link, Retry-After",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
# What goes along with a body that is kept for the next who asks.
KEPT = {
    "content-type",
    "cache-control",
    "last-modified",
    "link",
    *(name.lower() for name in PUBLIC),
}


class Seen:
    """When each address first gave the body it gives now; a bounded memory of this process."""

    def __init__(self) -> None:
        self._since: OrderedDict[str, tuple[str, int]] = OrderedDict()
        self._lock = threading.Lock()

    def since(self, address: str, etag: str) -> datetime:
        """The moment, in whole seconds; a new body is always younger than the one before."""
        with self._lock:
            before = self._since.get(address)
            if before is None or before[0] != etag:
                now = int(clock.now().timestamp())
                second = now if before is None else max(now, before[1] + 1)
                self._since[address] = before = (etag, second)
            self._since.move_to_end(address)
            while len(self._since) > MOST_SEEN:
                self._since.popitem(last=False)
        return datetime.fromtimestamp(before[1], UTC)


SEEN = Seen()


def answer(ctx: Ctx, body: bytes, media_type: str, links: Mapping[str, str] = {}) -> Response:
    """The body with what makes it cheap to ask again; 304 when the asker has it.

    links: relation → address, told in a `Link` header.
    """
    url = ctx.request.url
    etag, address = etag_of(body), f"{url.path}?{url.query}"
    since = format_datetime(SEEN.since(address, etag), usegmt=True)
    headers = PUBLIC | {"ETag": etag, "Last-Modified": since, "Cache-Control": "no-cache"}
    if links:
        headers["Link"] = ", ".join(f'<{href}>; rel="{rel}"' for rel, href in links.items())
    asked = dict(ctx.request.scope["headers"])
    if unchanged(asked, etag, ((b"last-modified", since.encode()),)):
        return Response(status_code=304, headers=headers)
    response = Response(body, media_type=media_type, headers=headers)
    if ctx.request.method == "HEAD":
        response.body = b""
    return response


def as_json(value: Any) -> bytes:
    """JSON as every answer spells it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def unchanged(
    asked: Mapping[bytes, bytes], etag: str, headers: tuple[tuple[bytes, bytes], ...]
) -> bool:
    """Whether the asker has this body already (RFC 9110, 13.1: the tag decides if it is sent)."""
    tags = asked.get(b"if-none-match")
    if tags is not None:
        known = {tag.strip().removeprefix("W/") for tag in tags.decode("latin-1").split(",")}
        return "*" in known or etag.removeprefix("W/") in known
    since, changed = asked.get(b"if-modified-since"), dict(headers).get(b"last-modified")
    if since is None or changed is None:
        return False
    had, now = _moment(since), _moment(changed)
    return had is not None and now is not None and now <= had


def _moment(value: bytes) -> datetime | None:
    try:
        found = parsedate_to_datetime(value.decode("latin-1"))
    except (ValueError, TypeError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def kept_headers(response: Response) -> tuple[tuple[bytes, bytes], ...]:
    """The headers that are kept with the body."""
    return tuple((name, value) for name, value in response.raw_headers if name.decode() in KEPT)


def preflight() -> Response:
    """What another site's page may do: read."""
    allowed = {
        "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
        "Access-Control-Allow-Headers": "If-None-Match, If-Modified-Since, Accept",
        "Access-Control-Max-Age": "86400",
        "Allow": "GET, HEAD, OPTIONS",
    }
    return Response(status_code=204, headers=PUBLIC | allowed)


def problem(status: int, title: str, detail: str) -> Response:
    """An error as RFC 9457 spells it, in plain words."""
    body = as_json({"type": "about:blank", "title": title, "status": status, "detail": detail})
    headers = PUBLIC | {"Cache-Control": "no-store"}
    if status in {429, 503}:
        headers["Retry-After"] = str(WAIT_SECONDS if status == 429 else 5)
    if status == 405:
        headers["Allow"] = "GET, HEAD, OPTIONS"
    return Response(body, status, headers, media_type="application/problem+json")
