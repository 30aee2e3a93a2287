"""The guard against national identity numbers. Every number here is made up by a generator."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.privacy import (
    MASK,
    IdentityNumberFound,
    Span,
    identity_numbers,
    is_identity_number,
    mask,
    refuse_identity_numbers,
)
from tests.growth import TIMES, growth

# An independent maker, by Skatteetaten's formulas: k = 11 (or 12, 13, 14) - (sum mod 11).

OFFSETS = {
    "fødselsnummer": (0, 0),
    "D-nummer": (40, 0),
    "H-nummer eller NAV": (0, 40),
    "Norsk helsenett": (0, 65),
    "Skatteetaten": (0, 80),
    "syntetisk D-nummer": (40, 80),
    "syntetisk D-nummer hos NAV": (40, 40),
}


def series(year: int) -> range:
    if year < 1900:
        return range(500, 750)
    if year < 2000:
        return range(500)
    return range(500, 1000)


def check_digits(nine: str, base: int) -> str | None:
    d1, d2, m1, m2, y1, y2, i1, i2, i3 = map(int, nine)
    k1 = base - (3 * d1 + 7 * d2 + 6 * m1 + m2 + 8 * y1 + 9 * y2 + 4 * i1 + 5 * i2 + 2 * i3) % 11
    k1 -= 11 if k1 > 10 else 0
    total = 5 * d1 + 4 * d2 + 3 * m1 + 2 * m2 + 7 * y1 + 6 * y2 + 5 * i1 + 4 * i2 + 3 * i3 + 2 * k1
    k2 = (11 - total % 11) % 11
    return None if 10 in {k1, k2} else f"{k1}{k2}"


def number(rnd: random.Random, kind: str, rule_2032: bool = False) -> str:
    plus_day, plus_month = OFFSETS[kind]
    while True:
        born = date(1856, 1, 1) + timedelta(days=rnd.randrange(67_000))
        individual = rnd.randrange(1000) if rule_2032 else rnd.choice(series(born.year))
        day, month = born.day + plus_day, born.month + plus_month
        nine = f"{day:02}{month:02}{born.year % 100:02}{individual:03}"
        if check := check_digits(nine, rnd.choice((12, 13, 14)) if rule_2032 else 11):
            return nine + check


SEPARATORS = [
    " ",
    ".",
    "-",
    "/",
    "\u00a0",
    "\u202f",
    "\u2009",
    "–",
    "\u2011",
    " - ",
    "\u200b",
    "\t",
]


def cut(number: str, lengths: tuple[int, ...], separators: list[str]) -> str:
    out, at = "", 0
    for length, separator in zip(lengths, [*separators, ""], strict=True):
        out += number[at : at + length] + separator
        at += length
    return out


def regular(rnd: random.Random, digits: str) -> str:
    lengths = rnd.choice(
        [(11,), (6, 5), (6, 3, 2), (2, 2, 2, 5), (2, 2, 2, 3, 2), (3, 3, 3, 2), (1,) * 11]
    )
    return cut(digits, lengths, [rnd.choice(SEPARATORS)] * (len(lengths) - 1))


def anyhow(rnd: random.Random, digits: str) -> str:
    places = sorted(rnd.sample(range(1, 11), rnd.randrange(11)))
    lengths = tuple(b - a for a, b in zip([0, *places], [*places, 11], strict=True))
    return cut(digits, lengths, [rnd.choice(SEPARATORS) for _ in places])


def full_width(rnd: random.Random, digits: str) -> str:
    return regular(rnd, "".join(chr(ord(d) + 0xFEE0) for d in digits))


SPELLINGS: list[Callable[[random.Random, str], str]] = [regular, regular, anyhow, full_width]

SENTENCES = [
    "Gutten ({}) bor på Skarnes.",
    "Fnr: {}",
    "Hei, {} er nummeret mitt",
    "{}",
    "Hun er født i 1999 og har fødselsnummer {}. Ring henne på 62 82 10 00.",
    "Saken gjelder fnr{} og ble sendt 12.03.2021.",
    "«{}», sa han. Det var 24 elever til stede.",
    "Ring 912 34 567, fødselsnr. {}, i dag",
    "Svar innen 1. mai:\n{}\nHilsen oss",
]


@pytest.mark.parametrize("kind", OFFSETS)
@pytest.mark.parametrize("rule_2032", [False, True], ids=["nå", "2032"])
def test_every_kind_is_known(kind: str, rule_2032: bool) -> None:
    rnd = random.Random(kind)
    assert all(is_identity_number(number(rnd, kind, rule_2032)) for _ in range(300))


@pytest.mark.parametrize("digits", ["02013299997", "30108299920", "30108299939"])
def test_skatteetatens_own_examples(digits: str) -> None:
    assert is_identity_number(digits)


@pytest.mark.parametrize("wrong", ["00", "32", "40", "72", "99"])
def test_no_such_day(wrong: str) -> None:
    assert not any(is_identity_number(f"{wrong}0190{n:05}") for n in range(0, 100_000, 7))


def test_one_wrong_digit_in_ten_is_no_number() -> None:
    rnd = random.Random(3)
    changed = 0
    for _ in range(1000):
        digits = number(rnd, "fødselsnummer")
        last = (int(digits[10]) + 1) % 10
        changed += is_identity_number(f"{digits[:10]}{last}")
    assert changed == 0


def test_recall_in_any_spelling() -> None:
    rnd = random.Random(20261122)
    missed = []
    for n in range(10_000):
        kind = rnd.choice(list(OFFSETS))
        spelled = rnd.choice(SPELLINGS)(rnd, number(rnd, kind, rule_2032=n % 2 == 0))
        text = rnd.choice(SENTENCES).format(spelled)
        start = text.index(spelled)
        if Span(start, start + len(spelled)) not in identity_numbers(text):
            missed.append(text)
    assert len(missed) <= 10, missed[:20]


@pytest.mark.parametrize(
    "pattern", ["{}.{}.19{}-{}", "{}/{} 19{} {}", "{}{}19{} {}", "{} {} 19{}{}"]
)
def test_date_of_birth_with_four_digit_year(pattern: str) -> None:
    rnd = random.Random(pattern)
    for _ in range(200):
        d = number(rnd, "fødselsnummer")
        assert identity_numbers("Født " + pattern.format(d[:2], d[2:4], d[4:6], d[6:]) + " her")


def test_date_of_birth_without_leading_zeros() -> None:
    nine = "010290123"
    digits = nine + next(c for base in (11, 12, 13, 14) if (c := check_digits(nine, base)))
    assert identity_numbers(f"1.2.90 {digits[6:]}") == [Span(0, 12)]
    assert identity_numbers(f"1.2.1990-{digits[6:]}")


CLEAN = [
    "Ring 62 82 10 00 eller 912 34 567 før kl. 15.30.",
    "Telefon +47 91234567, eller 0047 62 82 10 00.",
    "Organisasjonsnummer 974 761 076 og 974761076.",
    "Kommunenumrene er 3401, 3414, 3415, 3416, 3417 og 3418.",
    "Møtet var 12.03.2021 kl. 09.00, det neste er 14.04.2021 kl. 10.00.",
    "Fra 01.01.2021 til 31.12.2023, altså 3 år.",
    "2018 2019 2020 2021 2022 2023",
    "Fravær: 14,2 % i 2021, 12,9 % i 2022 og 11,4 % i 2023 (n = 1 204).",
    "12 14 15 11 10 9 8 13 22 31 28 14 12 16 18 19 21 24 20 17",
    "Tilskudd 1 250 000 kr, brukt 1 198 342 kr, overført 51 658 kr.",
    "Se https://example.org/sak/2021/123456 og ISBN 978-82-05-12345-6.",
    "Saksnr. 21/01234-5, arkivkode 233.",
    "Versjon 3.11.4 av 2026-11-22T10:15:00.",
    "Kortet 4111 1111 1111 1111 skal ikke stå her heller.",
    "Adresse: Storgata 12, 2212 Kongsvinger. Postboks 900, 2226 Kongsvinger.",
    "Kapittel 1.2.3.4.5.6.7.8.9.10 og 0 1 1 2 3 5 8 13 21",
    "",
]


@pytest.mark.parametrize("text", CLEAN)
def test_clean_texts_pass(text: str) -> None:
    assert identity_numbers(text) == []
    assert mask(text) == text
    refuse_identity_numbers(text)


def test_false_alarms_in_generated_clean_texts() -> None:
    rnd = random.Random(7)

    def text() -> str:
        phone = f"{rnd.choice((4, 9))}{rnd.randrange(10**7):07}"
        day = date(2015, 1, 1) + timedelta(days=rnd.randrange(4000))
        figures = " ".join(str(rnd.randrange(100)) for _ in range(rnd.randrange(2, 12)))
        return (
            f"Ring {phone[:3]} {phone[3:5]} {phone[5:]} {day:%d.%m.%Y} kl. {rnd.randrange(24)}.30. "
            f"Org.nr. {rnd.randrange(8 * 10**8, 10**9)}; uke for uke: {figures}. "
            f"Budsjett {rnd.randrange(10**6):,} kr.".replace(",", " ")
        )

    alarms = sum(bool(identity_numbers(text())) for _ in range(5000))
    assert alarms <= 150  # 3 %


def account(rnd: random.Random) -> str:
    while True:
        ten = f"{rnd.randrange(10**10):010}"
        weights = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
        check = -sum(w * int(d) for w, d in zip(weights, ten, strict=True)) % 11
        if check < 10:
            return f"{ten}{check}"


def test_account_numbers_pass_where_they_cannot_be_identity_numbers() -> None:
    rnd = random.Random(11)
    accounts = [account(rnd) for _ in range(2000)]
    for digits in accounts:
        assert bool(identity_numbers(f"Betal til {digits} i dag")) == is_identity_number(digits)
        written = f"{digits[:4]}.{digits[4:6]}.{digits[6:]}"
        assert identity_numbers(f"Betal til kontonummer {written} i dag") == []
    assert sum(map(is_identity_number, accounts)) < 300


def test_an_office_is_no_account() -> None:
    digits = number(random.Random(5), "fødselsnummer")
    assert identity_numbers(f"kontoret {digits[:4]} {digits[4:6]} {digits[6:]}")


def test_refuses_without_repeating_the_number() -> None:
    digits = number(random.Random(1), "D-nummer")
    with pytest.raises(IdentityNumberFound) as caught:
        refuse_identity_numbers(f"Han heter {digits}")
    assert digits not in str(caught.value)
    assert caught.value.spans == [Span(10, 21)]


def test_mask() -> None:
    rnd = random.Random(2)
    one, other = number(rnd, "fødselsnummer"), number(rnd, "Skatteetaten")
    masked = mask(f"a {one[:6]} {one[6:]}, b {other}.")
    assert masked == f"a {MASK}, b {MASK}."


def test_part_of_a_longer_figure_is_no_number() -> None:
    digits = number(random.Random(4), "fødselsnummer")
    assert identity_numbers(f"{digits}0") == []
    assert identity_numbers(f"4{digits}") == []


@pytest.mark.parametrize(
    "unit",
    [
        "1",
        "1 ",
        "01",
        "0101 ",
        "1.",
        " ",
        "-",
        "01.01.",
        "1 1  ",
        "010190 ",
        "１ ",
        "konto ",
        "0101901234",
    ],
)
def test_long_texts_take_linear_time(unit: str) -> None:
    assert growth(identity_numbers, unit, 20_000) < TIMES * 2


@given(st.text(alphabet=st.one_of(st.sampled_from("0123456789 .-/\u00a0１²"), st.characters())))
def test_spans_are_in_order_and_mask_is_final(text: str) -> None:
    spans = identity_numbers(text)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(0 <= s.start < s.end <= len(text) for s in spans)
    assert mask(text).count(MASK) == len(spans) + text.count(MASK)
