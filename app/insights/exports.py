"""What the files of the insights' list hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import col

from app.core.exports import Column, Kind
from app.core.i18n import N_, week
from app.core.web import Ctx
from app.insights import queries, rules
from app.insights.models import (
    CONSENT_LABELS,
    METHOD_LABELS,
    SOURCE_LABELS,
    Insight,
    InsightTheme,
    SourceKind,
)
from app.insights.queries import YesNo
from app.networks.downloads import (
    ADDRESS,
    EXAMPLE,
    GROUP,
    REACH,
    SLUG,
    THEMES,
    TITLE,
    Export,
    exported,
    themes_of,
)
from app.networks.lists import Facet
from app.networks.queries import NetworkInfo

EXCEPTION_LABELS = {YesNo.YES: N_("Bare unntak"), YesNo.NO: N_("Uten unntak")}
FACETS = [
    Facet("kilde", "source_kind", N_("Kilde"), SOURCE_LABELS, SourceKind),
    Facet("unntak", "is_exception", N_("Unntak"), EXCEPTION_LABELS, YesNo),
]


def when(row: Any) -> str:
    """When it was heard: of the young's own words only the week."""
    if row.heard_on is None:
        return ""
    if rules.to_the_week(row.source_kind, row.method):
        return week(row.heard_on)
    return str(row.heard_on.isoformat())


HEARD = N_("Når det ble sett eller sagt: en dato, eller bare uka når det er unges egne ord.")
COLUMNS = (
    SLUG,
    TITLE,
    GROUP,
    Column("text", N_("Tekst"), N_("Det som ble sett eller sagt.")),
    Column("source_kind", N_("Kilde"), N_("Hvem det kommer fra."), Kind.WORD, SOURCE_LABELS),
    Column("method", N_("Metode"), N_("Hvordan det ble funnet ut."), Kind.WORD, METHOD_LABELS),
    Column("heard", N_("Når"), HEARD, value=when),
    Column("is_exception", N_("Unntak"), N_("Om det gikk bra likevel."), Kind.YES_NO),
    Column(
        "consent",
        N_("Samtykke"),
        N_("Om den som fortalte, er enig i at det brukes."),
        Kind.WORD,
        CONSENT_LABELS,
    ),
    THEMES,
    Column(
        REACH.name, REACH.label, REACH.meaning, REACH.kind, REACH.allowed, insiders=True
    ),
    Column(
        "delete_by", N_("Slettes innen"), N_("Datoen innsikten slettes."), Kind.DAY, insiders=True
    ),
    EXAMPLE,
    ADDRESS,
)  # fmt: skip
I = Insight  # noqa: E741
NOT_SELECTED = {"group", "heard", "themes", "address"}
LISTING = exported(
    queries.LISTING,
    [col(I.id), col(I.group_id), col(I.heard_on)]
    + [col(getattr(I, c.name)) for c in COLUMNS if c.name not in NOT_SELECTED],
)


def tied(ctx: Ctx, _network: NetworkInfo, rows: Sequence[Any]) -> Mapping[int, Mapping[str, Any]]:
    """Themes. One query."""
    ids = [row.id for row in rows]
    themes = themes_of(ctx.db, InsightTheme.insight_id, InsightTheme.theme_id, ids)
    return {number: {"themes": themes.get(number, [])} for number in ids}


EXPORT = Export(N_("Innsikter"), "innsikt", LISTING, COLUMNS, FACETS, tied)
