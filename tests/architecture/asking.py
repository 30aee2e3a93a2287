"""Thousands of requests, asked of the application itself, on a database that keeps nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import FastAPI

from app.core.db import Database, WriteSession
from app.core.web import Route
from tests.architecture.matrix import Place, fill
from tests.architecture.records import GOAL
from tests.direct import answered

SAME_ORIGIN = {"sec-fetch-site": "same-origin"}
AIM = {"maal": GOAL, "gruppe": "{gruppe}"}
# What must be said before there is anything to be let in to; everything else is left out.
FIELDS = {
    "/{nett}/framdrift/overstyr": AIM,
    "/{nett}/framdrift/overstyr/opphev": AIM,
    "/{nett}/innstillinger/grupper/{gruppe}/kommuner/{id}/avslutt": {"ends": "2030-01-01"},
    "/demo-innlogging": {"person": "{person}"},
}


@dataclass(frozen=True)
class Reply:
    """An answer."""

    status: int
    headers: Mapping[str, str]
    text: str


class Asker:
    """Asks without a server between."""

    def __init__(self, app: FastAPI, places: list[Place], sessions: dict[str, int]) -> None:
        self.app = app
        self.places = places
        self.sessions = sessions

    def ask(
        self,
        person: str,
        method: str,
        path: str,
        fields: Mapping[str, str] | None = None,
        headers: Mapping[str, str] = SAME_ORIGIN,
    ) -> Reply:
        """One request from somebody's browser; the fields go where the method puts them."""
        sent = urlencode(fields or {}).encode()
        cookie = {"cookie": f"flipp=token-{person}"} if person else {}
        kind = {"content-type": "application/x-www-form-urlencoded"} if method == "POST" else {}
        told = {"host": "testserver", **kind, **cookie, **headers}
        query, body = (b"", sent) if method == "POST" else (sent, b"")
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
        return answered(self._answer(scope, body))  # type: ignore[no-any-return]

    async def _answer(self, scope: dict[str, Any], body: bytes) -> Reply:
        heard: list[Any] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            heard.append(message)

        await self.app(scope, receive, send)
        headers = {k.decode(): v.decode() for k, v in heard[0]["headers"]}
        text = b"".join(m.get("body", b"") for m in heard[1:]).decode(errors="replace")
        return Reply(heard[0]["status"], headers, text)

    def ask_for(self, person: str, route: Route, place: Place, path: str = "") -> Reply:
        """One request for a place's records, or for the address given instead."""
        mine = {"/okter/{id}": f"/okter/{self.sessions.get(person, 0)}"}
        fields = {k: fill(v, place.samples) for k, v in FIELDS.get(route.path, {}).items()}
        path = path or fill(route.path, {**place.samples, **mine})
        return self.ask(person, route.method, path, fields)

    def place(self, name: str) -> Place:
        """The place of this name."""
        return next(p for p in self.places if p.name == name)

    def places_of(self, route: Route) -> list[Place]:
        """Where the route has records of their own, the most open first."""
        if "{nett}" not in route.path:
            return [self.place("installation")]
        found: dict[str, Place] = {}
        for place in self.places:
            if place.name != "installation":
                found.setdefault(fill(route.path, place.samples), place)
        return list(found.values())


def keep_nothing(database: Database) -> None:
    """From now on every write is made, and then taken back."""

    @contextmanager
    def write() -> Iterator[WriteSession]:
        with WriteSession(database.write_engine, expire_on_commit=False) as session:
            yield session
            session.flush()
            session.rollback()

    database.write = write  # type: ignore[method-assign]
