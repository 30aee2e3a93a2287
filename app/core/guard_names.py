"""Finds names of people: by lists of names, and by how capital letters and words around are used.

Capitalised words that stand together are a chain. A chain with a name that is nothing else is a
person, and the unknown words in it belong to the name. Names that are words or places too (Liv,
Dag, Berg, Moen) and words that no list knows need something around that speaks for a person: a
word like «læreren» or «heter» before, another name beside, a verb of people after. Places,
services, schools, brands and months are no names and end a chain.

Norwegians write only names with a capital letter inside a sentence; at its beginning every word
has one, so there the first word counts only if a list knows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from app.core.guard_words import (
    ACTS,
    CAPITAL,
    COMMON,
    CUES,
    GIVEN,
    INSTITUTIONS,
    NO_NAMES,
    PLACE_CUES,
    SURNAMES,
    UNMISTAKABLE,
    UNSURE,
    WEAK_CUES,
    WORDS,
    WORKPLACES,
)

# A capitalised word, perhaps with hyphens; one letter is an initial.
_WORD = rf"[{CAPITAL}](?:[\w’'´`-]*\w)?+"
_PART = rf"(?:[{CAPITAL}]\.|{_WORD})"
_CHAIN = re.compile(
    rf"(?<![\w@#./’'-]){_PART}"
    rf"(?:[ \u00a0](?:(?:van|von|al|el|bin|ibn|ben|abu|ter|dos)[ \u00a0])?{_PART}){{0,5}}+"
)
_TOKEN = re.compile(_WORD)
_SMALL_SECOND = UNMISTAKABLE | (SURNAMES - UNSURE - COMMON)
_KNOWN = {name + s for name in GIVEN | SURNAMES for s in ("", "s", "’s", "'s", "'")}
_SMALL = re.compile(
    r"(?<![\w@#./’'-])[a-zæøåéèáłś]{3,20}+(?![\w@]|\.\w|-\w)(?: [a-zæøå]{3,20}+(?!\w))?"
)
_WORDS_AFTER = re.compile(r"[»\"”]?,?[ \u00a0]([\w-]+)(?:[ \u00a0]([\w-]+))?")
_AND_ANOTHER = re.compile(rf" og [{CAPITAL}]")
# What ends the words for people by what they do: «miljøterapeuten», «psykologspesialist».
_TITLES = tuple(
    title + ending
    for title in sorted(WORDS["titles"])
    for ending in ("", "en", "n", "a", "inna", "innen", "inne")
)
_OPENING = ' \u00a0«"“('
_SENTENCE_ENDS = '.!?:;\n•»"”“–*\t'


@dataclass(frozen=True, slots=True)
class _Token:
    """One capitalised word of a chain, and what the lists know of it."""

    start: int
    end: int
    word: str
    kind: str  # G given, g given but also a word; S, s surname; X no name; I initial; U unknown

    @property
    def sure(self) -> bool:
        return self.kind in "GS"


def names(text: str) -> Iterator[tuple[int, int]]:
    """Names of people, each with its genitive; one for a whole chain of names."""
    for chain in _CHAIN.finditer(text):
        if _may_be_name(text, chain.start(), chain[0]):
            tokens = [_token(m.start(), m[0]) for m in _TOKEN.finditer(text, *chain.span())]
            yield from _people(text, tokens)
    yield from _small(text)


def _may_be_name(text: str, at: int, chain: str) -> bool:
    """A quick no for most chains: no list knows a word of it, and no cue is before it."""
    words = chain.casefold().split()
    if "-" in chain or not _KNOWN.isdisjoint(words):
        return True
    before = text[max(0, at - 30) : at].casefold().split()
    return any(
        word in CUES or word in WEAK_CUES or word.endswith(_TITLES)
        for word in (words[0], *(w.strip(',:«"') for w in before[-2:]))
    )


def _token(start: int, word: str) -> _Token:
    return _Token(start, start + len(word), word, _kind(word))


@lru_cache(maxsize=8192)
def _kind(word: str) -> str:
    if len(word) == 1:
        return "I"
    low = word.casefold()
    bases = [low, low[:-1].rstrip("’'")] if low[-1] == "s" else [low]
    if low in NO_NAMES or (word.isupper() and len(word) < 4):
        return "X"
    for base in bases:
        for kind, known in (("G", GIVEN), ("S", SURNAMES)):
            if base in known or (kind == "G" and "-" in base and base.split("-")[0] in known):
                return kind.lower() if {base, low} & UNSURE or low in COMMON else kind
    if (
        low in INSTITUTIONS
        or any(base in NO_NAMES for base in bases)
        or low in CUES
        or low.endswith(_TITLES)
    ):
        return "X"
    return "U"


def _people(text: str, tokens: list[_Token]) -> Iterator[tuple[int, int]]:
    """The persons in a chain: what stands between its words that are no names."""
    begins = _begins_sentence(text, tokens[0].start)
    if begins and tokens[0].kind == "U" and _ordinary(tokens):
        tokens, begins = tokens[1:], False
    part: list[_Token] = []
    for token in [*tokens, None]:
        if token and token.kind != "X":
            part.append(token)
            continue
        if part and _is_person(text, part, begins and part[0] is tokens[0]):
            yield part[0].start, part[-1].end
        part = []


def _ordinary(tokens: list[_Token]) -> bool:
    """Whether the unknown first word of a sentence is no part of the name after it."""
    if len(tokens) == 1 or tokens[1].kind in "GgX":
        return True
    return tokens[0].word.casefold() in COMMON


def _is_person(text: str, part: list[_Token], begins: bool) -> bool:
    after = _WORDS_AFTER.match(text, part[-1].end)
    following = [word.casefold() for word in after.groups("")] if after else ["", ""]
    if following[0] in INSTITUTIONS and not _owns(part):
        return False
    kinds = "".join(token.kind for token in part)
    if "G" in kinds or "S" in kinds:
        return True
    before = _before(text, part[0].start)
    cue = _cue(before)
    if cue == "strong" or (following[0] in ACTS and kinds != "U"):
        return kinds != "I"
    if len(kinds.replace("I", "")) > 1 and kinds != "s" * len(kinds):
        return "g" in kinds or bool(cue)
    if begins:
        return kinds in {"g", "s"} and _at_work(text, part[-1].end, following)
    return "g" in kinds or ("s" in kinds and not _may_be_place(before))


def _at_work(text: str, end: int, following: list[str]) -> bool:
    """«Liv på biblioteket …», «Sol og jeg …»: at the start of a sentence a word might mean that."""
    first, second = following
    if first in {"på", "i", "hos", "fra", "ved"}:
        return second in WORKPLACES
    return first == "og" and (second in {"jeg", "eg", "æ"} or bool(_AND_ANOTHER.match(text, end)))


def _may_be_place(before: list[str]) -> bool:
    """Many surnames are farms and villages; one that is alone may be meant as that."""
    return not before or before[-1] in PLACE_CUES


def _owns(part: list[_Token]) -> bool:
    """«Karis skole» is where Kari goes; «Kari Traas skole» may be called that."""
    return len(part) == 1 and part[0].kind == "G" and part[0].word.endswith(("s", "'", "’"))


def _begins_sentence(text: str, at: int) -> bool:
    before = text[max(0, at - 4) : at].rstrip(" \u00a0«(-")
    return not before or before[-1] in _SENTENCE_ENDS


def _before(text: str, at: int) -> list[str]:
    """The last words before in the sentence, at most two, in small letters."""
    before = text[max(0, at - 40) : at].casefold().rstrip(_OPENING).rstrip(",:").split()
    words: list[str] = []
    for word in reversed(before[-3:]):
        if word[-1] in _SENTENCE_ENDS:
            break
        words.insert(0, word.strip(_OPENING + ","))
    if words and words[-1] in {"er", "på"}:
        words.pop()
    return words[-2:]


def _cue(words: list[str]) -> str:
    """Whether the words before speak for a person: strong, weak or not at all."""
    last = words[-1] if words else ""
    if last in CUES or last.endswith(_TITLES):
        return "strong" if last not in {"heter", "het"} or _person_is_called(words) else ""
    return "weak" if last in WEAK_CUES else ""


def _person_is_called(words: list[str]) -> bool:
    """«Hun heter …», not «prosjektet heter …»."""
    if len(words) == 1:
        return True
    return words[0] in CUES | {
        "jeg",
        "eg",
        "han",
        "hun",
        "ho",
        "hen",
        "de",
        "som",
        "du",
        "mamma",
        "pappa",
    }


def _small(text: str) -> Iterator[tuple[int, int]]:
    """Names that are nothing else, written with a small letter, with a surname after or not."""
    for found in _SMALL.finditer(text):
        first, _, second = found[0].partition(" ")
        if first in UNMISTAKABLE or (first[-1] == "s" and first[:-1] in UNMISTAKABLE):
            known = second in _SMALL_SECOND
            yield found.start(), found.end() if known else found.start() + len(first)
        elif second in UNMISTAKABLE:
            yield found.start() + len(first) + 1, found.end()
