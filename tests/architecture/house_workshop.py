"""In the house: a workshop people sign up for, with a sheet somebody has written on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.accounts import tokens
from app.core import clock
from app.core.access import Actor
from app.core.columns import Reach
from app.meetings import service as meetings
from app.meetings.models import Meeting, MeetingKind
from app.workshops import sheet, signup
from app.workshops.models import Participant
from tests.architecture.matrix import Samples
from tests.evening import until

LINK = "lenka-i-e-posten"


def hold(db: Session, who: Actor, nett: int, group: int | None, title: str, **more: Any) -> Meeting:
    """A workshop in a week that one may sign up for."""
    starts = clock.now() + timedelta(days=7)
    times = (starts, until(starts, 3))
    told: dict[str, Any] = {"kind": MeetingKind.WORKSHOP, "reach": Reach.PUBLIC}
    made = meetings.plan(db, who, nett, group, title, *times, **(told | more))
    signup.arrange(db, who, made, 0, {"open": True}, "")
    return made


def comes(db: Session, meeting: Meeting, email: str, token: str = "") -> Participant:
    """Somebody signs up, without a mail."""
    coming = signup.Coming(email=email, role="Lærer", organisation="Skolen")
    return signup.keep(db, meeting, coming, token or tokens.fresh())


def furnish(db: Session, leader: Actor, ids: dict[str, Any]) -> dict[str, Any]:
    """A workshop, one who comes, a line that may become an insight, and one that may be a task."""
    made = hold(db, leader, ids["nett"], ids["group"], "Samlingen")
    made.purpose = "Hilse\nSnakke"
    comer = comes(db, made, "kari@eksempel.no", LINK)
    line = sheet.write(db, leader, made, 4, "En lærer ringer hjem.")
    action = sheet.write(db, leader, made, 6, "Rektor setter av en time.")
    db.flush()
    numbers = {"participant": comer.id, "line": line.id, "action_line": action.id}
    return {"workshop": made.slug, "workshop_id": made.id, **numbers}


def grow(db: Session, leader: Actor, ids: dict[str, Any], n: int) -> None:
    """One more comes, one more line of each question."""
    made = db.get(Meeting, ids["workshop_id"])
    assert made is not None
    comes(db, made, f"kari{n}@eksempel.no")
    for question in (1, 4, 6):
        sheet.write(db, leader, made, question, f"Svar {n}.")


def samples(db: Session, leader: Actor, where: tuple[int, int], reach: Reach) -> Samples:
    """A workshop that reaches so far, and what belongs to it."""
    title = f"Samling {reach} {where[0]}"
    made = hold(db, leader, *where, title, reach=reach)
    comer = comes(db, made, f"{reach}{where[0]}@eksempel.no")
    line = sheet.write(db, leader, made, 4, "Noen ringer hjem.")
    db.flush()
    home = f"/moter/{made.slug}"
    parts = ("pamelding", "deltakere", "skjerm", "dor", "samtaleark")
    return {f"/moter/{{slug}}/{part}": f"{home}/{part}" for part in parts} | {
        "/deltakere/{nummer:int}": f"/deltakere/{comer.id}",
        "/samtaleark/{steg:int}": "/samtaleark/4",
        "/linje/{nummer:int}": f"/linje/{line.id}",
    }


def link(db: Session, leader: Actor, nett: int) -> Samples:
    """The link in somebody's mail: it belongs to a network, but begins with no network's name."""
    comes(db, hold(db, leader, nett, None, "Alles samling"), "alle@eksempel.no", LINK)
    return {"/pamelding/{token}": f"/pamelding/{LINK}"}
