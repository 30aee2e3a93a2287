"""What the files of the library's list hold: what the list shows, whole texts included."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from app.core import clock, search_finding
from app.core.errors import Invalid
from app.core.exports import Column, Kind, Sheet
from app.core.i18n import N_, _, number
from app.core.search_asking import Question
from app.core.search_shelf import LEVELS
from app.core.web import Ctx, Response
from app.library import queries
from app.library.filters import KNOWLEDGE, STATUSES, STOPPED, one_of
from app.networks.downloads import BATCH, EXAMPLE, MOST_ROWS, TITLE, TOO_LONG, send_file

Chosen = tuple[tuple[str, str], ...]
KNOWN = N_("Hvor godt det er kjent, fra 0 til 5.")
# «Everything that was stopped» is something to ask for, not something that stands in a cell.
HELD = {word: label for word, label in STATUSES.items() if word != STOPPED}
COLUMNS = (
    Column("kind", N_("Slag"), N_("Hva slags ting det er."), value=lambda row: one_of(row.kind)),
    TITLE,
    Column("network_name", N_("Nettverk"), N_("Nettverket som har publisert det.")),
    Column("group_name", N_("Gruppe"), N_("Ressursgruppa som eier det.")),
    Column("status", N_("Status"), N_("Hvor langt det er kommet."), Kind.WORD, HELD),
    Column("knowledge", N_("Kunnskapsnivå"), KNOWN, Kind.WORD, KNOWLEDGE),
    Column("summary", N_("Sammendrag"), N_("Hva det går ut på.")),
    Column("about", N_("For hvem og hvor"), N_("Målgruppe og sted.")),
    Column("age_from", N_("Alder fra"), N_("Den laveste alderen."), Kind.NUMBER),
    Column("age_to", N_("Alder til"), N_("Den høyeste alderen."), Kind.NUMBER),
    Column("lesson", N_("Hva de lærte"), N_("Hva de lærte, når det er stoppet.")),
    Column("advice", N_("Rådet til andre"), N_("Hva de vil si til den neste som prøver.")),
    EXAMPLE,
    Column("made_at", N_("Lagt inn"), N_("Når det ble lagt inn i Flipp."), Kind.DAY),
    Column("address", N_("Adresse"), N_("Hvor det står i Flipp.")),
)


def download(ctx: Ctx, question: Question | None, chosen: Chosen) -> Response:
    """Everything the list shows, in its order. Raises as networks.downloads.send_file."""
    sheet = Sheet(N_("Bibliotek"), COLUMNS, _lines(ctx, question, chosen), _about(ctx))
    return send_file(ctx, "bibliotek", sheet)


def _lines(ctx: Ctx, question: Question | None, chosen: Chosen) -> Iterator[Any]:
    for seen, ids in enumerate(_batches(ctx, question, chosen)):
        if seen * BATCH >= MOST_ROWS:
            raise Invalid(_(TOO_LONG) % number(MOST_ROWS))
        for row in queries.rows(ctx.db, ids):
            yield Line(row, f"{ctx.settings.base_url}{row.address}")


def _batches(ctx: Ctx, question: Question | None, chosen: Chosen) -> Iterator[Sequence[int]]:
    """The numbers of what is found, a batch at a time: best first, without words the newest."""
    if question is not None and not question.units:
        return
    looked, totals = search_finding.look(ctx.db, question, chosen)
    if totals is not None:
        ids = [p.id for p in search_finding.ranked(ctx.db, looked)] if totals.hits else []
        yield from (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))
        return
    after: int | None = None
    while batch := ctx.db.scalars(*search_finding.newest(looked, after, BATCH)).all():
        yield batch
        if len(batch) < BATCH:
            return
        after = batch[-1]


class Line:
    """A row with its whole address."""

    def __init__(self, row: Any, address: str) -> None:
        self._row, self.address = row, address
        self.knowledge = str(row.knowledge) if row.kind in LEVELS else ""

    def __getattr__(self, name: str) -> Any:
        """Everything else is the row's own."""
        return getattr(self._row, name)


def _about(ctx: Ctx) -> list[tuple[str, str]]:
    return [
        (N_("Hentet"), clock.today().isoformat()),
        (N_("Avgrenset til"), ctx.request.url.query or _("hele lista")),
        (N_("Hentet fra"), f"{ctx.settings.base_url}{ctx.path}"),
    ]
