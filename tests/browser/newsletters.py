"""A draft with all there is to tell, and the two links of a reader's mails."""

from __future__ import annotations

from app.core import clock
from app.core.access import NOBODY
from app.core.db import Database
from app.networks.models import Network
from app.newsletter import contents, service
from tests.architecture.house_newsletter import waiting_to_confirm
from tests.find import one

HOME = "/eksempelregionen/nyhetsbrev"
LEADER = (
    HOME,
    HOME + "/1",
    HOME + "/1/send",
    HOME + "/nytt",
    HOME + "/{brev}/rediger",
    HOME + "/{brev}/forhandsvis",
    HOME + "/{brev}/send",
    "/eksempelregionen/innstillinger/nyhetsbrev",
)
READER = (HOME, HOME + "/1", HOME + "/takk", "/abonner/bekreft/{confirm}", "/abonner/av/{leave}")


def samples(database: Database) -> dict[str, object]:
    """What stands for the {words} in the newsletter's addresses."""
    with database.write() as db:
        network = one(db, Network, slug="eksempelregionen")
        number, today = network.id or 0, clock.today()
        draft = service.begin(db, NOBODY, number, "Nyhetsbrev 2", today)
        since = today.replace(year=2020, day=1)
        service.fill(db, draft, contents.proposed(db, network.slug, number, since)[:6])
        token = waiting_to_confirm(db, number)
        return {"brev": draft.number, "confirm": token, "leave": "key-venter"}
