"""What must hold of networks and roles, wherever it is typed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from app.core.i18n import N_
from app.networks.models import Role, TermKind

# A network's slug is the first part of its addresses; these words have that place already.
RESERVED = frozenset(
    {
        "abonner",
        "api",
        "bibliotek",
        "del",
        "demo-innlogging",
        "glemt-passord",
        "healthz",
        "innstillinger",
        "invitasjon",
        "komponenter",
        "logg-inn",
        "logg-ut",
        "m",
        "min-side",
        "mitt-innspill",
        "ny",
        "nytt-passord",
        "pamelding",
        "personvern",
        "rad",
        "sitemap",
        "static",
        "stopp",
        "tilgjengelighet",
        "utkast",
        "varsler",
    }
)
# Who can be given the task of reading what the young send in.
MAY_MODERATE = frozenset({Role.LEADER, Role.STAFF, Role.COORDINATOR, Role.MEMBER})
NO_MODERATOR = N_(
    "Oppgaven med å lese innspill kan gis til dem som jobber i prosjektet eller en ressursgruppe."
)
SMALLEST_K = 5
DEFAULT_K = 6
DEFAULT_PHASES = (
    N_("Skaffe innsikt"),
    N_("Identifisere og teste"),
    N_("Ta i bruk og spre"),
)
# The words every network begins with, by slug: so the library filters across networks.
DEFAULT_TERMS: Mapping[TermKind, Mapping[str, str]] = {
    TermKind.CATEGORY: {
        "oppsokende-arbeid": N_("Oppsøkende arbeid"),
        "moteplass": N_("Møteplass"),
        "overgang": N_("Overgang"),
        "arbeidstrening": N_("Arbeidstrening"),
        "veiledning": N_("Veiledning"),
        "kurs": N_("Kurs og opplæring"),
        "foreldrestotte": N_("Foreldrestøtte"),
        "helsehjelp": N_("Lavterskel helsehjelp"),
        "fritid": N_("Fritid og fellesskap"),
        "bolig-og-okonomi": N_("Bolig og økonomi"),
        "digital-kontakt": N_("Digital kontakt"),
        "samarbeid": N_("Samarbeid mellom tjenester"),
    },
    TermKind.TARGET: {
        "alle-unge": N_("Alle unge"),
        "ungdomsskoleelever": N_("Ungdomsskoleelever"),
        "elever-i-videregaende": N_("Elever i videregående"),
        "unge-utenfor": N_("Unge utenfor skole og jobb"),
        "unge-i-arbeid": N_("Unge på vei inn i jobb"),
        "helseutfordringer": N_("Unge med helseutfordringer"),
        "unge-foreldre": N_("Unge foreldre"),
        "nyankomne": N_("Nyankomne og flyktninger"),
        "foresatte": N_("Foresatte"),
        "ansatte": N_("Ansatte"),
    },
    TermKind.SETTING: {
        "skole": N_("Skole"),
        "nav-kontor": N_("NAV-kontor"),
        "arbeidsplass": N_("Arbeidsplass"),
        "fritidsklubb": N_("Fritidsklubb"),
        "bibliotek": N_("Bibliotek"),
        "helsestasjon": N_("Helsestasjon"),
        "hjemme": N_("Hjemme"),
        "naermiljoet": N_("Nærmiljøet"),
        "ute": N_("Ute"),
        "digitalt": N_("Digitalt"),
    },
    TermKind.LEGAL: {
        "samtykke": N_("Samtykke fra den det gjelder"),
        "nav-loven": N_("NAV-loven"),
        "sosialtjenesteloven": N_("Sosialtjenesteloven"),
        "arbeidsmarkedsloven": N_("Arbeidsmarkedsloven"),
        "arbeidsmiljoloven": N_("Arbeidsmiljøloven"),
        "opplaeringslova": N_("Opplæringslova"),
        "helse-og-omsorgstjenesteloven": N_("Helse- og omsorgstjenesteloven"),
        "folkehelseloven": N_("Folkehelseloven"),
        "barnevernsloven": N_("Barnevernsloven"),
        "integreringsloven": N_("Integreringsloven"),
    },
}
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

# These roles are held in a group and say nothing without one; these may be; all others span all.
NEEDS_GROUP = frozenset({Role.COORDINATOR, Role.MEMBER})
MAY_HAVE_GROUP = NEEDS_GROUP | {Role.YOUTH, Role.READER}

SLUG_SHAPE = N_("Bruk bare små bokstaver a–z, tall og bindestrek.")
SLUG_RESERVED = N_("Denne adressen bruker Flipp selv. Velg en annen.")
GROUP_NEEDED = N_("Velg hvilken ressursgruppe rollen gjelder.")
ENDS_BEFORE = N_("Sluttdatoen må være etter startdatoen.")
AGES_TURNED = N_("Den høyeste alderen må være over den laveste.")
K_TOO_LOW = N_("Grensen for små tall kan ikke være under 5.")


def slug_problem(slug: str) -> str | None:
    """Why a network can't have this address (a message to translate), or None."""
    if not _SLUG.fullmatch(slug):
        return SLUG_SHAPE
    return SLUG_RESERVED if slug in RESERVED else None


def network_problem(values: Mapping[str, Any]) -> str | None:
    """Why these settings can't stand together (a message to translate), or None."""
    starts, ends = values.get("starts"), values.get("ends")
    if starts and ends and ends < starts:
        return ENDS_BEFORE
    if values.get("age_to", 34) < values.get("age_from", 18):
        return AGES_TURNED
    return K_TOO_LOW if values.get("k", DEFAULT_K) < SMALLEST_K else None


def group_for(role: Role, group_id: int | None) -> int | None:
    """The group a role is held in: none for the roles that span the whole network."""
    return group_id if role in MAY_HAVE_GROUP else None
