"""Poster and paper: the codes lead where they should, all text stays on the page, for anyone."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from app.core import i18n
from app.intake.printing import LONGEST, Paper, Poster, paper_pdf, poster_pdf, poster_svg
from app.intake.receipts import word_list

ADDRESS = "https://flipp.example.no/si/solor-videregaende"
RECEIPTS = ["elv-lampe-ni-ugle", "bøk-ære-to-å", "sky-ku-tre-båt"]
HELP = ("Alarmtelefonen for barn og unge: 116 111", "Kors på halsen: 800 33 321")
POSTER = Poster(
    network="Læringsnettverket",
    place="Solør videregående",
    question="Fortell om en gang det gikk bra, selv om det kunne gått dårlig.",
    address=ADDRESS,
    short=ADDRESS.removeprefix("https://"),
    help=HELP,
)
PAPER = Paper(
    network="Læringsnettverket",
    place="Solør videregående",
    questions=(POSTER.question, "Hva gjorde at det gikk bra?", "Hva kan andre lære av det?"),
    hints=("På skolen, på jobb eller hjemme. Én setning er nok.", "", "Ærlig talt."),
    ages=("Under 16", "16–18", "19–24", "Over 24"),
    places=("Eidskog", "Grue", "Kongsvinger", "Nord-Odal", "Sør-Odal", "Åsnes", "Vil ikke si"),
    themes=("Skole", "Jobb", "Venner", "Familie", "Fritid", "Helse"),
    help=HELP,
    receipt_address="https://flipp.example.no/kvittering",
    days=90,
)
# Millimetres from the top between which there is no text: between the names and the heading, above
# the code, and above the tear.
POSTER_GAPS = ((32, 39.5), (151, 165), (262, 271))
PAPER_GAPS = ((19.5, 26.5), (226, 229), (288, 297))

LONG = "Menneskerettighetsorganisasjonsmedlemmer trenger arbeidsmarkedstiltak. " * 100
HOSTILE = {
    "code": '#eval("1") #set page(fill: red) #panic()',
    "marks": "*fet* _kursiv_ $x$ `kode` <a> @b // c /* d",
    "quotes": "\\ \" ' « » ‘ ’",
    "long": LONG[:5000],
    "one word": "x" * 5000,
    "wide": "W" * 300,
    "hyphens": "-" * 300,
    "slashes": "/" * 300,
    "digits": "1-" * 300,
    "emoji": "😀🏳️‍🌈 hei 👩‍👩‍👧",
    "only emoji": "😀",
    "right to left": "مرحبا بالعالم " * 10 + "\u202eשלום",
    "no font": "漢字テスト " * 20,
    "controls": "\x00\x01\n\t\r\ud800",
    "combining": "Z\u0351\u036b\u0313\u036a\u0302" * 60,
    "nothing": "",
}
each_hostile = pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())


def everywhere(text: str) -> tuple[Poster, Paper]:
    """Poster and paper with the same text wherever somebody may type one."""
    poster = replace(POSTER, network=text, place=text, question=text, help=(text,) * 3)
    paper = replace(
        PAPER,
        network=text,
        place=text,
        questions=(text,) * 3,
        hints=(text,) * 3,
        ages=(text,) * 4,
        places=(text,) * 7,
        themes=(text,) * 12,
        help=(text,) * 3,
    )
    return poster, paper


def image(document: bytes, page: int = 0, dpi: int = 150) -> Image.Image:
    return pypdfium2.PdfDocument(document)[page].render(scale=dpi / 72).to_pil()


def code(picture: Image.Image) -> zxingcpp.Barcode:
    (found,) = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    return found


def words(document: bytes, page: int = 0) -> str:
    text = pypdfium2.PdfDocument(document)[page].get_textpage().get_text_range()
    return " ".join(text.replace("\u200b", "").split())


def letters(document: bytes) -> Iterator[tuple[float, float, float, float]]:
    """Left, top, right and bottom of every visible letter, in millimetres from the corner."""
    mm = 25.4 / 72
    for page in pypdfium2.PdfDocument(document):
        height, text = page.get_height(), page.get_textpage()
        for n in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(n)
            if right > left:
                yield left * mm, (height - top) * mm, right * mm, (height - bottom) * mm


def assert_nothing_runs_out(document: bytes, gaps: tuple[tuple[float, float], ...]) -> None:
    for left, top, right, bottom in letters(document):
        assert left > 8 and top > 8 and right < 202 and bottom < 289
        for start, end in gaps:
            assert bottom < start or top > end, f"text at {top:.0f} mm runs into what is below"


def test_the_code_on_the_poster_leads_to_the_address():
    assert code(image(poster_pdf(POSTER))).text == ADDRESS


@pytest.mark.parametrize("address", [ADDRESS, "https://a.no/b", ADDRESS + "/" + "x" * 100])
def test_the_code_is_large_and_has_its_white_around_it(address: str):
    page = image(poster_pdf(replace(POSTER, address=address))).convert("L")
    where = code(page).position
    left, top, right = where.top_left.x, where.top_left.y, where.top_right.x
    side = right - left
    assert side / 150 * 25.4 >= 60
    quiet = round(side * 4 / 25)  # four modules of the smallest code there is
    for box in (
        (left - quiet, top - quiet, right + quiet, top - 2),
        (left - quiet, top - quiet, left - 2, top + side + quiet),
        (right + 3, top - quiet, right + quiet, top + side + quiet),
        (left - quiet, top + side + 3, right + quiet, top + side + quiet),
    ):
        assert page.crop(box).getextrema()[0] > 250


def test_the_codes_are_read_in_grey_and_at_half_the_size():
    for document, wanted in (
        (poster_pdf(POSTER), ADDRESS),
        (paper_pdf(PAPER, RECEIPTS), PAPER.receipt_address),
    ):
        page = image(document).convert("L")
        assert code(page.resize((page.width // 2, page.height // 2))).text == wanted


def test_the_picture_of_the_poster_draws_the_same_code():
    (path,) = re.findall(r'<path fill="#000000"[^>]* d="([^"]*)"', poster_svg(POSTER))
    drawn = Image.new("L", (800, 800), 255)
    x = y = 0.0
    for step in re.findall(r"[Mm] ([\d.-]+) ([\d.-]+)h ([\d.-]+)v ([\d.-]+)", path):
        dx, dy, width, height = map(float, step)
        x, y = x + dx, y + dy
        place = [4 * x + 10, 4 * y + 10, 4 * (x + width) + 10, 4 * (y + height) + 10]
        ImageDraw.Draw(drawn).rectangle([round(n) for n in place], fill=0)
    assert code(drawn).text == ADDRESS


def test_every_sheet_has_its_own_receipt_and_a_code():
    document = paper_pdf(PAPER, RECEIPTS)
    assert len(pypdfium2.PdfDocument(document)) == len(RECEIPTS)
    for n, receipt in enumerate(RECEIPTS):
        assert code(image(document, n)).text == PAPER.receipt_address
        # Once on what is handed in, once on the slip.
        assert words(document, n).count(receipt) == 2
        assert not [other for other in RECEIPTS if other != receipt and other in words(document, n)]


def test_two_hundred_sheets_are_two_hundred_pages():
    document = paper_pdf(PAPER, [f"elv-lampe-ni-{n}" for n in range(200)])
    assert len(pypdfium2.PdfDocument(document)) == 200
    assert "elv-lampe-ni-199" in words(document, 199)


def test_a_bundle_needs_receipts():
    with pytest.raises(ValueError, match="receipts"):
        paper_pdf(PAPER, [])


def test_the_poster_says_what_it_should():
    text = words(poster_pdf(POSTER))
    for part in (POSTER.network, POSTER.place, POSTER.question, POSTER.short, *HELP):
        assert part in text
    assert "Du trenger ingen konto" in text
    assert "Vi vet ikke hvem du er" in text
    assert "Du ser hva som skjer med det du sier" in text
    assert len(pypdfium2.PdfDocument(poster_pdf(POSTER))) == 1


def test_the_paper_says_what_it_should():
    text = words(paper_pdf(PAPER, RECEIPTS[:1]))
    for part in (*PAPER.questions, *PAPER.hints, *PAPER.ages, *PAPER.places, *PAPER.themes, *HELP):
        assert part in text
    assert "Dere kan vise det jeg skrev til alle, uten at noen ser hvem jeg er" in text
    for part in (
        "Ikke skriv navn.",
        "Noen få voksne leser det. Teksten slettes etter 90 dager.",
        "Riv av her",
        "Ta vare på denne",
        "flipp.example.no/kvittering",
    ):
        assert part in text


def test_the_words_of_a_receipt_stand_on_one_line():
    """The longest there can be, both on what is handed in and on the slip."""
    longest = sorted(word_list(), key=len)[-4:]
    receipt = "-".join(longest)
    text = pypdfium2.PdfDocument(paper_pdf(PAPER, [receipt]))[0].get_textpage().get_text_range()
    assert [receipt in line for line in text.splitlines()].count(True) == 2


def test_a_choice_without_options_is_left_out():
    bare = replace(PAPER, ages=(), places=(), themes=(), hints=(), help=(), place="")
    text = words(paper_pdf(bare, RECEIPTS[:1]))
    assert "Hvor gammel er du?" not in text and "Kryss av" not in text
    assert "Trenger du noen" not in text
    assert bare.questions[2] in text


def roles(node: pikepdf.Object) -> Iterator[tuple[str, pikepdf.Object]]:
    """Every tag under a node, in reading order."""
    for child in node if isinstance(node, pikepdf.Array) else [node]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield str(child.S), child
            if "/K" in child:
                yield from roles(child.K)


@pytest.mark.parametrize(
    ("document", "title"),
    [
        (poster_pdf(POSTER), f"Plakat: {POSTER.question}"),
        (paper_pdf(PAPER, RECEIPTS), f"Skjema på papir: {PAPER.place}"),
    ],
    ids=["poster", "paper"],
)
def test_a_screen_reader_gets_title_language_headings_and_the_code_in_words(
    document: bytes, title: str
):
    read = pikepdf.open(io.BytesIO(document))
    assert read.Root.MarkInfo.Marked
    assert read.Root.Lang == "nb"
    assert read.docinfo.Title == title
    assert read.Root.ViewerPreferences.DisplayDocTitle
    assert read.open_metadata()["pdfuaid:part"] == "1"
    tags = list(roles(read.Root.StructTreeRoot.K))
    names = [name for name, _tag in tags]
    assert names.count("/H1") == len(read.pages)
    levels = [int(name[2]) for name in names if re.fullmatch(r"/H\d", name)]
    assert levels[0] == 1 and all(b - a <= 1 for a, b in pairwise(levels))
    figures = [tag for name, tag in tags if name == "/Figure"]
    assert len(figures) == len(read.pages)
    assert all("QR-kode til https://flipp.example.no/" in str(tag.Alt) for tag in figures)


def test_the_picture_has_a_title_and_a_description():
    picture = poster_svg(POSTER)
    title, desc = ET.fromstring(picture)[:2]
    assert title.tag.endswith("}title") and title.text == f"Plakat: {POSTER.question}"
    assert desc.tag.endswith("}desc") and POSTER.short in (desc.text or "")
    # Nothing that a strict content security policy would refuse, nothing that is fetched.
    assert not re.search(r"style|script|<image|url\(", picture)


def test_the_language_is_that_of_the_request():
    i18n.use("en")
    try:
        assert pikepdf.open(io.BytesIO(poster_pdf(POSTER))).Root.Lang == "en"
    finally:
        i18n.use("nb")


def test_the_same_input_gives_the_same_bytes():
    assert poster_pdf(POSTER) == poster_pdf(POSTER)
    assert poster_svg(POSTER) == poster_svg(POSTER)
    assert paper_pdf(PAPER, RECEIPTS) == paper_pdf(PAPER, RECEIPTS)


def test_nothing_runs_out_of_its_place():
    assert_nothing_runs_out(poster_pdf(POSTER), POSTER_GAPS)
    assert_nothing_runs_out(paper_pdf(PAPER, RECEIPTS), PAPER_GAPS)


def test_a_full_form_still_has_room_to_write():
    full = replace(
        PAPER,
        questions=tuple(LONG[n : n + 300] for n in (0, 7, 14)),
        hints=(LONG[:200],) * 3,
        themes=tuple(f"Et tema med nummer {n}" for n in range(12)),
    )
    document = paper_pdf(full, RECEIPTS[:1])
    assert len(pypdfium2.PdfDocument(document)) == 1
    assert_nothing_runs_out(document, PAPER_GAPS)
    for question in full.questions:
        assert " ".join(question.split()) in words(document)
    # Ruled lines across the sheet, seen as dark rows: two or more for each question.
    page = image(document, dpi=100).convert("L").crop((80, 110, 740, 890))
    dark = [page.crop((0, y, page.width, y + 1)).getextrema()[1] < 235 for y in range(page.height)]
    assert sum(below and not above for above, below in pairwise(dark)) >= 6


@each_hostile
def test_no_text_breaks_the_page(text: str):
    poster, paper = everywhere(text)
    sheet, form = poster_pdf(poster), paper_pdf(paper, RECEIPTS[:1])
    assert len(pypdfium2.PdfDocument(sheet)) == len(pypdfium2.PdfDocument(form)) == 1
    assert_nothing_runs_out(sheet, POSTER_GAPS)
    assert_nothing_runs_out(form, PAPER_GAPS)
    assert code(image(sheet)).text == ADDRESS
    assert code(image(form)).text == PAPER.receipt_address
    ET.fromstring(poster_svg(poster))


@pytest.mark.parametrize("name", ["code", "marks", "quotes"])
def test_hostile_text_is_printed_as_text(name: str):
    poster, paper = everywhere(HOSTILE[name])
    assert words(poster_pdf(poster)).count(HOSTILE[name]) >= 2
    assert words(paper_pdf(paper, RECEIPTS[:1])).count(HOSTILE[name]) >= 6


def test_what_is_too_long_ends_with_dots():
    text = words(poster_pdf(replace(POSTER, question=LONG)))
    assert " ".join(LONG.split())[:LONGEST].rstrip() + "…" in text


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=80), st.text(max_size=20))
@example("\u180f", "")
def test_any_text_can_be_printed(text: str, receipt: str):
    poster, paper = everywhere(text)
    assert poster_pdf(poster).startswith(b"%PDF")
    assert paper_pdf(paper, [receipt + "ni"]).startswith(b"%PDF")


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="reads Linux's own figures")
def test_the_memory_of_a_bundle_is_given_back():
    def megabytes() -> int:
        return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 // 1_000_000

    def print_bundle(turn: int) -> int:
        paper_pdf(PAPER, [f"elv-{turn}-{n}" for n in range(60)])
        return megabytes()

    print_bundle(0)
    first = print_bundle(1)
    # Kept, each of these would take fifty megabytes.
    last = max(print_bundle(turn) for turn in range(2, 6))
    assert last - first < 60
