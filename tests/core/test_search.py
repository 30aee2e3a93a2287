"""The analyser: what finds what, and that both databases answer alike."""

import re
import sqlite3
from collections.abc import Callable, Iterator

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import search
from app.core.search_words import STOP_WORDS
from tests.growth import TIMES, growth
from tests.postgres import started

FROKOST_VGS = "Frokostklubb på videregående"
FROKOST_KVELD = "Frokostklubb og møteplass kveld"

TEXTS = [
    FROKOST_VGS,
    FROKOST_KVELD,
    "Overgang fra ungdomsskole til videregående",
    "Samtaler med ungdomsskoleelever",
    "Uteskole på Grue",
    "Helsesykepleiere på hver skole",
    "Ungdom som står utenfor arbeid",
    "Elevene spiser frokost sammen",
    "Elever på skolen",
    "Barnehage i bygda",
    "Barn i hagen",
    "Sommerjobb for unge i Åsnes, Våler og Sør-Odal",
    "Noen å snakke med",
    "Noe annet i 2021: 1e5, 0x1f, 3.14 og e-post",
]


def finds(query: str, text: str) -> bool:
    there = set(search.index_text(text).split())
    groups = search.query_tokens(query)
    return bool(groups) and all(not there.isdisjoint(group) for group in groups)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("frokost", FROKOST_VGS),
        ("frokost", FROKOST_KVELD),
        ("FROKOST klubb", FROKOST_KVELD),
        ("overgangen", "overgang"),
        ("skole", "ungdomsskoleelever"),
        ("skole", "Uteskole"),
        ("ungdomsskole", "ungdomsskoleelever"),
        ("helsesykepleier", "helsesykepleiere"),
        ("helsesykepleierne", "helsesykepleier"),
        ("ungdommer", "ungdom"),
        ("ungdom", "ungdommens"),
        ("elev", "elevene"),
        ("skoleelev", "elever på skolen"),
        ("deltakerne", "en deltaker"),
        ("seminar", "seminaret"),
        ("rom", "rommene"),
        ("skule", "skolen"),
        ("bok", "bøkene"),
        ("sommer", "somrene"),
        ("kafe", "Kafé"),
        ("åsnes", "A\u030asnes"),
        ("ungdom", "ung\u00addom"),
        ("noen", "Noen å snakke med"),
    ],
)
def test_finds(query: str, text: str) -> None:
    assert finds(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("barnehage", "barn i hagen"),
        ("hage", "barnehage"),
        ("skoleelev", "elever i lære"),
        ("sommer", "Den som venter"),
        ("frokost middag", FROKOST_VGS),
        ("måte", "mate"),
        ("", FROKOST_VGS),
        ("«–» & | ! * ( )", FROKOST_VGS),
    ],
)
def test_does_not_find(query: str, text: str) -> None:
    assert not finds(query, text)


def test_stop_words_count_only_alone() -> None:
    assert search.query_tokens("ungdom og skole") == [["ungdom"], ["skol"]]
    assert search.query_tokens("og") == [["og"]]
    assert search.tokens("og det er som det er") == []
    assert search.index_text("Noen av dem", "noen av oss alle").split() == ["noen", "av", "dem"]


def test_a_fewest_parts_split_wins() -> None:
    assert search.split("fagskole") == ("fag", "skole")
    assert search.split("ungdomsskoleelever") == ("ungdomsskole", "elever")
    assert search.split("skoleelever") == ("skole", "elever")
    assert search.split("kongsvinger") == ()


def test_long_queries_are_cut() -> None:
    assert len(search.query_tokens(" ".join(f"ord{n}" for n in range(500)))) == 16


def test_highlight_marks_found_words() -> None:
    assert search.highlight("Vi så ungdomsskoleelever der.", "skole") == [
        ("Vi så ", False),
        ("ungdomsskoleelever", True),
        (" der.", False),
    ]
    assert search.highlight("<b>", "") == [("<b>", False)]
    assert search.highlight("", "skole") == []


NORWEGIAN = st.text(
    alphabet="abcdefghijklmnoprstuvyzæøåÆØÅ0123456789 .,-–é\u030a\u00ad", max_size=80
)
ANY_TEXT = st.one_of(st.text(max_size=80), NORWEGIAN, st.sampled_from(TEXTS))


@given(ANY_TEXT)
def test_tokens_are_plain_and_stable(text: str) -> None:
    found = search.tokens(text) + search.index_text(text, text).split()
    found += [token for group in search.query_tokens(text) for token in group]
    assert all(re.fullmatch("[a-z0-9]{1,512}", token) for token in found)
    assert search.tokens(text) == search.tokens(text)


@given(ANY_TEXT, st.data())
def test_every_word_of_a_text_finds_it(text: str, data: st.DataObject) -> None:
    words = text.split()
    if not words:
        return
    word = data.draw(st.sampled_from(words))
    assert finds(word, text) or not search.query_tokens(word)


@given(ANY_TEXT)
def test_a_text_finds_itself_in_a_body_unless_all_stop_words(text: str) -> None:
    there = set(search.index_text("", text).split())
    groups = search.query_tokens(text)
    if any(word.casefold() not in STOP_WORDS for word in re.findall(r"[^\W_]+", text)) and there:
        assert all(not there.isdisjoint(group) for group in groups)


@given(ANY_TEXT, ANY_TEXT)
def test_highlight_keeps_the_text(text: str, query: str) -> None:
    assert "".join(piece for piece, _ in search.highlight(text, query)) == text


@given(st.text(max_size=20), st.text(max_size=20))
def test_no_two_words_are_spelled_alike(one: str, other: str) -> None:
    assert (search._encode(one) == search._encode(other)) == (one == other)


def test_long_texts_take_linear_time() -> None:
    assert growth(search.tokens, " ".join(TEXTS) + " ", 20_000) < TIMES * 2


# Both databases


Ask = Callable[[str], set[int]]


@pytest.fixture(scope="module")
def fts5() -> Iterator[Ask]:
    db = sqlite3.connect(":memory:")
    db.execute(
        "CREATE VIRTUAL TABLE t USING fts5(tokens, tokenize='unicode61 remove_diacritics 0')"
    )
    rows = [(n, search.index_text(text)) for n, text in enumerate(TEXTS)]
    db.executemany("INSERT INTO t(rowid, tokens) VALUES (?, ?)", rows)

    def ask(query: str) -> set[int]:
        groups = search.query_tokens(query)
        match = " AND ".join("(" + " OR ".join(f'"{t}"' for t in g) + ")" for g in groups)
        sql = "SELECT rowid FROM t WHERE t MATCH ?"
        return {row[0] for row in db.execute(sql, (match,))} if groups else set()

    yield ask
    db.close()


@pytest.fixture(scope="module")
def tsvector(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    server = started(tmp_path_factory.mktemp("pg"), cleanup="delete")
    with psycopg.connect(server.get_uri(), autocommit=True) as db:
        db.execute("CREATE TABLE t (id int PRIMARY KEY, tokens tsvector)")
        for n, text in enumerate(TEXTS):
            vector = "array_to_tsvector(string_to_array(%s, ' '))"
            db.execute(f"INSERT INTO t VALUES (%s, {vector})", (n, search.index_text(text)))

        def ask(query: str) -> set[int]:
            groups = search.query_tokens(query)
            match = " & ".join("(" + " | ".join(f"'{t}'" for t in g) + ")" for g in groups)
            sql = "SELECT id FROM t WHERE tokens @@ CAST(%s AS tsquery)"
            return {row[0] for row in db.execute(sql, (match,))} if groups else set()

        yield ask
    server.cleanup()


QUERIES = sorted(
    {word for text in TEXTS for word in text.split()}
    | {"skole", "frokost", "elev", "skoleelev", "ungdommer", "overgangen", "ÅSNES", "helse"}
    | {"1e5", "0x1f", "2021", "e-post", "zz", "' OR 1=1 --", 'NEAR("a")', "skole*", "og"}
    | set(TEXTS)
)


def test_both_databases_answer_alike(fts5: Ask, tsvector: Ask) -> None:
    expected = {q: {n for n, text in enumerate(TEXTS) if finds(q, text)} for q in QUERIES}
    assert {q: fts5(q) for q in QUERIES} == expected
    assert {q: tsvector(q) for q in QUERIES} == expected
    assert expected["skole"] == {2, 3, 4, 5, 8}
