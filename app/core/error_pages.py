"""Every error as a page that says what to do and keeps what was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.responses import Response

from app.core import cookies, open_data
from app.core.ctx import OWN_PATH
from app.core.errors import DomainError, NeedsSignIn, Refused
from app.core.i18n import N_, _

if TYPE_CHECKING:
    from app.core.web import Ctx

TITLES = {
    400: N_("Skjemaet ble ikke sendt"),
    401: N_("Logg inn for å gå videre"),
    403: N_("Dette har du ikke lov til"),
    404: N_("Vi finner ikke siden"),
    409: N_("Noen var her samtidig"),
    422: N_("Det gikk ikke"),
    429: N_("Vent litt før du prøver igjen"),
    500: N_("Noe gikk galt hos oss"),
    503: N_("Flipp når ikke databasen nå"),
}
LOCKED = N_("Dette er låst")
TEXTS = {
    401: N_(
        "Du er logget ut. Logg inn i en ny fane, og trykk «Prøv igjen» her. Teksten din står klar."
    ),
    404: N_("Adressen kan være feil, eller siden er ikke åpen for deg."),
    500: N_("Vi har skrevet ned hva som skjedde. Prøv igjen om litt."),
    503: N_("Vent et øyeblikk og prøv igjen. Det du har skrevet, står nedenfor."),
}
DATA_TITLES = {
    400: N_("Spørsmålet ble ikke forstått"),
    404: N_("Det finnes ikke"),
    405: N_("Dette kan ikke gjøres her"),
}
DATA_TEXTS = {
    400: N_("Flipp forstår ikke spørsmålet. Se /api for hva som kan spørres om."),
    404: N_("Det finnes ikke noe publisert på denne adressen."),
    405: N_("Her kan det bare leses: bruk GET eller HEAD."),
    429: N_("Det kom mange spørsmål på kort tid. Vent et minutt, og spør igjen."),
    500: N_("Noe gikk galt hos oss. Vi har skrevet ned hva som skjedde. Prøv igjen om litt."),
    503: N_("Flipp når ikke databasen nå. Prøv igjen om noen sekunder."),
}
SECRET_FIELDS = frozenset({"password", "new_password", "_csrf"})


def error_page(ctx: Ctx, error: DomainError) -> Response:
    """The page of a domain error."""
    if isinstance(error, NeedsSignIn) and not ctx.route.writes:
        return ctx.sign_in_first()
    return _page(ctx, error.status, error.reason, _(LOCKED) if isinstance(error, Refused) else "")


def away_page(ctx: Ctx) -> Response:
    """The database does not answer."""
    return _page(ctx, 503, "")


def broken_page(ctx: Ctx) -> Response:
    """Something we did not foresee."""
    return _page(ctx, 500, "")


def typed(ctx: Ctx) -> list[tuple[str, str]]:
    """What the person sent, to be sent again; never a password."""
    return [
        (name, value)
        for name, value in ctx.fields.multi_items()
        if name not in SECRET_FIELDS and isinstance(value, str)
    ]


def _by_hand(name: str) -> bool:
    """A person wrote it; the others are hidden in the form."""
    return not name.startswith("_") and name not in {"version", "point", "fra"}


def _back(ctx: Ctx) -> str:
    """The page the form stood on, or ""; the browser names it, and only a path of ours is used."""
    came = urlsplit(ctx.request.headers.get("referer", ""))
    address = came.path + (f"?{came.query}" if came.query else "")
    ours = address.isprintable() and OWN_PATH.match(address) and came.path != ctx.path
    return address if ours else ""


def _said(status: int) -> str:
    """The text for a program's reader: about an answer, not a form."""
    return _(DATA_TEXTS.get(status, DATA_TEXTS[500]))


def _page(ctx: Ctx, status: int, reason: str, title: str = "") -> Response:
    if status == 404:
        # A hidden record and one that never was must look alike, also in the frame.
        ctx.network = None
    if ctx.route.data:
        title = _(DATA_TITLES.get(status) or TITLES.get(status, TITLES[500]))
        return open_data.problem(status, title, reason or _said(status))
    fields = typed(ctx) if ctx.route.writes else []
    response = ctx.render(
        "errors/error.html",
        status=status,
        title=title or _(TITLES.get(status, TITLES[500])),
        text=reason or _(TEXTS.get(status, "")),
        code=status,
        quiet=ctx.route.quiet,
        # What is locked is not tried again.
        typed=[] if title else fields,
        form_token=ctx.form_token,
        shown=[(n, v) for n, v in fields if _by_hand(n) and v.strip()],
        back=_back(ctx) if ctx.route.writes and ctx.actor.signed_in else "",
    )
    if status == 503:
        response.headers["Retry-After"] = "5"
    if status == 401:
        cookies.end_session(ctx.settings, response)
    return response
