"""The pages of a workshop, who looks at them, and what stands for the {words} in them."""

from __future__ import annotations

from app.core.access import NOBODY
from app.core.db import Database, select
from app.meetings.models import Meeting
from app.workshops import sheet, signup
from app.workshops.models import Signup
from tests.find import one

MADE_UP, LEADER = "/eksempelregionen", "prosjektleder.eksempel"
HOME = MADE_UP + "/moter/{workshop}"
SIGNING_UP = (HOME + "/pamelding", HOME + "/pamelding/takk", "/pamelding/{signup}")
SIGNING_UP += ("/pamelding/brukt",)
PARTS = (
    "deltakere",
    "deltakere/melding",
    "skjerm",
    "samtaleark",
    "samtaleark/1",
    "samtaleark/4",
    "samtaleark/6",
)
ARRANGING = (*(f"{HOME}/{part}" for part in PARTS), MADE_UP + "/observasjon/ny")
# Who, on which page, by which button.
EMPTY = (
    ("", HOME + "/pamelding", "Meld deg på"),
    (LEADER, HOME + "/deltakere", "Lagre påmeldingen"),
    (LEADER, HOME + "/deltakere/melding", "Send til alle"),
    (LEADER, HOME + "/samtaleark/1", "Legg til svaret"),
    (LEADER, MADE_UP + "/observasjon/ny", "Lagre observasjonen"),
)


def samples(database: Database) -> dict[str, object]:
    """The planned workshop, one who comes to it, and a line that may be a task."""
    with database.write() as db:
        meeting = one(db, Meeting, id=db.scalar(select(Signup.meeting_id)))
        coming = signup.Coming(email="en@eksempel.no", role="Lærer", organisation="Skolen")
        signup.keep(db, meeting, coming, "lenka")
        sheet.write(db, NOBODY, meeting, 6, "Rektor setter av en time.")
        return {"workshop": meeting.slug, "signup": "lenka"}
