"""The text of the minutes: composed of lines, read back as blocks and links, whatever is in it."""

import pytest

from app.meetings.minutes import Block, Line, Run, Subject, compose, read

FADDER = Subject("Fadderordning, runde 2", "/nett/tiltak/fadderordning/tester/2")
KNOWN = {1: FADDER, 2: None, 3: Subject("Jeg visste ikke hvem", "/nett/innsikt/jeg")}


def test_every_line_under_its_heading_in_its_order() -> None:
    lines = [
        Line(1, "13.02", "Oppmøte", text="3 personer er til stede."),
        Line(2, "13.09", "Innsikt", "Siden sist", None),
        Line(3, "13.15", "Notat", "Siden sist", text="Linje én.\nLinje to."),
        Line(4, "13.24", "Test", "Fadderordning", "Fadder [2]", "Ta i bruk."),
        Line(5, "13.30", "Notat", "Siden sist", text="Tilbake."),
    ]
    assert compose(lines) == (
        "- 13.02 Oppmøte: 3 personer er til stede.\n\n"
        "## Siden sist\n- 13.09 Innsikt: [#2]\n- 13.15 Notat: Linje én. Linje to.\n\n"
        "## Fadderordning\n- 13.24 Test: [Fadder 2](#4). Ta i bruk.\n\n"
        "## Siden sist (fortsettelse)\n- 13.30 Notat: Tilbake."
    )


def test_a_line_that_says_its_record_is_linked_where_it_says_it() -> None:
    line = Line(7, "13.40", "Oppgave", "Oppgaver", "Spør to", "Rådgiver: Spør to. Frist 1. mai.")
    assert compose([line]).endswith("Oppgave: Rådgiver: [Spør to](#7). Frist 1. mai.")


def test_read_back_as_blocks() -> None:
    found = read("Innledning.\n## Sak\n- én\n- to\n\nTil slutt.\nOg mer.", {})
    assert [(b.kind, [[r.text for r in item] for item in b.items]) for b in found] == [
        ("text", [["Innledning."]]),
        ("heading", [["Sak"]]),
        ("list", [["én"], ["to"]]),
        ("text", [["Til slutt."], ["Og mer."]]),
    ]


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("Se [#1].", [Run("Se "), Run(FADDER.title, FADDER.href), Run(".")]),
        ("[runden](#1)", [Run("runden", FADDER.href)]),
        # Hidden, or withdrawn: nothing of it is told, and its own words are not repeated.
        ("[#2]", [Run("noe som ikke lenger kan vises")]),
        ("[sagt](#2)", [Run("sagt")]),
        ("[her](/nett/tiltak/x)", [Run("her", "/nett/tiltak/x")]),
        # No links of ours: they stay the words they are.
        ("[#9]", [Run("[#9]")]),
        ("[x](javascript:alert(1))", [Run("[x](javascript:alert(1))")]),
        ("[x](//ond.no/a)", [Run("[x](//ond.no/a)")]),
        ("[x](/\\ond.no)", [Run("[x](/\\ond.no)")]),
        ("[x](https://ond.no)", [Run("[x](https://ond.no)")]),
        ("<b>fet</b> [a] (b)", [Run("<b>fet</b> [a] (b)")]),
    ],
)
def test_links(text: str, runs: list[Run]) -> None:
    assert read(text, KNOWN) == [Block("text", [runs])]
