"""The forms, buttons and pages of meetings; see forms_table.py, buttons_table.py and opened.py."""

from __future__ import annotations

from app.meetings import forms
from tests.architecture.forms_kinds import At, Button

ROOM, ONE = "/nett/moter", "/{nett}/moter/{slug}"
PLANNED, GOING, HELD = f"{ROOM}/planlagt-mote", f"{ROOM}/mote-na", f"{ROOM}/holdt-mote"
MODE = f"{GOING}/mote"
ALL, INSIDE = ("", "member", "leader"), ("member", "leader")


def _in_meeting(what: str, model: type[forms.PointForm], valid: dict[str, str], point: str) -> At:
    return At(f"{MODE}?punkt={point}", model, valid, f"{MODE}/{what}")


WHEN = {"on_day": "2030-01-15", "begins": "13.00", "ends": "14.30"}
FORMS = {
    "/{nett}/moter/nytt": At(f"{ROOM}/nytt", forms.MeetingForm, {"title": "Nytt møte", **WHEN}),
    f"{ONE}/rediger": At(f"{PLANNED}/rediger", forms.MeetingForm, WHEN),
    f"{ONE}/avlys": At(PLANNED, forms.CancelForm, {"cancel_reason": "Sykdom."}, f"{PLANNED}/avlys"),
    f"{ONE}/oppmote": At(f"{GOING}/oppmote", forms.AttendanceForm),
    f"{ONE}/referat": At(f"{HELD}/referat", forms.MinutesForm),
    f"{ONE}/mote/innsikt": _in_meeting(
        "innsikt", forms.InsightForm, {"seen": "Noen ventet."}, "siden-sist"
    ),
    f"{ONE}/mote/oppgave": _in_meeting(
        "oppgave", forms.TaskForm, {"task": "Spør to til"}, "siden-sist"
    ),
    f"{ONE}/mote/beslutning": _in_meeting(
        "beslutning", forms.DecisionForm, {"decided": "Vi prøver."}, "siden-sist"
    ),
    f"{ONE}/mote/notat": _in_meeting("notat", forms.NoteForm, {"noted": "Fint."}, "siden-sist"),
    f"{ONE}/mote/test": _in_meeting(
        "test", forms.DecideForm, {"decision": "tilpass", "reason": "Det virket."}, "test-provd-5"
    ),
    f"{ONE}/mote/svar": _in_meeting(
        "svar", forms.ReplyForm, {"answer_kind": "ja", "answer": "I juni."}, "onske-onske"
    ),
    f"{ONE}/mote/neste": _in_meeting("neste", forms.NextForm, {}, "neste-mote"),
}
BUTTONS = {
    f"{ONE}/start": Button(f"{PLANNED}/start"),
    f"{ONE}/innkall": Button(f"{PLANNED}/innkall"),
    f"{ONE}/avslutt": Button(f"{GOING}/avslutt"),
    f"{ONE}/godkjenn": Button(f"{HELD}/godkjenn", forms.ApproveForm, {"version": "1"}),
    f"{ONE}/send": Button(f"{HELD}/send"),
    f"{ONE}/mote/unntak": Button(
        f"{MODE}/unntak",
        forms.ExceptionForm,
        {"insight_id": "{loose}", "question_id": "{question}"},
    ),
    f"{ONE}/mote/sett": Button(f"{MODE}/sett", forms.ExceptionForm, {"insight_id": "{loose}"}),
    f"{ONE}/mote/bekreft": Button(
        f"{MODE}/bekreft", forms.ConfirmForm, {"practice_id": "{tested}"}
    ),
    f"{ONE}/mote/gjort": Button(f"{MODE}/gjort", forms.DoneForm, {"task_id": "{task}"}),
    "/{nett}/oppgaver/{nummer:int}/gjort": Button("/nett/oppgaver/{task}/gjort"),
}
PAGES: dict[str, tuple[list[str], tuple[str, ...]]] = {
    "/{nett}/moter": (
        [ROOM, f"{ROOM}?slag=workshop&gruppe=asnes&q=frokost", f"{ROOM}?etter=9999"],
        ALL,
    ),
    "/{nett}/moter.ics": ([f"{ROOM}.ics", f"{ROOM}.ics?gruppe=asnes"], ALL),
    "/{nett}/moter/nytt": ([f"{ROOM}/nytt"], INSIDE),
    ONE: ([PLANNED, GOING, HELD], ALL),
    f"{ONE}.ics": ([f"{PLANNED}.ics"], ALL),
    f"{ONE}/rediger": ([f"{PLANNED}/rediger"], INSIDE),
    f"{ONE}/mote": (
        [MODE, *(f"{MODE}?punkt={p}" for p in ("praksiser", "test-provd-5", "onske-onske"))],
        INSIDE,
    ),
    f"{ONE}/oppmote": ([f"{GOING}/oppmote"], INSIDE),
    f"{ONE}/referat": ([f"{HELD}/referat"], INSIDE),
    f"{ONE}/referat.pdf": ([f"{HELD}/referat.pdf"], INSIDE),
}
