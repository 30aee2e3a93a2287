"""Finds where somebody lives: street and house number, post box, postcode with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.core.guard_words import CAPITAL, COMMON, GIVEN, NO_NAMES, PLACES, WORDS

# What the last word of a street's name ends in; the second row also ends other words, so those
# must begin with a capital letter.
_STREETS = sorted(WORDS["streets"])
_MAYBE_STREETS = sorted(WORDS["maybe streets"])
_DIRECTIONS = WORDS["directions"]
_ENDINGS = frozenset([*_STREETS, *_MAYBE_STREETS])
_HOUSE = r"\s{1,2}[1-9][0-9]{0,3}(?:\s?[A-Ha-h](?![\w]))?(?![\w]|[.,:/\-]?[0-9]|\s?%)"


def _ending(words: list[str]) -> str:
    return "|".join(rf"(?<={word})" for word in words)


_STREET = re.compile(
    rf"(?<![\w.@/-])[\w’'-]++(?<=[^\W\d_])(?=\.?,?\s{{1,2}}(?:nr\.?\s)?[1-9])"
    rf"(?:(?i:{_ending(_STREETS + _MAYBE_STREETS)})"
    rf"|(?<=[a-zæøå][gvt])(?=\.\s))\.?,?(?:\snr\.?)?{_HOUSE}"
)
_NO_FARMS = NO_NAMES | COMMON | GIVEN
_DIGIT = re.compile("[0-9]")
_LETTER = re.compile(r"[^\W\d_]")
_STREET_WORD = re.compile(rf"(?:{'|'.join(_STREETS)})\.?,?\s", re.IGNORECASE)
_WORD_BEFORE = re.compile(rf"(?<![\w.@/-])[{CAPITAL}][\w’'.-]*\s$")
_UNIT = re.compile(
    r"\s?(?:år\w*|gang\w*|time\w*|min\w*|sek\w*|dag\w*|uke\w*|måned\w*|km|kilometer|m|meter|mil|kr\w*|"
    r"prosent|elever|barn|unge|ungdom\w*|personer|folk|stykker|stk|venner|poeng|mål|og\s[0-9]|av\s|til\s[0-9]"
    r"|januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember)(?!\w)",
    re.IGNORECASE,
)
# A place without a street's ending is an address after these words.
_LIVES = re.compile(
    rf"(?<!\w)(?:[Bb]o(?:r|dde|tt)?|[Aa]dresse(?:n|r)?|[Ff]lytte(?:t|r|s)?|[Hh]jemme|[Oo]ppgang|[Ll]eilighet)\s?(?:er|min|hans|hennes|vår"
    rf"|deres|til|nå|helt|alene)?\s?:?\s?(?:i|på|ved|til)?\s?(?P<place>(?:[{CAPITAL}][\w’'-]*+\s){{0,2}}"
    rf"[{CAPITAL}][\w’'-]++{_HOUSE})"
)
# Farms have names of every kind; where somebody goes to or lives, a figure after makes an address.
_FARM = re.compile(
    rf"(?<!\w)(?:i|på|til|fra|ved|utenfor|i nærheten av|adressen?)\s"
    rf"(?P<place>(?P<name>[{CAPITAL}][a-zæøå’'-]{{3,}}+)\s[1-9][0-9]{{0,2}}\s?[A-H]?)(?![\w%]|[.,:/\-]?[0-9]|\.\s)"
)
_BOX = re.compile(
    r"(?<!\w)(?:postboks|postb\.|pb\.?|boks)\s[0-9]{1,4}(?:\s[A-ZÆØÅ]\w+)?(?!\w)", re.IGNORECASE
)
_UNIT_NUMBER = re.compile(r"(?<!\w)[HULK]0[1-9]0[0-9](?!\w)")


def addresses(text: str) -> Iterator[tuple[int, int]]:
    """A street or a farm with its house number, and post boxes."""
    if not (_DIGIT.search(text) and _LETTER.search(text)):
        return
    for found in _STREET.finditer(text):
        start = _whole_name(text, found.start())
        if _is_address(text, start, found):
            yield start, found.end()
    for found in _LIVES.finditer(text):
        if not _UNIT.match(text, found.end()):
            yield found.span("place")
    for found in _FARM.finditer(text):
        unknown = found["name"].casefold() not in _NO_FARMS
        if unknown and not _UNIT.match(text, found.end()):
            yield found.span("place")
    for pattern in (_BOX, _UNIT_NUMBER):
        for found in pattern.finditer(text):
            yield found.span()


def _is_address(text: str, start: int, found: re.Match[str]) -> bool:
    word, house = found[0].split()[0].rstrip(".,").casefold(), found[0].split()[-1]
    if _UNIT.match(text, found.end()):
        return False
    if len(house) == 4 and house.isdecimal() and (house[:2] in {"19", "20"} or house[0] > "3"):
        return False  # a year, or a postcode
    sure = bool(_STREET_WORD.search(found[0]))
    if word not in _ENDINGS:
        return sure or text[start].isupper()
    several = start < found.start()
    return several or (
        text[start].isupper() and len(word) > 4 and not _begins_sentence(text, start)
    )


def _whole_name(text: str, start: int) -> int:
    """Where a street's name begins: «Kongens gate», «Øvre Langgate», up to three words more."""
    for _ in range(3):
        before = _WORD_BEFORE.search(text[max(0, start - 24) : start])
        if not before:
            break
        begin = start - len(before[0])
        part = text[start].islower() or before[0].strip().casefold() in _DIRECTIONS
        if _begins_sentence(text, begin) and not part:
            break
        start = begin
    return start


def _begins_sentence(text: str, at: int) -> bool:
    before = text[max(0, at - 3) : at].rstrip(" ")
    return not before or before[-1] in ".!?\n»"


_PLACE = re.compile(
    rf"(?<![\w.,/+-])(?<![0-9]\s)(?:N-?|NO-)?(?P<code>[0-9]{{4}}),?\s{{1,2}}(?P<place>[{CAPITAL}][\w’'-]+"
    rf"(?:\s(?:i\s|på\s|og\s)?[{CAPITAL}][\w’'-]+)?|[a-zæøå]{{2,20}}+(?:\si\srana)?)"
)
_NO_PLACE = re.compile(r"(?:kr|nok|ca\.?|nesten|over|under|omtrent|rundt)\s$", re.IGNORECASE)
_YEAR_BEFORE = re.compile(
    r"(?<!\w)(?:i|år|året|sommeren|høsten|våren|vinteren|siden|fra|til|og|før|etter|mai|juni|januar|februar"
    r"|mars|april|juli|august|september|oktober|november|desember)\s$",
    re.IGNORECASE,
)


def places(text: str) -> Iterator[tuple[int, int]]:
    """A postcode with its place; a year before a place («i 2021 Kongsvinger …») is none."""
    for found in _PLACE.finditer(text):
        place = found["place"].casefold()
        first = place.split()[0]
        before = text[max(0, found.start() - 12) : found.start()]
        known = place in PLACES or first in PLACES
        year = found["code"][:2] in {"19", "20"} and (_YEAR_BEFORE.search(before) or not known)
        if year or _NO_PLACE.search(before) or not (known or found["place"][0].isupper()):
            continue
        alone = first in PLACES and place not in PLACES
        yield found.start(), found.start("place") + len(first) if alone else found.end()
