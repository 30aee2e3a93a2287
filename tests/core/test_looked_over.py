"""Who writes of a person is told so when it is saved, wherever members write of what they saw."""

from __future__ import annotations

from typing import Any

import pytest

from app.core.forms import Form, Lines, Text
from app.core.looked_over import looked_over
from tests.conftest import As

NAMED = "Jeg snakket med Emma Nilsen på tlf. 912 34 567."
CLEAN = "En jente i tiende klasse møtte venninna ved busstoppet."
POINTED = "Den ser ut til å ha et telefonnummer i seg."


class Written(Form):
    """A form with words in two places, and a choice."""

    text: Text = ""
    parts: Lines = []
    number: int = 0


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (NAMED, "et navn og et telefonnummer"),
        ("Skriv til emma.nilsen@eksempel.no.", "en e-postadresse"),
        ("Ring 912 34 567.", "et telefonnummer"),
        ("Hun bor i Storgata 12.", "en adresse"),
    ],
)
def test_the_kinds_are_told_and_never_the_words(text: str, kinds: str) -> None:
    told = looked_over("Lagret.", text)
    assert told.startswith("Lagret. Se over teksten:") and f" ha {kinds} i seg." in told
    assert "Emma" not in told and "912" not in told and len(told) < 300


@pytest.mark.parametrize("text", ["", CLEAN, "Samtaler i 10B ved Solør videregående skole."])
def test_what_tells_of_nobody_is_only_saved(text: str) -> None:
    assert looked_over("Lagret.", text) == "Lagret."


def test_every_word_of_a_form_is_looked_at() -> None:
    assert looked_over("Lagret.", Written(text=CLEAN, parts=[CLEAN], number=91234567)) == "Lagret."
    for written in (Written(text=NAMED), Written(parts=[CLEAN, NAMED])):
        assert "et navn" in looked_over("Lagret.", written)


ROOMS: list[tuple[str, str, dict[str, Any]]] = [
    ("/nett/logg", "text", {"kind": "innsikt"}),
    ("/nett/logg", "text", {"kind": "tiltak"}),
    ("/nett/innsikt/ny", "title", {}),
    ("/nett/praksiser/ny", "what", {"title": "Møt noen ved bussen"}),
    ("/nett/tiltak/ny", "purpose", {"title": "Bussvennen"}),
]


@pytest.mark.parametrize(("page", "field", "more"), ROOMS)
def test_whoever_writes_it_reads_it_at_once(
    as_: As, page: str, field: str, more: dict[str, Any]
) -> None:
    for words, pointed in ((f"{CLEAN} Ring 912 34 567.", True), (CLEAN, False)):
        saved = as_("member").get(page).submit(page, **more, **{field: words})
        assert saved.status == 200, saved.main
        assert (POINTED in saved.text) is pointed, saved.text


@pytest.mark.parametrize(
    ("page", "field"),
    [("innsikt", "text"), ("praksiser", "how"), ("tiltak", "who_does")],
)
def test_also_when_it_is_written_again(as_: As, page: str, field: str) -> None:
    made = as_("member").get(f"/nett/{page}/ny").submit("/ny", title="Møt noen ved bussen")
    form = as_("member").get(made.path + "/rediger")
    saved = form.submit("/rediger", **{field: NAMED})
    assert saved.path == made.path, saved.main
    assert "et navn og et telefonnummer" in saved.text
