"""The outermost layer: security headers, remembered pages, size limit, the log line."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core import clock, i18n, open_data, uploads
from app.core.remembered import Key, Page, wants_fragment
from app.core.report import report
from app.core.web import App, run

log = logging.getLogger("flipp.request")
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
REFERRER = b"referrer-policy"
RESOURCE = b"cross-origin-resource-policy"
OWN = {REFERRER, RESOURCE}  # what a page may say itself
HEADERS: list[tuple[bytes, bytes]] = [
    (b"content-security-policy", CSP.encode()),
    (b"x-content-type-options", b"nosniff"),
    (REFERRER, b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (RESOURCE, b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), browsing-topics=()"),
]
HSTS = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")

# Our own stay far below; a number of thousands of digits can't even be read as one.
LONGEST_PATH = 2000


class _TooLarge(Exception):
    pass


class Shell:
    """Wraps the application; knows nothing of what the pages say."""

    def __init__(self, app: ASGIApp, flipp: App) -> None:
        self.app = app
        self.flipp = flipp
        self.headers = [*HEADERS, *([HSTS] if flipp.settings.https else [])]
        self.limit = flipp.settings.max_body_kb * 1024
        # Where files are taken in, a larger body is read to its end and thrown away (uploads.py):
        # a browser shows no answer before it has sent everything.
        self.longest = uploads.DRAINED

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, quiet = time.perf_counter(), self.flipp.is_quiet(scope["path"])
        status = [0]
        outgoing = self._dress(send, status)
        if len(scope["path"]) > LONGEST_PATH:
            await _plain(outgoing, 414, i18n.N_("Adressen er for lang for Flipp."))
            return
        headers = dict(scope["headers"])
        key = self._key(scope, headers)
        page = await self._remembered(key) if key else None
        if page is not None:
            await _answer(page, headers, outgoing)
        else:
            await self._serve(scope, receive, outgoing, headers)
        if not quiet:  # a line would tell when somebody wrote
            _log(scope, status[0], started, page is not None)

    def _dress(self, send: Send, status: list[int]) -> Send:
        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                status[0] = message["status"]
                message["headers"] = [*message["headers"], *self._added(message["headers"])]
            await send(message)

        return dressed

    def _added(self, own: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        """Ours, but for those the page sends itself: a stricter one, or what is open to all."""
        given = OWN & {name for name, _value in own}
        return [h for h in self.headers if h[0] not in given] if given else self.headers

    def _key(self, scope: Scope, headers: dict[bytes, bytes]) -> Key | None:
        if scope["method"] != "GET" or scope["path"].startswith("/static/"):
            return None
        if b"cookie" in headers:
            return None
        key = key_of(scope, headers)
        return key if self.flipp.remembered.holds(key) else None

    async def _remembered(self, key: Key) -> Page | None:
        revisions = self.flipp.database.revisions
        try:
            numbers = (
                revisions.now() if revisions.cheap else await run(self.flipp.fast, revisions.now)
            )
        except Exception:  # noqa: BLE001 - away? then the ordinary way answers with its page
            return None
        return self.flipp.remembered.get(key, numbers)

    def _takes_file(self, scope: Scope, headers: dict[bytes, bytes]) -> bool:
        """A file is sent where one is taken in, and the sender says how large it is."""
        told = scope["method"] == "POST" and b"content-length" in headers
        return told and self.flipp.takes_files(scope["path"])

    async def _serve(
        self, scope: Scope, receive: Receive, send: Send, headers: dict[bytes, bytes]
    ) -> None:
        try:
            limit = self.longest if self._takes_file(scope, headers) else self.limit
            if _declared(headers) > limit:
                raise _TooLarge
            await self.app(scope, _counted(receive, limit), send)
        except _TooLarge:
            await _plain(send, 413, i18n.N_("Det du sendte er for stort for Flipp."))
        except Exception:
            if not self.flipp.is_quiet(scope["path"]):
                raise  # the server logs it, with a time
            report("unexpected error on a quiet page", quiet=True)
            with suppress(Exception):  # it may have begun to answer, or have nobody left to
                await _plain(send, 500, i18n.N_("Noe gikk galt hos oss"))


def _counted(receive: Receive, limit: int) -> Receive:
    seen = 0

    async def counted() -> MutableMapping[str, Any]:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > limit:
            raise _TooLarge
        return message

    return counted


def _declared(headers: dict[bytes, bytes]) -> float:
    """The length the sender says the body has; endless when that is no number."""
    given = headers.get(b"content-length", b"0")
    return int(given) if given.isdigit() else float("inf")


def key_of(scope: Scope, headers: dict[bytes, bytes]) -> Key:
    """What a remembered page depends on besides its network's revision."""
    accept = headers.get(b"accept-language", b"").decode("latin-1")
    language = i18n.negotiate(accept, tuple(i18n.ALIASES.values()))
    query = scope["query_string"].decode("latin-1")
    # A path may hold any sign but a query no line end: so no two addresses are spelled alike.
    address = f"{scope['path']}\n{query}"
    return (address, language, wants_fragment(headers), clock.today().isoformat())


HTML = (
    (b"content-type", b"text/html; charset=utf-8"),
    (b"cache-control", b"no-cache"),
    (b"vary", b"HX-Request, Accept-Language, Cookie"),
)


async def _answer(page: Page, headers: dict[bytes, bytes], send: Send) -> None:
    out = [(b"etag", page.etag.encode()), *(page.headers or HTML)]
    body = page.body
    if open_data.unchanged(headers, page.etag, page.headers):
        await send({"type": "http.response.start", "status": 304, "headers": out})
        await send({"type": "http.response.body", "body": b""})
        return
    if b"gzip" in headers.get(b"accept-encoding", b""):
        body = page.zipped
        out.append((b"content-encoding", b"gzip"))
    out.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": 200, "headers": out})
    await send({"type": "http.response.body", "body": body})


async def _plain(send: Callable[[Message], Awaitable[None]], status: int, text: str) -> None:
    body = i18n._(text).encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _log(scope: Scope, status: int, started: float, remembered: bool) -> None:
    """One line a request, without address, path tokens or query: only the route's pattern."""
    if not log.isEnabledFor(logging.INFO):
        return
    pattern = scope.get("flipp.route", "(remembered)" if remembered else "-")
    took = (time.perf_counter() - started) * 1000
    log.info("%s %s %s %.1f ms", scope["method"], pattern, status, took)
