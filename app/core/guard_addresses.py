"""Finds where somebody lives: street and house number, post box, postcode with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.core.guard_words import CAPITAL, PLACES

# What the last word of a street's name ends in; the second row also ends other words, so those
# must begin with a capital letter.
_STREETS = (
    "gata gaten gate gt veien vegen vei veg allé allè alle alléen alleen stien svingen strete "
    "stredet smauet terrasse terrassen torget faret tråkket gutua"
).split()
_MAYBE_STREETS = (
    "v g plass plassen bakken bakke kroken krok tunet tun ringen ring løkka løkken jordet haugen haug "
    "lia åsen ås torg brygga brygge kaia kai grenda grend far toppen topp myra enga moen mo bråten "
    "stubben vollen gård gården garden sletta slette berget berg hagen skogen dalen vika vik bukta "
    "snippen kleiva kleiven rabben teigen feltet vangen neset nes elva brinken høgda høyden porten "
    "sanden stranda stranden strand lunden kollen åkeren parken huset heimen hammeren heia hellinga "
    "bekken vannet sjøen holmen odden skrenten svaet rudet rud stad heim by lykkja låven stua flata "
    "flaten leitet trappa trappen senteret eika bjørka furua viken lund voll bru brua lien"
).split()
_ENDINGS = frozenset([*_STREETS, *_MAYBE_STREETS])
_HOUSE = r"\s{1,2}[1-9][0-9]{0,2}(?:\s?[A-Ha-h](?![\w]))?(?![\w]|[.,:/\-]?[0-9]|\s?%)"


def _ending(words: list[str]) -> str:
    return "|".join(rf"(?<={word})" for word in words)


_STREET = re.compile(
    rf"(?<![\w.@/-])[\w’'-]++(?:(?:{_ending(_STREETS)})|(?:{_ending([w.upper() for w in _STREETS])})"
    rf"|(?:{_ending(_MAYBE_STREETS)}))\.?,?(?:\snr\.?)?{_HOUSE}"
)
_STREET_WORD = re.compile(rf"(?:{'|'.join(_STREETS)})\.?,?\s", re.IGNORECASE)
_WORD_BEFORE = re.compile(rf"(?:(?<=\s)|(?<=^))[{CAPITAL}][\w’'.-]*\s$")
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
_BOX = re.compile(r"(?<!\w)(?:postboks|postb\.|pb\.?|boks)\s[0-9]{1,4}(?:\s[A-ZÆØÅ]\w+)?(?!\w)", re.IGNORECASE)
_UNIT_NUMBER = re.compile(r"(?<!\w)[HULK]0[1-9]0[0-9](?!\w)")


def addresses(text: str) -> Iterator[tuple[int, int]]:
    """A street or a farm with its house number, and post boxes."""
    for found in _STREET.finditer(text):
        start = _whole_name(text, found.start())
        word = found[0].split()[0].rstrip(".,").casefold()
        capital = text[start].isupper() and (start < found.start() or word not in _ENDINGS)
        sure = bool(_STREET_WORD.search(found[0])) and word not in _ENDINGS
        if (capital or sure) and not _UNIT.match(text, found.end()):
            yield start, found.end()
    for found in _LIVES.finditer(text):
        if not _UNIT.match(text, found.end()):
            yield found.span("place")
    for pattern in (_BOX, _UNIT_NUMBER):
        for found in pattern.finditer(text):
            yield found.span()


def _whole_name(text: str, start: int) -> int:
    """Where a street's name begins: «Kongens gate», «Øvre Langgate», up to three words more."""
    for _ in range(3):
        before = _WORD_BEFORE.search(text[max(0, start - 24) : start])
        if not before or _begins_sentence(text, start - len(before[0])) and text[start].isupper():
            break
        start -= len(before[0])
    return start


def _begins_sentence(text: str, at: int) -> bool:
    before = text[max(0, at - 3) : at].rstrip(" ")
    return not before or before[-1] in ".!?:\n»"


_PLACE = re.compile(
    rf"(?<![\w.,/+-])(?<![0-9]\s)(?:N-?|NO-)?(?P<code>[0-9]{{4}})\s{{1,2}}(?P<place>[{CAPITAL}][\w’'-]+"
    rf"(?:\s(?:i\s|på\s|og\s)?[{CAPITAL}][\w’'-]+)?)"
)
_NO_PLACE = re.compile(r"(?:kr|nok|i|år|året|sommeren|høsten|våren|vinteren|siden|fra|til)\s$", re.IGNORECASE)


def places(text: str) -> Iterator[tuple[int, int]]:
    """A postcode with its place; a year before a place («i 2021 Kongsvinger …») is none."""
    for found in _PLACE.finditer(text):
        end = found.end()
        words = found["place"].split()
        known = found["place"].casefold() in PLACES or words[0].casefold() in PLACES
        if len(words) > 1 and found["place"].casefold() not in PLACES and words[0].casefold() in PLACES:
            end = found.start("place") + len(words[0])
        year = found["code"][:2] in {"19", "20"}
        before = text[max(0, found.start() - 12) : found.start()]
        if known and not (year and _NO_PLACE.search(before)):
            yield found.start(), end
        elif not year and not _NO_PLACE.search(before):
            yield found.start(), end
