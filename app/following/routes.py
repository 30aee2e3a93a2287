"""Feeds for anybody, «Følg» for members, and the way out of every mail."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.responses import Response

from app.core import atom, open_data
from app.core.access import OPEN, SIGNED_IN
from app.core.atom import Entry, Feed
from app.core.errors import Invalid, NotFound
from app.core.i18n import _
from app.core.listing import View, view_clause
from app.core.paging import cursor
from app.core.web import Ctx, Router
from app.following import digest, news, service, shelf
from app.following.forms import FollowSearchForm
from app.following.queries import TO_FOLLOW, TO_READ
from app.initiatives.models import Initiative
from app.networks.queries import NetworkInfo, in_network
from app.practices.models import Practice

router = Router()
SEARCH = "/bibliotek"
MOST = 50


# feeds


def _answer(ctx: Ctx, made: Feed) -> Response:
    return open_data.answer(ctx, atom.write(made, ctx.settings.base_url), atom.MEDIA_TYPE)


@router.data(SEARCH + "/feed.atom", OPEN)
def search_feed(ctx: Ctx, _nothing: None) -> Response:
    """What the library holds that matches, newest first."""
    wanted = shelf.read(ctx.request.url.query)
    rows = shelf.matching(ctx.db, wanted, MOST)
    named = {(shelf.TABLES.get(row.kind, row.kind), row.record_id): row.address for row in rows}
    changed = {named[key]: at for key, at in news.latest(ctx.db, list(named)).items()}
    at = f"?{wanted.query}" if wanted.query else ""
    entries = [
        Entry(
            row.address.strip("/"),
            row.title,
            row.address,
            row.lesson or row.summary,
            changed.get(row.address, row.made_at),
        )
        for row in rows
    ]
    name = digest.name_of(wanted.query)
    path, own = SEARCH + at, f"{SEARCH}/feed.atom{at}"
    return _answer(ctx, Feed(f"bibliotek{at}", name, path, own, "Flipp", entries))


@router.data("/{nett}/feed.atom", in_network())
def network_feed(ctx: Ctx, network: NetworkInfo) -> Response:
    """What happens to the network's published practices and initiatives."""
    view = View("public", network.id)
    seen = {
        "initiative": view_clause(Initiative, view),
        "practice": view_clause(Practice, view),
    }
    happened = news.of_network(ctx.db, network.id, seen)
    home = f"/{network.slug}"
    entries = _entries(network, happened, with_title=True)
    return _answer(ctx, Feed(network.slug, network.name, home, ctx.path, _author(network), entries))


@router.data("/{nett}/tiltak/{slug}/feed.atom", TO_READ)
def initiative_feed(ctx: Ctx, initiative: Initiative) -> Response:
    """What happens to one initiative."""
    happened = news.of_initiative(ctx.db, initiative.id or 0)
    network = ctx.network
    home = f"/{network.slug}/tiltak/{initiative.slug}"
    entries = _entries(network, happened, with_title=False)
    key = f"{network.slug}/tiltak/{initiative.slug}/hendelser"
    return _answer(ctx, Feed(key, initiative.title, home, ctx.path, _author(network), entries))


def _author(network: NetworkInfo) -> str:
    return network.owner or network.name


def _entries(network: NetworkInfo, happened: Iterable[news.News], with_title: bool) -> list[Entry]:
    return [
        Entry(
            f"{network.slug}/hendelse/{item.id}",
            f"{item.title}: {item.what}" if with_title else item.what,
            item.path,
            item.text,
            item.at,
        )
        for item in happened
    ]


# following


@router.action("/{nett}/tiltak/{slug}/folg", TO_FOLLOW)
def follow(ctx: Ctx, initiative: Initiative) -> Response:
    """Follow an initiative."""
    home = f"/{ctx.network.slug}/tiltak/{initiative.slug}"
    return _follow(ctx, f"{home}#folg", initiative_id=initiative.id)


@router.action(SEARCH + "/folg", SIGNED_IN)
def follow_search(ctx: Ctx, _nothing: None) -> Response:
    """Follow a search in the library."""
    form = ctx.parse(FollowSearchForm)
    if not form.ok:
        raise Invalid(next(iter(form.errors.values())))
    query = shelf.read(form.data.query).query[:400]
    return _follow(ctx, "/min-side#folger", query=query)


def _follow(ctx: Ctx, back: str, initiative_id: int | None = None, query: str = "") -> Response:
    service.follow(ctx.db, ctx.actor, initiative_id=initiative_id, query=query)
    said = _("Du følger dette nå. Du får høyst én e-post i uka, og bare når det er noe nytt.")
    return ctx.redirect(back, say=said)


@router.action("/min-side/folger/{id}/stopp", SIGNED_IN)
def stop(ctx: Ctx, _nothing: None) -> Response:
    """Follow no more."""
    service.stop(ctx.db, ctx.actor, cursor(ctx.part("id")) or 0)
    return ctx.redirect("/min-side#folger", say=_("Du følger det ikke lenger."))


# by the link in a mail: no sign-in, and nothing happens by only opening it


@router.page("/stopp/{token}", OPEN)
def stopping(ctx: Ctx, _nothing: None) -> Response:
    """One press stops it; mail programs open links by themselves, so opening does not."""
    following = service.by_token(ctx.db, ctx.settings.secret, ctx.part("token"))
    return ctx.render("following/stop.html", active=following is not None)


@router.action("/stopp/{token}", OPEN)
def stop_now(ctx: Ctx, _nothing: None) -> Response:
    """Follow no more."""
    if not service.stop_by_token(ctx.db, ctx.settings.secret, ctx.part("token")):
        raise NotFound
    return ctx.redirect(ctx.path)
