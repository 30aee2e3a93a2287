"""The open API, its description and its catalogue; what search engines read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from pydantic import BaseModel
from starlette.responses import Response

from app.core import clock, open_data
from app.core.access import OPEN, loads
from app.core.config import Mode
from app.core.errors import NotFound
from app.core.paging import address
from app.core.web import Ctx, Router
from app.initiatives.models import Initiative
from app.initiatives.policy import InitiativeDo
from app.initiatives.queries import initiative_guard
from app.methods.models import PromisingMethod
from app.methods.queries import READ as METHOD
from app.networks.policy import NetworkDo
from app.networks.queries import GroupInfo, NetworkInfo, in_network, load_group
from app.opendata import asking, catalogue, limits, make, openapi, queries, schema, sitemap
from app.opendata.asking import Paging
from app.opendata.make import API
from app.opendata.queries import Asked
from app.practices.models import Practice
from app.practices.policy import PracticeDo
from app.practices.queries import practice_guard

router = Router()
JSON = "application/json"
IN_GROUP = loads(load_group, NetworkDo.READ)


def _counted(ctx: Ctx) -> str:
    """One more question from this source; the base of every address."""
    limits.demand(ctx.request.client.host if ctx.request.client else "")
    return ctx.settings.base_url


def _json(ctx: Ctx, made: BaseModel, links: dict[str, str] | None = None) -> Response:
    body = open_data.as_json(made.model_dump(mode="json"))
    return open_data.answer(ctx, body, JSON, links or {})


def _page(
    ctx: Ctx, asked: Paging, rows: Sequence[Any], made: Callable[[Sequence[Any]], list[Any]]
) -> Response:
    """One page of a list: its rows (one more than are shown), and where the next one is."""
    shown, following = rows[: asked.limit], None
    if len(rows) > asked.limit:
        query = asked.model_dump(mode="json", exclude_defaults=True)
        query["cursor"] = asking.cursor_of(shown[-1].id)
        following = ctx.settings.base_url + address(ctx.path, query)
    page = schema.Page[Any](
        data=made(shown), next=following, license=catalogue.licence_of(ctx.settings)
    )
    return _json(ctx, page, {"next": following} if following else None)


def _asked(ctx: Ctx, model: type[Paging]) -> Any:
    return asking.read(model, ctx.request.query_params.multi_items())


@router.page("/api", OPEN)
def about(ctx: Ctx, _nothing: None) -> Response:
    """What there is, for people."""
    shown: dict[str, Any] = {
        "api": API,
        "paths": [_path(said[0], API + p) for p, said in openapi.PATHS.items()],
        "licence": catalogue.LICENCE_PAGES[ctx.settings.data_licence],
        "licence_name": catalogue.LICENCE_NAMES[ctx.settings.data_licence],
        "a_minute": limits.A_MINUTE,
        "contact": ctx.settings.data_contact,
    }
    return ctx.render("opendata/about.html", **shown)


def _path(term: str, path: str) -> dict[str, str]:
    """An address; a link when it is whole, and so can be opened as it stands."""
    return {"term": term, "text": path, "href": "" if "{" in path else path}


@router.data(API, OPEN)
def start(ctx: Ctx, _nothing: None) -> Response:
    """Where everything is."""
    base = _counted(ctx) + API
    names = ("networks", "groups", "initiatives", "practices", "methods")
    made = schema.Start(
        **{name: f"{base}/{name}" for name in names},
        openapi=f"{base}/openapi.json",
        catalogue=f"{base}/katalog.ttl",
        about=f"{ctx.settings.base_url}/api",
        license=catalogue.licence_of(ctx.settings),
    )
    return _json(ctx, made)


@router.data(API + "/openapi.json", OPEN)
def description(ctx: Ctx, _nothing: None) -> Response:
    """The API as programs read about it."""
    _counted(ctx)
    return open_data.answer(ctx, open_data.as_json(openapi.describe(ctx.settings)), JSON)


@router.data(API + "/katalog.ttl", OPEN)
def turtle(ctx: Ctx, _nothing: None) -> Response:
    """The catalogue of the data sets."""
    _counted(ctx)
    said = catalogue.turtle(catalogue.triples(ctx.settings))
    return open_data.answer(ctx, said, "text/turtle; charset=utf-8")


@router.data(API + "/katalog.jsonld", OPEN)
def json_ld(ctx: Ctx, _nothing: None) -> Response:
    """The same in JSON-LD."""
    _counted(ctx)
    said = catalogue.json_ld(catalogue.triples(ctx.settings))
    return open_data.answer(ctx, open_data.as_json(said), "application/ld+json")


@router.data(API + "/networks", OPEN)
def networks(ctx: Ctx, _nothing: None) -> Response:
    """Networks that are open to all."""
    base, asked = _counted(ctx), _asked(ctx, asking.Paging)
    rows = queries.networks(ctx.db, asking.number_of(asked.cursor), asked.limit)

    def made(shown: Sequence[Any]) -> list[Any]:
        themes = queries.themes_of(ctx.db, [row.id for row in shown])
        return [make.network(row, base, themes.get(row.id, ())) for row in shown]

    return _page(ctx, asked, rows, made)


@router.data(API + "/networks/{nett}", in_network())
def network(ctx: Ctx, found: NetworkInfo) -> Response:
    """One network."""
    base = _counted(ctx)
    themes = [(t.slug, t.name) for t in found.open_themes]
    return _json(ctx, make.network(found, base, themes))


@router.data(API + "/groups", OPEN)
def groups(ctx: Ctx, _nothing: None) -> Response:
    """Groups of open networks."""
    base, asked = _counted(ctx), _asked(ctx, asking.OfNetwork)
    after = asking.number_of(asked.cursor)
    rows = queries.groups(ctx.db, Asked(asked.network or "", after=after, most=asked.limit))

    def made(shown: Sequence[Any]) -> list[Any]:
        places = queries.places_of(ctx.db, [row.id for row in shown], clock.today())
        return [make.group(row, base, places.get(row.id, ())) for row in shown]

    return _page(ctx, asked, rows, made)


@router.data(API + "/networks/{nett}/groups/{gruppe}", IN_GROUP)
def group(ctx: Ctx, found: GroupInfo) -> Response:
    """One group."""
    base = _counted(ctx)
    rows = queries.groups(ctx.db, Asked(ctx.network.slug, found.slug, most=1))
    places = queries.places_of(ctx.db, [found.id], clock.today())
    return _json(ctx, make.group(rows[0], base, places.get(found.id, ())))


def _records(ctx: Ctx, model: Any, asked: Any, state: Any, build: Any) -> Response:
    base = ctx.settings.base_url
    wanted = Asked(
        network=asked.network or "",
        group=asked.group or "",
        state=state,
        theme=asked.theme or "",
        after=asking.number_of(asked.cursor),
        most=asked.limit,
    )

    def made(shown: Sequence[Any]) -> list[Any]:
        hung = queries.hung_on(ctx.db, model, [row.id for row in shown])
        return [build(row, base, hung) for row in shown]

    return _page(ctx, asked, queries.records(ctx.db, model, wanted), made)


def _record(ctx: Ctx, model: Any, found: Any, build: Any) -> Response:
    base = _counted(ctx)
    row = queries.record(ctx.db, model, found.id)
    return _json(ctx, build(row, base, queries.hung_on(ctx.db, model, [row.id])))


@router.data(API + "/initiatives", OPEN)
def initiatives(ctx: Ctx, _nothing: None) -> Response:
    """Published initiatives."""
    _counted(ctx)
    asked = _asked(ctx, asking.Initiatives)
    return _records(ctx, Initiative, asked, asked.status, make.initiative)


@router.data(API + "/networks/{nett}/initiatives/{slug}", initiative_guard(InitiativeDo.READ))
def initiative(ctx: Ctx, found: Initiative) -> Response:
    """One published initiative."""
    return _record(ctx, Initiative, found, make.initiative)


@router.data(API + "/practices", OPEN)
def practices(ctx: Ctx, _nothing: None) -> Response:
    """Published practices."""
    _counted(ctx)
    asked = _asked(ctx, asking.Practices)
    return _records(ctx, Practice, asked, asked.state, make.practice)


@router.data(API + "/networks/{nett}/practices/{slug}", practice_guard(PracticeDo.READ))
def practice(ctx: Ctx, found: Practice) -> Response:
    """One published practice."""
    return _record(ctx, Practice, found, make.practice)


def _methods(ctx: Ctx, rows: Sequence[Any]) -> list[Any]:
    ids = [row.id for row in rows]
    figures = queries.figures_of(ctx.db, ids)
    changed = queries.updated(ctx.db, "promising_method", ids)
    base = ctx.settings.base_url
    return [make.method(r, base, figures.get(r.id, ()), changed.get(r.id)) for r in rows]


@router.data(API + "/methods", OPEN)
def methods(ctx: Ctx, _nothing: None) -> Response:
    """Promising methods."""
    _counted(ctx)
    asked = _asked(ctx, asking.Paging)
    rows = queries.methods(ctx.db, "", asking.number_of(asked.cursor), asked.limit)
    return _page(ctx, asked, rows, lambda shown: _methods(ctx, shown))


@router.data(API + "/methods/{slug}", METHOD)
def method(ctx: Ctx, found: PromisingMethod) -> Response:
    """One method."""
    _counted(ctx)
    return _json(ctx, _methods(ctx, queries.methods(ctx.db, found.slug, None, 1))[0])


# what search engines read


@router.data("/robots.txt", OPEN)
def robots(ctx: Ctx, _nothing: None) -> Response:
    """What is not for search engines; a demo is not at all."""
    closed = ctx.settings.mode is Mode.DEMO
    return open_data.answer(
        ctx, sitemap.robots(ctx.settings.base_url, closed=closed), "text/plain; charset=utf-8"
    )


@router.data("/sitemap.xml", OPEN, slow=True)
def whole_sitemap(ctx: Ctx, _nothing: None) -> Response:
    """Every published page, or where the parts of the list are when there are many."""
    return open_data.answer(ctx, sitemap.whole(ctx.db, ctx.settings.base_url), sitemap.MEDIA_TYPE)


@router.data("/sitemap/{slag}/{nummer:int}", OPEN, slow=True)
def part_of_sitemap(ctx: Ctx, _nothing: None) -> Response:
    """One part of it."""
    number = int(ctx.part("nummer"))
    body = sitemap.part(ctx.db, ctx.settings.base_url, ctx.part("slag"), number)
    if body is None:
        raise NotFound
    return open_data.answer(ctx, body, sitemap.MEDIA_TYPE)
