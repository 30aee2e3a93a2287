"""Every list of a network as a file: what it shows with its filters, and its code book."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import NamedTemporaryFile
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock
from app.core.columns import REACH_LABELS
from app.core.errors import Invalid, NotFound, TooMany
from app.core.export_files import FORMATS
from app.core.exports import Column, Kind, Sheet
from app.core.i18n import N_, _, number
from app.core.listing import Listing, View, Wanted
from app.core.web import Ctx, Response
from app.networks.lists import Facet, asked_for
from app.networks.models import Theme
from app.networks.policy import view_of
from app.networks.queries import NetworkInfo

BATCH = 500
MOST_ROWS = 50_000
# Two files are written at a time; whoever comes third waits for a while.
AT_ONCE = threading.BoundedSemaphore(2)
PATIENCE = 20.0
TOO_LONG = N_("Lista har mer enn %s rader. Avgrens den med filtrene, og last ned i flere deler.")
BUSY = N_("Mange laster ned lister akkurat nå. Vent et minutt, og prøv igjen.")

SLUG = Column("slug", N_("Nøkkel"), N_("Siste del av adressen i Flipp. Endres aldri."))
TITLE = Column("title", N_("Tittel"), N_("Hva det heter."))
GROUP = Column("group", N_("Gruppe"), N_("Ressursgruppa som eier det."))
THEMES = Column("themes", N_("Temaer"), N_("Temaene det er sortert under."), Kind.LIST)
REACH = Column(
    "reach", N_("Hvem kan se det"), N_("Hvor langt det er delt."), Kind.WORD, REACH_LABELS
)
EXAMPLE = Column(
    "example",
    N_("Eksempeldata"),
    N_("Om det er funnet på for å vise hvordan Flipp virker."),
    Kind.YES_NO,
)
ADDRESS = Column("address", N_("Adresse"), N_("Hvor det står i Flipp."))

# What is tied to a batch of rows: (ctx, network, rows) → row's id → further cells.
Tied = Callable[[Ctx, NetworkInfo, Sequence[Any]], Mapping[int, Mapping[str, Any]]]


@dataclass(frozen=True)
class Export:
    """What a list's files hold, declared once beside the list.

    `listing` selects every column the files need; `tied` fetches what hangs on a batch of rows
    in a constant number of queries; `path` is where the records live under the network.
    """

    title: str
    path: str
    listing: Listing
    columns: Sequence[Column]
    own: Sequence[Facet] = ()
    tied: Tied | None = None


def exported(listing: Listing, columns: Sequence[Any]) -> Listing:
    """The same list with other columns: filtered, searched and seen as on the page."""
    return type(listing)(listing.kind, listing.model, columns, listing.theme_link)


def download(ctx: Ctx, network: NetworkInfo, export: Export) -> Response:
    """The file the address asks for. Raises NotFound for a format there is not, Invalid when the
    list is too long, TooMany when others are at it.
    """
    wanted, picks = asked_for(ctx, network, export.own)
    lines = _lines(ctx, network, export, replace(wanted, after=None))
    columns = [c for c in export.columns if ctx.insider or not c.insiders]
    shown = {"q": wanted.words, **picks}
    sheet = Sheet(export.title, columns, lines, _about(ctx, network, shown))
    return send_file(ctx, f"{network.slug}-{export.path}", sheet)


def send_file(ctx: Ctx, name: str, sheet: Sheet) -> Response:
    """Write the sheet in the format of the address, and answer with it. Raises as `download`."""
    ending = ctx.part("format")
    if ending not in FORMATS:
        raise NotFound
    write, media = FORMATS[ending]
    if not AT_ONCE.acquire(timeout=PATIENCE):
        raise TooMany(_(BUSY))
    try:
        # Whatever happens, the file is gone when it has been read to its end.
        file = NamedTemporaryFile(prefix="flipp-")  # noqa: SIM115 - sent after this returns
        try:
            write(Path(file.name), sheet)
        except BaseException:
            file.close()
            raise
    finally:
        AT_ONCE.release()
    return ctx.send(file, f"{name}.{ending}", media)


def _lines(ctx: Ctx, network: NetworkInfo, export: Export, wanted: Wanted) -> Iterator[Any]:
    """Every row of the list, a batch at a time: what is in memory does not grow with the list."""
    seen, view = 0, view_of(ctx.actor, network.id)
    while True:
        batch, after = _batch(ctx.db, export.listing, view, wanted)
        tied = export.tied(ctx, network, batch) if export.tied else {}
        for row in batch:
            yield _line(ctx, network, export, row, tied.get(row.id, {}))
        seen += len(batch)
        if after is None:
            return
        if seen >= MOST_ROWS:
            raise Invalid(_(TOO_LONG) % number(MOST_ROWS))
        wanted = replace(wanted, after=after)


def _batch(
    db: Session, listing: Listing, view: View, wanted: Wanted
) -> tuple[Sequence[Any], int | None]:
    found = listing.page(db, view, wanted, BATCH)
    return found.rows, found.after


def _line(
    ctx: Ctx, network: NetworkInfo, export: Export, row: Any, tied: Mapping[str, Any]
) -> SimpleNamespace:
    group = network.group(row.group_id)
    where = f"{ctx.settings.base_url}/{network.slug}/{export.path}/{row.slug}"
    own = {"group": group.name if group else "", "address": where, "themes": []}
    return SimpleNamespace(**{**row._mapping, **own, **tied})


def _about(ctx: Ctx, network: NetworkInfo, shown: Mapping[str, str]) -> list[tuple[str, str]]:
    chosen = ", ".join(f"{name}={value}" for name, value in shown.items() if value)
    return [
        (N_("Nettverk"), network.name),
        (N_("Hentet"), clock.today().isoformat()),
        (N_("Avgrenset til"), chosen or _("hele lista")),
        (N_("Hentet fra"), f"{ctx.settings.base_url}{ctx.path}"),
    ]


def themes_of(db: Session, record: Any, theme: Any, ids: Sequence[int]) -> dict[int, list[str]]:
    """Record's id → the names of its themes, by the columns of its link table. One query."""
    return names_of(db, record, Theme, theme == Theme.id, ids)


def names_of(
    db: Session, record: Any, model: Any, on: Any, ids: Sequence[int], name: Any = None
) -> dict[int, list[str]]:
    """Record's id → the names of what its link table (by that column) ties it to. One query."""
    found: dict[int, list[str]] = {}
    shown = model.name if name is None else name
    pairs = sa.select(record, shown).select_from(record.class_).join(model, on)
    for number_, text in db.execute(pairs.where(record.in_(ids)).order_by(record, model.id)):
        found.setdefault(number_, []).append(text)
    return found
