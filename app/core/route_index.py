"""Finds the route of an address at once, however many routes there are.

Routing tries one pattern after the other; with two hundred of them that was a fifth of a page's
processor time. Here the number of parts and the second part («tiltak») choose the few that can
match. They are tried in the order they were declared, so the answer is the same; what is not
found here (404, 405, static files) goes the ordinary way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Match, request_response
from starlette.types import ASGIApp, Receive, Scope, Send


class _Found(NamedTuple):
    order: int
    method: str
    pattern: re.Pattern[str]
    route: APIRoute
    app: ASGIApp


class RouteIndex(BaseRoute):
    """The routes by number of parts and second part."""

    def __init__(self, routes: Iterable[APIRoute]) -> None:
        self._any: dict[int, list[_Found]] = {}
        self._by: dict[tuple[int, str], list[_Found]] = {}
        named: dict[tuple[int, str], list[_Found]] = {}
        for order, route in enumerate(routes):
            parts = route.path.split("/")
            app = request_response(route.endpoint)
            for method in sorted(route.methods or ()):
                found = _Found(order, method, route.path_regex, route, app)
                second = parts[2] if len(parts) > 2 else ""
                if "{" in second:
                    self._any.setdefault(len(parts), []).append(found)
                else:
                    named.setdefault((len(parts), second), []).append(found)
        for key, some in named.items():
            self._by[key] = sorted([*some, *self._any.get(key[0], [])], key=lambda f: f.order)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """FULL with the route's own parameters, or NONE: then the ordinary way decides."""
        if scope["type"] != "http" or scope.get("root_path"):
            return Match.NONE, {}
        path, method = scope["path"], scope["method"]
        parts = path.split("/")
        key = (len(parts), parts[2] if len(parts) > 2 else "")
        some = self._by.get(key)
        for found in self._any.get(key[0], ()) if some is None else some:
            if found.method != method or (match := found.pattern.match(path)) is None:
                continue
            given: dict[str, Any] = match.groupdict()
            kinds = found.route.param_convertors
            params = {name: kinds[name].convert(text) for name, text in given.items()}
            return Match.FULL, {
                "endpoint": found.route.endpoint,
                "path_params": params,
                "flipp.app": found.app,
            }
        return Match.NONE, {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer by the route that was found."""
        await scope["flipp.app"](scope, receive, send)
