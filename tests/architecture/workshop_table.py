"""Pages, forms and buttons of workshops, as opened.py, forms_table.py and buttons_table.py have."""

from __future__ import annotations

from app.workshops import forms as workshops
from tests.architecture.forms_kinds import At, Button
from tests.architecture.house_workshop import LINK

HOME = "/nett/moter/{workshop}"
ROUTE = "/{nett}/moter/{slug}"
LINE = f"{ROUTE}/samtaleark/linje/{{nummer:int}}"
INSIDE = ("member", "leader")

PAGES: dict[str, tuple[list[str], tuple[str, ...]]] = {
    f"{ROUTE}/pamelding": ([f"{HOME}/pamelding"], ("", "member")),
    f"{ROUTE}/pamelding/takk": ([f"{HOME}/pamelding/takk"], ("",)),
    "/pamelding/{token}": ([f"/pamelding/{LINK}", "/pamelding/brukt"], ("",)),
    f"{ROUTE}/deltakere": ([f"{HOME}/deltakere"], ("leader",)),
    f"{ROUTE}/deltakere/melding": ([f"{HOME}/deltakere/melding"], ("leader",)),
    f"{ROUTE}/skjerm": ([f"{HOME}/skjerm"], INSIDE),
    f"{ROUTE}/samtaleark": ([f"{HOME}/samtaleark"], INSIDE),
    f"{ROUTE}/samtaleark/{{steg:int}}": (
        [f"{HOME}/samtaleark/4", f"{HOME}/samtaleark/6"],
        INSIDE,
    ),
    "/{nett}/observasjon/ny": (["/nett/observasjon/ny", "/nett/observasjon/ny?gruppe=x"], INSIDE),
}
FORMS: dict[str, At] = {
    f"{ROUTE}/pamelding": At(
        f"{HOME}/pamelding",
        workshops.ComingForm,
        {"role": "Lærer", "email": "ny@eksempel.no", "organisation": "Skolen"},
        who="",
    ),
    f"{ROUTE}/deltakere": At(f"{HOME}/deltakere", workshops.SignupForm),
    f"{ROUTE}/deltakere/melding": At(
        f"{HOME}/deltakere/melding", workshops.MessageForm, {"text": "Vi flytter."}
    ),
    f"{ROUTE}/samtaleark/{{steg:int}}": At(
        f"{HOME}/samtaleark/1", workshops.LineForm, {"text": "Det blir stille."}
    ),
    "/{nett}/observasjon/ny": At(
        "/nett/observasjon/ny", workshops.ShadowingForm, {"did": "Ringer hjem.", "sure": "1"}
    ),
}
BUTTONS: dict[str, Button] = {
    "/pamelding/{token}": Button(f"/pamelding/{LINK}", who=""),
    f"{ROUTE}/deltakere/{{nummer:int}}/meld-av": Button(
        f"{HOME}/deltakere/{{participant}}/meld-av"
    ),
    f"{ROUTE}/deltakere/oppmote": Button(f"{HOME}/deltakere/oppmote"),
    f"{ROUTE}/dor": Button(f"{HOME}/dor"),
    f"{LINE}/innsikt": Button(f"{HOME}/samtaleark/linje/{{line}}/innsikt", workshops.TurnForm),
    f"{LINE}/oppgave": Button(f"{HOME}/samtaleark/linje/{{action_line}}/oppgave"),
    f"{LINE}/fjern": Button(f"{HOME}/samtaleark/linje/{{line}}/fjern"),
}
