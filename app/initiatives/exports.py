"""What the files of the initiatives' list hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.exports import Column, Kind
from app.core.i18n import N_
from app.core.web import Ctx
from app.initiatives import queries
from app.initiatives.models import (
    DEPENDENCE_LABELS,
    OFFICE_LABELS,
    STATUS_LABELS,
    Initiative,
    InitiativePartner,
    InitiativePractice,
    InitiativeTerm,
    InitiativeTheme,
    Status,
)
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
from app.networks.models import Organisation, Term, TermKind
from app.networks.policy import visible_to
from app.networks.queries import NetworkInfo
from app.practices.models import Practice

FACETS = [Facet("status", "status", N_("Status"), STATUS_LABELS, Status)]
# Each list of words a record is described by → its column.
TERM_COLUMNS = {
    TermKind.CATEGORY: Column(
        "categories", N_("Kategorier"), N_("Ord fra nettverkets liste over kategorier."), Kind.LIST
    ),
    TermKind.TARGET: Column(
        "targets", N_("Målgrupper"), N_("Ord fra nettverkets liste over målgrupper."), Kind.LIST
    ),
    TermKind.SETTING: Column(
        "settings", N_("Arenaer"), N_("Ord fra nettverkets liste over arenaer."), Kind.LIST
    ),
    TermKind.LEGAL: Column(
        "legals", N_("Hjemler"), N_("Ord fra nettverkets liste over hjemler."), Kind.LIST
    ),
}
OWN_COLUMNS = (
    Column("status", N_("Status"), N_("Hvor langt tiltaket er kommet."), Kind.WORD, STATUS_LABELS),
    Column("purpose", N_("Formål"), N_("Hva tiltaket skal få til.")),
    Column("target_group", N_("Målgruppe"), N_("Hvem det er for, i egne ord.")),
    Column("age_from", N_("Alder fra"), N_("Den laveste alderen."), Kind.NUMBER),
    Column("age_to", N_("Alder til"), N_("Den høyeste alderen."), Kind.NUMBER),
    Column("setting", N_("Sted"), N_("Hvor det foregår, i egne ord.")),
    Column("who_does", N_("Hvem gjør hva"), N_("Hvem som gjør hva i tiltaket.")),
    Column("mechanism", N_("Hvorfor det virker"), N_("Hvorfor dere tror at det virker.")),
    Column("core_parts", N_("Må være med"), N_("Kjernen, som ikke kan tas bort."), Kind.LIST),
    Column(
        "adaptable_parts", N_("Kan tilpasses"), N_("Det som kan gjøres på flere måter."), Kind.LIST
    ),
    Column("needs_staff", N_("Bemanning"), N_("Hvor mye folk det krever.")),
    Column("needs_money", N_("Penger"), N_("Hva det koster.")),
    Column("needs_skill", N_("Kompetanse"), N_("Hva noen må kunne.")),
    Column(
        "depends_on_one",
        N_("Avhengig av én person"),
        N_("Om det står og faller med én person."),
        Kind.WORD,
        DEPENDENCE_LABELS,
    ),
    Column(
        "office_size",
        N_("Passer for"),
        N_("Hvor store steder det passer for."),
        Kind.WORD,
        OFFICE_LABELS,
    ),
    Column("manual", N_("Håndbok"), N_("Hvor oppskriften eller håndboka finnes.")),
    Column("owner", N_("Eier"), N_("Organisasjonen som eier tiltaket.")),
    Column("partners", N_("Samarbeidspartnere"), N_("Organisasjonene som er med."), Kind.LIST),
    Column("funding", N_("Finansiering"), N_("Hvor pengene kommer fra.")),
    Column("agreement", N_("Avtale"), N_("Hva partene er enige om.")),
    Column("agreed_on", N_("Enige siden"), N_("Når avtalen ble gjort."), Kind.DAY),
    Column("legal_basis", N_("Lovhjemmel"), N_("Hva det er hjemlet i, i egne ord.")),
    Column("contact_role", N_("Kontaktrolle"), N_("Rollen å spørre, uten navn.")),
    Column("expected", N_("Hva vi trodde"), N_("Hva gruppa ventet at skulle skje.")),
    Column("learned", N_("Hva vi lærte"), N_("Hva som skjedde, og hva det lærte oss.")),
    Column("advice", N_("Rådet til andre"), N_("Hva gruppa vil si til den neste som prøver.")),
    Column(
        "ended_on", N_("Stoppet dato"), N_("Når tiltaket ble avsluttet eller forkastet."), Kind.DAY
    ),
)
PRACTICES = Column(
    "practices", N_("Bygger på praksis"), N_("Praksisene tiltaket bygger på."), Kind.LIST
)
CREATED = Column("created_at", N_("Lagt inn"), N_("Når det ble lagt inn i Flipp."), Kind.DAY)
COLUMNS = (
    SLUG, TITLE, GROUP, *OWN_COLUMNS, THEMES, *TERM_COLUMNS.values(), PRACTICES, REACH, EXAMPLE,
    CREATED, ADDRESS,
)  # fmt: skip
T = Initiative
NOT_SELECTED = {"group", "owner", "partners", "themes", "practices", "address"} | {
    c.name for c in TERM_COLUMNS.values()
}
LISTING = exported(
    queries.LISTING,
    [
        col(T.id),
        col(T.group_id),
        col(T.owner_id),
        *(col(getattr(T, c.name)) for c in COLUMNS if c.name not in NOT_SELECTED),
    ],
)


def tied(ctx: Ctx, network: NetworkInfo, rows: Sequence[Any]) -> Mapping[int, Mapping[str, Any]]:
    """Owner, partners, themes, words and the practices the reader may see. Four queries."""
    db, ids = ctx.db, [row.id for row in rows]
    link = InitiativePartner
    partner = col(link.organisation_id) == Organisation.id
    source = col(InitiativePractice.practice_id) == Practice.id
    seen = source & visible_to(Practice, ctx.actor, network.id)
    themes = themes_of(db, InitiativeTheme.initiative_id, InitiativeTheme.theme_id, ids)
    partners = names_of(db, link.initiative_id, Organisation, partner, ids)
    practices = names_of(
        db, InitiativePractice.initiative_id, Practice, seen, ids, col(Practice.title)
    )
    words = words_of(db, ids)
    owners = {row.id: network.organisation(row.owner_id) for row in rows}
    return {
        number: {
            "owner": owner.name if owner else "",
            "themes": themes.get(number, []),
            "partners": partners.get(number, []),
            "practices": practices.get(number, []),
            **{c.name: words.get((number, kind), []) for kind, c in TERM_COLUMNS.items()},
        }
        for number, owner in owners.items()
    }


def words_of(db: Session, ids: Sequence[int]) -> dict[tuple[int, TermKind], list[str]]:
    """(initiative, list) → its words of that list. One query."""
    link = InitiativeTerm
    found: dict[tuple[int, TermKind], list[str]] = {}
    pairs = sa.select(col(link.initiative_id), col(Term.kind), col(Term.name)).join(
        Term, col(link.term_id) == Term.id
    )
    chosen = pairs.where(col(link.initiative_id).in_(ids)).order_by(col(Term.id))
    for number, kind, name in db.execute(chosen):
        found.setdefault((number, kind), []).append(name)
    return found


EXPORT = Export(N_("Tiltak"), "tiltak", LISTING, COLUMNS, FACETS, tied)
