"""Flip questions: made of the statement, reworded, answered."""

from __future__ import annotations

import pytest

from tests.conftest import As
from tests.web import Page

GROUP = "/nett/grupper/asnes"
TEXT = "Finnes det noen som, til tross for det samme, likevel får hjelp?"


def ask(as_: As, text: str = TEXT) -> Page:
    return as_("member").get(GROUP + "/vendesporsmal/ny").submit("/ny", text=text)


def test_the_statement_proposes_the_question(as_: As) -> None:
    form = as_("coordinator").get(GROUP + "/problemstilling/ny")
    form.submit("/ny", text="Ingen får hjelp.", adopt="1")
    page = as_("member").get(GROUP + "/vendesporsmal/ny")
    assert page.typed("text").strip() == "Finnes det noen som likevel får hjelp?"


def test_a_question_ends_as_one(as_: As) -> None:
    page = ask(as_, "Noen får hjelp.")
    assert page.status == 422
    assert "spørsmålstegn" in page.error("text")
    assert page.typed("text").strip() == "Noen får hjelp."


def test_it_is_reworded_and_answered(as_: As) -> None:
    ask(as_)
    page = as_("colleague").get(GROUP + "/vendesporsmal/1/rediger")
    page.submit("/rediger", text="Hvem får hjelp?")
    answered = as_("member").get(GROUP + "/vendesporsmal/1/svar").submit("/svar", answer="nei")
    assert answered.status == 200
    page = as_("member").get(GROUP + "/vendesporsmal/1/svar")
    assert "Hvem får hjelp?" in page.main
    assert page.soup.select_one("input[value=nei]").has_attr("checked")


@pytest.mark.parametrize(
    ("part", "field", "first", "second"),
    [("rediger", "text", "Hvem?", "Hvorfor?"), ("svar", "answer", "ja", "nei")],
)
def test_two_writers_see_both(as_: As, part: str, field: str, first: str, second: str) -> None:
    ask(as_)
    path = f"{GROUP}/vendesporsmal/1/{part}"
    mine, theirs = as_("member").get(path), as_("colleague").get(path)
    theirs.submit(part, **{field: first})
    page = mine.submit(part, **{field: second})
    assert page.status == 409
    assert "Slik står det nå" in page.main


@pytest.mark.parametrize(("name", "status"), [("neighbour", 403), ("outsider", 404)])
def test_others_do_not_ask(as_: As, name: str, status: int) -> None:
    ask(as_)
    for part in ("ny", "1/rediger", "1/svar"):
        assert as_(name).get(f"{GROUP}/vendesporsmal/{part}").status == status


def test_another_groups_question_is_not_found(as_: As) -> None:
    ask(as_)
    assert as_("leader").get("/nett/grupper/grue/vendesporsmal/1/rediger").status == 404
