"""The index finds the same route as asking one after the other."""

from __future__ import annotations

import re

import pytest
from fastapi.routing import APIRoute
from starlette.routing import Match

from app import registry
from app.core.route_index import RouteIndex

NODES = [n for r in registry.routers() for n in r.routes if isinstance(n, APIRoute)]
INDEX = RouteIndex(NODES)


def scope(path: str, method: str) -> dict[str, object]:
    """What the server gives a route."""
    return {"type": "http", "path": path, "method": method, "root_path": ""}


def first(path: str, method: str) -> tuple[object, object]:
    """The ordinary way: the first that matches."""
    for node in NODES:
        match, found = node.matches(scope(path, method) | {"fastapi": {}})
        if match is Match.FULL:
            return node.endpoint, found["path_params"]
    return None, {}


def indexed(path: str, method: str) -> tuple[object, object]:
    """By the index."""
    match, found = INDEX.matches(scope(path, method))
    return (found["endpoint"], found["path_params"]) if match is Match.FULL else (None, {})


@pytest.mark.parametrize("value", ["7", "ord", "del", "ny", "tiltak", "innstillinger"])
def test_every_address_leads_where_it_led(value: str) -> None:
    for node in NODES:
        path = re.sub(r"\{[^}]*\}", value, node.path)
        for method in ("GET", "POST"):
            assert indexed(path, method) == first(path, method), (method, path)


@pytest.mark.parametrize(
    ("path", "method"),
    [
        ("/", "PUT"),
        ("/finnes/ikke/her/i/det/hele", "GET"),
        ("/static/css/a.css", "GET"),
        ("", "GET"),
    ],
)
def test_what_has_no_route_is_left_to_the_ordinary_way(path: str, method: str) -> None:
    assert INDEX.matches(scope(path, method)) == (Match.NONE, {})


def test_no_route_is_tried_among_all() -> None:
    most = max(len(some) for some in [*INDEX._by.values(), *INDEX._any.values()])
    assert most < len(NODES) / 4
