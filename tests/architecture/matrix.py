"""Who is let in where, written by hand: the other half of what every route declares.

A line says which people of tests/world.py (and of records.py) a route lets in when it is asked
about the group Åsnes of «nett». What those kept out are told follows from what they may see.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.networks.models import MembershipState
from tests.world import CAST

NOBODY = ""
# In a role that does not count: not yet, no longer, taken away; each of them as a leader too.
NOT_IN = ["invited", "suspended", "invited_leader", "suspended_leader", "former", "coming"]
SIGNED_OUT = frozenset({NOBODY, "expired", "forged"})
PEOPLE = [*SIGNED_OUT, *CAST, *NOT_IN[2:], "outsider", "admin"]

EVERYONE = frozenset(PEOPLE)
INSIDERS = frozenset(n for n, cast in CAST.items() if cast[3] is MembershipState.CONFIRMED)
DECIDERS = frozenset({"leader", "staff", "coordinator"})
WORKERS = DECIDERS | {"member", "colleague", "moderator"}
# Who sees what the group keeps to itself.
GROUP = WORKERS | {"researcher"}
GROUPS: Mapping[str, frozenset[str]] = {
    "everyone": EVERYONE,
    "signed_in": EVERYONE - SIGNED_OUT,
    "admins": frozenset({"admin"}),
    "insiders": INSIDERS,
    "leaders": frozenset({"leader"}),
    "staff": frozenset({"leader", "staff"}),
    "moderators": frozenset({"moderator"}),
    "deciders": DECIDERS,
    "workers": WORKERS,
    "editors": WORKERS | {"youth"},  # the insights of the test are the youth's own
    "confirmers": WORKERS | {"researcher"},
    "quoters": WORKERS | {"neighbour"},
    "council": frozenset({"leader", "staff", "youth"}),
    # Whoever logs for a group somewhere: what others publish may be tried there.
    "triers": WORKERS | {"neighbour", "youth", "researcher", "outsider"},
    "loggers": WORKERS | {"neighbour", "youth", "researcher"},
}

TABLE = """
everyone    GET   /
everyone    GET   /healthz
everyone    GET   /bibliotek
everyone    GET   /bibliotek.{format}
everyone    GET   /personvern
everyone    GET   /tilgjengelighet
everyone    GET   /komponenter
everyone    GET   /logg-inn
everyone    POST  /logg-inn
everyone    POST  /demo-innlogging
everyone    POST  /logg-ut
everyone    GET   /glemt-passord
everyone    POST  /glemt-passord
everyone    GET   /nytt-passord/{token}
everyone    POST  /nytt-passord/{token}
everyone    GET   /invitasjon/{token}
everyone    POST  /invitasjon/{token}

everyone    GET   /api
everyone    GET   /api/v1
everyone    GET   /api/v1/openapi.json
everyone    GET   /api/v1/katalog.ttl
everyone    GET   /api/v1/katalog.jsonld
everyone    GET   /api/v1/networks
everyone    GET   /api/v1/networks/{nett}
everyone    GET   /api/v1/groups
everyone    GET   /api/v1/networks/{nett}/groups/{gruppe}
everyone    GET   /api/v1/initiatives
everyone    GET   /api/v1/networks/{nett}/initiatives/{slug}
everyone    GET   /api/v1/practices
everyone    GET   /api/v1/networks/{nett}/practices/{slug}
everyone    GET   /api/v1/methods
everyone    GET   /api/v1/methods/{slug}
everyone    GET   /robots.txt
everyone    GET   /sitemap.xml
everyone    GET   /sitemap/{slag}/{nummer:int}
everyone    GET   /bibliotek/feed.atom
everyone    GET   /{nett}/feed.atom
everyone    GET   /{nett}/tiltak/{slug}/feed.atom

signed_in   POST  /bibliotek/folg
signed_in   POST  /{nett}/tiltak/{slug}/folg
signed_in   POST  /min-side/folger/{id}/stopp
everyone    GET   /stopp/{token}
everyone    POST  /stopp/{token}

everyone    GET   /{nett}/tiltak/{slug}/kontakt
everyone    POST  /{nett}/tiltak/{slug}/kontakt
everyone    GET   /{nett}/tiltak/{slug}/kontakt/takk
workers     GET   /{nett}/tiltak/{slug}/interesse
quoters     GET   /{nett}/interesse
workers     GET   /{nett}/interesse/{nummer:int}
workers     POST  /{nett}/interesse/{nummer:int}
leaders     GET   /{nett}/innstillinger/kontakt
leaders     POST  /{nett}/innstillinger/kontakt

signed_in   GET   /min-side
signed_in   POST  /min-side/navn
signed_in   POST  /min-side/passord
signed_in   POST  /min-side/sprak
signed_in   POST  /min-side/okter/{id}/avslutt
signed_in   POST  /min-side/andre-okter/avslutt
signed_in   POST  /utkast
signed_in   POST  /utkast/forkast

admins      GET   /innstillinger
admins      POST  /innstillinger/nettverk
admins      POST  /innstillinger/nettverk/{id}/leder
admins      GET   /innstillinger/kommuner
admins      POST  /innstillinger/kommuner
admins      GET   /innstillinger/kommuner/{id}
admins      POST  /innstillinger/kommuner/{id}
admins      GET   /innstillinger/synonymer
admins      POST  /innstillinger/synonymer
admins      GET   /innstillinger/synonymer/{navn}
admins      POST  /innstillinger/synonymer/{navn}
admins      GET   /innstillinger/administratorer
admins      POST  /innstillinger/administratorer
admins      POST  /innstillinger/administratorer/{id}/fjern

everyone    GET   /bibliotek/metoder
admins      GET   /bibliotek/metoder/ny
admins      POST  /bibliotek/metoder/ny
everyone    GET   /bibliotek/metoder/{slug}
everyone    GET   /bibliotek/metoder/{slug}/oppskrift.pdf
admins      GET   /bibliotek/metoder/{slug}/rediger
admins      POST  /bibliotek/metoder/{slug}/rediger
admins      POST  /bibliotek/metoder/{slug}/resultater
admins      POST  /bibliotek/metoder/{slug}/resultater/{nummer:int}/fjern

leaders     GET   /{nett}/innstillinger
leaders     POST  /{nett}/innstillinger
leaders     GET   /{nett}/innstillinger/faser
leaders     GET   /{nett}/innstillinger/faser/{no}
leaders     POST  /{nett}/innstillinger/faser/{no}
leaders     GET   /{nett}/innstillinger/folk
leaders     GET   /{nett}/innstillinger/folk/{id}
leaders     POST  /{nett}/innstillinger/folk/{id}
leaders     POST  /{nett}/innstillinger/folk/{id}/sperr
leaders     POST  /{nett}/innstillinger/folk/{id}/opphev
leaders     GET   /{nett}/innstillinger/invitasjoner
leaders     POST  /{nett}/innstillinger/invitasjoner
leaders     POST  /{nett}/innstillinger/invitasjoner/{id}/trekk
leaders     GET   /{nett}/innstillinger/grupper
leaders     POST  /{nett}/innstillinger/grupper
leaders     GET   /{nett}/innstillinger/grupper/{gruppe}
leaders     POST  /{nett}/innstillinger/grupper/{gruppe}
leaders     POST  /{nett}/innstillinger/grupper/{gruppe}/kommuner
leaders     POST  /{nett}/innstillinger/grupper/{gruppe}/kommuner/{id}/avslutt
leaders     GET   /{nett}/innstillinger/tema
leaders     POST  /{nett}/innstillinger/tema
leaders     GET   /{nett}/innstillinger/tema/{id}
leaders     POST  /{nett}/innstillinger/tema/{id}
leaders     POST  /{nett}/innstillinger/tema/{id}/ta-ut
leaders     POST  /{nett}/innstillinger/tema/{id}/ta-inn
leaders     GET   /{nett}/innstillinger/ord
leaders     POST  /{nett}/innstillinger/ord
leaders     GET   /{nett}/innstillinger/ord/{id}
leaders     POST  /{nett}/innstillinger/ord/{id}
leaders     POST  /{nett}/innstillinger/ord/{id}/ta-ut
leaders     POST  /{nett}/innstillinger/ord/{id}/ta-inn
leaders     GET   /{nett}/innstillinger/ord/{id}/sla-sammen
leaders     POST  /{nett}/innstillinger/ord/{id}/sla-sammen
leaders     GET   /{nett}/innstillinger/organisasjoner
leaders     POST  /{nett}/innstillinger/organisasjoner
leaders     GET   /{nett}/innstillinger/organisasjoner/{id}
leaders     POST  /{nett}/innstillinger/organisasjoner/{id}
leaders     GET   /{nett}/innstillinger/import
leaders     POST  /{nett}/innstillinger/import
leaders     GET   /{nett}/innstillinger/import/mal.{format}
leaders     GET   /{nett}/innstillinger/import/{nummer:int}
leaders     POST  /{nett}/innstillinger/import/{nummer:int}/valg
leaders     POST  /{nett}/innstillinger/import/{nummer:int}/start
leaders     POST  /{nett}/innstillinger/import/{nummer:int}/forkast
leaders     GET   /{nett}/innstillinger/maal
leaders     POST  /{nett}/innstillinger/maal

everyone    GET   /mitt-innspill
everyone    POST  /mitt-innspill
everyone    POST  /mitt-innspill/svar
everyone    POST  /mitt-innspill/trekk
everyone    GET   /del/{kode}
everyone    POST  /del/{kode}
everyone    GET   /del/{kode}/trygt
everyone    GET   /{nett}/del
everyone    POST  /{nett}/del
everyone    GET   /{nett}/del/trygt
moderators  GET   /{nett}/innspill
moderators  GET   /{nett}/innspill/logg
moderators  GET   /{nett}/innspill/logg.csv
quoters     GET   /{nett}/innspill/papir
quoters     POST  /{nett}/innspill/papir
moderators  GET   /{nett}/innspill/{nummer:int}
moderators  POST  /{nett}/innspill/{nummer:int}/lest
moderators  POST  /{nett}/innspill/{nummer:int}/skjul
moderators  POST  /{nett}/innspill/{nummer:int}/sporsmal
moderators  POST  /{nett}/innspill/{nummer:int}/godkjenn
moderators  POST  /{nett}/innspill/{nummer:int}/avvis
moderators  POST  /{nett}/innspill/{nummer:int}/notat
moderators  POST  /{nett}/innspill/{nummer:int}/bekymring
moderators  POST  /{nett}/innspill/{nummer:int}/bekymring/fjern
moderators  POST  /{nett}/innspill/{nummer:int}/bekymring/fulgt-opp
leaders     GET   /{nett}/innstillinger/ungdom
leaders     POST  /{nett}/innstillinger/ungdom
staff       GET   /{nett}/innstillinger/lenker
staff       POST  /{nett}/innstillinger/lenker
staff       GET   /{nett}/innstillinger/lenker/{id}
staff       POST  /{nett}/innstillinger/lenker/{id}
staff       GET   /{nett}/innstillinger/lenker/{id}/plakat.pdf
staff       GET   /{nett}/innstillinger/lenker/{id}/plakat.svg
staff       GET   /{nett}/innstillinger/lenker/{id}/papir.pdf

everyone    GET   /{nett}/innsikt
everyone    GET   /{nett}/innsikt.{format}
loggers     GET   /{nett}/innsikt/ny
loggers     POST  /{nett}/innsikt/ny
everyone    GET   /{nett}/innsikt/{slug}
editors     GET   /{nett}/innsikt/{slug}/rediger
editors     POST  /{nett}/innsikt/{slug}/rediger
workers     POST  /{nett}/innsikt/{slug}/unntak
workers     POST  /{nett}/innsikt/{slug}/unntak/{nummer:int}/fjern
workers     POST  /{nett}/innsikt/{slug}/problemstilling
workers     POST  /{nett}/innsikt/{slug}/problemstilling/{nummer:int}/fjern
insiders    GET   /{nett}/sitater
quoters     GET   /{nett}/sitater/ny
quoters     POST  /{nett}/sitater/ny
quoters     GET   /{nett}/sitater/{nummer:int}/rediger
quoters     POST  /{nett}/sitater/{nummer:int}/rediger

everyone    GET   /rad/{kode}
everyone    POST  /rad/{kode}
everyone    GET   /rad/{kode}/{plass}
everyone    POST  /rad/{kode}/{plass}/legg
everyone    POST  /rad/{kode}/{plass}/ta-ut
everyone    POST  /rad/{kode}/{plass}/prikk
everyone    GET   /rad/{kode}/{plass}/klynge/{nummer:int}
everyone    POST  /rad/{kode}/{plass}/klynge/{nummer:int}
everyone    POST  /rad/{kode}/{plass}/klynge/{nummer:int}/fjern

insiders    GET   /{nett}/ungdomsrad
council     GET   /{nett}/ungdomsrad/ny
council     POST  /{nett}/ungdomsrad/ny
insiders    GET   /{nett}/ungdomsrad/{slug}
council     GET   /{nett}/ungdomsrad/{slug}/rediger
council     POST  /{nett}/ungdomsrad/{slug}/rediger
council     POST  /{nett}/ungdomsrad/{slug}/lenke
council     POST  /{nett}/ungdomsrad/{slug}/del
council     POST  /{nett}/ungdomsrad/{slug}/apne
council     POST  /{nett}/ungdomsrad/{slug}/legg
council     POST  /{nett}/ungdomsrad/{slug}/ta-ut
council     POST  /{nett}/ungdomsrad/{slug}/prikk
council     GET   /{nett}/ungdomsrad/{slug}/klynge/{nummer:int}
council     POST  /{nett}/ungdomsrad/{slug}/klynge/{nummer:int}
council     POST  /{nett}/ungdomsrad/{slug}/klynge/{nummer:int}/fjern
council     GET   /{nett}/ungdomsrad/{slug}/send/{nummer:int}
council     POST  /{nett}/ungdomsrad/{slug}/send/{nummer:int}
everyone    GET   /{nett}/hva-skjedde
everyone    GET   /{nett}/onsker/{slug}
workers     POST  /{nett}/onsker/{slug}/svar

everyone    GET   /{nett}/praksiser
everyone    GET   /{nett}/praksiser.{format}
loggers     GET   /{nett}/praksiser/ny
loggers     POST  /{nett}/praksiser/ny
everyone    GET   /{nett}/praksiser/{slug}
workers     GET   /{nett}/praksiser/{slug}/rediger
workers     POST  /{nett}/praksiser/{slug}/rediger
workers     GET   /{nett}/praksiser/{slug}/ressurstest
workers     POST  /{nett}/praksiser/{slug}/ressurstest
workers     POST  /{nett}/praksiser/{slug}/kontrast
workers     POST  /{nett}/praksiser/{slug}/kontrast/{nummer:int}/fjern
workers     GET   /{nett}/praksiser/{slug}/innsikt
workers     POST  /{nett}/praksiser/{slug}/innsikt
workers     POST  /{nett}/praksiser/{slug}/innsikt/{nummer:int}/fjern
confirmers  POST  /{nett}/praksiser/{slug}/bekreft
workers     POST  /{nett}/praksiser/{slug}/status
deciders    POST  /{nett}/praksiser/{slug}/avvis

everyone    GET   /{nett}/tiltak
everyone    GET   /{nett}/tiltak.{format}
loggers     GET   /{nett}/tiltak/ny
loggers     POST  /{nett}/tiltak/ny
everyone    GET   /{nett}/tiltak/{slug}
everyone    GET   /{nett}/tiltak/{slug}/oppskrift.pdf
workers     GET   /{nett}/tiltak/{slug}/rediger
workers     POST  /{nett}/tiltak/{slug}/rediger
workers     POST  /{nett}/tiltak/{slug}/status
deciders    GET   /{nett}/tiltak/{slug}/avslutt
deciders    POST  /{nett}/tiltak/{slug}/avslutt
triers      GET   /{nett}/tiltak/{slug}/prov
triers      POST  /{nett}/tiltak/{slug}/prov
workers     GET   /{nett}/tiltak/{slug}/lignende
workers     POST  /{nett}/tiltak/{slug}/lignende
workers     GET   /{nett}/tiltak/{slug}/utproving
workers     POST  /{nett}/tiltak/{slug}/utproving
workers     POST  /{nett}/tiltak/{slug}/utproving/tilpasning
workers     GET   /{nett}/tiltak/{slug}/utproving/tilpasning/{nummer:int}
workers     POST  /{nett}/tiltak/{slug}/utproving/tilpasning/{nummer:int}
workers     POST  /{nett}/tiltak/{slug}/utproving/tilpasning/{nummer:int}/fjern

everyone    GET   /{nett}/grupper/{gruppe}/problemstilling
workers     GET   /{nett}/grupper/{gruppe}/problemstilling/ny
workers     POST  /{nett}/grupper/{gruppe}/problemstilling/ny
deciders    POST  /{nett}/grupper/{gruppe}/problemstilling/{nummer:int}/vedta
workers     GET   /{nett}/grupper/{gruppe}/vendesporsmal/ny
workers     POST  /{nett}/grupper/{gruppe}/vendesporsmal/ny
workers     GET   /{nett}/grupper/{gruppe}/vendesporsmal/{nummer:int}/rediger
workers     POST  /{nett}/grupper/{gruppe}/vendesporsmal/{nummer:int}/rediger
workers     GET   /{nett}/grupper/{gruppe}/vendesporsmal/{nummer:int}/svar
workers     POST  /{nett}/grupper/{gruppe}/vendesporsmal/{nummer:int}/svar

everyone    GET   /{nett}/framdrift
leaders     GET   /{nett}/framdrift/overstyr
leaders     POST  /{nett}/framdrift/overstyr
leaders     POST  /{nett}/framdrift/overstyr/opphev

everyone    GET   /{nett}
everyone    GET   /{nett}/grupper
everyone    GET   /{nett}/grupper/{gruppe}
loggers     GET   /{nett}/logg
loggers     POST  /{nett}/logg
"""


def read_table() -> dict[tuple[str, str], frozenset[str]]:
    """(method, path) → the people let in."""
    lines = [line.split() for line in TABLE.splitlines() if line]
    table = {(method, path): GROUPS[group] for group, method, path in lines}
    assert len(table) == len(lines), "a route stands twice in the table"
    return table


LET_IN = read_table()


class Answer(StrEnum):
    """What somebody who asks is told."""

    IN = "let in"
    SIGN_IN = "sign in first"
    FORBIDDEN = "not allowed"
    NOT_HERE = "nothing here"
    BROKEN = "broken"


# Who asks is not looked at here, so a network that is not open to all has none of these.
ONLY_OPEN = frozenset({"/{nett}/del", "/{nett}/del/trygt"})

# The same, and only what is published is there at all, for members as for anybody.
ONLY_PUBLISHED = frozenset(
    {
        "/api/v1/networks/{nett}",
        "/api/v1/networks/{nett}/groups/{gruppe}",
        "/api/v1/networks/{nett}/initiatives/{slug}",
        "/api/v1/networks/{nett}/practices/{slug}",
        "/{nett}/feed.atom",
        "/{nett}/tiltak/{slug}/feed.atom",
    }
)

Samples = dict[str, str]


@dataclass(frozen=True)
class Place:
    """Records of one kind of reach: what they are called, who sees them, who acts on them."""

    name: str
    samples: Samples
    sees: frozenset[str]
    insiders: frozenset[str] = INSIDERS
    acting: Callable[[frozenset[str]], frozenset[str]] = lambda group: group


def elsewhere(group: frozenset[str]) -> frozenset[str]:
    """In the private network the outsider leads, and the administrator may look."""
    leader = {"outsider"} if "leader" in group else set()
    looks = {"admin"} if group >= EVERYONE - SIGNED_OUT else set()
    return frozenset(leader | looks)


def expected(let_in: frozenset[str], place: Place, person: str) -> Answer:
    """What a person must be told; what is hidden is hidden before anything else."""
    if person not in place.sees:
        return Answer.NOT_HERE
    if person in place.acting(let_in):
        return Answer.IN
    if person in SIGNED_OUT:
        return Answer.SIGN_IN
    return Answer.FORBIDDEN if person in place.insiders else Answer.NOT_HERE


PARAMETER = re.compile(r"\{(\w+)(?::int)?\}")


def fill(path: str, samples: Samples) -> str:
    """The address of the sample records; longer patterns stand first among the samples."""
    for pattern, value in samples.items():
        path = path.replace(pattern, value)
    assert "{" not in path, f"{path}: give this parameter a sample in records.py"
    return path


def missing(pattern: str) -> str:
    """The same pattern, for a record that never was."""
    words = {"nett", "gruppe", "slug", "token", "format"}
    return PARAMETER.sub(lambda m: "finnes-ikke" if m[1] in words else "99999999", pattern)
