"""The rules of workshops, without a database: who gets a place, when, and the seven questions.

The questions are those of the discovery-and-action dialogue (DAD), told in our own words: Henri
Lipmanowicz and Keith McCandless, «The Surprising Power of Liberating Structures» (2013), chapter
«Discovery & Action Dialogue», https://www.liberatingstructures.com/10-discovery-action-dialogue/
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol, TypeVar

from app.core import clock
from app.core.i18n import N_, _, long_date
from app.meetings.models import Meeting, MeetingState
from app.workshops.models import DEFAULT_DAYS, Signup

MOST_TOGETHER = 20
MOST_PLACES = 2000
FEWEST_DAYS, MOST_DAYS = 1, 90
LONGEST_LINE = 500
LAST = 7
# The questions whose answers may tell of somebody who succeeds, and of what is to be done.
EXCEPTIONS, ACTIONS = 4, 6

# Somebody has come to a meeting in these states, and who it was may still be mended.
HELD = frozenset({MeetingState.OPEN, MeetingState.CLOSED})
NOT_OPEN = N_("Påmeldingen er ikke åpen.")
NOT_HELD = N_("Møtet er avlyst.")
BEGUN = N_("Møtet har begynt, så det går ikke an å melde seg på lenger.")
TOO_LATE = N_("Fristen for å melde seg på var %s.")


@dataclass(frozen=True)
class Question:
    """One of the seven, with a word of help under it."""

    no: int
    text: str
    hint: str


QUESTIONS = (
    Question(
        1,
        N_("Hvordan merker dere at problemet er her?"),
        N_("Hva ser, hører eller får dere vite når det skjer?"),
    ),
    Question(
        2,
        N_("Hva gjør du selv som hjelper?"),
        N_("Det du faktisk gjør i dag, ikke det du burde gjøre."),
    ),
    Question(
        3,
        N_("Hva hindrer deg i å gjøre det hver gang?"),
        N_("Det som står i veien når det ikke blir noe av."),
    ),
    Question(
        4,
        N_("Hvem kjenner du som ofte får det til likevel, og hva gjør de?"),
        N_("Skriv en rolle, ikke et navn. Svarene her kan være unntak verdt å lære av."),
    ),
    Question(
        5,
        N_("Hvilke ideer har dere nå?"),
        N_("Alt teller. Dere skal ikke velge ennå."),
    ),
    Question(
        6,
        N_("Hva må gjøres for at det skal skje, og hvem melder seg?"),
        N_("Små ting noen kan begynne med denne uka. Skriv rollen til den som melder seg."),
    ),
    Question(
        7,
        N_("Hvem andre må være med?"),
        N_("De som ikke sitter i rommet, men som dere trenger."),
    ),
)

# What the screen's door into the youth-safe intake asks.
IN_THE_ROOM = N_("Hva vil du si om det vi snakker om i dag?")


def question(no: int) -> Question | None:
    """The question of this number, None when there is no such."""
    return QUESTIONS[no - 1] if 1 <= no <= LAST else None


# signing up


class Party(Protocol):
    """Somebody who wants to come, with so many people."""

    people: int


P = TypeVar("P", bound=Party)


def fits(people: int, taken: int, places: int) -> bool:
    """Whether there is room for so many more; 0 places: there always is."""
    return not places or taken + people <= places


def to_move_up(waiting: Iterable[P], taken: int, places: int) -> Sequence[P]:
    """Who gets a place now: in the order they came, each party that fits whole."""
    lucky = []
    for party in waiting:
        if fits(party.people, taken, places):
            taken += party.people
            lucky.append(party)
    return lucky


def closed(signup: Signup | None, meeting: Meeting, now: datetime) -> str:
    """Why nobody can sign up now, in the reader's words; "" when they can."""
    if meeting.state is MeetingState.CANCELLED:
        return _(NOT_HELD)
    if signup is None or not signup.open:
        return _(NOT_OPEN)
    if meeting.state is not MeetingState.PLANNED or meeting.starts_at <= now:
        return _(BEGUN)
    if signup.last_day and now.astimezone(clock.OSLO).date() > signup.last_day:
        return _(TOO_LATE) % long_date(signup.last_day)
    return ""


def day_of(moment: datetime) -> date:
    """The date on the wall in Norway."""
    return moment.astimezone(clock.OSLO).date()


def delete_by(meeting: Meeting, signup: Signup | None) -> date:
    """The day on which who came is deleted: so many days after the meeting."""
    days = signup.keep_days if signup else DEFAULT_DAYS
    return day_of(meeting.ends_at) + timedelta(days=days)
