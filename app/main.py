"""Puts the house together: settings, database, middleware, error pages, routers."""

from __future__ import annotations

import logging
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import lru_cache

import anyio
from fastapi import FastAPI, Request
from fastapi.routing import APIRoute
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from app import registry
from app.core import config, web
from app.core.access import OPEN
from app.core.config import Settings
from app.core.db import Database
from app.core.error_pages import error_page
from app.core.errors import DomainError, NotAllowed, NotFound
from app.core.opening import Addresses
from app.core.remembered import Remembered
from app.core.route_index import RouteIndex
from app.core.shell import Shell
from app.core.templating import STATIC, Renderer
from app.core.web import App, Ctx, Route
from app.networks.queries import load_actor

log = logging.getLogger("flipp")


class NotSafe(RuntimeError):
    """Production mode with settings that must not be used; the text says what to set."""


class LastingFiles(StaticFiles):
    """Static files; an address with a version in it may be kept for good."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Serve the file."""
        response = await super().get_response(path, scope)
        lasting = b"v=" in scope["query_string"] and response.status_code == 200
        kept = "public, max-age=31536000, immutable" if lasting else "no-cache"
        response.headers["Cache-Control"] = kept
        return response


def create_app(settings: Settings | None = None) -> FastAPI:
    """The application. Raises NotSafe when production settings are missing."""
    settings = settings or Settings()
    refuse_unsafe(settings)
    api = FastAPI(
        docs_url=None, redoc_url=None, openapi_url=None, lifespan=_lifespan, redirect_slashes=False
    )
    flipp = make_flipp(settings)
    api.state.flipp = flipp
    api.mount("/static", LastingFiles(directory=STATIC), name="static")
    for router in registry.routers():
        api.include_router(router)
    demand_guards(api)
    api.router.routes.insert(0, _index())
    api.add_exception_handler(HTTPException, _not_routed)
    api.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)
    api.add_middleware(Shell, flipp=flipp)
    return api


@lru_cache(maxsize=1)
def _index() -> RouteIndex:
    nodes = [node for router in registry.routers() for node in router.routes]
    return RouteIndex([node for node in nodes if isinstance(node, APIRoute)])


def refuse_unsafe(settings: Settings) -> None:
    """Raise NotSafe unless the settings are fit for real people."""
    found = config.problems(settings)
    if found:
        raise NotSafe("Flipp does not start in production mode:\n- " + "\n- ".join(found))


def make_flipp(settings: Settings) -> App:
    """Open the database and the templates."""
    threads = settings.handler_threads
    database = Database(settings.url, max(threads, 4) + 2 * settings.slow_threads)
    addresses = _addresses()
    # One handler thread on SQLite: more of them only fight for the interpreter.
    threads = threads or (1 if database.revisions.cheap else 4)
    return App(
        settings=settings,
        database=database,
        renderer=Renderer(),
        load_actor=load_actor,
        nav=registry.nav,
        quick=registry.quick,
        remembered=Remembered(settings.remembered_pages),
        reads_here=database.revisions.cheap and threads == 1,
        fast=anyio.CapacityLimiter(threads),
        slow=anyio.CapacityLimiter(settings.slow_threads),
        files=anyio.CapacityLimiter(settings.slow_threads),
        panels=registry.panels(),
        takers=registry.takers(),
        scrubbed=registry.SCRUBBED,
        may_open=addresses.may_open,
        is_quiet=addresses.is_quiet,
        takes_files=addresses.takes_files,
    )


@lru_cache(maxsize=1)
def _addresses() -> Addresses:
    return Addresses([route for router in registry.routers() for route in router.declared])


def demand_guards(api: FastAPI) -> list[Route]:
    """Every route of the application with its guard; a route without one stops the start."""
    found = []
    for router in registry.routers():
        for node in router.routes:
            declared = getattr(getattr(node, "endpoint", None), "flipp_route", None)
            if not isinstance(node, APIRoute) or declared is None:
                raise NotSafe(f"{node} declares no access; use Router.page or Router.action.")
            found.append(declared)
    for node in api.routes:
        known = isinstance(node, Mount) and node.path == "/static"
        if isinstance(node, APIRoute) or not (known or _is_ours(node)):
            raise NotSafe(f"{node!r} is not one of the registry's routers.")
    return found


def _is_ours(node: object) -> bool:
    return isinstance(node, RouteIndex) or hasattr(node, "original_router")


async def _not_routed(request: Request, error: Exception) -> Response:
    """An address no route has: the same page as a hidden record's."""
    flipp: App = request.app.state.flipp
    status = getattr(error, "status_code", 404)
    method = "POST" if request.method == "POST" else "GET"
    path = request.scope["path"]
    data = path.startswith("/api/")
    route = Route(method, "-", OPEN, _nothing_here, quiet=flipp.is_quiet(path), data=data)
    if data and status == 405:
        return error_page(Ctx(flipp, request, route, FormData()), NotAllowed())
    ctx = Ctx(flipp, request, route, FormData())
    return await web.run(flipp.fast, _lost, ctx, status)


def _nothing_here(_ctx: Ctx, _record: None) -> Response:
    raise NotFound


def _lost(ctx: Ctx, status: int) -> Response:
    try:
        with ctx.app.database.read() as db:
            ctx.begin(db)
            above = _above(ctx) if status == 405 and ctx.request.method == "GET" else ""
            if above:
                return ctx.redirect(above)
    except web.DATABASE_AWAY:
        pass
    return error_page(ctx, NotFound() if status in {404, 405} else DomainError())


def _above(ctx: Ctx) -> str:
    """The page an action belongs to, when its address is opened: a refused form was left there."""
    path = ctx.path.rpartition("/")[0]
    while path.strip("/") and not ctx.app.may_open(ctx, path):
        path = path.rpartition("/")[0]
    return path


@asynccontextmanager
async def _lifespan(api: FastAPI) -> AsyncIterator[None]:
    flipp: App = api.state.flipp
    stop = threading.Event()
    threads = _workers(flipp, stop) if flipp.settings.worker else []
    yield
    _end(flipp, stop, threads)


def work_apart(settings: Settings, stop: threading.Event) -> None:
    """What `serve` does beside serving, in a process of its own, until it is told to stop."""
    refuse_unsafe(settings)
    flipp = make_flipp(settings)
    threads = _workers(flipp, stop)
    # Not without an end: a signal that comes as the wait begins is heard when it is over.
    while not stop.wait(1):
        pass
    _end(flipp, stop, threads)


def _workers(flipp: App, stop: threading.Event) -> list[threading.Thread]:
    """Begin the rounds. Long work has a thread of its own: mail does not wait for an import."""
    threads = [
        threading.Thread(target=target, args=(flipp, stop), daemon=True, name=name)
        for target, name in ((_work, "flipp-worker"), (_do_jobs, "flipp-jobs"))
    ]
    for thread in threads:
        thread.start()
    return threads


def _end(flipp: App, stop: threading.Event, threads: list[threading.Thread]) -> None:
    stop.set()
    for thread in threads:
        thread.join(timeout=5)
    flipp.database.close()


HOUR, DAY = 1_200, 28_800  # rounds of the one
MINUTE = 60  # rounds of the other


def _work(flipp: App, stop: threading.Event) -> None:
    """Round after round, every few seconds, for as long as the server runs."""
    rounds = 0
    while not stop.wait(3):
        try:
            _round(flipp, rounds)
        except web.DATABASE_AWAY as error:
            log.warning("the worker waits for the database: %s", type(error).__name__)
        except Exception:
            log.exception("the worker stumbled")
        rounds += 1


def _do_jobs(flipp: App, stop: threading.Event) -> None:
    """Look for jobs every second; every minute, whether the day's are queued."""
    rounds = 0
    while not stop.wait(1):
        try:
            if rounds % MINUTE == 0:
                registry.schedule(flipp.database)
            registry.do_jobs(flipp.database, flipp.settings)
        except web.DATABASE_AWAY as error:
            log.warning("the jobs wait for the database: %s", type(error).__name__)
        except Exception:
            log.exception("the jobs stumbled")
        rounds += 1


def _round(flipp: App, number: int) -> None:
    """Mail. At the start and once a day, nothing is left of the order in which the young wrote;
    once an hour nothing of what was deleted is, in the files or among rendered pages."""
    database = flipp.database
    registry.send_mail(database, flipp.settings)
    if number % HOUR == 0:
        flipp.forget_pages()
    if number % DAY == 0 or database.to_blend:
        registry.tidy(database)
    elif database.to_scrub or number % HOUR == 0:
        database.scrub(registry.SCRUBBED)
