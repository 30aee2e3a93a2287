"""Thousands of requests, asked of the application itself, on a database that keeps nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import urlencode

from fastapi import FastAPI

from app.core.db import Database, WriteSession
from app.core.web import Route
from tests.architecture.matrix import Place, fill
from tests.architecture.records import GOAL
from tests.direct import Reply, ask

SAME_ORIGIN = {"sec-fetch-site": "same-origin"}
AIM = {"maal": GOAL, "gruppe": "{gruppe}"}
# What must be said before there is anything to be let in to; everything else is left out.
FIELDS = {
    "/{nett}/framdrift/overstyr": AIM,
    "/{nett}/framdrift/overstyr/opphev": AIM,
    "/{nett}/innstillinger/grupper/{gruppe}/kommuner/{id}/avslutt": {"ends": "2030-01-01"},
    "/demo-innlogging": {"person": "{person}"},
}


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
        told = {"host": "testserver", **headers}
        if person:
            told["cookie"] = f"flipp=token-{person}"
        sent = urlencode(fields or {}).encode()
        if method == "POST":
            return ask(self.app, method, path, told, body=sent)
        return ask(self.app, method, path, told, query=sent)

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
