"""Kind remarks on statements, the proposed flips, and what changed between two versions."""

from __future__ import annotations

import pytest

from app.problems import changes, rules
from app.problems.rules import RemarkKind


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Kartlegging og samordning av tjenester skal minske utenforskap.", "Kartlegging"),
        ("Flere tilbud skal styrke ungdom.", "skal styrke"),
        ("Vi må etablere et team.", "etablere"),
        ("Nye tiltak for unge.", "tiltak"),
    ],
)
def test_a_solution_dressed_as_a_problem_is_seen(text: str, word: str) -> None:
    remark = rules.remark(text)
    assert remark is not None
    assert (remark.kind, remark.word) == (RemarkKind.SOLUTION, word)
    assert remark.proposal.endswith("?")


@pytest.mark.parametrize(
    ("text", "proposal"),
    [
        ("Ingen får hjelp.", "Finnes det noen som likevel får hjelp?"),
        ("Ikke noen elever trives.", "Finnes det noen elever som likevel trives?"),
        (
            "Ingen unge uten bil kommer seg på jobb.",
            "Finnes det noen unge uten bil som likevel kommer seg på jobb?",
        ),
        (
            "Alle unge slutter på skolen.",
            "Finnes det noen unge som likevel ikke slutter på skolen?",
        ),
    ],
)
def test_an_absolute_is_easy_to_turn(text: str, proposal: str) -> None:
    remark = rules.remark(text)
    assert remark is not None
    assert remark.kind is RemarkKind.ABSOLUTE
    assert remark.proposal == proposal
    assert remark.text.startswith("Setningen begynner med «") and "lett å snu: «" in remark.text


@pytest.mark.parametrize(
    "text",
    ["Unge mister kontakten med voksne.", "Ungdom kjenner ikke hjelpetiltakene.", "Ingen", ""],
)
def test_other_sentences_are_left_alone(text: str) -> None:
    assert rules.remark(text) is None


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("Unge mister kontakten.", "til tross for at unge mister kontakten, likevel"),
        ("Ungdom kjenner ikke voksne.", "til tross for at ungdom ikke kjenner voksne, likevel"),
        ("I Grue mangler unge et sted å være.", "til tross for det samme, likevel"),
        ("", "likevel klarer seg?"),
    ],
)
def test_a_statement_is_turned_into_a_question(text: str, inside: str) -> None:
    assert inside in rules.proposal(text)


def test_changes_are_told_word_by_word() -> None:
    found = changes.pieces("Unge mangler motivasjon på skolen", "Unge mangler voksne på skolen")
    assert [(p.kind, p.text) for p in found] == [
        ("same", "Unge mangler"),
        ("del", "motivasjon"),
        ("ins", "voksne"),
        ("same", "på skolen"),
    ]
