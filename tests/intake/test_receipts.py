"""Four words: easy to write down, hard to guess, kept as nothing that tells them."""

from __future__ import annotations

import re
from collections import Counter
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.db import Database
from app.intake import receipts
from app.intake.routes.receipt import ALL, TRIES
from tests.conftest import RECEIPT_COST, As
from tests.intake.young import look_up, open_form

WORDS = receipts.word_list()
WRONG = "fjord lampe ugle sykkel"
SOUNDS = [("hj", "j"), ("gj", "j"), ("hv", "v"), ("skj", "s"), ("sj", "s"), ("kj", "s")]


def sounds_like(word: str) -> str:
    """How a word is heard, roughly."""
    heard = receipts.folded(word)
    for one, other in [*SOUNDS, ("nd", "n"), ("ld", "l")]:
        heard = heard.replace(one, other)
    return re.sub(r"([a-z])\1", r"\1", heard)


def one_less(word: str) -> set[str]:
    """The word, and the word without each of its letters."""
    return {word} | {word[:n] + word[n + 1 :] for n in range(len(word))}


def near(one: str, other: str) -> bool:
    """At most one letter more, less, other or changed about (one step of Damerau and Levenshtein).

    Two words a step apart share a spelling when a letter is left out of each, but not all that
    share one are a step apart.
    """
    if abs(len(one) - len(other)) > 1:
        return False
    if len(one) == len(other):
        differ = [n for n in range(len(one)) if one[n] != other[n]]
        swapped = len(differ) == 2 and differ[1] == differ[0] + 1
        swapped = swapped and one[differ[0]] == other[differ[1]]
        return len(differ) <= 1 or (swapped and one[differ[1]] == other[differ[0]])
    short, long = sorted((one, other), key=len)
    return short in one_less(long)


def test_44_bits() -> None:
    assert len(WORDS) == len(set(WORDS)) == receipts.LIST_LENGTH == 2**receipts.BITS_EACH
    assert receipts.WORDS * receipts.BITS_EACH >= 44


def test_easy_to_write() -> None:
    assert all(re.fullmatch(r"[a-zæøå]{2,8}", word) for word in WORDS)


@pytest.mark.parametrize("spell", [str, receipts.folded], ids=["as written", "as compared"])
def test_none_alike(spell: type[str]) -> None:
    buckets: dict[str, list[str]] = {}
    for word in map(spell, WORDS):
        for part in one_less(word):
            buckets.setdefault(part, []).append(word)
    alike = {
        (one, other)
        for there in buckets.values()
        for one, other in combinations(there, 2)
        if near(one, other)
    }
    assert not alike


def test_none_sound_the_same() -> None:
    heard = Counter(map(sounds_like, WORDS))
    assert [sound for sound, times in heard.items() if times > 1] == []


def test_near_is_one_step() -> None:
    assert near("elv", "elg") and near("elv", "elve") and near("elv", "lev") and near("elv", "elv")
    assert not near("elv", "ulg") and not near("elv", "elvene") and not near("elv", "vle")


RECEIPTS = st.lists(st.sampled_from(WORDS), min_size=4, max_size=4).map(tuple)


@given(RECEIPTS)
def test_read_as_it_is_spelled(receipt: receipts.Receipt) -> None:
    assert receipts.read(receipts.spelled(receipt)) == receipt


@given(RECEIPTS, st.sampled_from([" ", "-", ", ", "\n", " - ", ".", "  "]))
def test_spelling_is_forgiven(receipt: receipts.Receipt, between: str) -> None:
    typed = between.join(receipt).upper()
    assert receipts.read(typed) == receipt
    without = typed.replace("Å", "AA").replace("Æ", "AE").replace("Ø", "OE")
    assert receipts.read(without) == receipt
    assert receipts.read(typed.replace("Å", "A").replace("Æ", "A").replace("Ø", "O")) == receipt


def test_every_word_is_known_without_a_norwegian_keyboard() -> None:
    """Also «snøengel», whose o and e meet when the ø is written as an o."""
    for word in WORDS:
        for letters in (("a", "a", "o"), ("aa", "ae", "oe")):
            typed = word.translate(str.maketrans(dict(zip("åæø", letters, strict=True))))
            assert receipts.read(f"{typed} fjord ugle lampe")[0] == word


def test_written_in_one() -> None:
    assert receipts.read("sykkellampeuglefjord") == ("sykkel", "lampe", "ugle", "fjord")
    assert receipts.read("sykkel lampe, ugle fjord.") == ("sykkel", "lampe", "ugle", "fjord")


def test_three_words_are_not_four() -> None:
    """Though their letters may be those of four other words."""
    short = {receipts.folded(word): word for word in WORDS}
    in_two = [
        (one + other, one, other)
        for one, other in product(sorted(short), repeat=2)
        if one + other in short and len(receipts._together("fjordugle" + one + other)) == 1
    ]
    assert in_two, "there are words that two others make"
    for word, one, other in in_two:
        with pytest.raises(receipts.UnknownWord):
            receipts.read(f"fjord ugle {word}")
        assert receipts.read(f"fjordugle{word}") == ("fjord", "ugle", short[one], short[other])


def test_a_word_torn_in_two() -> None:
    assert receipts.read("syk kel lampe ugle fjord") == ("sykkel", "lampe", "ugle", "fjord")


@pytest.mark.parametrize(
    "typed", ["", "fjord", "fjord lampe ugle", "fjord " * 5, "x" * 5000, "12 34"]
)
def test_not_four_words(typed: str) -> None:
    with pytest.raises(receipts.UnknownWord) as caught:
        receipts.read(typed)
    assert caught.value.word == ""


def test_the_unknown_word_is_named() -> None:
    with pytest.raises(receipts.UnknownWord) as caught:
        receipts.read("fjord lampe uggle sykkel")
    assert caught.value.word == "uggle"


def test_the_same_form_gives_the_same_words() -> None:
    made = receipts.made_of("x" * 40, "a" * 32, ["Hei"])
    assert made == receipts.made_of("x" * 40, "a" * 32, ["Hei"])
    others = [("y" * 40, "a" * 32, ["Hei"]), ("x" * 40, "b" * 32, ["Hei"])]
    others += [("x" * 40, "a" * 32, ["Hå"]), ("x" * 40, "a" * 32, ["H", "ei"])]
    assert all(receipts.made_of(*other) != made for other in others)


def test_drawn_evenly() -> None:
    """Each of the 2 048 words as often as the others: chi-square within five deviations."""
    times = Counter(word for n in range(8192) for word in receipts.made_of("x", str(n), ["Hei"]))
    expected = 4 * 8192 / 2048
    chi = sum((times[word] - expected) ** 2 / expected for word in WORDS)
    assert abs(chi - 2047) < 5 * (2 * 2047) ** 0.5


def test_kept_as_nothing_that_tells_the_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """And dear to guess at: some 16 MB a try, which is what scrypt's n and r come to."""
    monkeypatch.setitem(receipts._COST, "n", RECEIPT_COST)
    assert 128 * receipts._COST["n"] * receipts._COST["r"] >= 16 * 2**20
    receipt = ("fjord", "lampe", "ugle", "sykkel")
    lock = receipts.locked("x" * 40, receipt)
    assert lock == receipts.locked("x" * 40, receipt) and len(lock) == 64
    assert lock != receipts.locked("y" * 40, receipt)
    assert lock != receipts.locked("x" * 40, receipt[::-1])


def test_guessing_is_limited(as_: As, database: Database) -> None:
    client = as_()
    open_form(database)
    assert "Vi finner ikke" in look_up(client, WRONG).error("ord")
    for _ in range(298):
        TRIES.missed(ALL, "testclient")
    assert look_up(client, WRONG).status == 422
    page = look_up(client, WRONG)
    assert page.status == 429 and "for mange forsøk" in page.main


def test_nobody_locks_the_others_out(as_: As) -> None:
    """However much is guessed elsewhere."""
    for n in range(3000):
        TRIES.missed(ALL, f"10.9.{n // 250}.{n % 250}")
    assert look_up(as_(), WRONG).status == 422


def test_a_word_misspelled_is_no_guess(as_: As) -> None:
    client = as_()
    for _ in range(70):
        page = look_up(client, "fjord lampe uggle sykkel")
    assert page.status == 422
    assert "«uggle»" in page.error("ord")
    assert page.typed("ord") == "fjord lampe uggle sykkel"
