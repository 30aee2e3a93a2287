"""Every page there is, by who looks at it: the addresses that test_pages.py opens.

`test_no_page_is_forgotten` compares the list with the application's own routes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app import registry
from app.accounts.models import Person, ResetToken
from app.accounts.tokens import hashed
from app.contact import service as contact
from app.core import clock
from app.core.access import NOBODY, Actor
from app.core.db import Database, select
from app.council import table
from app.council.models import Board, BoardState, Cluster
from app.following import service as following
from app.initiatives.models import Initiative
from app.insights.models import Quote
from app.networks import members
from app.networks.models import (
    Membership,
    Municipality,
    Network,
    Organisation,
    ResourceGroup,
    Role,
    Term,
    Theme,
)
from app.practices.models import Practice
from app.problems.models import FlipQuestion
from app.reminders import service as reminders
from app.replication.models import Adaptation
from tests.browser import measures, meetings, newsletters, pages_samples
from tests.browser import pages_testing as testing
from tests.browser import pages_workshop as workshop
from tests.browser.server import SECRET
from tests.find import one

REAL, MADE_UP = "/kongsvingerregionen", "/eksempelregionen"
ASNES = REAL + "/grupper/asnes"
INSIGHT = REAL + "/innsikt/en-elev-kjente-to-fra-andre-aret-og-de-viste-henne-rundt"
PRACTICE = REAL + "/praksiser/klassen-gjor-noe-sammen-for-fagene-starter"
INITIATIVE = REAL + "/tiltak/fadderordning-pa-videregaende"
SETTINGS = REAL + "/innstillinger"

OPEN = MADE_UP + "/ungdomsrad/den-forste-dagen-pa-noe-nytt"
SHARED = MADE_UP + "/ungdomsrad/hva-hjelper-nar-alt-stopper-opp"
WAITS = MADE_UP + "/onsker/det-star-et-sted-hvem-som-kjorer-hvor-om-morgenen"
SEAT = "/rad/{board}/plass"
METHOD = "/bibliotek/metoder/jobbsentralen"

VISITOR = (
    "/",
    "/bibliotek",
    "/bibliotek?q=frokstklubb&slag=tiltak",
    "/bibliotek?status=stoppet",
    "/personvern",
    "/tilgjengelighet",
    "/komponenter",
    "/api",
    "/stopp/{stop}",
    "/stopp/brukt",
    "/varsler/stopp/{off}",
    "/logg-inn",
    "/glemt-passord",
    "/nytt-passord/{reset}",
    "/nytt-passord/brukt",
    "/invitasjon/{invitation}",
    "/invitasjon/brukt",
    "/finnes-ikke",
)
NETWORK = (
    REAL,
    MADE_UP,
    REAL + "/grupper",
    ASNES + "?valgt=praksis-{practice}",
    MADE_UP + "/grupper/furuvag",
    REAL + "/framdrift",
    REAL + "/framdrift?gruppe=grue&maal=2.3",
    ASNES + "/problemstilling",
)
RECORDS = (
    REAL + "/innsikt",
    REAL + "/praksiser",
    REAL + "/tiltak",
    MADE_UP + "/tiltak?status=forkastet",
    REAL + "/tiltak?q=finnes+ikke",
    INSIGHT,
    PRACTICE,
    INITIATIVE,
    MADE_UP + "/praksiser/skrive-en-plan-for-dagen-kvelden-for",
    MADE_UP + "/tiltak/gavekort-for-oppmote",
    INITIATIVE + "/kontakt",
    INITIATIVE + "/kontakt/takk",
    *testing.EXAMPLE,
)
COUNCIL = (
    MADE_UP + "/hva-skjedde",
    REAL + "/hva-skjedde",
    WAITS,
    "/rad/{board}",
    "/rad/{shared_code}",
    SEAT,
    SEAT + "/klynge/{cluster}",
)
AT_THE_BOARD = (
    MADE_UP + "/ungdomsrad",
    MADE_UP + "/ungdomsrad/ny",
    OPEN,
    OPEN + "/rediger",
    OPEN + "/klynge/{cluster}",
    SHARED,
    SHARED + "/send/{shared_cluster}",
)
ASKED = (MADE_UP + "/grupper/skogbygda", WAITS, OPEN)
COORDINATOR = (
    "/min-side",
    "/min-side/varsler",
    REAL,
    ASNES,
    REAL + "/logg",
    INSIGHT,
    PRACTICE,
    INITIATIVE,
    REAL + "/sitater",
    REAL + "/interesse",
    REAL + "/interesse/{interest}",
    INITIATIVE + "/interesse",
    SETTINGS,
)
WRITING = (
    REAL + "/innsikt/ny",
    INSIGHT + "/rediger",
    REAL + "/sitater/ny",
    REAL + "/sitater/{quote}/rediger",
    REAL + "/praksiser/ny?innsikt=en-gutt-provde-verksted-i-to-dager-for-han-sokte",
    PRACTICE + "/rediger",
    PRACTICE + "/ressurstest",
    PRACTICE + "/innsikt",
)
STARTING = (
    REAL + "/tiltak/ny",
    INITIATIVE + "/rediger",
    ASNES + "/problemstilling/ny",
    ASNES + "/vendesporsmal/ny",
    ASNES + "/vendesporsmal/{question}/rediger",
    ASNES + "/vendesporsmal/{question}/svar",
)
LEADER = (
    REAL + "/mandag",
    SETTINGS,
    SETTINGS + "/folk",
    SETTINGS + "/folk/{member}",
    SETTINGS + "/invitasjoner",
    SETTINGS + "/grupper",
    SETTINGS + "/grupper/odalen",
    SETTINGS + "/tema",
    SETTINGS + "/tema/{theme}",
)
LEADER_TOO = (
    SETTINGS + "/ord",
    SETTINGS + "/ord/{word}",
    SETTINGS + "/ord/{word}/sla-sammen?into={other_word}",
    SETTINGS + "/organisasjoner",
    SETTINGS + "/organisasjoner/{organisation}",
    SETTINGS + "/faser",
    SETTINGS + "/faser/2",
    SETTINGS + "/maal",
    SETTINGS + "/kontakt",
    REAL + "/framdrift?gruppe=odalen&maal=3.1",
    REAL + "/framdrift/overstyr?gruppe=odalen&maal=3.1",
)
MOVING = (SETTINGS + "/import", SETTINGS + "/import/{draft}", SETTINGS + "/import/{running}")
OTHER_LEADER = (MADE_UP + "/tiltak/kjorelista", MADE_UP + "/tiltak/kjorelista/avslutt")
TRYING = (
    MADE_UP + "/tiltak/sommerkontakten",
    MADE_UP + "/tiltak/sommerkontakten-i-elvestrand",
    MADE_UP + "/tiltak/kjorelista/prov",
    MADE_UP + "/tiltak/sommerkontakten-i-elvestrand/utproving",
    MADE_UP + "/tiltak/sommerkontakten-i-elvestrand/utproving/tilpasning",
    MADE_UP + "/tiltak/sommerkontakten-i-elvestrand/utproving/tilpasning/{adaptation}",
    MADE_UP + "/tiltak/fast-seng-den-forste-maneden-i-jobb/lignende",
    MADE_UP + "/tiltak/ny?title=Motivasjonskurs&purpose=Jobb",
)
YOUNG = (
    "/mitt-innspill",
    REAL + "/del",
    REAL + "/del/trygt",
    "/del/{code}",
    "/del/{code}/trygt",
    "/del/{closed}",
)
MODERATOR = (
    REAL + "/innspill",
    REAL + "/innspill/{post}",
    REAL + "/innspill/{worry}",
    REAL + "/innspill/{decided}",
    REAL + "/innspill/logg",
    REAL + "/innspill/papir",
    REAL + "/innspill/papir?lenke={link}",
)
YOUTH_SETTINGS = (SETTINGS + "/ungdom", SETTINGS + "/lenker", SETTINGS + "/lenker/{link}")
ADMIN = (
    "/",
    "/innstillinger",
    "/innstillinger/kommuner",
    "/innstillinger/kommuner/{municipality}",
    "/innstillinger/synonymer",
    "/innstillinger/synonymer/nav",
    "/innstillinger/administratorer",
    "/innstillinger/jobber",
    "/bibliotek/metoder/ny",
    METHOD,
    METHOD + "/rediger",
)
METHODS = ("/bibliotek/metoder", METHOD, "/bibliotek/metoder/festesona")

ROUNDS = {
    "visitor": ("", VISITOR),
    "network": ("", NETWORK),
    "records": ("", RECORDS),
    "council": ("", COUNCIL),
    "at the board": ("ungdomsrepresentant.eksempel", AT_THE_BOARD),
    "asked": ("skogbygda-koordinator.eksempel", ASKED),
    "coordinator": ("asnes-koordinator", COORDINATOR),
    "writing": ("asnes-koordinator", WRITING),
    "starting": ("asnes-koordinator", STARTING),
    "leader": ("prosjektleder", LEADER),
    "leader too": ("prosjektleder", LEADER_TOO),
    "moving in": ("prosjektleder", MOVING),
    "the other leader": ("prosjektleder.eksempel", OTHER_LEADER),
    "trying": ("elvestrand-koordinator.eksempel", TRYING),
    "testing": (testing.WHO, testing.PAGES),
    "signing up": ("", workshop.SIGNING_UP),
    "arranging": (workshop.LEADER, workshop.ARRANGING),
    "young": ("", YOUNG),
    "moderator": ("asnes-koordinator", MODERATOR),
    "youth settings": ("prosjektleder", YOUTH_SETTINGS),
    "admin": ("admin", ADMIN),
    "newsletter": ("prosjektleder.eksempel", newsletters.LEADER),
    "reader": ("", newsletters.READER),
    "methods": ("", METHODS),
    **measures.ROUNDS,
    **meetings.ROUNDS,
}


@dataclass(frozen=True)
class Empty:
    """A form that is sent with nothing in it: who, on which page, by which button."""

    who: str
    page: str
    button: str


EMPTY = (
    Empty("", "/logg-inn", "Logg inn"),
    Empty("", "/invitasjon/{invitation}", "Lag kontoen"),
    Empty("", INITIATIVE + "/kontakt", "Send"),
    *(Empty(*empty) for empty in workshop.EMPTY),
    Empty("asnes-koordinator", REAL + "/logg", "Lagre"),
    Empty("asnes-koordinator", INSIGHT + "/rediger", "Lagre innsikten"),
    Empty("asnes-koordinator", PRACTICE, "Legg til kontrasten"),
    Empty("asnes-koordinator", REAL + "/tiltak/ny", "Start tiltaket"),
    Empty("asnes-koordinator", ASNES + "/problemstilling/ny", "Vedta versjonen"),
    Empty("asnes-koordinator", ASNES + "/vendesporsmal/ny", "Still spørsmålet"),
    Empty("asnes-koordinator", "/min-side", "Bytt passord"),
    Empty("prosjektleder", SETTINGS, "Lagre innstillingene"),
    Empty("prosjektleder", SETTINGS + "/import", "Se over fila"),
    Empty("prosjektleder", SETTINGS + "/folk/{member}", "Sperr tilgangen"),
    Empty("prosjektleder", SETTINGS + "/grupper/odalen", "Legg til kommunen"),
    Empty("prosjektleder", REAL + "/framdrift/overstyr?gruppe=odalen&maal=3.1", "Overstyr målet"),
    Empty("prosjektleder.eksempel", MADE_UP + "/tiltak/kjorelista/avslutt", "Avslutt tiltaket"),
    Empty(
        "elvestrand-koordinator.eksempel",
        MADE_UP + "/tiltak/sommerkontakten-i-elvestrand/utproving/tilpasning",
        "Lagre",
    ),
    *(Empty(*sent) for sent in testing.EMPTY),
    Empty("", SEAT, "Legg i klyngen"),
    Empty("", SEAT + "/klynge/{cluster}", "Lagre navnet"),
    Empty("ungdomsrepresentant.eksempel", MADE_UP + "/ungdomsrad/ny", "Lag tavla"),
    Empty("ungdomsrepresentant.eksempel", SHARED + "/send/{shared_cluster}", "Send ønsket"),
    Empty("skogbygda-koordinator.eksempel", WAITS, "Send svaret"),
    Empty("asnes-koordinator", REAL + "/innspill/{post}", "Ta det inn"),
    Empty("asnes-koordinator", REAL + "/innspill/{post}", "Send spørsmålet"),
    Empty("asnes-koordinator", REAL + "/innspill/{post}", "Ikke ta det med"),
    Empty("asnes-koordinator", REAL + "/innspill/{worry}", "Lagre hva dere gjorde"),
    Empty("asnes-koordinator", REAL + "/innspill/papir?lenke=0", "Lagre og ta neste ark"),
    Empty("prosjektleder", SETTINGS + "/ungdom", "Lagre innstillingene"),
    Empty("prosjektleder", SETTINGS + "/lenker", "Lag lenken"),
    Empty("prosjektleder", SETTINGS + "/kontakt", "Lagre innstillingene"),
    Empty("prosjektleder", SETTINGS + "/lenker/{link}", "Lagre lenken"),
    Empty("asnes-koordinator", measures.PAGE, "Lagre tallet"),
    Empty("", "/m/{measure_code}", "Lagre tallet"),
    Empty("", newsletters.HOME, "Meld meg på"),
    Empty("admin", "/innstillinger", "Lag nettverket"),
    Empty("admin", "/innstillinger/kommuner", "Legg til"),
    Empty("admin", "/innstillinger/synonymer", "Legg til synonymene"),
    Empty("admin", "/bibliotek/metoder/ny", "Lagre metoden"),
    Empty("admin", METHOD, "Legg til resultatet"),
    Empty("prosjektleder", SETTINGS + "/ord", "Legg til ordet"),
    *(Empty(*one_of) for one_of in meetings.EMPTY),
)


def samples(database: Database) -> dict[str, object]:
    """What stands for the {words} in the addresses."""
    meetings.prepare(database)
    mine = measures.samples(database) | workshop.samples(database)
    return _samples(database) | pages_samples.young(database) | mine | newsletters.samples(database)


def _samples(database: Database) -> dict[str, object]:
    with database.write() as db:
        network = one(db, Network, slug="kongsvingerregionen").id or 0
        group = one(db, ResourceGroup, network_id=network, slug="asnes").id
        person = one(db, Person, email="leser@demo.invalid").id or 0
        later = clock.now() + timedelta(days=1)
        board = one(db, Board, state=BoardState.OPEN)
        shared = one(db, Board, slug=SHARED.split("/")[-1])
        table.join(db, board, "plass")
        db.add(ResetToken(person_id=person, token_hash=hashed("glemt"), expires_at=later))
        asking = contact.Asking("Kari", "kari@eksempel.no", "NAV", "Hvordan?")
        tried = one(db, Initiative, slug=INITIATIVE.split("/")[-1])
        followed = following.follow(db, Actor(person), initiative_id=tried.id)
        return {
            "interest": contact.receive(db, tried, asking, "", "kongsvingerregionen").id,
            "stop": following.token(SECRET, followed),
            "off": reminders.token(SECRET, person, "mote"),
            "draft": pages_samples.sheet(db, network, person).id,
            "running": pages_samples.started(pages_samples.sheet(db, network, person)).id,
            "reset": "glemt",
            "board": board.code,
            "shared_code": shared.code,
            "cluster": _first(db, Cluster, board_id=board.id),
            "shared_cluster": _first(db, Cluster, board_id=shared.id),
            "invitation": members.invite(db, NOBODY, network, Role.READER, days=1),
            "municipality": one(db, Municipality, number="3417").id,
            "practice": one(db, Practice, slug=PRACTICE.split("/")[-1]).id,
            "question": _first(db, FlipQuestion, group_id=group),
            "member": one(db, Membership, network_id=network, person_id=person).id,
            "theme": _first(db, Theme, network_id=network),
            "word": _first(db, Term, network_id=network, slug="ute"),
            "other_word": _first(db, Term, network_id=network, slug="naermiljoet"),
            "organisation": _first(db, Organisation, network_id=network),
            "quote": _first(db, Quote, network_id=network),
            "adaptation": _first(db, Adaptation, what="Første møte er på kaia"),
        }


def _first(db: Session, model: Any, **values: object) -> object:
    return db.scalar(select(sa.func.min(model.id)).filter_by(**values))


def patterns() -> dict[str, re.Pattern[str]]:
    """The addresses of the application's pages, those with the fewest parameters first.

    Files to be printed or taken out, and what programs read, are no pages.
    """
    routes = [r for router in registry.routers() for r in router.declared]
    declared = [r.path for r in routes if not (r.writes or r.data)]
    files = (".pdf", ".svg", ".csv", ".js", ".ics", ".webmanifest", "{format}")
    declared = sorted((p for p in declared if not p.endswith(files)), key=lambda p: p.count("{"))
    return {path: re.compile(re.sub(r"{\w+(:\w+)?}", "[^/]+", path) + "$") for path in declared}
