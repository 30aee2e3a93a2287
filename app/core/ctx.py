"""One request: who asks, where, with which transaction, and how to answer."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote, urlsplit

from markupsafe import Markup
from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse

from app.core import access, clock, cookies, csrf, drafts, forms, i18n, once, open_data
from app.core.access import NOBODY, Actor
from app.core.app import App
from app.core.config import Mode, Settings
from app.core.errors import BadRequest, NeedsSignIn
from app.core.remembered import LONGEST_QUERY, revision_of, wants_fragment
from app.core.uploads import Upload

if TYPE_CHECKING:
    from app.core.web import Route

T = TypeVar("T")
F = TypeVar("F", bound=forms.Form)
# A path of ours: no second slash (another host), nothing a browser would quietly drop.
PLAIN_PATH = re.compile(r"/[\w/.~-]*", re.ASCII)
OWN_PATH = re.compile(r"/(?![/\\])[^\x00-\x20\x7f\\]*\Z")


class Ctx:
    """One request: who asks, where, with which transaction, and how to answer."""

    def __init__(self, app: App, request: Request, route: Route, fields: FormData) -> None:
        self.app = app
        self.request = request
        self.route = route
        self.fields = fields
        self.upload = Upload()
        self.actor: Actor = NOBODY
        self.network: Any = None
        self.db: Session = None  # type: ignore[assignment]
        self.went_to = ""
        self.said = ""
        self.revision_seen: dict[int, int] = {}
        self._tokens_used = False
        # The page shows records of other networks too: it is remembered until any changes.
        self.spans_networks = False
        # A form was sent only to be looked at: nothing is kept, and it may be sent again.
        self.only_asked = False
        self._once = ""

    # what was asked

    def part(self, name: str) -> str:
        """A part of the address."""
        return str(self.request.path_params[name])

    def arg(self, name: str) -> str:
        """A parameter of the query, "" when absent."""
        return self.request.query_params.get(name, "").replace("\x00", "")

    def args(self, name: str, most: int = 20) -> list[str]:
        """Every value of a parameter of the query."""
        given = self.request.query_params.getlist(name)[:most]
        return [value.replace("\x00", "") for value in given]

    @property
    def path(self) -> str:
        """The address without its query."""
        path: str = self.request.scope["path"]
        return path if PLAIN_PATH.fullmatch(path) else self.request.url.path

    @property
    def settings(self) -> Settings:
        """The installation's settings."""
        return self.app.settings

    @property
    def demo(self) -> bool:
        """A demo installation, where one click signs in."""
        return self.settings.mode is not Mode.PRODUCTION

    @property
    def session_token(self) -> str:
        """The session cookie's secret, "" when nobody is signed in."""
        return self.request.cookies.get(cookies.session_name(self.settings), "")

    @property
    def draft_address(self) -> str:
        """Under which address this form's draft is kept."""
        return str(self.fields.get("_draft", "")) or self.path

    @property
    def sent(self) -> list[tuple[str, str]]:
        """The form's fields, in the order they came."""
        return [(name, str(value)) for name, value in self.fields.multi_items()]

    @property
    def insider(self) -> bool:
        """Belongs to the network of the page; others are not told who did what."""
        return self.network is not None and self.actor.in_network(self.network.id)

    def wanted_language(self) -> str:
        """The reader's language among the catalogues there are."""
        known = tuple(i18n.available())
        return i18n.negotiate(self.request.headers.get("accept-language", ""), known)

    @property
    def fragment_wanted(self) -> bool:
        """htmx asks for a part of the page (a history restore wants all of it)."""
        return wants_fragment(dict(self.request.scope["headers"]))

    # the transaction

    def begin(self, db: Session) -> None:
        """Bind the transaction and find out who asks."""
        self.db = db
        asks = not (self.route.quiet or self.route.data or self.route.anywhere)
        if self.session_token and asks:
            self.actor = self.app.load_actor(db, self.session_token) or NOBODY
        if self.actor.language:
            i18n.use(self.actor.language)

    def read_anew(self) -> None:
        """Read on from the present state: what a slow action's own transaction changed is seen."""
        self.db.rollback()

    def scrub(self) -> None:
        """Let nothing of what was deleted be left in the database's files, or in memory."""
        self.read_anew()
        self.app.database.scrub(self.app.scrubbed)
        self.app.forget_pages()

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A short write transaction of a slow handler."""
        with self.app.database.write() as db:
            before, self.db = self.db, db
            try:
                yield db
            finally:
                self.db = before

    def first_time(self, db: Session, *more: str) -> bool:
        """Claim the key of a slow action's form; False when the same has been sent before.

        more: what else tells this sending from another, such as a file's digest.
        """
        fields = [*self.sent, *(("_more", text) for text in more)]
        self._once = once.sending(self.path, fields)
        who = str(self.actor.person_id or "-")
        return not self._once or once.first_time(db, self._once, who, self.path)

    def earlier(self, db: Session) -> str:
        """Where the first sending of the same form led."""
        return once.earlier_answer(db, self._once, str(self.actor.person_id or "-"))[0]

    def led_to(self, db: Session, path: str) -> None:
        """Remember where this form leads, for whoever sends the same again."""
        if self._once:
            once.answered(db, self._once, str(self.actor.person_id or "-"), path, "")

    def demand_own_form(self) -> None:
        """Raise BadRequest unless the form came from one of our own pages."""
        host = urlsplit(self.settings.base_url).netloc
        hosts = {self.request.headers.get("host", ""), host}
        given = str(self.fields.get("_csrf", ""))
        ok = any(
            csrf.allowed(self.request.headers, h, self.settings.secret, self.session_token, given)
            for h in hosts
        )
        # Of a file too large nothing was kept, its token neither: it is refused in any case.
        ok = ok or (self.upload.too_large and not csrf.from_elsewhere(self.request.headers, hosts))
        if not ok and csrf.from_elsewhere(self.request.headers, hosts):
            # Nothing of it is shown again: a press on «Prøv igjen» would send it from here.
            self.fields = FormData()
            raise BadRequest(i18n._("Skjemaet kom fra et annet nettsted, og er ikke tatt imot."))
        if not ok:
            raise BadRequest(
                i18n._("Skjemaet har ligget for lenge. Se over og send det en gang til.")
            )

    def at_revision(
        self, scope: int | None, key: Any, make: Callable[[], T], *, large: bool = False
    ) -> T:
        """What `make` gives, kept in memory until the network's revision rises.

        scope: a network's number; None for what spans networks: kept until any of them changes.
        large: some hundred kB, so that only few of its kind are kept.
        """
        if not self.revision_seen:
            self.revision_seen = self.app.database.revisions.now()
        number = revision_of(self.revision_seen, scope)
        memory = self.app.large if large else self.app.memory
        kept = memory.get((scope, key))
        if kept is None or kept[0] != number:
            kept = (number, make())
            memory.put((scope, key), kept)
        return kept[1]

    def kept(
        self, scope: int, template: str, key: Any, variables: Callable[[], dict[str, Any]]
    ) -> Markup:
        """A part of a page that is the same for many readers, rendered once per revision."""

        def make() -> Markup:
            shown = variables()
            return Markup(self.app.renderer.render(template, shown))  # noqa: S704 - our template

        return self.at_revision(scope, (template, i18n.language(), key), make)

    # forms

    def parse(self, model: type[F]) -> forms.FormView[F]:
        """What was typed in this form."""
        return forms.parse(model, self.fields)

    def blank(self, model: type[F], **values: Any) -> forms.FormView[F]:
        """A form to show, with its draft put back if there is one."""
        view = forms.blank(model, **values)
        drafts.fill(self.db, self.actor.person_id, self.path, view)  # type: ignore[arg-type]
        return view

    def tokens(self, hourly: bool = False) -> Markup:
        """The hidden fields every form carries: a key that makes it count once, and its token.

        hourly: who goes back and saves once more what was just made, makes nothing new.
        """
        own = hourly and self.session_token
        key = once.key_of_hour(own, self.path) if own else secrets.token_hex(16)
        field = Markup('<input type="hidden" name="_key" value="{}">')
        return field.format(key) + self.form_token()

    def form_token(self) -> Markup:
        """Shows that the form came from one of our own pages."""
        self._tokens_used = True
        token = csrf.token(self.settings.secret, self.session_token)
        return Markup('<input type="hidden" name="_csrf" value="{}">').format(token)

    # answers

    def can(self, action: access.Action | str, record: Any = None) -> bool:
        """Whether this actor may; the same question the route's guard asks."""
        return access.why_not(self.actor, action, record) is None

    def frame(self) -> dict[str, Any]:
        """What every page's layout needs."""
        return {
            "lang": i18n.language(),
            "network": self.network,
            "nav": self.app.nav(self),
            "quick": self.app.quick(self),
            "actor": self.actor,
            "say": "" if self.route.quiet else cookies.said(self),
            "demo": self.demo,
            "path": self.path,
            "address": self.settings.base_url + self.path,
            "can": self.can,
            "form_tokens": self.tokens,
            "today": clock.today(),
        }

    def render(
        self, page: str, fragment: str = "", status: int = 200, **variables: Any
    ) -> HTMLResponse:
        """The page, or the fragment when htmx asks for one."""
        name = fragment if fragment and self.fragment_wanted else page
        body = self.app.renderer.render(name, {**self.frame(), **variables})
        response = HTMLResponse(body, status, {"Vary": "HX-Request, Accept-Language, Cookie"})
        cacheable = not self.actor.signed_in and not self._tokens_used and status == 200
        response.headers["Cache-Control"] = "no-cache" if cacheable else "no-store"
        if self.route.quiet:
            response.headers["Cache-Control"] = "no-store"
            response.headers["Referrer-Policy"] = "no-referrer"
        elif self.request.cookies.get(cookies.SAY):
            response.delete_cookie(cookies.SAY)
        return response

    def redirect(self, path: str, say: str = "") -> Response:
        """Lead on to a page of ours, with a sentence to show there."""
        if not OWN_PATH.match(path):
            raise ValueError("only paths of this installation")
        self.went_to, self.said = path, say
        response: Response
        address = quote(path, safe="/%:=&?~#+!$,;'@()*[]")
        if self.request.headers.get("hx-request") == "true":
            response = Response(status_code=200, headers={"HX-Redirect": address})
        else:
            response = RedirectResponse(address, 303)
        if say:
            cookies.say(self, response, say)
        response.headers["Cache-Control"] = "no-store"
        return response

    def send(self, file: IO[bytes], name: str, media: str) -> Response:
        """A file to keep, sent a piece at a time from its beginning and closed afterwards."""

        def pieces() -> Iterator[bytes]:
            with file:
                yield from iter(lambda: file.read(1 << 16), b"")

        file.seek(0)
        headers = {
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        }
        return StreamingResponse(pieces(), media_type=media, headers=headers)

    def conflict(
        self, page: str, form: forms.FormView[Any], current: dict[str, Any], **variables: Any
    ) -> Response:
        """409: the form again, my text in it, the other's beside each field that differs."""
        form.conflict, form.theirs = True, forms.differences(form.values, current)
        form.values["version"] = str(current["version"])
        return self.render(page, status=409, form=form, **variables)

    def remember(self, response: Response) -> None:
        """Keep a public page for the next reader."""
        from app.core.shell import key_of

        if self.route.slow or response.status_code != 200 or self.request.cookies:
            return
        if self.request.method != "GET":
            return
        query = self.request.scope["query_string"]
        if not self.settings.remembered_pages or len(query) > LONGEST_QUERY:
            return
        if response.headers.get("cache-control") != "no-cache" or self._tokens_used:
            return
        one = self.network is not None and not self.spans_networks
        scope = self.network.id if one else None
        key = key_of(self.request.scope, dict(self.request.scope["headers"]))
        revision = revision_of(self.revision_seen, scope)
        kept = open_data.kept_headers(response) if self.route.data else ()
        page = self.app.remembered.put(key, bytes(response.body), scope, revision, kept)
        response.headers["ETag"] = page.etag

    def sign_in_first(self) -> Response:
        """Lead to the sign-in page and back."""
        if self.route.writes:
            raise NeedsSignIn
        target = self.path + (f"?{self.request.url.query}" if self.request.url.query else "")
        return self.redirect(f"/logg-inn?til={quote(target, safe='')}")
