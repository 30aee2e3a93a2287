"""The wrapper around typst: data is never markup, documents are accessible and tell no time."""

from __future__ import annotations

import io
import threading
from pathlib import Path
from xml.etree import ElementTree as ET

import pikepdf
import pypdfium2
import pytest
import typst

from app.core import pdf

TEMPLATE = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title, date: none)
#set text(font: "Inter", lang: "nb")
#heading(data.title)
#data.words.join(linebreak())
"""


@pytest.fixture(autouse=True)
def template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(pdf, "TEMPLATES", tmp_path)
    file = tmp_path / "page.typ"
    file.write_text(TEMPLATE, "utf-8")
    return file


def made(*words: str) -> bytes:
    return pdf.pdf("page.typ", {"title": "Prøve", "words": words})


def text(document: bytes) -> str:
    page = pypdfium2.PdfDocument(document)[0]
    return page.get_textpage().get_text_range().replace("\r\n", "\n")


@pytest.mark.parametrize(
    "words",
    [
        '#eval("1 + 1")',
        "#set page(fill: red)",
        "*fet* _kursiv_ $x^2$ `kode` <merke> @kilde",
        "«Æ», ‘ø’ \\ \" ' & å \u2013 50 %",
        "// ikke en kommentar /* heller ikke */",
        "https://example.no/~a?b=c#d",
        "Привет, Олено",
    ],
)
def test_what_was_typed_is_printed_as_it_stands(words: str):
    assert text(made(words)) == f"Prøve\n{words}"


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("漢字", "□□"),  # a letter no font has: the reader sees that something stood there
        ("hei 😀 du", "hei  du"),
        ("a\x00b\x07c\ud800d", "abcd"),
        ("en\nto\tre", "en to re"),
        ("flipp.no\u202eon.live", "flipp.noon.live"),  # would read as another address
    ],
)
def test_what_cannot_be_printed_never_stops_the_rest(typed: str, printed: str):
    assert text(made(typed)).split("\n")[1].split() == printed.split()


def test_letters_read_from_right_to_left_are_letters():
    assert "שלום" in text(made("שלום"))


def test_the_letters_are_those_of_the_screen():
    document = pikepdf.open(io.BytesIO(made("Blåbær")))
    fonts = document.pages[0].Resources.Font.values()
    assert all("Inter" in str(font.BaseFont) for font in fonts)


def test_the_document_is_tagged_and_has_title_and_language():
    document = pikepdf.open(io.BytesIO(made("x")))
    assert document.Root.MarkInfo.Marked
    assert "/StructTreeRoot" in document.Root
    assert document.Root.Lang == "nb"
    assert document.docinfo.Title == "Prøve"
    assert document.open_metadata()["pdfuaid:part"] == "1"


def test_the_same_input_gives_the_same_bytes_and_no_time():
    first = made("x")
    assert made("x") == first
    document = pikepdf.open(io.BytesIO(first))
    assert {"/CreationDate", "/ModDate"}.isdisjoint(document.docinfo.keys())
    assert not [key for key in document.open_metadata() if "Date" in key]


def test_a_picture_says_in_words_what_it_shows():
    data = {"title": 'En <b> & "c"\x01', "description": "Æ", "words": ["x"]}
    picture = pdf.svg("page.typ", data)
    root = ET.fromstring(picture)
    assert (root.get("role"), root[0].text, root[1].text) == ("img", 'En <b> & "c"', "Æ")
    assert root.get("aria-labelledby") == root[0].get("id")
    assert root.get("aria-describedby") == root[1].get("id")
    assert picture == pdf.svg("page.typ", data)


def test_a_template_reads_nothing_outside_its_folder(template: Path):
    template.write_text('#read("/../../../../../../etc/hostname")', "utf-8")
    with pytest.raises(typst.TypstError):
        made("x")


def test_many_threads_print_at_once():
    wanted = {word: made(word) for word in ("en", "to", "tre", "fire")}
    wrong = []

    def again(word: str) -> None:
        wrong.extend(word for _n in range(10) if made(word) != wanted[word])

    threads = [threading.Thread(target=again, args=(word,)) for word in wanted]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
