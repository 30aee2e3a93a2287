"""The recipe on one sheet: complete, tagged, readable in grey, its code leads home."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import pairwise

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from app.core.panels import Knowledge
from app.recipes.sheet import MORE, Recipe, recipe_pdf

ADDRESS = "https://flipp.example.no/eksempelregionen/tiltak/sommerkontakten"
LONG = "Menneskerettighetsorganisasjonsmedlemmer trenger arbeidsmarkedstiltak. " * 60
HOSTILE = [
    '#eval("1") #set page(fill: red) #panic()',
    "*fet* _kursiv_ $x$ `kode` <a> @b // c /* d",
    LONG,
    "x" * 5000,
    "W" * 300,
    "👩‍👩‍👧‍👦 \u202ebaklengs\u202c e\u0301 ﷺ \x00",
]


def sheet(
    text: str = "Rådgiveren ringer før 15. juni.", points: int = 3, lesson: bool = True
) -> Recipe:
    """A sheet with the same text everywhere."""
    recipe = Recipe(
        kind="Tiltak",
        place="Furuvåg, Ung i Eksempelregionen",
        title="Sommerkontakten",
        status="I drift",
        lead=text,
        address=ADDRESS,
        contact="Rådgiver på Furuvåg videregående",
        example=True,
        knowledge=Knowledge(2, "bedre etter enn før", ("En sammenligning", "Planen låst")),
    )
    recipe.add("Dette lærte vi", [text] * 3, lesson=True)
    for title in ("For hvem", "Hvem gjør hva", "Hvorfor det virker"):
        recipe.add(title, [text], most=420)
    for title in ("Må være med", "Kan tilpasses", "Det krever"):
        recipe.add(title, points=[text] * points)
    return recipe


def words(document: bytes) -> str:
    text = pypdfium2.PdfDocument(document)[0].get_textpage().get_text_range()
    return " ".join(re.sub(r"[\u200b\ufffe\u0002]", "", text).split())


def grey(document: bytes, dpi: int = 150) -> Image.Image:
    return pypdfium2.PdfDocument(document)[0].render(scale=dpi / 72).to_pil().convert("L")


def roles(node: pikepdf.Object) -> Iterator[tuple[str, pikepdf.Object]]:
    for child in node if isinstance(node, pikepdf.Array) else [node]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield str(child.S), child
            if "/K" in child:
                yield from roles(child.K)


def test_it_says_what_it_should() -> None:
    text = words(recipe_pdf(sheet()))
    for part in (
        "Sommerkontakten",
        "I drift · Eksempeldata",
        "Furuvåg, Ung i Eksempelregionen",
        "Rådgiveren ringer før 15. juni.",
        "Kunnskapsnivå 2 av 5: bedre etter enn før",
        "Mangler til neste nivå:",
        "En sammenligning",
        "Rådgiver på Furuvåg videregående",
        "flipp.example.no/eksempelregionen/tiltak/sommerkontakten",
        "Oppskriften med historien bak står her:",
    ):
        assert part in text, part


def test_what_is_needed_and_not_known_says_so() -> None:
    recipe = sheet()
    recipe.add("Hva kom ut av det", [""], needed=True)
    recipe.add("Avtale", [" "])
    text = words(recipe_pdf(recipe))
    assert "Hva kom ut av det Ikke oppgitt" in text
    assert "Avtale" not in text


def test_without_a_level_nothing_is_said_of_it() -> None:
    recipe = sheet()
    recipe.knowledge = None
    assert "nivå" not in words(recipe_pdf(recipe))


def test_what_is_long_is_cut_between_words_and_says_where_the_rest_is() -> None:
    recipe = sheet(LONG, points=9)
    document = recipe_pdf(recipe)
    assert len(pypdfium2.PdfDocument(document)) == 1
    text = words(document)
    assert "Noe er kortet ned. Hele oppskriften står her:" in text
    assert "arbeidsmarkedstiltak" + MORE in text
    assert recipe.parts[-1].points[-1] == MORE


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_is_written_it_is_one_page_and_nothing_runs_out(text: str) -> None:
    document = recipe_pdf(sheet(text, points=9))
    read = pypdfium2.PdfDocument(document)
    assert len(read) == 1
    page = read[0].get_textpage()
    height = read[0].get_height()
    for n in range(page.count_rects()):
        left, bottom, right, top = page.get_rect(n)
        assert left >= 40 and right <= 595 - 35, text[:20]
        at = (height - top) / 72 * 25.4, (height - bottom) / 72 * 25.4
        # Above the line at 253 mm, or below it: nothing runs into the code's part.
        assert at[1] < 253 or at[0] > 253, (text[:20], at)
    assert code(grey(document)) == ADDRESS


def code(picture: Image.Image) -> str:
    (read,) = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    return read.text


def test_the_code_is_read_in_grey_and_at_half_the_size() -> None:
    page = grey(recipe_pdf(sheet()))
    assert code(page) == ADDRESS
    assert code(page.resize((page.width // 2, page.height // 2))) == ADDRESS


def test_it_is_readable_in_grey() -> None:
    """Every letter stands out from its ground by 4.5 : 1 or more, also on the warm of a lesson."""
    document, dpi = recipe_pdf(sheet()), 400
    picture = grey(document, dpi)
    read = pypdfium2.PdfDocument(document)[0]
    page, looked_at = read.get_textpage(), 0
    for n in range(0, page.count_chars(), 3):
        left, bottom, right, top = page.get_charbox(n)
        if not page.get_text_range(n, 1).isalnum():
            continue
        place = [left - 1, read.get_height() - top - 1, right + 1, read.get_height() - bottom + 1]
        dark, light = picture.crop([round(p / 72 * dpi) for p in place]).getextrema()  # type: ignore[arg-type]
        assert contrast(dark, light) >= 4.5, page.get_text_range(n, 1)
        looked_at += 1
    assert looked_at > 150


def contrast(dark: int, light: int) -> float:
    """WCAG 2.2's ratio of two greys (relative luminance of sRGB)."""

    def luminance(level: int) -> float:
        share = level / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    return (luminance(light) + 0.05) / (luminance(dark) + 0.05)


def test_a_screen_reader_gets_title_language_headings_lists_and_the_code_in_words() -> None:
    read = pikepdf.open(io.BytesIO(recipe_pdf(sheet())))
    assert read.Root.MarkInfo.Marked
    assert read.Root.Lang == "nb"
    assert read.docinfo.Title == "Oppskrift: Sommerkontakten"
    assert read.open_metadata()["pdfuaid:part"] == "1"
    tags = list(roles(read.Root.StructTreeRoot.K))
    names = [name for name, _tag in tags]
    assert names.count("/H1") == 1
    levels = [int(name[2]) for name in names if re.fullmatch(r"/H\d", name)]
    assert levels[0] == 1 and all(b - a <= 1 for a, b in pairwise(levels))
    assert names.count("/L") == 4
    (figure,) = [tag for name, tag in tags if name == "/Figure"]
    assert str(figure.Alt) == f"QR-kode til {ADDRESS}"


def test_the_same_input_gives_the_same_bytes() -> None:
    assert recipe_pdf(sheet()) == recipe_pdf(sheet())


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=200))
def test_any_text_can_be_printed(text: str) -> None:
    assert recipe_pdf(sheet(text)).startswith(b"%PDF")
