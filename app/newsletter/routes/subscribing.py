"""Asking for the newsletter, by anybody; the two links of its mails; an address taken out."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from app.core.access import OPEN
from app.core.errors import NotFound
from app.core.forms import FormView
from app.core.i18n import _
from app.core.web import Ctx
from app.networks.models import Network
from app.networks.queries import NetworkInfo, in_network
from app.networks.routes.shared import MANAGE, frame
from app.newsletter import limits, queries, subscribing
from app.newsletter.forms import AddressForm
from app.newsletter.mail import TEST_KEY
from app.newsletter.models import Subscriber
from app.newsletter.routes.reading import show_index
from app.newsletter.routes.shared import HOME, home, router

SETTINGS = "/{nett}/innstillinger/nyhetsbrev"


@router.action(HOME, in_network())
def ask(ctx: Ctx, network: NetworkInfo) -> Response:
    """Ask the address's owner; the answer is the same whether it is on the list or not."""
    form = ctx.parse(AddressForm)
    if not form.ok:
        return show_index(ctx, network, form, 422)
    email = form.data.email
    if limits.demand(email, ctx.request.client.host if ctx.request.client else ""):
        subscribing.ask(ctx.db, network, email, ctx.settings.base_url)
    return ctx.redirect(home(ctx, "takk"))


@router.page(HOME + "/takk", in_network())
def thanks(ctx: Ctx, _network: NetworkInfo) -> Response:
    """What is to be done now: open the mail."""
    mailed = bool(ctx.settings.smtp_host)
    return ctx.render("newsletter/thanks.html", home=home(ctx), mailed=mailed)


# by the links in the mails: nobody signs in, and nothing happens by only opening them


@router.page("/abonner/bekreft/{token}", OPEN)
def confirming(ctx: Ctx, _nothing: None) -> Response:
    """One press says yes; mail programs open links by themselves, so opening does not."""
    one = subscribing.by_token(ctx.db, ctx.part("token"))
    if one is None:
        return ctx.render("newsletter/confirm.html", over=True, yes=False)
    yes = one.confirmed_at is not None
    return ctx.render("newsletter/confirm.html", over=False, yes=yes, **_whose(ctx, one))


def _whose(ctx: Ctx, one: Subscriber | None) -> dict[str, Any]:
    """The network the address is or was on the list of: its name, and where its newsletters are."""
    network = ctx.db.get(Network, one.network_id) if one is not None else None
    if network is None:
        return {"of": "", "letters": ""}
    return {"of": network.name, "letters": f"/{network.slug}/nyhetsbrev"}


@router.action("/abonner/bekreft/{token}", OPEN, again=True)
def confirm(ctx: Ctx, _nothing: None) -> Response:
    """Yes."""
    one = subscribing.by_token(ctx.db, ctx.part("token"))
    if one is None:
        raise NotFound
    subscribing.confirm(ctx.db, one)
    return ctx.redirect(ctx.path)


@router.page("/abonner/av/{token}", OPEN)
def leaving(ctx: Ctx, _nothing: None) -> Response:
    """One press stops it."""
    key = ctx.part("token")
    one = subscribing.by_key(ctx.db, key)
    shown: dict[str, Any] = {"active": one is not None, "test": key == TEST_KEY, **_whose(ctx, one)}
    return ctx.render("newsletter/leave.html", **shown)


@router.action("/abonner/av/{token}", OPEN, again=True, anywhere=True)
def leave(ctx: Ctx, _nothing: None) -> Response:
    """Stop it. Mail programs press here for their reader (RFC 8058): no session, no way on."""
    key = ctx.part("token")
    shown = _whose(ctx, subscribing.by_key(ctx.db, key))
    subscribing.leave(ctx.db, key)
    return ctx.render("newsletter/leave.html", active=False, test=key == TEST_KEY, **shown)


# the leader


@router.page(SETTINGS, MANAGE)
def settings(ctx: Ctx, network: NetworkInfo) -> Response:
    """How many get it; nobody's address is shown."""
    return _settings(ctx, network, ctx.blank(AddressForm))


def _settings(
    ctx: Ctx, network: NetworkInfo, form: FormView[AddressForm], status: int = 200
) -> Response:
    people, waiting = queries.subscribers(ctx.db, network.id)
    shown = {"form": form, "people": people, "waiting": waiting, **frame(ctx, network)}
    return ctx.render("newsletter/settings.html", status=status, **shown)


@router.action(SETTINGS, MANAGE)
def remove(ctx: Ctx, network: NetworkInfo) -> Response:
    """Take an address out, for somebody who has asked for that in another way."""
    form = ctx.parse(AddressForm)
    if not form.ok:
        return _settings(ctx, network, form, 422)
    there = subscribing.remove(ctx.db, ctx.actor, network.id, form.data.email)
    said = _("Adressen er tatt ut og slettet.") if there else _("Adressen står ikke på lista.")
    return ctx.redirect(ctx.path, say=said)
