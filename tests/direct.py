"""Asks the application itself, without a server, a socket or another thread between.

Starlette's own client asks from a thread apart, wakes it for each request, and the application
hands the work to a third: more than half of the time of a short request. How the application
shares its threads is tried by the tests that run it as it is served.
"""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import quote, quote_plus

import anyio
import httpx2
from fastapi import FastAPI

from app.core import web

_this = threading.local()
_directly: ContextVar[bool] = ContextVar("directly", default=False)
_on_a_thread = web.run


async def _run(pool: anyio.CapacityLimiter, call: Callable[..., Any], *args: Any) -> Any:
    return call(*args) if _directly.get() else await _on_a_thread(pool, call, *args)


web.run = _run
# Asked for at every request to tell asyncio from trio; a module that is not there is looked for in
# every folder each time, a twentieth of a short request.
sys.modules.setdefault("sniffio", None)  # type: ignore[arg-type]


def answered(work: Any) -> Any:
    """What a coroutine gives, in a loop that this thread keeps.

    Where a browser under test keeps a loop running in this thread, it is done by another.
    """
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        if not hasattr(_this, "loop"):
            _this.loop = asyncio.new_event_loop()
        return _this.loop.run_until_complete(_asked(work))
    if not hasattr(_this, "other"):
        _this.other = ThreadPoolExecutor(1)
    return _this.other.submit(answered, work).result()


async def _asked(work: Any) -> Any:
    _directly.set(True)
    return await work


@dataclass(frozen=True)
class Reply:
    """An answer."""

    status: int
    headers: Mapping[str, str]
    text: str


FORM = {"content-type": "application/x-www-form-urlencoded"}


def encoded(fields: Mapping[str, Sequence[str]]) -> bytes:
    """A form as it is sent."""
    return "&".join(f"{_quoted(n)}={_quoted(v)}" for n, vs in fields.items() for v in vs).encode()


@lru_cache(maxsize=1000)
def _quoted(text: str) -> str:
    """The same long texts are sent again and again."""
    return quote_plus(text)


def ask(
    app: FastAPI,
    method: str,
    path: str,
    headers: Mapping[str, str],
    *,
    query: bytes = b"",
    body: bytes = b"",
) -> Reply:
    """One request as bare as it can be, for tests that ask thousands; what is posted is a form."""
    told = {**FORM, **headers} if method == "POST" else headers
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},  # else who sends a file listens on
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": quote(path).encode(),
        "query_string": query,
        "root_path": "",
        "headers": [(k.encode(), v.encode()) for k, v in told.items()],
        "client": ("127.0.0.1", 1),
        "server": ("testserver", 80),
    }
    return answered(_heard(app, scope, body))  # type: ignore[no-any-return]


async def _heard(app: FastAPI, scope: dict[str, Any], body: bytes) -> Reply:
    heard: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        heard.append(message)

    await app(scope, receive, send)
    headers = {k.decode(): v.decode() for k, v in heard[0]["headers"]}
    text = b"".join(m.get("body", b"") for m in heard[1:]).decode(errors="replace")
    return Reply(heard[0]["status"], headers, text)


class Direct(httpx2.BaseTransport):
    """Hands a request to the application, and its whole answer back.

    loud: an error of the application is raised here, instead of being answered.
    """

    def __init__(self, app: FastAPI, *, loud: bool) -> None:
        self.inner = httpx2.ASGITransport(app, raise_app_exceptions=loud, client=("testclient", 1))

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Ask."""
        request.read()
        return answered(self._ask(request))  # type: ignore[no-any-return]

    async def _ask(self, request: httpx2.Request) -> httpx2.Response:
        answer = await self.inner.handle_async_request(request)
        body = b"".join([part async for part in answer.stream])
        whole = httpx2.ByteStream(body)
        return httpx2.Response(answer.status_code, headers=answer.headers, stream=whole)


def asking(app: FastAPI, *, loud: bool = True) -> httpx2.Client:
    """A client that follows redirects and keeps cookies, as a browser does."""
    return httpx2.Client(
        transport=Direct(app, loud=loud),
        base_url="http://testserver",
        # Packed, sent and unpacked in one process is only work.
        headers={"user-agent": "testclient", "accept-encoding": "identity"},
        follow_redirects=True,
    )
