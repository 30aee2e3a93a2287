"""What every list page of a network has in common: filters, counts, paging."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from markupsafe import Markup

from app.core import facets
from app.core.choices import picked
from app.core.i18n import N_, _
from app.core.listing import Listing, View, Wanted
from app.core.paging import COUNT_CAP, address, cursor
from app.core.web import Ctx
from app.networks.policy import sees_all, view_of
from app.networks.queries import NetworkInfo

# A list's files: how their addresses end, and what the links are called (networks/downloads.py).
DOWNLOADS = (
    (".xlsx", "Excel"),
    (".csv", "CSV"),
    (".json", "JSON"),
    (".kodebok.csv", N_("Kodebok")),
)


@dataclass(frozen=True)
class Facet:
    """A filter by a column: its name in the address, its label, its choices."""

    name: str
    column: str
    label: str
    labels: Mapping[Any, str]
    kind: type[StrEnum]


class Hit(NamedTuple):
    """A row of a list as its template shows it; `learned` makes it a lesson."""

    id: int
    slug: str
    title: str
    tag: Markup
    example: bool
    where: str
    text: str
    meta: tuple[str, ...] = ()
    learned: str = ""
    advice: str = ""


@dataclass(frozen=True)
class ListPage:
    """A list as its template shows it."""

    hits: list[Hit]
    total: int
    words: str
    filters: Markup
    keep: list[tuple[str, str]]
    clear_href: str | None
    next_url: str | None
    first_url: str | None
    downloads: tuple[tuple[str, str], ...] = ()

    @property
    def total_words(self) -> str:
        """«1 204», or «1 000+» where counting stopped."""
        from app.core.i18n import number

        return f"{number(COUNT_CAP)}+" if self.total > COUNT_CAP else number(self.total)


def list_page(
    ctx: Ctx,
    network: NetworkInfo,
    listing: Listing,
    own: Sequence[Facet],
    hit: Callable[[Ctx, Any], Hit],
) -> ListPage:
    """Read the address, fetch a page, count. At most three queries, whatever the size."""
    wanted, picks = asked_for(ctx, network, own)
    view = view_of(ctx.actor, network.id)
    audiences = facets.audiences_of(ctx.actor, network.id, sees_all(ctx.actor, network.id))
    counts = _counts(ctx, network, listing.kind, audiences)
    found = listing.page(ctx.db, view, wanted)
    total = _total(ctx, listing, view, wanted, counts)
    query = {"q": wanted.words, **picks}
    key = (listing.kind, tuple(audiences), tuple(picks.values()))
    return ListPage(
        hits=[hit(ctx, row) for row in found.rows],
        total=total,
        words=wanted.words,
        filters=ctx.kept(
            network.id,
            "networks/_filters.html",
            key,
            lambda: {
                "path": ctx.path,
                "groups": _filters(network, own, picks, counts),
                "chosen": any(picks.values()),
            },
        ),
        keep=[(k, v) for k, v in picks.items() if v],
        clear_href=ctx.path if any(picks.values()) else None,
        next_url=address(ctx.path, query, etter=found.after) if found.after else None,
        first_url=address(ctx.path, query) if wanted.after is not None else None,
        downloads=downloads(ctx.path, query),
    )


def downloads(path: str, query: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """The links to the list's files, with its filters: (format's name, address)."""
    return tuple((_(label), address(path + end, query)) for end, label in DOWNLOADS)


def asked_for(
    ctx: Ctx, network: NetworkInfo, own: Sequence[Facet]
) -> tuple[Wanted, dict[str, str]]:
    """What the address asks of a list, and its filters as they stand in it. No query."""
    group = network.group_named(ctx.arg("gruppe"))
    theme = next((t for t in network.themes if t.slug == ctx.arg("tema")), None)
    chosen: list[tuple[str, Any]] = [("group_id", group.id)] if group else []
    words = {f.name: picked(f.kind, ctx.arg(f.name)) for f in own}
    chosen += [(f.column, words[f.name]) for f in own if words[f.name] is not None]
    wanted = Wanted(
        filters=tuple(chosen),
        words=ctx.arg("q")[:200],
        theme_id=theme.id if theme else None,
        after=cursor(ctx.arg("etter")),
    )
    picks = {
        "gruppe": group.slug if group else "",
        "tema": theme.slug if theme else "",
        **{name: str(word) if word else "" for name, word in words.items()},
    }
    return wanted, picks


def _total(
    ctx: Ctx, listing: Listing, view: View, wanted: Wanted, counts: Mapping[tuple[str, str], int]
) -> int:
    """How many there are; counted only when words are looked for, or once per revision."""
    if wanted.words.strip():
        return listing.count(ctx.db, view, wanted)
    if wanted.theme_id or len(wanted.filters) > 1:
        key = ("count", listing.kind, view, wanted.filters, wanted.theme_id)
        return ctx.at_revision(view.network_id, key, lambda: listing.count(ctx.db, view, wanted))
    # The whole list, or one choice of it: that count is kept.
    kept = (wanted.filters[0][0], str(wanted.filters[0][1])) if wanted.filters else ("alle", "")
    return counts.get(kept, 0)


def _counts(
    ctx: Ctx, network: NetworkInfo, kind: str, audiences: list[str]
) -> dict[tuple[str, str], int]:
    """The counts behind the filters, read once per revision."""
    key = ("facets", kind, tuple(audiences))
    return ctx.at_revision(
        network.id, key, lambda: facets.counts(ctx.db, network.id, kind, audiences)
    )


def tag(ctx: Ctx, kind: str, value: str, label: str) -> Markup:
    """The tag of a record's state."""
    return ctx.app.renderer.state_tag(kind, str(value), label)


def where(ctx: Ctx, group_id: int) -> str:
    """The name of the record's group."""
    group = ctx.network.group(group_id)
    return group.name if group else ""


def shorten(text: str, most: int = 220) -> str:
    """The beginning of a text, cut between two words."""
    if len(text) <= most:
        return text
    return text[:most].rsplit(" ", 1)[0] + "…"


def _filters(
    network: NetworkInfo,
    own: Sequence[Facet],
    query: Mapping[str, str],
    counts: Mapping[tuple[str, str], int],
) -> list[dict[str, Any]]:
    groups = [(g.slug, g.name, counts.get(("group_id", str(g.id)), 0)) for g in network.groups]
    filters = [_select("gruppe", _("Ressursgruppe"), groups, query["gruppe"])]
    for facet in own:
        options = [
            (str(word), _(label), counts.get((facet.column, str(word)), 0))
            for word, label in facet.labels.items()
        ]
        kept = [o for o in options if o[2] or o[0] == query[facet.name]]
        filters.append(_select(facet.name, _(facet.label), kept, query[facet.name]))
    if network.open_themes:
        themes = [(t.slug, t.name, None) for t in network.open_themes]
        filters.append(_select("tema", _("Tema"), themes, query["tema"]))
    return filters


def _select(
    name: str, label: str, options: Sequence[tuple[str, str, int | None]], chosen: str
) -> dict[str, Any]:
    return {
        "name": name,
        "label": label,
        "kind": "select" if len(options) > 8 else "radio",
        "options": [
            {"value": value, "label": text, "count": count, "chosen": value == chosen}
            for value, text, count in options
        ],
    }
