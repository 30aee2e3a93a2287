"""Print: a typst template and data become an accessible PDF, or a picture for the screen.

Templates lie in templates/print/. They get their data as JSON and never as markup, so whatever
somebody typed is printed as it stands. Nothing in the result tells when it was made.
"""

from __future__ import annotations

import html
import json
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import typst

from app.core.config import ROOT

TEMPLATES = ROOT / "templates" / "print"
LETTERS = ROOT / "static" / "vendor" / "inter"
# Everything below is in Inter, and in the fonts inside typst should Inter not be assembled.
LATIN_ENDS = "\u0250"
NO_SUCH_LETTER = "□"
LARGE = 200_000
# They turn the rest of a line around: an address could be made to read as another one.
TURNS_TEXT = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
PROBE = b'#set document(title: "-")\n#set text(font: "Inter")\n#sys.inputs.text'


def pdf(template: str, data: Mapping[str, Any]) -> bytes:
    """The document as PDF/UA-1: tagged, with a title and a language, the same bytes every time."""
    source = (TEMPLATES / template).read_bytes()
    made = _pdf(source, {"data": json.dumps(_printable(data))})
    if len(made) > LARGE:
        _forget()
    return made


def svg(template: str, data: Mapping[str, Any]) -> str:
    """The first page as SVG, its letters as outlines; `title` and `description` say it in words."""
    source = (TEMPLATES / template).read_bytes()
    data = _printable(data)
    made = _compiler(source, {"data": json.dumps(data)}).compile(format="svg")
    first = made[0] if isinstance(made, list) else made
    assert first is not None, "only a compilation to a file returns nothing"
    return _in_words(first.decode("utf-8"), data["title"], data["description"])


def _in_words(picture: str, title: str, description: str) -> str:
    """Outlines say nothing to a screen reader: it reads these two instead."""
    role = '<svg role="img" aria-labelledby="print-title" aria-describedby="print-desc" '
    start, end, rest = picture.replace("<svg ", role, 1).partition(">")
    words = (
        f'<title id="print-title">{html.escape(title)}</title>'
        f'<desc id="print-desc">{html.escape(description)}</desc>'
    )
    return start + end + words + rest


def _pdf(source: bytes, inputs: dict[str, str]) -> bytes:
    made = _compiler(source, inputs).compile(format="pdf", pdf_standards="ua-1")
    assert isinstance(made, bytes), "a PDF is one file"
    return made


def _forget() -> None:
    """Give back the memory of a large document, a megabyte a sheet.

    typst keeps what it worked out until ten later compilations had no use for it.
    """
    for _age in range(12):
        _pdf(PROBE, {"text": "-"})


def _compiler(source: bytes, inputs: dict[str, str]) -> typst.Compiler:
    """A new one each time: it costs a millisecond, and no two threads share its inputs."""
    return typst.Compiler(
        source, root=TEMPLATES, font_paths=_fonts(), ignore_system_fonts=True, sys_inputs=inputs
    )


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Inter first; the machine's own fonts are left out, so that print looks the same anywhere."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[LETTERS]
    )


def _printable(value: Any) -> Any:
    """The same data with only characters that can be printed."""
    if isinstance(value, str):
        text = unicodedata.normalize("NFC", value)
        return "".join(_printed(char) for char in text)
    if isinstance(value, Mapping):
        return {key: _printable(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(part) for part in value]
    return value


def _printed(char: str) -> str:
    """What stands on paper for a character: a letter no font has leaves a box, a sign nothing.

    PDF/UA does not allow a character without a glyph, and typst refuses to write one.
    """
    category = unicodedata.category(char)
    if char in TURNS_TEXT or category in {"Cc", "Cs"}:
        return " " if char.isspace() else ""
    if char < LATIN_ENDS or _has_glyph(char):
        return char
    return NO_SUCH_LETTER if category[0] in "LN" else ""


@lru_cache(maxsize=10_000)
def _has_glyph(char: str) -> bool:
    try:
        # Between others: some have no glyph only beside a letter or a space of another font.
        _pdf(PROBE, {"text": f"a{char} {char}a {char}"})
    except typst.TypstError:
        return False
    return True
