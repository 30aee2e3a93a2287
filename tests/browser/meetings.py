"""Meetings the pages are looked at with: one under way, and one whose minutes are not approved."""

from __future__ import annotations

from datetime import timedelta

from app.accounts.models import Person
from app.core import clock
from app.core.db import Database
from app.insights.models import Insight
from app.meetings import acts, closing, service
from app.meetings.models import EntryKind
from app.networks.models import Network, Organisation, ResourceGroup
from app.networks.queries import actor_of, read_network
from tests.evening import until
from tests.find import one

HEARD = "Bestemor ringte skolen for å få vite hvem som hadde ansvaret nå"
ROOM = "/eksempelregionen/moter"
HELD = f"{ROOM}/mote-i-ressursgruppe-furuvag"
PLANNED = f"{ROOM}/hvem-far-det-til-likevel-workshop-for-forti"
OPEN, WRITTEN = f"{ROOM}/mote-na", f"{ROOM}/mote-i-fjor"
MODE = f"{OPEN}/mote"
COORDINATOR, LEADER = "furuvag-koordinator.eksempel", "prosjektleder.eksempel"
ROUNDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "meetings": (
        COORDINATOR,
        (
            ROOM,
            f"{ROOM}?q=linje&slag=ressursgruppemote",
            HELD,
            PLANNED,
            OPEN,
            MODE,
            f"{MODE}?punkt=siden-sist",
            f"{MODE}?punkt=neste-mote",
            f"{OPEN}/oppmote",
            WRITTEN,
            f"{WRITTEN}/referat",
            "/eksempelregionen/grupper/furuvag",
        ),
    ),
    "planning": (LEADER, (f"{ROOM}/nytt", PLANNED, f"{PLANNED}/rediger")),
    "open meetings": ("", (ROOM, PLANNED, "/eksempelregionen")),
}
# Who sends which page's form with nothing in it, by which button.
EMPTY = (
    (LEADER, f"{ROOM}/nytt", "Planlegg møtet"),
    (LEADER, PLANNED, "Avlys møtet"),
    *(
        (COORDINATOR, MODE, button)
        for button in ("Logg innsikten", "Fordel oppgaven", "Før beslutningen", "Før notatet")
    ),
)


def prepare(database: Database) -> None:
    """Hold them."""
    with database.write() as db:
        network = one(db, Network, slug="eksempelregionen")
        group = one(db, ResourceGroup, network_id=network.id, slug="furuvag")
        person = one(db, Person, email="furuvag-koordinator.eksempel@demo.invalid")
        who, info = actor_of(db, person.id or 0), read_network(db, network)
        heard = one(db, Insight, network_id=network.id, title=HEARD)
        for title, days in (("Møte i fjor", -365), ("Møte nå", 0)):
            at = clock.now() + timedelta(days=days)
            ends = until(at)
            made = service.plan(db, who, info.id, group.id, title, at, ends)
            service.start(db, who, made)
            from_ = one(db, Organisation, network_id=network.id, slug="furuvag-vgs")
            service.attend(db, who, made, {from_.id or 0: 3})
            acts.looked_at(db, who, made, heard.id or 0)
            service.note(db, who, made, EntryKind.DECISION, "Vi prøver det etter jul.")
            acts.give(db, who, made, "Spør to til", who="Rådgiver", due_on=clock.today())
            if days:
                closing.close(db, who, info, made)
