"""What the declared addresses tell: whether somebody may open one, and which leave no trace."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from starlette.convertors import Convertor
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.routing import compile_path

from app.core.ctx import OWN_PATH, Ctx
from app.core.errors import DomainError
from app.core.web import Route, demand_sound

Compiled = tuple[Route, re.Pattern[str], str, dict[str, Convertor[Any]]]


class Addresses:
    """The addresses of all routes, in the order they are asked."""

    def __init__(self, routes: Sequence[Route]) -> None:
        self._pages: list[Compiled] = [
            (route, *compile_path(route.path)) for route in routes if not route.writes
        ]
        starts = dict.fromkeys(_start(route.path) for route in routes if route.quiet)
        self._quiet = re.compile(f"(?:{'|'.join(starts)})(?:/|$)", re.IGNORECASE)
        self._any_quiet = bool(starts)
        self._uploads = [compile_path(route.path)[0] for route in routes if route.upload]

    def is_quiet(self, path: str) -> bool:
        """Under a page that leaves no trace, whether or not there is anything there."""
        return self._any_quiet and self._quiet.match(path) is not None

    def takes_files(self, path: str) -> bool:
        """Where a file may be sent to."""
        return any(pattern.match(path) for pattern in self._uploads)

    def may_open(self, ctx: Ctx, address: str) -> bool:
        """Whether the one who asks could open this page now; no page, a quiet one: no."""
        found = self._page(address)
        if found is None:
            return False
        route, parts = found
        scope = dict(ctx.request.scope) | {
            "method": "GET",
            "path": address,
            "raw_path": address.encode(),
            "query_string": b"",
            "path_params": parts,
        }
        there = Ctx(ctx.app, Request(scope), route, FormData())
        there.db, there.actor = ctx.db, ctx.actor
        try:
            demand_sound(there)
            route.guard.admit(there)
        except DomainError:
            return False
        return True

    def _page(self, address: str) -> tuple[Route, dict[str, Any]] | None:
        if not OWN_PATH.match(address):
            return None
        for route, pattern, spelled, kinds in self._pages:
            match = pattern.match(address)
            if match is None:
                continue
            parts = {name: kinds[name].convert(text) for name, text in match.groupdict().items()}
            same = spelled.format(**{name: kinds[name].to_string(parts[name]) for name in parts})
            # One spelling of each: what is forgotten is looked for under that one.
            return (route, parts) if same == address and not route.quiet else None
        return None


def _start(path: str) -> str:
    """A pattern of the path as far as its first fixed part; `/{nett}/del/trygt`: `/x/del`."""
    pattern = ""
    for part in path.strip("/").split("/"):
        named = part.startswith("{")
        pattern += "/+" + ("[^/]+" if named else re.escape(part))
        if not named:
            break
    return pattern
