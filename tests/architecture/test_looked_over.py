"""Whoever writes of a person is told so when it is saved, whichever form it was written in."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from app.core import cookies
from tests.architecture.forms_table import FORMS
from tests.architecture.house import House, house, nothing_stays
from tests.architecture.test_bad_input import send, texts_of
from tests.conftest import Databases

NAMED = "Hvem er det Emma Nilsen kjenner her?"
TOLD = "Den ser ut til å ha et navn i seg."
# Which forms say nothing, and why.
SILENT = {
    r"/(logg-inn|glemt-passord|(nytt-passord|invitasjon|min-side)/.*)": "the writer's own account",
    r"(/\{nett\})?/innstillinger.*": "names of things, and reasons, that leaders keep",
    r"/\{nett\}(/tiltak/\{slug\}/malinger/ny|/maalinger/\{slug\}/rediger)": "what is counted",
    r"/bibliotek/metoder/.*|/\{nett\}/nyhetsbrev.*": "written to be published",
    r"/\{nett\}/(tiltak/\{slug\}/kontakt|interesse/.*)": "somebody who wants to be found",
    r"/\{nett\}/moter/\{slug\}/(pamelding|deltakere/melding)": "those who have signed up",
    r"/\{nett\}/moter/(nytt|\{slug\}/(rediger|avlys))": "an invitation: who speaks is named in it",
    r"/\{nett\}/moter/\{slug\}/(referat|mote/(oppgave|neste))": "who does what is named by right",
    r"(/\{nett\}/ungdomsrad|/rad/\{kode\}/\{plass\})/(?!.*send/).*": "over moderated words",
    r"/\{nett\}/(innspill/.*|del)|/del/.*|/mitt-innspill": "moderated, with the marks in sight",
    r"/\{nett\}/observasjon/ny": "asks before it saves: tests/workshops/test_shadowing.py",
    r"/m/\{kode\}": "says so on the page it leads to: tests/cycles/test_links.py",
}
CHOSEN = {"point", "mote", "maal", "gruppe"}  # hidden, or an address: nobody writes there
WRITTEN = {
    path: [name for name in texts_of(at.model) if name not in CHOSEN]
    for path, at in FORMS.items()
    if not any(re.fullmatch(silent, path) for silent in SILENT)
}


@pytest.fixture(scope="module")
def home(databases: Databases) -> Iterator[House]:
    """One house for all forms; every write in it is undone."""
    with house(databases) as made, nothing_stays(made.database):
        yield made


@pytest.mark.parametrize("path", [path for path, names in WRITTEN.items() if names])
def test_whoever_names_somebody_is_told(
    home: House, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(cookies, "say", lambda _ctx, _response, words: said.append(words))
    for number, name in enumerate(WRITTEN[path], start=1):
        answer, _sent = send(home, FORMS[path], {name: [NAMED]})
        assert (answer.status, len(said)) == (303, number), (name, answer.text)
        assert TOLD in said[-1], f"{name}: {said[-1]}"


def test_each_reason_is_needed() -> None:
    for silent in SILENT:
        assert any(re.fullmatch(silent, path) for path in FORMS), silent
