"""The personal-data guard: how much it finds in the labelled corpus, and what must always hold."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.guard import LABELS, MASKS, Kind, Mark, marks, masked, pieces
from bench import guard as bench
from tests.core.corpus_guard import clean_and_marked, judge, sentences
from tests.growth import TIMES, growth

CORPUS = sentences()


def marked(text: str) -> str:
    return masked(text, marks(text))


# --- what is promised -------------------------------------------------------------------------


def test_the_corpus_is_large_enough():
    assert len(CORPUS) >= 1000


@pytest.mark.parametrize("half", ["even", "odd"])
def test_recall_and_precision(half: str):
    counts = judge(sentences(half))
    least = {"phone": 0.98, "email": 0.98, "address": 0.90, "name": 0.90, "place": 0.95}
    least |= {"name_lower": 0.85, "class": 0.90, "user": 0.80, "link": 0.95}
    low = {c: counts[c].missed for c, bound in least.items() if counts[c].recall < bound}
    assert low == {}
    assert {c: counts[c].alarms for c in least if counts[c].precision < 0.95} == {}


@pytest.mark.parametrize("half", ["even", "odd"])
def test_clean_sentences_are_left_alone(half: str):
    clean, wrong = clean_and_marked(sentences(half))
    assert wrong <= 0.03 * clean


def test_identity_numbers_in_sentences():
    found, of = bench.identity_recall()
    assert of >= 10_000
    assert found >= 0.999 * of


def test_the_page_says_what_the_guard_does_now():
    page = bench.PAGE.read_text("utf-8")
    assert page[: page.index(bench.COST)] == bench.page(""), "run `make bench-guard`"


# --- examples ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ring 912 34 567, eller +47 62 82 10 00.", "Ring [telefon], eller [telefon]."),
        ("Skriv til kari@example.no.", "Skriv til [epost]."),
        ("ola (at) example (dot) com", "[epost]"),
        ("Jeg bor i Storgata 12 B, 2212 Kongsvinger.", "Jeg bor i [adresse], [sted]."),
        ("Hun går i 9B.", "Hun går i [klasse]."),
        ("Snap: kari_2008", "Snap: [brukernavn]"),
        ("Se www.instagram.com/@kari", "Se [lenke]"),
        ("Læreren Kari Nordmann sa det.", "Læreren [navn] sa det."),
        ("Karis venn heter Xalwo.", "[navn] venn heter [navn]."),
        ("Vi så på Per Arne Li.", "Vi så på [navn]."),
        ("Bedre liv for alle. Liv er viktig.", "Bedre liv for alle. Liv er viktig."),
        ("jeg og mohammed gikk hjem", "jeg og [navn] gikk hjem"),
    ],
)
def test_what_is_marked(text: str, expected: str):
    assert marked(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Ring 116 111, 116 123 eller 116 117. Ved fare: 112, 113 eller 110.",
        "Les mer på ung.no og www.helsenorge.no.",
        "Møtet er 12.03.2026 kl. 20.00-21.30 på Skarnes ungdomsskole.",
        "Tilskuddet er 25 000 000 kr i 2021–2022.",
        "Kongsvinger, Sør-Odal og Nord-Odal samarbeider med NAV og Bufetat.",
        "Bare 9. trinn fikk 3D-printer; 5G og 4H kom senere.",
        "I 2021 Kongsvinger kommune hadde 17 800 innbyggere.",
        "Berg og dal. Dag etter dag. Per elev får skolen 4 500 kr.",
        "[navn] i [klasse] bor i [adresse], [sted]: [telefon] [epost] [brukernavn] [lenke]",
        "",
    ],
)
def test_what_is_not_marked(text: str):
    assert marked(text) == text


def test_a_link_with_a_handle_is_one_link():
    assert [m.kind for m in marks("https://example.com/@kari_k?m=kari@example.com")] == [Kind.LINK]


def test_every_kind_has_a_label_and_a_mask():
    assert set(LABELS) == set(MASKS) == set(Kind)
    assert [str(kind) for kind in Kind] == [
        "fnr",
        "telefon",
        "epost",
        "adresse",
        "poststed",
        "navn",
        "klasse",
        "brukernavn",
        "lenke",
    ]


def test_pieces_keep_the_text():
    text = "Kari og Ola bor her."
    assert pieces(text, marks(text)) == [
        ("Kari", Mark(0, 4, Kind.NAME)),
        (" og ", None),
        ("Ola", Mark(8, 11, Kind.NAME)),
        (" bor her.", None),
    ]


# --- what must hold for every text ------------------------------------------------------------

WORDS = """
Kari Nordmann Liv Berg Moen læreren heter Storgata 12 2212 Kongsvinger 9B klasse 912 34 567 +47
62821000 kari@example.no @kari snap: kari_08 www.example.no/a [navn] [telefon] [ ] . , - 01010012356
Ærlig og i på \ue000 İ ß １
"""
FRAGMENTS = st.sampled_from(WORDS.split())
TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(st.one_of(FRAGMENTS, st.text(max_size=4)), max_size=14).map(" ".join),
    st.lists(FRAGMENTS, max_size=14).map("".join),
)


@given(TEXTS)
def test_marks_are_in_order_and_pieces_join_to_the_text(text: str):
    found = marks(text)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(0 <= m.start < m.end <= len(text) for m in found)
    assert "".join(part for part, _ in pieces(text, found)) == text
    assert [mark for _, mark in pieces(text, found) if mark] == found


@given(TEXTS)
def test_masking_is_final(text: str):
    once = marked(text)
    assert marked(once) == once


def test_masking_is_final_in_the_corpus():
    assert [s.text for s in CORPUS if marked(marked(s.text)) != marked(s.text)] == []


@pytest.mark.parametrize("unit", [*bench.HOSTILE, "[navn]", "Aa-", "snap: ", "bor i ", "kari at "])
def test_long_texts_take_linear_time(unit: str):
    assert growth(marks, unit, 20_000) < TIMES * 2
