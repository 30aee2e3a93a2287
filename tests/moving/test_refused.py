"""What is no sheet, or made to do harm, is refused in a sentence; wrong rows are explained."""

from __future__ import annotations

import io
import subprocess
import sys
import time
import zipfile
import zlib
from typing import Any

import pytest
import sqlalchemy as sa

from app.core.audit import AuditEvent
from app.core.db import Database
from app.core.jobs import Job
from app.moving.reading import MEMORY, MOST_ROWS
from app.moving.sheets import READER
from tests.conftest import As
from tests.find import one
from tests.moving.sheets import HEADS, counts, csv_of, refused, rows_of, send, xlsx_of

ROW = ("1", "Åpen dør på Ærø", "Åsnes")
PLAIN = xlsx_of(HEADS, ROW)


def rebuilt(data: bytes, change: Any) -> bytes:
    """A workbook whose parts have been tampered with: (name, content) → content."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", 8) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return made.getvalue()


def in_sheet(more: bytes) -> bytes:
    """More rows at the end of the first sheet."""
    end = b"</sheetData>"
    return rebuilt(PLAIN, lambda n, d: d.replace(end, more + end) if n.endswith("t1.xml") else d)


def zip_bomb() -> bytes:
    return rebuilt(PLAIN, lambda n, d: d + b" " * 200_000_000 if n.endswith("t1.xml") else d)


def lying_bomb() -> bytes:
    """It says that it unpacks to a few bytes."""
    data = bytearray(zip_bomb())
    for mark, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = data.find(mark)
        while at >= 0:
            data[at + place : at + place + 4] = (1000).to_bytes(4, "little")
            at = data.find(mark, at + 4)
    return bytes(data)


def many_parts() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for number in range(5000):
            archive.writestr(f"xl/{number}", b"")
    return made.getvalue()


def overlapping() -> bytes:
    """A thousand entries of the directory that name one and the same megabytes."""
    unpacked = b"\x00" * 20_000_000
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = squeeze.compress(unpacked) + squeeze.flush()
    import struct

    crc = zlib.crc32(unpacked)
    name = b"xl/workbook.xml"
    sizes = struct.pack("<LLL", crc, len(body), 1000)
    head = b"PK\x03\x04" + struct.pack("<HHHHH", 20, 0, 8, 0, 0x21) + sizes
    local = head + struct.pack("<HH", len(name), 0) + name + body
    entry = b"PK\x01\x02" + struct.pack("<HHHHHH", 20, 20, 0, 8, 0, 0x21) + sizes
    entry += struct.pack("<HHHHHLL", len(name), 0, 0, 0, 0, 0, 0) + name
    directory = entry * 300
    end = b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, 300, 300, len(directory), len(local), 0)
    return local + directory + end


BOMBS = {
    "a zip bomb": (zip_bomb, "pakker ut til mye mer"),
    "one that lies about its size": (lying_bomb, "pakker ut til mye mer"),
    "many parts": (many_parts, "pakker ut til mye mer"),
    "parts that overlap": (overlapping, "pakker ut til mye mer"),
    "a cell at the end of the world": (
        lambda: in_sheet(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        "pakker ut til mye mer",
    ),
    "a million cells": (
        lambda: in_sheet(b"<row>" + b"<c><v>1</v></c>" * 1_000_000 + b"</row>"),
        "for mange rader",
    ),
}


@pytest.mark.parametrize("kind", BOMBS)
def test_bombs_are_refused(as_: As, database: Database, kind: str) -> None:
    make, sentence = BOMBS[kind]
    data = make()
    assert len(data) < 5_000_000, "small enough to be let in"
    assert sentence in refused(as_, data, "bombe.xlsx")
    with database.read() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(Job)) == 0


USED = """
import resource, subprocess, sys
subprocess.run([sys.executable, "-I", sys.argv[1]], stdin=sys.stdin, capture_output=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)
"""


@pytest.mark.parametrize("kind", BOMBS)
def test_a_bomb_takes_little_memory(kind: str) -> None:
    """Less than 200 MB; a second is shown by how little is done: see bench and the limits."""
    data = BOMBS[kind][0]()
    began = time.monotonic()
    ran = subprocess.run(
        [sys.executable, "-c", USED, str(READER)], input=data, capture_output=True, check=True
    )
    assert int(ran.stdout) < 200 * 1024 * 1024 and MEMORY < 200 * 1024 * 1024
    assert time.monotonic() - began < 15, "the reader's own limit of time"


NO_SHEETS = {
    "nothing": (b"", "Fila er tom"),
    "only blanks": (b" \r\n ;;; \r\n", "Fila er tom"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(500), "ikke et regneark"),
    "a page": (b"<!doctype html><p>Hei</p>", "ikke et regneark"),
    "another office file": (
        rebuilt(PLAIN, lambda n, d: d).replace(b"xl/workbook.xml", b"wd/document.xml"),
        "ikke et regneark",
    ),
    "old Excel, or locked": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "låst med passord"),
    "half a workbook": (PLAIN[: len(PLAIN) // 2], "ødelagt"),
    "a broken part": (
        rebuilt(PLAIN, lambda n, d: b"<x" if n == "xl/workbook.xml" else d),
        "ødelagt",
    ),
    "no known letters": (bytes([0x81, 0x8D, 0x8F, 0x90, 0x9D]) * 20, "kjenner ikke igjen tegnene"),
    "an open quote": (b'Tittel;Gruppe\r\n"' + b"a;b\r\n" * 60_000, "anf\u00f8rselstegn"),
    "no columns of ours": (csv_of(("Navn", "Sted"), ("a", "b")), "mangler kolonnen «Tittel»"),
    "no group": (csv_of(("Tittel",), ("a",)), "mangler kolonnen «Gruppe»"),
    "a column twice": (csv_of((*HEADS, "Tittel"), (*ROW, "b")), "«Tittel» står to ganger"),
    "headings only": (csv_of(HEADS), "Det står ingen tiltak"),
    "too many rows": (csv_of(HEADS, *[ROW] * (MOST_ROWS + 1)), f"høyst {MOST_ROWS} rader"),
    "too many columns": (xlsx_of((*HEADS, *map(str, range(300))), ROW), "for mange kolonner"),
}


@pytest.mark.parametrize("kind", NO_SHEETS)
def test_what_is_no_sheet_is_told_so(as_: As, kind: str) -> None:
    data, sentence = NO_SHEETS[kind]
    assert sentence in refused(as_, data, "fil.xlsx")


def test_no_file_at_all_is_told_so(as_: As) -> None:
    page = as_("leader").get("/nett/innstillinger/import").submit("/import")
    assert page.status == 422 and "Velg fila" in page.error("fil")


def test_a_sheet_of_50_megabytes_is_read_past_and_refused(as_: As) -> None:
    said = refused(as_, b"PK" + bytes(50_000_000), "stor.xlsx")
    assert said == "Fila er for stor. Den kan være på høyst 5 MB."


def test_a_larger_body_than_any_is_cut(as_: As) -> None:
    http = as_("leader").http
    headers = {"content-length": str(10**9), "sec-fetch-site": "same-origin"}
    path = "/nett/innstillinger/import"
    assert http.post(path, content=b"x", headers=headers).status_code == 413


CODINGS = {
    "Excel's CSV": ("cp1252", ";"),
    "CSV UTF-8": ("utf-8-sig", ";"),
    "without a mark": ("utf-8", ","),
    "Unicode text": ("utf-16", "\t"),
    "Unicode the other way": ("utf-16-be", "\t"),
}


@pytest.mark.parametrize("kind", CODINGS)
def test_every_encoding_excel_writes_is_understood(as_: As, kind: str) -> None:
    encoding, between = CODINGS[kind]
    page = send(as_, csv_of(HEADS, ROW, encoding=encoding, between=between))
    assert counts(page) == {"Ny": 1} and "Åpen dør på Ærø" in rows_of(page)[0]


def test_what_excel_says_of_its_own_file_is_understood(as_: As) -> None:
    page = send(as_, b"sep=,\r\n" + csv_of(HEADS, ROW, encoding="cp1252", between=","))
    assert counts(page) == {"Ny": 1}


# rows


def test_each_wrong_cell_is_explained_beside_its_row(as_: As) -> None:
    heads = (*HEADS, "Alder fra", "Enige siden", "Kontaktrolle", "Formål", "Status")
    rows = [
        ("1", "", "Åsnes", "", "", "", "", ""),
        ("2", "Uten gruppe", "", "", "", "", "", ""),
        ("3", "Alder", "Åsnes", "seksten", "", "", "", ""),
        ("4", "Dato", "Åsnes", "", "i fjor", "", "", ""),
        ("5", "Langt", "Åsnes", "", "", "x" * 121, "", ""),
        ("6", "Ødelagt", "Åsnes", "", "", "", "PÃ¥ skolen", ""),
        ("7", "Nummer", "Åsnes", "", "", "", "Født 01010750160", ""),
        ("8", "Rett", "Åsnes", "16", "3.9.2026", "Rådgiver", "=1+1", "Idé"),
        ("8", "Dobbel", "Åsnes", "", "", "", "", ""),
        ("x" * 81, "Lang nøkkel", "Åsnes", "", "", "", "", ""),
    ]
    page = send(as_, csv_of(heads, *rows))
    assert counts(page) == {"Feil": 9, "Ny": 1}
    said = rows_of(page)
    for place, sentence in enumerate([
        "Tittel: Fyll ut dette feltet.",
        "Gruppe: Skriv hvilken gruppe",
        "Alder fra: Skriv et helt tall",
        "Enige siden: Skriv datoen slik",
        "Kontaktrolle: Teksten er for lang. Skriv høyst 120 tegn.",
        "Formål: Bokstavene i denne cellen er ødelagt",
        "Formål: ",
        "Nøkkel: Nøkkelen står også på rad 9.",
        "Nøkkel: Teksten er for lang",
    ]):  # fmt: skip
        assert sentence in " ".join(said[place].split()).replace(" :", ":"), (place, said[place])
    assert "Rad 2" in said[0] and "Rad 10" in said[7], "the numbers a spreadsheet shows"


def test_the_same_title_in_the_same_group_twice_is_explained(as_: As) -> None:
    page = send(as_, csv_of(("Tittel", "Gruppe"), ("Likt", "Grue"), ("Likt", "Grue")))
    assert counts(page) == {"Feil": 1, "Ny": 1}
    assert "Rad 2 heter det samme i samme gruppe" in rows_of(page)[0]


def test_formulas_are_told_and_never_computed(as_: As) -> None:
    def formula(_book: Any, page: Any) -> None:
        page.write_formula(1, 1, '=HYPERLINK("http://ond.example")', None, "Svaret")
        page.write_formula(2, 1, "=1+1", None, "")

    page = send(as_, xlsx_of(HEADS, ("1", "", "Grue"), ("2", "", "Grue"), change=formula), "a.xlsx")
    assert counts(page) == {"Feil": 1, "Ny": 1}
    assert "Fyll ut dette feltet" in rows_of(page)[0], "a formula without an answer is empty"
    new = page.client.get(f"{page.path}?vis=ny")
    assert "Svaret" in rows_of(new)[0] and "Celle B2 er en formel" in rows_of(new)[0]


def test_merged_cells_empty_rows_and_lines_above_the_headings(as_: As) -> None:
    def merged(_book: Any, page: Any) -> None:
        page.merge_range(0, 0, 0, 2, "Tiltakene våre")
        page.merge_range(4, 2, 5, 2, "Grue")

    rows = [
        (),
        (),
        HEADS,
        ("1", "En", "Grue"),
        ("2", "To", ""),
        ("3", "Tre", ""),
        (),
        ("4", "Fire", "Grue"),
    ]
    page = send(as_, xlsx_of(*rows, change=merged), "a.xlsx")
    assert counts(page) == {"Feil": 2, "Ny": 2}
    assert all("celler som er slått sammen" in row for row in rows_of(page))


def test_columns_of_no_use_are_named(as_: As) -> None:
    page = send(as_, csv_of((*HEADS, "Ansvarlig", "Adresse"), (*ROW, "x", "y")))
    assert "Flipp kjenner ikke disse kolonnene, og de blir ikke med: Ansvarlig." in page.main


def test_identity_numbers_are_not_kept_even_until_somebody_looks(
    as_: As, database: Database
) -> None:
    number = "12057900499"
    head = (*HEADS, "Formål", f"Ukjent {number}")
    page = send(as_, csv_of(head, (*ROW, f"Ring {number}.", "")), f"{number}.csv")
    assert "Teksten inneholder et fødselsnummer" in rows_of(page)[0]
    with database.read() as db:
        job = one(db, Job)
        assert number not in f"{job.material} {job.title}"
        assert all(number not in str(event.data) for event in db.query(AuditEvent))
