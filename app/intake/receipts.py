"""Receipts: four plain words that find a post again, and that nobody else can guess.

Four words of 2 048 are 44 bits, drawn evenly. They are kept only as what scrypt makes of them
under the installation's secret: whoever steals the database can't try them out, and whoever
tries them at the door is stopped by the limits. The words are made of the form's own key and of
what was written, so that the same form sent twice gives the same words, and nothing has to be
remembered of the first time.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

WORDS = 4
LIST_LENGTH = 2048
BITS_EACH = 11
# 16 MB and some 40 ms a try: nothing for one who has the words, years for one who has not.
_COST = {"n": 2**14, "r": 8, "p": 1, "maxmem": 64 * 1024 * 1024, "dklen": 32}
_BARE = str.maketrans("åæø", "aao")
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")
Receipt = tuple[str, ...]
# What anybody may try in a demo: a post that led somewhere, and one with a question waiting.
DEMO: tuple[Receipt, Receipt] = (
    ("lampe", "ugle", "sykkel", "fjord"),
    ("bok", "kanel", "tog", "eple"),
)


class UnknownWord(ValueError):
    """A typed word that is on no receipt; `word` is as it was typed, "" when the number is off."""

    def __init__(self, word: str = "") -> None:
        super().__init__(word)
        self.word = word


@cache
def word_list() -> tuple[str, ...]:
    """The words, the same on every installation; a changed list loses every receipt."""
    path = Path(__file__).with_name("receipt_words.txt")
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


@cache
def _by_spelling() -> dict[str, str]:
    # «snøengel» written «snoengel» has an oe that is none: such a word has a second spelling.
    bare = {folded(word.translate(_BARE)): word for word in word_list()}
    return bare | {folded(word): word for word in word_list()}


def folded(word: str) -> str:
    """A word as it is compared: å and aa, æ and ae, ø and oe alike, case and accents gone.

    >>> folded("Blaabær") == folded("BLÅBAER")
    True
    """
    plain = unicodedata.normalize("NFC", word).casefold().replace("aa", "å")
    for one, other in (("ae", "æ"), ("oe", "ø"), ("ä", "æ"), ("ö", "ø"), ("w", "v")):
        plain = plain.replace(one, other)
    for one, other in (("å", "a"), ("æ", "a"), ("ø", "o")):
        plain = plain.replace(one, other)
    apart = unicodedata.normalize("NFD", plain)
    return "".join(ch for ch in apart if ch in _LETTERS)


def fresh() -> Receipt:
    """Four words drawn at random, for a sheet of paper."""
    return _words(secrets.randbits(WORDS * BITS_EACH))


def made_of(secret: str, key: str, texts: Sequence[str]) -> Receipt:
    """The words of a form that was sent: its own key and what it says decide them."""
    said = "\x1f".join([key, *texts]).encode()
    digest = hmac.new(_salt(secret, "ord"), said, hashlib.sha256).digest()
    return _words(int.from_bytes(digest[:8], "big") >> (64 - WORDS * BITS_EACH))


def _words(number: int) -> Receipt:
    words = word_list()
    return tuple(words[(number >> (BITS_EACH * n)) % LIST_LENGTH] for n in range(WORDS))


def spelled(receipt: Receipt) -> str:
    """«elv-lampe-ni-ugle»."""
    return "-".join(receipt)


def read(typed: str) -> Receipt:
    """The four words of what was typed, however it was spelled and parted.

    Words that run together are parted when there is one piece, or one was torn in two. Three known
    words are three, whatever else their letters may spell.
    Raises UnknownWord with the first word that is on no receipt.
    """
    parts = [part for part in _parted(typed) if folded(part)]
    if not parts or sum(len(p) for p in parts) > 200:
        raise UnknownWord
    known = _by_spelling()
    found = [known.get(folded(part)) for part in parts]
    if len(parts) == WORDS and all(found):
        return tuple(word for word in found if word)
    if len(parts) == 1 or len(parts) > WORDS:
        together = _together("".join(folded(part) for part in parts))
        if len(together) == 1:
            return together[0]
    if len(parts) != WORDS:
        raise UnknownWord
    raise UnknownWord(next(p for p, word in zip(parts, found, strict=True) if not word))


def _parted(typed: str) -> list[str]:
    return "".join(
        ch if ch.isalpha() else " " for ch in unicodedata.normalize("NFC", typed)
    ).split()


def _together(letters: str) -> list[Receipt]:
    """Every way the letters are four words in a row; mostly one, or none."""
    known = _by_spelling()
    longest = max(map(len, known))
    ways: list[tuple[Receipt, str]] = [((), letters)]
    for _turn in range(WORDS):
        ways = [
            ((*done, known[rest[:cut]]), rest[cut:])
            for done, rest in ways
            for cut in range(2, min(longest, len(rest)) + 1)
            if rest[:cut] in known
        ]
    return [done for done, rest in ways if not rest]


def locked(secret: str, receipt: Receipt) -> str:
    """What is kept of a receipt; takes some 40 ms, so never while a lock is held."""
    return _under(key_of(secret), receipt)


def each_locked(secret: str, others: str, receipt: Receipt) -> Iterator[str]:
    """What may be kept of it here: under our own secret, then under each key that came along.

    others: keys of installations networks have moved from, as in FLIPP_RECEIPT_KEYS.
    """
    yield locked(secret, receipt)
    for key in keys_in(others):
        yield _under(key, receipt)


def key_of(secret: str) -> bytes:
    """What the secret is to receipts; the secret can't be worked out from it."""
    return _salt(secret, "kvittering")


def keys_in(typed: str) -> list[bytes]:
    """The keys of a setting: hexadecimal, parted by commas. Raises ValueError."""
    keys = [bytes.fromhex(part) for part in typed.replace(",", " ").split()]
    if any(len(key) != hashlib.sha256().digest_size for key in keys):
        raise ValueError(typed)
    return keys


def mark_of(key: bytes) -> str:
    """What a key can be told by without being known."""
    return hashlib.sha256(b"intake:merke:" + key).hexdigest()[:16]


def _under(key: bytes, receipt: Receipt) -> str:
    return hashlib.scrypt(spelled(receipt).encode(), salt=key, **_COST).hex()


def _salt(secret: str, use: str) -> bytes:
    return hmac.new(secret.encode(), f"intake:{use}".encode(), hashlib.sha256).digest()
