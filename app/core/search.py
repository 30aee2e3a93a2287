"""The one analyser: text in, search tokens out, the same for every database.

Databases differ in how they fold case, stem and rank, so none of that is left to them. They
are given ready tokens of `[a-z0-9]` only, and a query made of such tokens only: a user's
text never reaches the query language.

Compounds. The index holds a word and its parts («ungdomsskoleelever» → itself, ungdomsskole,
ungdom, skole, elev). A typed word asks for itself; so «skole» finds the compound. A typed
compound the lexicon does not know as a word of its own («skoleelev») may also be met by its
parts, all of them: (skoleelev OR skole) AND (skoleelev OR elev). So it finds «elever på
skolen» as well, while a known compound («barnehage») never finds «barn i hagen».
"""

import re
import threading
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Set
from functools import cache, lru_cache
from pathlib import Path
from typing import TypeVar

import snowballstemmer

from app.core.search_words import IRREGULAR, STEM_ALIASES, STOP_WORDS

T = TypeVar("T")

MAX_QUERY_WORDS = 16
MAX_WORD = 64  # longer is no word; keeps tokens far below every database's limit
SHORTEST_PART = 3

# Marks and soft hyphens inside a word belong to it.
_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f\u00ad\u200b-\u200d])*")
_PIECE = re.compile(r"[^\W_]+")
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789æøå")
_FOLD = {"ä": "æ", "ö": "ø", "đ": "d", "ŋ": "n", "ŧ": "t", "ð": "d", "þ": "t", "ł": "l"}
_LINKS = {"s": "sx", "e": "aeiouyæøå"}  # linking letter: what it never follows

_stemmer = snowballstemmer.stemmer("norwegian")
MOST_JUDGED = 5000  # words remembered for one search
_stemmer_lock = threading.Lock()  # the stemmer keeps the word in its own fields


def tokens(text: str) -> list[str]:
    """The tokens of a text for the index, stop words left out, each once."""
    return list(_unique(_index_tokens(text, keep_stop_words=False)))


def index_text(title: str, *texts: str) -> str:
    """Tokens of a record, joined by spaces; stop words of the title (the first) are kept.

    So a query of stop words alone («noen») can still find «Noen å snakke med».
    """
    found = _index_tokens(title, keep_stop_words=True)
    for text in texts:
        found += _index_tokens(text, keep_stop_words=False)
    return " ".join(_unique(found))


def query_tokens(text: str) -> list[list[str]]:
    """Groups of alternatives: every group must be met, each by any of its tokens.

    Empty when nothing can be searched for. Stop words count only when there is nothing else.
    """
    words = list(_words(text))
    groups = [g for word in words if word not in STOP_WORDS for g in _query_groups(word)]
    if not groups:
        groups = [g for word in words for g in _query_groups(word)]
    return [list(group) for group in _unique(groups)][:MAX_QUERY_WORDS]


def highlight(text: str, query: str) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is a found word; joined they are the text."""
    return highlight_tokens(text, {token for group in query_tokens(query) for token in group})


def highlight_tokens(text: str, wanted: Set[str]) -> list[tuple[str, bool]]:
    """The same for tokens that are known already."""
    here = _hits(text, frozenset(wanted))
    pieces: list[tuple[str, bool]] = []
    end = 0
    for match in _WORD.finditer(text) if here else ():
        if match[0] not in here:
            continue
        if match.start() > end:
            pieces.append((text[end : match.start()], False))
        pieces.append((match[0], True))
        end = match.end()
    if end < len(text):
        pieces.append((text[end:], False))
    return pieces


def _hits(text: str, wanted: frozenset[str]) -> set[str]:
    """The words of the text that have a wanted token; most texts of a page have none."""
    hits, misses = _judged(wanted)
    words = set(_WORD.findall(text))
    for word in words - misses - hits:
        (misses if wanted.isdisjoint(_tokens_of(word)) else hits).add(word)
    found = words & hits
    if len(misses) > MOST_JUDGED:
        misses.clear()
    return found


@lru_cache(maxsize=16)
def _judged(_wanted: frozenset[str]) -> tuple[set[str], set[str]]:
    """The words as they stand in texts that have one of the tokens, and those that have none."""
    return set(), set()


@lru_cache(maxsize=65536)
def _tokens_of(raw: str) -> tuple[str, ...]:
    """The tokens of a word as it stands in a text, its parts' among them."""
    return tuple(token for word in _normal(raw) for token in _family(word))


# What an index with weights is made of (search_weights.py, search_asking.py)


def words(text: str) -> list[str]:
    """The words of a text, case and accents folded, stop words among them."""
    return list(_words(text))


def meant(typed: list[str]) -> list[str]:
    """Typed words without stop words, unless there is nothing else."""
    return [word for word in typed if word not in STOP_WORDS] or typed


@lru_cache(maxsize=65536)
def parts_of(word: str) -> tuple[tuple[str, str], ...]:
    """(stem, word) of a word and of its parts, the whole first, each stem once."""
    found = {stem(word): word}
    for part in split(word):
        for inner, spelled in parts_of(part):
            found.setdefault(inner, spelled)
    return tuple(found.items())


def is_known(word: str) -> bool:
    """Whether the stem is one of the shipped lexicon's."""
    return word in _lexicon().stems


def is_whole(word: str) -> bool:
    """Whether the shipped lexicon says that words of this stem are never split."""
    return word in _lexicon().whole_stems


def encode(word: str) -> str:
    """The token of a stem: letters a–z and digits only."""
    return _encode(word)


# From text to words


def _words(text: str) -> Iterator[str]:
    for match in _WORD.finditer(text):
        yield from _normal(match[0])


@lru_cache(maxsize=65536)
def _normal(raw: str) -> tuple[str, ...]:
    """Case, accents and look-alikes folded; mostly one word, «½» and the like give two."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", raw).casefold())
    plain = "".join(c if c in _LETTERS else _fold(c) for c in folded)
    return tuple(piece[:MAX_WORD] for piece in _PIECE.findall(plain))


def _fold(char: str) -> str:
    """The plain letter behind an accented one; other scripts stay as they are."""
    if char in _FOLD:
        return _FOLD[char]
    if unicodedata.combining(char) or unicodedata.category(char) == "Cf":
        return ""
    base = unicodedata.normalize("NFD", char)[0]
    return base if base in _LETTERS else char


# From words to tokens


def _index_tokens(text: str, *, keep_stop_words: bool) -> list[str]:
    return [
        token
        for word in _words(text)
        if keep_stop_words or word not in STOP_WORDS
        for token in _family(word)
    ]


@lru_cache(maxsize=65536)
def _family(word: str) -> tuple[str, ...]:
    """The word's token and those of its parts, parts of parts included."""
    found = [_encode(stem(word))]
    for part in split(word):
        found.extend(_family(part))
    return tuple(_unique(found))


@lru_cache(maxsize=8192)
def _query_groups(word: str) -> tuple[tuple[str, ...], ...]:
    whole = stem(word)
    parts = () if whole in _lexicon().stems else split(word)
    if not parts:
        return ((_encode(whole),),)
    return tuple((_encode(whole), _encode(stem(part))) for part in parts)


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The stem, repaired where the Norwegian stemmer parts forms of one word.

    It is applied until nothing changes (pleiere → pleier → plei, as pleier gives). A word
    never ends in «mm» but doubles its m before an ending: ungdom, ungdommer.
    """
    if word in IRREGULAR:
        return IRREGULAR[word]
    before, now = "", word
    while now != before:
        before = now
        with _stemmer_lock:
            now = str(_stemmer.stemWord(now))
        now = STEM_ALIASES.get(now, now)
        if now in _ALIASED:
            return now
        if now.endswith("ern") and word.endswith("erne"):
            now = now[:-1]
        if now.endswith("mm"):
            now = now[:-1]
    return now


_ALIASED = frozenset(STEM_ALIASES.values()) | frozenset(IRREGULAR.values())


@lru_cache(maxsize=65536)
def split(word: str) -> tuple[str, ...]:
    """The parts of a compound, parts of parts not yet split; () when it is none we know."""
    if len(word) < 2 * SHORTEST_PART or stem(word) in _lexicon().whole_stems:
        return ()
    found = [*_splits(_plain_part, word), *_splits(_linked_part, word)]
    # Fewest parts; then a first part without linking letter (fag+skole, not fags+kole);
    # then the longest first part. min() keeps the earliest of equals, which is that order.
    return min(found, key=len, default=())


def _splits(first_part: Callable[[str], str], word: str) -> Iterator[tuple[str, ...]]:
    for cut in range(len(word) - SHORTEST_PART, SHORTEST_PART - 1, -1):
        first, rest = first_part(word[:cut]), word[cut:]
        if first and stem(rest) in _lexicon().stems:
            yield (first, rest)
        elif first and (parts := split(rest)):
            yield (first, *parts)


def _plain_part(start: str) -> str:
    return start if start in _lexicon().words else ""


def _linked_part(start: str) -> str:
    """The lexicon word before a linking letter (ungdom-s, barn-e), or ''."""
    word, link = start[:-1], start[-1]
    known = len(word) >= SHORTEST_PART and word in _lexicon().words
    return word if known and word[-1] not in _LINKS.get(link, word) else ""


class _Lexicon:
    """The shipped words; «=word» is known but never split."""

    def __init__(self, lines: Iterable[str]) -> None:
        entries = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
        self.words = frozenset(entry.lstrip("=") for entry in entries)
        self.stems = frozenset(stem(word) for word in self.words)
        self.whole_stems = frozenset(stem(e[1:]) for e in entries if e.startswith("="))


@cache
def _lexicon() -> _Lexicon:
    path = Path(__file__).with_name("search_lexicon.txt")
    return _Lexicon(path.read_text(encoding="utf-8").splitlines())


# From tokens to what every database reads alike


class _Alphabet(dict[int, str]):
    """Spells any letter in [a-z0-9]; z escapes, so no two words are spelled alike."""

    def __missing__(self, code: int) -> str:
        self[code] = spelled = f"zu{code:x}z"
        return spelled


_ALPHABET = _Alphabet({ord(c): c for c in "abcdefghijklmnopqrstuvwxy0123456789"})
_ALPHABET.update({ord("z"): "zz", ord("æ"): "ze", ord("ø"): "zo", ord("å"): "za"})


def _encode(word: str) -> str:
    return word.translate(_ALPHABET)


def _unique(items: Iterable[T]) -> Iterable[T]:
    return dict.fromkeys(items)
