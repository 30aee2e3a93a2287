"""What the files of the practices' list hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import col

from app.core.exports import Column, Kind
from app.core.i18n import N_
from app.core.web import Ctx
from app.insights.models import Insight
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
    names_of,
    themes_of,
)
from app.networks.lists import Facet
from app.networks.policy import visible_to
from app.networks.queries import NetworkInfo
from app.practices import queries
from app.practices.models import (
    AMOUNT_LABELS,
    RESOURCES,
    STATE_LABELS,
    PracticeInsight,
    PracticeState,
    PracticeTheme,
)

FACETS = [Facet("status", "state", N_("Status"), STATE_LABELS, PracticeState)]
COMPARED = N_("Hvor mye de har av dette, sammenlignet med dem som ikke får det til.")
OWN_COLUMNS = (
    Column("state", N_("Status"), N_("Hvor langt praksisen er prøvd."), Kind.WORD, STATE_LABELS),
    Column("what", N_("Hva"), N_("Hva de gjør.")),
    Column("who", N_("Hvem"), N_("Hvem som gjør det.")),
    Column("how", N_("Hvordan"), N_("Hvordan de gjør det.")),
    Column("why", N_("Hvorfor det virker"), N_("Hvorfor det ser ut til å virke.")),
    Column("traits", N_("Kjennetegn"), N_("Hva som kjennetegner dem som får det til.")),
    Column("outcome", N_("Hva det gir"), N_("Hva som kommer ut av det.")),
    Column("comparison", N_("Sammenlignet med"), N_("Hvem de er sammenlignet med.")),
    Column("transferability", N_("Kan andre gjøre det?"), N_("Hva som skal til andre steder.")),
    *(Column(name, label, COMPARED, Kind.WORD, AMOUNT_LABELS) for name, label in RESOURCES.items()),
    Column("reject_reason", N_("Hvorfor avvist"), N_("Grunnen, når praksisen er avvist.")),
)
INSIGHTS = Column(
    "insights", N_("Løftet ut av innsikt"), N_("Innsiktene praksisen er løftet ut av."), Kind.LIST
)
CREATED = Column("created_at", N_("Lagt inn"), N_("Når den ble lagt inn i Flipp."), Kind.DAY)
COLUMNS = (
    *(SLUG, TITLE, GROUP, *OWN_COLUMNS, THEMES, INSIGHTS),
    *(REACH, EXAMPLE, CREATED, ADDRESS),
)
P = queries.P
NOT_SELECTED = {"group", "themes", "insights", "address"}
LISTING = exported(
    queries.LISTING,
    [col(P.id), col(P.group_id)]
    + [col(getattr(P, c.name)) for c in COLUMNS if c.name not in NOT_SELECTED],
)


def tied(ctx: Ctx, network: NetworkInfo, rows: Sequence[Any]) -> Mapping[int, Mapping[str, Any]]:
    """Themes, and the insights the reader may see. Two queries."""
    ids = [row.id for row in rows]
    link = PracticeInsight
    seen = (col(link.insight_id) == Insight.id) & visible_to(Insight, ctx.actor, network.id)
    themes = themes_of(ctx.db, PracticeTheme.practice_id, PracticeTheme.theme_id, ids)
    insights = names_of(ctx.db, link.practice_id, Insight, seen, ids, col(Insight.title))
    return {n: {"themes": themes.get(n, []), "insights": insights.get(n, [])} for n in ids}


EXPORT = Export(N_("Praksiser"), "praksiser", LISTING, COLUMNS, FACETS, tied)
