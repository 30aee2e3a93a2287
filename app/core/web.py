"""One request through five rooms: guard, handler and commit in one call on one thread.

See docs/decisions/0002: the commit comes before the answer because both happen in the same
call, and a handler that waits for the write lock can never keep the one that holds it from
committing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import anyio
import anyio.to_thread
import sqlalchemy.exc as sa_exc
from fastapi import APIRouter
from sqlalchemy.orm import Session
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from app.core import drafts, forms, i18n, once, uploads
from app.core.access import Guard
from app.core.app import App, NavItem
from app.core.ctx import Ctx
from app.core.errors import Conflict, DomainError, NotFound, Refused
from app.core.open_data import preflight
from app.core.report import report
from app.core.uploads import Upload

R = TypeVar("R")
T = TypeVar("T")
F = TypeVar("F", bound=forms.Form)


DATA_METHODS = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True)
class Route:
    """A declared route: what the access matrix walks."""

    method: str
    path: str
    guard: Guard[Any]
    handler: Callable[[Ctx, Any], Response]
    slow: bool = False
    again: bool = False
    quiet: bool = False
    data: bool = False
    upload: bool = False
    anywhere: bool = False

    @property
    def writes(self) -> bool:
        """GET never writes."""
        return self.method == "POST"


class Router(APIRouter):
    """Collects a domain's routes; a route can't be made without its guard."""

    def __init__(self) -> None:
        super().__init__()
        self.declared: list[Route] = []

    def page(
        self, path: str, guard: Guard[R], *, slow: bool = False, quiet: bool = False
    ) -> Callable[[Callable[[Ctx, R], Response]], Callable[[Ctx, R], Response]]:
        """A GET route: reads, shows.

        A quiet one is for somebody who must leave no trace: it does not ask who comes, sets no
        cookie, tells the next page nothing, and stands in no log.
        """
        return self._declare("GET", path, guard, slow, quiet=quiet)

    def data(
        self, path: str, guard: Guard[R], *, slow: bool = False
    ) -> Callable[[Callable[[Ctx, R], Response]], Callable[[Ctx, R], Response]]:
        """A GET route for programs of anybody: what is published, the same for everyone.

        It does not ask who comes and sets no cookie; HEAD and OPTIONS are answered too, other
        sites' pages may read it, and errors are `application/problem+json`.
        """
        return self._declare("GET", path, guard, slow, data=True)

    def action(
        self,
        path: str,
        guard: Guard[R],
        *,
        slow: bool = False,
        again: bool = False,
        quiet: bool = False,
        upload: bool = False,
        anywhere: bool = False,
    ) -> Callable[[Callable[[Ctx, R], Response]], Callable[[Ctx, R], Response]]:
        """A POST route: changes, then leads on.

        A slow one (password hashing) runs on a pool of its own and opens its transaction
        itself (`ctx.transaction()`), so that no lock is held while it works. What is to be
        done every time it is asked for (signing out) says `again`. An `upload` takes a file,
        found as `ctx.upload`.

        `anywhere` is for others' programs, which have no form of ours: its address holds the
        secret that is the whole permission, and it does not ask who comes.
        """
        more = {"upload": upload, "anywhere": anywhere}
        return self._declare("POST", path, guard, slow, again, quiet, **more)

    def _declare(
        self,
        method: str,
        path: str,
        guard: Guard[R],
        slow: bool,
        again: bool = False,
        quiet: bool = False,
        data: bool = False,
        upload: bool = False,
        anywhere: bool = False,
    ) -> Callable[[Callable[[Ctx, R], Response]], Callable[[Ctx, R], Response]]:
        def declare(handler: Callable[[Ctx, R], Response]) -> Callable[[Ctx, R], Response]:
            flags = (slow, again, quiet, data, upload, anywhere)
            route = Route(method, path, guard, handler, *flags)
            self.declared.append(route)
            self.add_api_route(
                path,
                _endpoint(route),
                methods=list(DATA_METHODS) if data else [method],
                include_in_schema=False,
                response_model=None,
                name=f"{handler.__module__}.{handler.__name__}",
            )
            return handler

        return declare


async def _sent(request: Request, most: int = 0) -> tuple[FormData, Upload]:
    """What was sent, as text that can be stored and shown: no half signs of odd encodings.

    most: how large a file may be, in bytes; 0 where none is taken in.
    """
    if most and not uploads.fits(request.headers.get("content-length", ""), most):
        await uploads.drain(request.stream())
        return FormData(), Upload(too_large=True)
    try:
        form = await request.form(max_files=1 if most else 0, max_fields=500)
    except UnicodeError:
        raise HTTPException(400) from None
    file = Upload()
    for _name, value in form.multi_items():
        if isinstance(value, UploadFile):
            file = Upload(_whole(value.filename or ""), await value.read())
    await form.close()
    items = form.multi_items()
    fields = FormData([(_whole(n), _whole(v)) for n, v in items if isinstance(v, str)])
    return fields, file


def _whole(text: str) -> str:
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


async def run(pool: anyio.CapacityLimiter, call: Callable[..., T], *args: Any) -> T:
    """Run a blocking call on one of our own small pools."""
    return await anyio.to_thread.run_sync(call, *args, limiter=pool)


def _endpoint(route: Route) -> Callable[[Request], Any]:
    async def endpoint(request: Request) -> Response:
        app: App = request.app.state.flipp
        request.scope["flipp.route"] = route.path
        # An address under a quiet one that another route answers is as quiet.
        quiet = route.quiet or app.is_quiet(request.scope["path"])
        fields, file = FormData(), Upload()
        if route.writes:
            most = app.settings.max_upload_kb * 1024 if route.upload else 0
            fields, file = await _sent(request, most)
        if route.data and request.method == "OPTIONS":
            return preflight()
        ctx = Ctx(app, request, replace(route, quiet=quiet) if quiet else route, fields)
        ctx.upload = file
        if app.reads_here and not route.writes and not route.slow:
            return serve(ctx)
        return await run(_pool(app, route), serve, ctx)

    endpoint.flipp_route = route  # type: ignore[attr-defined]
    return endpoint


def _pool(app: App, route: Route) -> anyio.CapacityLimiter:
    if not route.slow:
        return app.fast
    return app.slow if route.writes else app.files


class _Undo(Exception):
    def __init__(self, response: Response) -> None:
        self.response = response


DATABASE_AWAY = (
    sa_exc.OperationalError,
    sa_exc.InterfaceError,
    sa_exc.InternalError,  # a server that only reads says no this way
    sa_exc.TimeoutError,
)


def serve(ctx: Ctx) -> Response:
    """Guard, handler and commit; every error becomes a page that keeps what was typed."""
    from app.core.error_pages import away_page, broken_page, error_page

    try:
        return _remembering(ctx)
    except _Undo as undo:
        return undo.response
    except DomainError as error:
        return error_page(ctx, error)
    except sa_exc.IntegrityError:
        report("integrity", quiet=ctx.route.quiet)
        return error_page(ctx, Conflict(i18n._("Noen andre lagret noe samtidig. Prøv igjen.")))
    except DATABASE_AWAY as error:
        report(f"database: {type(error).__name__}", quiet=ctx.route.quiet, trace=False)
        return away_page(ctx)
    except Exception:  # noqa: BLE001 - told, and answered with a page
        where = f"{ctx.route.method} {ctx.route.path}"
        report(f"unexpected error in {where}", quiet=ctx.route.quiet)
        return broken_page(ctx)


def _remembering(ctx: Ctx) -> Response:
    """What is refused is undone; that it was tried is kept, in a transaction of its own."""
    try:
        return _serve(ctx)
    except Refused as refused:
        with ctx.app.database.write() as db:
            refused.record(db, ctx.actor)
        raise


def demand_sound(ctx: Ctx) -> None:
    """Raise NotFound for parts of an address that no record's can be."""
    for value in ctx.request.path_params.values():
        if "\x00" in str(value) or (isinstance(value, int) and value > forms.MAX_ID):
            raise NotFound


def _serve(ctx: Ctx) -> Response:
    demand_sound(ctx)
    i18n.use(ctx.wanted_language())
    if ctx.route.writes and not ctx.route.anywhere:
        ctx.demand_own_form()
    if ctx.route.writes and not ctx.route.slow:
        return _serve_write(ctx)
    ctx.revision_seen = ctx.app.database.revisions.now()
    with ctx.app.database.read() as db:
        response = _admit_and_handle(ctx, db)
    ctx.remember(response)
    return response


def _serve_write(ctx: Ctx) -> Response:
    key = "" if ctx.route.again else once.sending(ctx.request.url.path, ctx.sent)
    with ctx.app.database.write() as db:
        ctx.begin(db)
        who = str(ctx.actor.person_id or "-")
        if key and not once.first_time(db, key, who, ctx.request.url.path):
            location, say = once.earlier_answer(db, key, who)
            return ctx.redirect(location or "/", say=say)
        response = ctx.route.handler(ctx, ctx.route.guard.admit(ctx))
        if response.status_code >= 400 or ctx.only_asked:
            raise _Undo(response)
        if key:
            once.answered(db, key, who, ctx.went_to, ctx.said)
        if ctx.actor.person_id is not None:
            drafts.drop(db, ctx.actor.person_id, ctx.draft_address)
    return response


def _admit_and_handle(ctx: Ctx, db: Session) -> Response:
    ctx.begin(db)
    return ctx.route.handler(ctx, ctx.route.guard.admit(ctx))


__all__ = ["App", "Ctx", "NavItem", "Response", "Route", "Router", "run", "serve"]
