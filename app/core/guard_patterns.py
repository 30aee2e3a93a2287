"""Finds what has a form of its own: phones, e-mail, links, user names, addresses, classes.

Every pattern begins where a word or a row of digits does and never gives back what it has read
(possessive quantifiers), so that a text of any kind takes time in proportion to its length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.core.guard_words import COMMON, WORDS

_DIGIT = re.compile("[0-9]")
_LETTER = re.compile(r"[^\W\d_]")

# --- links ------------------------------------------------------------------------------------

_ENDS = "|".join(rf"(?<=\.{top})" for top in sorted(WORDS["top domains"]))
_LINK = re.compile(
    rf"(?<![\w@.-])(?:(?:https?|ftp)://[^\s<>\"«»\ue000]++"
    rf"|www\.[^\s<>\"«»\ue000]++"
    rf"|(?:[\w-]++\.)+[a-z]{{2,7}}+(?:{_ENDS})(?![\w@.-]*@)(?::[0-9]+)?(?:[/?#][^\s<>\"«»\ue000]*+)?)",
    re.IGNORECASE,
)
# Pages for everybody say nothing about the writer.
_PUBLIC = "|".join(map(re.escape, sorted(WORDS["public pages"])))
_PUBLIC_PAGE = re.compile(
    rf"(?:https?://)?(?:[\w-]+\.)?(?:{_PUBLIC})(?![\w.-]*\w)",
    re.IGNORECASE,
)


def links(text: str) -> Iterator[tuple[int, int]]:
    """Addresses of pages, with or without https, but not of public services."""
    for found in _LINK.finditer(text) if "." in text or "://" in text else ():
        link = found[0].rstrip(".,:;!?)]}'*_…”’")
        if len(link) > 3 and not _PUBLIC_PAGE.match(link):
            yield found.start(), found.start() + len(link)


# --- e-mail and user names --------------------------------------------------------------------

_AT = r"(?:@|\s@\s|\s?[(\[{]\s?(?:at|a|alfa|krøllalfa|æt)\s?[)\]}]\s?|\s(?:krøllalfa|alfakrøll)\s)"
_SOME_AT = re.compile(r"@|[(\[{] ?(?:at|a|alfa|krøll|æt)|at |krøll", re.IGNORECASE)
_DOT = r"(?:\.|\s?[(\[{]\s?(?:dot|punktum|punkt|prikk)\s?[)\]}]\s?|\s(?:dot|punktum|prikk)\s)"
_EMAIL = re.compile(
    rf"(?<![\w.+%'-])[\w.+%'-]++(?:{_AT}(?:[\w-]++{_DOT})+|\sat\s(?:[\w-]++\s?(?:dot|punktum)\s)+)"
    r"[a-zæøå]{2,24}+(?![\w@])",
    re.IGNORECASE,
)


def emails(text: str) -> Iterator[tuple[int, int]]:
    """E-mail addresses, also those written so that machines should not read them."""
    for found in _EMAIL.finditer(text) if _SOME_AT.search(text) else ():
        begin = found.start() + len(found[0]) - len(found[0].lstrip(".'-"))
        yield begin, found.end()


_HANDLE = re.compile(r"@(?<![\w@.].)(?=[\w.-]{0,40}[^\W\d])[\w.-]{2,}+", re.DOTALL)
_REDDIT = re.compile(r"u/(?<![\w/]..)\w{3,}+", re.DOTALL)
_DISCORD = re.compile(r"(?<![\w.])[\w.]{2,32}+#[0-9]{4}(?![0-9\w])")
_CALLED = (
    r"snap|insta|tik ?tok|discord|facebook|messenger|twitter|steam|roblox|twitch|xbox|psn"
    r"|playstation|fortnite|minecraft|youtube|yubo|jodel|telegram|threads|reddit|be ?real|valorant"
    r"|spotify|pinterest|tellonym|spiller|bruker|nick|gamertag|tag|konto|profil|kallenavn|kik|fb"
)
# Words with figures, a dot or a capital letter inside, as user names have; looked at only where
# one of the words above stands near.
_CUE = re.compile(_CALLED)
_NEAR = 70
_TOKEN = re.compile(r"(?<![\w@./+-])[^\W_](?:[\w.-]*\w)?+(?!\w|@)")
_NAMED = re.compile(
    rf"(?<!\w)(?:{_CALLED})\w{{0,12}}+(?:\s(?:min|mitt|hans|hennes|er|navn|navnet|tag)){{0,2}}\s?[:=]\s?"
    r"[«\"“']?@?([\w.-]{3,}+)"
)
_LETTERS_AND_FIGURES = re.compile(
    r"(?=[\w.-]*\d)(?=(?:[\w.-]*?[^\W\d_]){3})(?!\d)[\w.-]+|[\w.-]*[^\W\d_]{2}\d+[^\W\d_][\w.-]*"
)
_DOTTED = re.compile(r"[^\W\d_]{2,}(?:\.[^\W_]{2,})+")
_CAMEL = re.compile(r"[A-ZÆØÅ]?[a-zæøå]{2,}(?:[A-ZÆØÅ][a-zæøå]{2,})+")
_UNDERSCORED = re.compile(r"(?<![\w/.@:-])(?=\w{0,40}[^\W_]_{1,3}[^\W_])\w[\w.]{2,}+")
_NO_USER = re.compile(
    r"(?:covid|corona|windows|iphone|ipad|office|vg|ps|mp|xbox|fifa|fc|gta|nrk|tv|galaxy|a|h|b)-?\d+\w*|"
    r"tiktok\w*|youtube\w*|bereal|whatsapp|playstation\w*|chatgpt|snapchat\w*|iphone\w*|minecraft\w*|"
    r"\d+(?:-?[a-zæøå]{1,2}|-?åring\w*|-?års\w*|-?tall\w*|\.?-?klass\w*)|[\w-]+-(?:konto|bruker|gruppe|profil)\w*",
    re.IGNORECASE,
)


def users(text: str) -> Iterator[tuple[int, int]]:
    """User names: @somebody, words with an underscore, and what an app is named beside."""
    for sign, pattern in (("@", _HANDLE), ("u/", _REDDIT), ("#", _DISCORD), ("_", _UNDERSCORED)):
        for found in pattern.finditer(text) if sign in text else ():
            yield found.start(), found.start() + len(found[0].rstrip(".-"))
    small = text.lower()
    small = small if len(small) == len(text) else text  # İ becomes two signs
    for found in _NAMED.finditer(small) if ":" in text or "=" in text else ():
        ordinary = found[1] in COMMON or _NO_USER.fullmatch(found[1])
        if not ordinary and _LETTER.search(found[1]):
            yield found.start(1), found.start(1) + len(found[1].rstrip(".-"))
    yield from _near_a_cue(text, small)


def _near_a_cue(text: str, small: str) -> Iterator[tuple[int, int]]:
    end = 0
    for cue in _CUE.finditer(small):
        if cue.start() and small[cue.start() - 1].isalpha():
            continue
        start, end = max(end, cue.start() - _NEAR), min(len(text), cue.end() + _NEAR)
        for found in _TOKEN.finditer(text, start, end):
            if _is_user(found[0]):
                yield found.span()


def _is_user(word: str) -> bool:
    if len(word) < 4 or _NO_USER.fullmatch(word) or _PUBLIC_PAGE.match(word):
        return False
    return any(like.fullmatch(word) for like in (_LETTERS_AND_FIGURES, _DOTTED, _CAMEL))


# --- phones -----------------------------------------------------------------------------------

_GAP = r"[ .\-\u00a0\u2009\u202f\u2011\u2013/]"
_PHONE = re.compile(
    rf"(?=[+(02-9])(?<![\w+])(?<![0-9][.,:/\-])(?:\(?(?:\+|00)\s?47\)?{_GAP}{{0,2}}|47{_GAP})?"
    rf"(?:[2-9][0-9]{{7}}"
    rf"|[2-9][0-9]{{2}}({_GAP})[0-9]{{2}}\1[0-9]{{3}}"
    rf"|[2-9][0-9]({_GAP})[0-9]{{2}}\2[0-9]{{2}}\2[0-9]{{2}}"
    rf"|[2-9][0-9]{{2}}({_GAP})[0-9]{{3}}\3[0-9]{{2}}"
    rf"|[49][0-9]({_GAP})[0-9]{{3}}\4[0-9]{{3}}"
    rf"|(?!(?:19|20)[0-9]{{2}}.(?:19|20))[2-9][0-9]{{3}}({_GAP})[0-9]{{4}}"
    rf"|[49](?:(?:{_GAP}[0-9]{{2}}){{2}}{_GAP}[0-9]{{3}}|{_GAP}[0-9]{{3}}(?:{_GAP}[0-9]{{2}}){{2}}"
    rf"|[0-9]{{2}}{_GAP}[0-9]{{5}}|[0-9]{{4}}{_GAP}[0-9]{{3}}|[0-9]{{3}}(?:{_GAP}[0-9]{{2}}){{2}})"
    rf"|(?<![0-9]{_GAP})[2-9](?:{_GAP}[0-9]){{7}}(?!{_GAP}?[0-9])"
    r")(?![0-9]|[,:]?[0-9])(?![./\-][0-9])(?!\w)"
)
# With the country in front, or after a word for it, any grouping will do.
_CALLED_PHONE = re.compile(
    rf"(?<!\w)(?:(?:\+|00)\s?47{_GAP}{{0,3}}|\((?:\+|00)\s?47\){_GAP}{{0,3}}"
    r"|(?:tlf|telefon|mobil|mob|ring|nummer|nr|sms|tekst|whats\s?app|vipps)\w*"
    r"(?:\s(?:meg|oss|henne|ham|han|til|på|er|min|mitt|hans|hennes|gjerne|da|heller|bare|mobil|"
    r"tlf|telefon|nummer|nr)){0,3}[.:]{0,2}\s{0,2})"
    rf"(?P<phone>[2-9](?:{_GAP}{{0,3}}[0-9]){{7}})(?!{_GAP}?[0-9])",
    re.IGNORECASE,
)
_ABROAD = re.compile(
    rf"(?<![\w+])(?:\+|00)(?!47)[1-9][0-9]{{0,2}}(?:{_GAP}{{0,2}}[0-9]){{6,12}}(?![0-9])"
)
_NO_PHONE_BEFORE = re.compile(
    r"(?<!\w)(?:org\w*\.?\s?n\w*|org|kid\w*|konto\w*|kr|saks?\w*|isbn|issn|gnr|ref\w*|ordre\w*|faktura\w*|"
    r"budsjett\w*|kommunenu?m?m?e?r\w*|referanse\w*)\W{0,3}$",
    re.IGNORECASE,
)
_NO_PHONE_AFTER = re.compile(
    r"\s?(?:kr\b|kroner|,-|%|mill|elever|innbyggere|tonn|euro|nok\b)", re.IGNORECASE
)
_DATE = re.compile(r"(?:[0-2][0-9]|3[01])[./\-](?:0[0-9]|1[0-2])[./\-](?:19|20)[./\-]?[0-9]{2}")
_ROW_OF_FIGURES = re.compile(r"[ \u00a0][0-9]{2}(?![0-9])")
# Lines that anybody may call: Kirkens SOS, Kors på halsen and others of the kind.
PUBLIC_PHONES = frozenset({"22400040", "80033321", "80040008", "80057000", "81503850", "23080000"})


def phones(text: str) -> Iterator[tuple[int, int]]:
    """Norwegian phone numbers of eight digits, and foreign ones with their country code."""
    if not _DIGIT.search(text):
        return
    for found in _PHONE.finditer(text):
        if _is_phone(text, found.start(), found.end()):
            yield found.span()
    for found in _CALLED_PHONE.finditer(text):
        start = found.start() if found[0][0] in "+0(" else found.start("phone")
        if "".join(re.findall("[0-9]", found["phone"])) not in PUBLIC_PHONES:
            yield start, found.end()
    for found in _ABROAD.finditer(text):
        yield found.span()


def _is_phone(text: str, start: int, end: int) -> bool:
    number = text[start:end]
    digits = "".join(re.findall("[0-9]", number))[-8:]
    if digits in PUBLIC_PHONES:
        return False
    if number[0] in "+(0":
        return True
    before = text[max(0, start - 24) : start]
    if _DATE.fullmatch(number) or _NO_PHONE_BEFORE.search(before):
        return False
    pairs = re.fullmatch(r"[0-9]{2}(.)[0-9]{2}.[0-9]{2}.[0-9]{2}", number)
    row = pairs and (
        _ROW_OF_FIGURES.match(text, end) or re.search(r"(?<![0-9])[0-9]{1,2}[, ] ?$", before)
    )
    return not row and not _NO_PHONE_AFTER.match(text, end)


# --- school classes ---------------------------------------------------------------------------

_LINES = (
    "ST|STU|STD|STF|SSP|PB|PÅ|HO|HS|HSF|BA|BY|BYG|EL|ELE|TIP|TP|NA|NB|RM|MDD|MK|MU|DR|DA|ID|IDF|KDA|KD|"
    "SF|SR|SS|DH|FD|FBI|FBIE|IM|IB|HE|BU|BUA|HEA|AM|KJ|TEK|TMT|TMA|IT|TØ|PR|IE|FR|SA"
)
_CLASS = re.compile(
    r"(?=[1-9]0?[A-Za-zÅØåø]|[Vv][Gg])(?<![\w.,:/+-])(?:(?:10|[1-9])[A-Ha-h]|[Vv][Gg][1-3]\s?[A-H]"
    rf"|(?i:[1-3](?:{_LINES})[A-H1-9])|[1-3](?:{_LINES}|[A-ZÆØÅ]{{3}}))"
    r"(?![\w]|[.,/:][0-9])"
)
# With a space between, it is one only after a word that a class follows.
_SPACED_CLASS = re.compile(
    r"(?<!\w)(?:[Ii]|til|[Ff]ra|går|gikk|hele|hos|mot|med|av|for|og|byttet|bytta)\s"
    r"((?:10|[1-9])\s[A-H])(?![\w]|[.,/:-]?[0-9])"
)
_CALLED_CLASS = re.compile(
    r"(?<!\w)(?:klass(?:e|a|en|erom|erommet)|parallell|parallellen)\s(?:er\s|vår\s|min\s|heter\s|til\s)?"
    r"(?P<name>(?:10|[1-9])(?:[ .\-]{0,2}[A-Ha-h](?!\w)|[.\-][1-9](?![0-9])))|"
    r"(?<![\w.,])(?P<before>(?:10|[1-9])(?:[ .\-]?[A-Ha-h]|[.\-][1-9]))"
    r"[\s-]klass(?:en?|a)(?!\w)",
    re.IGNORECASE,
)
_NO_CLASS = frozenset(
    {
        "2d",
        "3d",
        "4d",
        "3g",
        "4g",
        "5g",
        "6g",
        "4h",
        "1g",
        "2g",
        "1h",
        "2h",
        "2xl",
        "3xl",
        "1mb",
        "2gb",
    }
)
_NUMBERED = WORDS["numbered"]


def classes(text: str) -> Iterator[tuple[int, int]]:
    """Names of school classes (9B, 2STA, «klasse 9 b»); a year group («9. trinn») is none."""
    if not _DIGIT.search(text):
        return
    for found in _CLASS.finditer(text):
        if found[0].lower() not in _NO_CLASS and not _is_numbered(text, found.start()):
            yield found.span()
    for found in _SPACED_CLASS.finditer(text):
        yield found.span(1)
    small = text.lower()
    for found in _CALLED_CLASS.finditer(text) if "klass" in small or "parallell" in small else ():
        yield found.span("name" if found["name"] else "before")


def _is_numbered(text: str, at: int) -> bool:
    """«Tiltak 3A og 3B»: the word before says what the figures number, and it is no class."""
    words = text[max(0, at - 30) : at].casefold().split()
    if len(words) > 2 and words[-1] in {"og", "eller", "til"}:
        words = words[:-2]
    return bool(words) and words[-1].strip(".,:") in _NUMBERED
