"""Who sees what: every route × everybody × every kind of record, and planted mistakes."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.requests import Request
from starlette.responses import PlainTextResponse

from app import main, registry
from app.core import csrf
from app.core.access import Actor, Grant, Guard, Level
from app.core.config import Mode, Settings
from app.core.web import Ctx, Route, Router
from app.main import NotSafe, create_app
from app.networks.models import Membership, Network, Role
from app.networks.queries import load_actor
from tests.architecture import records, waiting
from tests.architecture.asking import SAME_ORIGIN, Asker, Reply, keep_nothing
from tests.architecture.matrix import (
    EVERYONE,
    LET_IN,
    NOT_IN,
    ONLY_OPEN,
    ONLY_PUBLISHED,
    PARAMETER,
    PEOPLE,
    Answer,
    Place,
    expected,
    fill,
    missing,
)
from tests.conftest import Databases

ROUTES = [route for router in registry.routers() for route in router.declared]
TOKENS = re.compile(r'(name="_(?:key|csrf)" value=")[^"]*')
SECRET = "x" * 40
PUBLISHED = {"public", "installation"}
TOLD = {401: Answer.SIGN_IN, 403: Answer.FORBIDDEN, 404: Answer.NOT_HERE}


def name_of(route: Route) -> str:
    return f"{route.method} {route.path}"


def of_routes(routes: list[Route]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("route", routes, ids=name_of)


@pytest.fixture(scope="module")
def asker(databases: Databases) -> Iterator[Asker]:
    url = databases.copy()
    settings = Settings(
        mode=Mode.TEST,
        secret=SECRET,
        database_url=url,
        base_url="http://testserver",
        worker=False,
        remembered_pages=0,
    )
    app = create_app(settings)
    database = app.state.flipp.database
    made = Asker(app, *records.build(database))
    waiting.plant(database)
    keep_nothing(database)
    yield made
    database.close()
    databases.drop(url)


def told(reply: Reply) -> Answer:
    """What the answer says."""
    if reply.status >= 500:
        return Answer.BROKEN
    if reply.status == 303 and reply.headers["location"].startswith("/logg-inn?til="):
        return Answer.SIGN_IN
    return TOLD.get(reply.status, Answer.IN)


def answers(asker: Asker, route: Route) -> Iterator[tuple[Place, str, Answer, Reply]]:
    """What everybody should be told about the route in each place, and what they are."""
    let_in = LET_IN[route.method, route.path]
    for place in asker.places_of(route):
        nobody = route.path in ONLY_OPEN and place.name == "elsewhere"
        nobody = nobody or (route.path in ONLY_PUBLISHED and place.name not in PUBLISHED)
        for person in PEOPLE:
            right = Answer.NOT_HERE if nobody else expected(let_in, place, person)
            yield place, person, right, asker.ask_for(person, route, place)


def breaches(asker: Asker, route: Route) -> Iterator[str]:
    """Everybody who is told something else about the route than the table says."""
    for place, person, right, reply in answers(asker, route):
        if told(reply) is not right:
            yield f"{person or 'nobody'} ({place.name}): {told(reply)}, should be: {right}"


# the matrix


def test_the_table_names_every_route_and_no_other(asker: Asker) -> None:
    declared = {(r.method, r.path) for r in main.demand_guards(asker.app)}
    assert declared - set(LET_IN) == set(), "say in matrix.py who these let in"
    assert set(LET_IN) - declared == set(), "these routes are gone"


@of_routes(ROUTES)
def test_who_is_let_in(asker: Asker, route: Route) -> None:
    """And what the young have sent, but nobody has approved, stands in nothing they are told."""
    for place, person, right, reply in answers(asker, route):
        assert told(reply) is right, (person, place.name)
        seen = waiting.WORD in reply.text
        assert not seen or person in waiting.MODERATORS, (person, place.name)


@of_routes(ROUTES)
def test_no_other_method_answers(asker: Asker, route: Route) -> None:
    address = fill(route.path, asker.places_of(route)[0].samples)
    declared = {method for method, path in LET_IN if path == route.path}
    if route.data:
        declared |= {"HEAD"}  # what is open to all may be asked for without its body too
    # A program is told that the address is there, but only to be read.
    told = 405 if route.path.startswith("/api/") else 404
    for method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"} - declared:
        for person in ("leader", "admin"):
            reply = asker.ask(person, method, address)
            # Where a form is only sent to, whoever opens the address is led to the page above it.
            led = method == "GET" and reply.status == 303
            assert led or reply.status == told, (method, person)
            assert not led or address.startswith(reply.headers["location"] + "/")


# hidden is as if it never was


def page(reply: Reply, path: str) -> tuple[int, dict[str, str], str]:
    """An answer without what differs from one asking to the next: its address and its tokens."""
    text = TOKENS.sub(r"\1", reply.text)
    for spelled in (path, quote(path, safe="")):
        text = text.replace(spelled, "ADDRESS")
    headers = {k: v for k, v in reply.headers.items() if k != "content-length"}
    return reply.status, headers, text


def nowhere(place: Place) -> dict[str, str]:
    """The addresses of what never was: in the same group, or in a network that never was."""
    kept = {} if place.name == "elsewhere" else {"{nett}", "{gruppe}"}
    return {k: v if k in kept else missing(k) for k, v in place.samples.items()}


@of_routes([r for r in ROUTES if "{nett}" in r.path])
def test_hidden_looks_as_if_it_never_was(asker: Asker, route: Route) -> None:
    for place in asker.places_of(route)[1:]:
        hidden, never = fill(route.path, place.samples), fill(route.path, nowhere(place))
        for person in ("", "suspended", "neighbour", "reader", "outsider", "admin"):
            if person not in place.sees:
                found = page(asker.ask_for(person, route, place), hidden)
                assert found == page(asker.ask_for(person, route, place, never), never), person
                assert found[0] == 404, person


def misplaced(asker: Asker, route: Route) -> Iterator[str]:
    """Addresses in «nett» and Åsnes that name a record of another network, or another group."""
    own, other = asker.place("public").samples, asker.place("elsewhere").samples
    pieces = [k for k in other if k != "{nett}" and k in route.path]
    for piece in pieces:
        if fill(route.path, own | {piece: other[piece]}) != fill(route.path, own):
            yield fill(route.path, own | {piece: other[piece]})
    if "{gruppe}/" in route.path and len(PARAMETER.findall(route.path)) > 2:
        yield fill(route.path, own | {"{gruppe}": "grue"})


@of_routes([r for r in ROUTES if len(PARAMETER.findall(r.path)) > 1])
def test_a_record_is_found_only_where_it_belongs(asker: Asker, route: Route) -> None:
    """Not even by the leader, who may do everything with the records of this network."""
    for address in misplaced(asker, route):
        reply = asker.ask_for("leader", route, asker.place("public"), address)
        assert reply.status == 404, address


def test_nobody_ends_the_session_of_another(asker: Asker) -> None:
    path = f"/min-side/okter/{asker.sessions['reader']}/avslutt"
    assert asker.ask("reader", "POST", path).status == 303
    assert asker.ask("leader", "POST", path).status == 404


# planted mistakes: the matrix notices each guard that is taken away


@contextmanager
def planted(route: Route, guard: Guard[Any]) -> Iterator[None]:
    """The route, which its endpoint holds on to, with another guard."""
    before = route.guard
    object.__setattr__(route, "guard", guard)
    try:
        yield
    finally:
        object.__setattr__(route, "guard", before)


def unguarded(guard: Guard[Any]) -> Guard[Any]:
    """No question asked, and the record loaded whoever it is hidden from."""

    def load(ctx: Ctx) -> Any:
        numbers = ctx.db.scalars(sa.select(col(Network.id)))
        everywhere = tuple(Grant(number, Role.LEADER.value) for number in numbers if number)
        asking, ctx.actor = ctx.actor, Actor(0, admin=True, grants=everywhere)
        try:
            return guard.load(ctx)
        finally:
            ctx.actor = asking

    return Guard(Level.OPEN, load)


OPEN_TO_ALL = [r for r in ROUTES if r.guard.level is Level.OPEN]
# A page everybody may read asks nothing more than that its record may be seen.
ASKING = [r for r in ROUTES if r.guard.action and LET_IN.get((r.method, r.path)) != EVERYONE]
ADMINS = [r for r in ROUTES if r.guard.level is Level.ADMIN]


def test_only_what_is_for_everyone_has_an_open_guard() -> None:
    assert all(LET_IN[r.method, r.path] == EVERYONE for r in OPEN_TO_ALL)


@of_routes([r for r in ROUTES if r not in OPEN_TO_ALL])
def test_a_guard_taken_away_is_noticed(asker: Asker, route: Route) -> None:
    with planted(route, unguarded(route.guard)):
        assert next(breaches(asker, route), "")


@of_routes(ASKING)
def test_a_question_not_asked_is_noticed(asker: Asker, route: Route) -> None:
    """The record is loaded as before; only the action is forgotten."""
    with planted(route, dataclasses.replace(route.guard, action=None)):
        assert next(breaches(asker, route), "")


@of_routes(ADMINS)
def test_signed_in_is_not_administrator(asker: Asker, route: Route) -> None:
    with planted(route, dataclasses.replace(route.guard, level=Level.SIGNED_IN)):
        assert next(breaches(asker, route), "")


def careless(db: Session, token: str) -> Actor | None:
    """Every role counts, whatever its state and its days."""
    actor = load_actor(db, token)
    if actor is None:
        return None
    rows = db.scalars(sa.select(Membership).where(col(Membership.person_id) == actor.person_id))
    grants = tuple(Grant(m.network_id, m.role.value, m.group_id) for m in rows)
    return dataclasses.replace(actor, grants=grants)


def found_out(asker: Asker, method: str, path: str) -> set[str]:
    """Whom the matrix says something about."""
    route = next(r for r in ROUTES if (r.method, r.path) == (method, path))
    return {breach.split(" ")[0] for breach in breaches(asker, route)}


def test_a_role_that_does_not_count_is_noticed(
    asker: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asker.app.state.flipp, "load_actor", careless)
    assert found_out(asker, "GET", "/{nett}/innstillinger") == set(NOT_IN)
    assert found_out(asker, "GET", "/{nett}/sitater") == set(NOT_IN)


def test_a_role_in_another_group_or_network_is_noticed(
    asker: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def anywhere(self: Actor, network_id: int, roles: frozenset[str], _group: Any = None) -> bool:
        return any(g.role in roles for g in self.grants)

    monkeypatch.setattr(Actor, "has", anywhere)
    found = found_out(asker, "POST", "/{nett}/praksiser/{slug}/rediger")
    assert {"neighbour", "outsider"} <= found


# a route without a guard stops the start


def bare() -> PlainTextResponse:
    return PlainTextResponse("Alle ser dette.")


def seen(_request: Request) -> PlainTextResponse:
    return bare()


def hole(kind: str) -> Router:
    router = Router()
    HOLES[kind](router)
    return router


HOLES: dict[str, Callable[[Router], object]] = {
    "a FastAPI route": lambda router: router.add_api_route("/hull", bare),
    "a Starlette route": lambda router: router.add_route("/hull", seen),
    "a websocket": lambda router: router.add_api_websocket_route("/hull", bare),
    "a mounted application": lambda router: router.mount(
        "/hull", PlainTextResponse("Alle ser dette.")
    ),
    "a router within": lambda router: router.include_router(hole("a FastAPI route")),
}


@pytest.mark.parametrize("kind", HOLES)
def test_a_route_without_a_guard_stops_the_start(
    kind: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    routers = [*registry.routers(), hole(kind)]
    monkeypatch.setattr(registry, "routers", lambda: routers)
    with pytest.raises(NotSafe):
        create_app(settings)


def test_a_route_beside_the_routers_stops_the_start(asker: Asker, settings: Settings) -> None:
    app = create_app(settings)
    app.add_api_route("/hull", bare)
    with pytest.raises(NotSafe):
        main.demand_guards(app)
    app.state.flipp.database.close()


# a form counts only when it was sent from one of our own pages


FOREIGN = {
    "another site": {"sec-fetch-site": "cross-site"},
    "a neighbouring site": {"sec-fetch-site": "same-site"},
    "another origin": {"origin": "https://ond.example"},
    "no origin": {"origin": "null"},
    "nothing said": {},
}


def test_only_one_address_takes_what_is_no_form_of_ours() -> None:
    """Mail programs press there for their reader; what it holds is the whole permission."""
    open_wide = [r.path for r in ROUTES if r.anywhere]
    assert open_wide == ["/abonner/av/{token}"]


@of_routes([r for r in ROUTES if r.writes and not r.anywhere])
def test_a_form_from_elsewhere_is_refused(asker: Asker, route: Route) -> None:
    place = asker.places_of(route)[0]
    address = fill(route.path, place.samples)
    people = ("", "leader", "admin")
    for kind, headers in FOREIGN.items():
        for person in people:
            assert asker.ask(person, "POST", address, {}, headers).status == 400, (kind, person)
    stolen = {"_csrf": csrf.token(SECRET, "token-reader")}
    for person in people:
        assert asker.ask(person, "POST", address, stolen, {}).status == 400, person
    own = {"_csrf": csrf.token(SECRET, "token-leader")}
    assert asker.ask("leader", "POST", address, own, {}).status != 400
    assert asker.ask("leader", "POST", address, own, SAME_ORIGIN).status != 400
