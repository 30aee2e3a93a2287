"""A spreadsheet from outside, read in a process of its own: `python reading.py < file > rows.json`.

What arrives may be a bomb, so nothing of it is believed: the process gives itself little memory
and time, counts what the file unpacks to before it is parsed, and knows nothing of Flipp (this
file imports no other of ours). Formulas are never computed: their last value is read as a text.

Writes one JSON object: either {"problem": code, "more": text}, or {"rows": [[number, cells]],
"formulas": [cell names], "merged": [row numbers], "sheet": name}; row numbers are those a
spreadsheet shows.
"""

from __future__ import annotations

import csv
import io
import json
import re
import struct
import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any

MEMORY, SECONDS = 180 * 1024 * 1024, 15
MOST_PARTS, MOST_UNPACKED = 400, 30 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 1000, 200, 32_767
MOST_MARKS = 250_000  # cells and shared texts, empty ones too
MARKS = (b"<c ", b"<c>", b"<c/", b":c ", b":c>", b":c/", b"<si")
OWN_SHEET = "tiltak"
DELIMITERS = ";\t,"
LIVE = ("=", "+", "-", "@", "\t", "\r")
FORMULA = re.compile(rb'<c\s[^>]*?\br="([A-Z]{1,3}[0-9]{1,7})"[^>]*>\s*<f[\s>/]')
SHEET = re.compile(r"<sheet\s[^>]*>")
ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')
OLD_OFFICE = b"\xd0\xcf\x11\xe0"


class Refused(Exception):
    """Why the file is not read: a code, and what it is about."""

    def __init__(self, problem: str, more: str = "") -> None:
        super().__init__(problem)
        self.problem, self.more = problem, more


def read(data: bytes) -> dict[str, Any]:
    """The rows of a file. Raises Refused."""
    if not data.strip():
        raise Refused("empty")
    if data.startswith(OLD_OFFICE):
        raise Refused("old")
    if data.startswith(b"PK"):
        return read_xlsx(data)
    return read_csv(data)


# XLSX


def read_xlsx(data: bytes) -> dict[str, Any]:
    """The sheet called «Tiltak», else the first one."""
    from python_calamine import CalamineError, CalamineWorkbook

    parts = demand_small(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = book.sheet_names
        name = next((n for n in names if n.strip().casefold() == OWN_SHEET), names[0])
        sheet = book.get_sheet_by_name(name)
        if sheet.width > MOST_COLUMNS:
            raise Refused("wide", str(MOST_COLUMNS))
        rows = kept(enumerate(sheet.iter_rows(), 1))  # from the sheet's own first row on
        merged = [
            number + 1
            for (top, _left), (bottom, _right) in sheet.merged_cell_ranges or ()
            for number in range(top, min(bottom, top + MOST_ROWS) + 1)
        ]
    except (CalamineError, IndexError, ValueError, zipfile.BadZipFile) as error:
        raise Refused("broken") from error
    return {
        "rows": rows,
        "formulas": formulas(data, parts, name),
        "merged": sorted(set(merged))[: 2 * MOST_ROWS],
        "sheet": name,
    }


def demand_small(data: bytes) -> list[zipfile.ZipInfo]:
    """The file's parts. Raises Refused if it unpacks to too much, however small it says it is."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, struct.error, OverflowError) as error:
        raise Refused("broken") from error
    if len(parts) > MOST_PARTS or sum(p.file_size for p in parts) > MOST_UNPACKED:
        raise Refused("bomb")
    if any(p.flag_bits & 1 for p in parts):
        raise Refused("old")
    if "xl/workbook.xml" not in {p.filename for p in parts}:
        raise Refused("other")
    left, marks = MOST_UNPACKED, 0
    for part in parts:
        size, found = measured(data, part, left)
        left, marks = left - size, marks + found
        if marks > MOST_MARKS:
            raise Refused("long", str(MOST_ROWS))
    return parts


def packed(data: bytes, part: zipfile.ZipInfo) -> bytes:
    """A part as it lies in the file. Raises Refused."""
    head = data[part.header_offset : part.header_offset + 30]
    if len(head) < 30 or not head.startswith(b"PK\x03\x04"):
        raise Refused("broken")
    name, extra = struct.unpack("<HH", head[26:30])
    start = part.header_offset + 30 + name + extra
    return data[start : start + part.compress_size]


def measured(data: bytes, part: zipfile.ZipInfo, most: int) -> tuple[int, int]:
    """How much a part really unpacks to, and how many cells and texts it holds.

    Raises Refused when it is more than `most`.
    """
    source = packed(data, part)
    if part.compress_type == zipfile.ZIP_STORED:
        return len(source), marks_in(source)
    if part.compress_type != zipfile.ZIP_DEFLATED:
        raise Refused("broken")
    unpacker, size, marks = zlib.decompressobj(-15), 0, 0
    try:
        while source and not unpacker.eof and marks <= MOST_MARKS:
            piece = unpacker.decompress(source, 1 << 18)
            source = unpacker.unconsumed_tail
            size, marks = size + len(piece), marks + marks_in(piece)
            if size > most:
                raise Refused("bomb")
    except zlib.error as error:
        raise Refused("broken") from error
    return size, marks


def marks_in(piece: bytes) -> int:
    """Cells and shared texts, whatever prefix their names have."""
    return sum(piece.count(mark) for mark in MARKS)


def formulas(data: bytes, parts: list[zipfile.ZipInfo], name: str) -> list[str]:
    """The names of the sheet's cells that hold a formula, «B5»."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        known = {p.filename for p in parts}
        path = sheet_path(archive, known, name)
        text = archive.read(path) if path in known else b""
    found = islice(FORMULA.finditer(text), 2 * MOST_ROWS)
    return [match[1].decode() for match in found]


def sheet_path(archive: zipfile.ZipFile, known: set[str], name: str) -> str:
    """Where the sheet of this name lies, "" when that can't be told."""
    links = "xl/_rels/workbook.xml.rels"
    if links not in known:
        return ""
    book, targets = (archive.read(p).decode("utf-8", "replace") for p in ("xl/workbook.xml", links))
    sheets = [dict(ATTRIBUTE.findall(tag)) for tag in SHEET.findall(book)]
    number = next((s.get("r:id") for s in sheets if s.get("name") == name), "")
    tags = re.findall(r"<Relationship\s[^>]*>", targets)
    relations = [dict(ATTRIBUTE.findall(tag)) for tag in tags]
    target = next((r.get("Target", "") for r in relations if r.get("Id") == number), "")
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


# CSV


def read_csv(data: bytes) -> dict[str, Any]:
    """A text with semicolons, tabs or commas, in any of the encodings Excel writes."""
    text = decode(data)
    if "\x00" in text or text.lstrip().startswith(("<", "{", "%PDF")):
        raise Refused("other")
    delimiter = delimiter_of(text)
    if text[:4].casefold() == "sep=":
        text = text.partition("\n")[2]
    csv.field_size_limit(LONGEST_CELL * 4)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        rows = kept(enumerate(([alive(c) for c in row] for row in reader), 1))
    except csv.Error as error:
        raise Refused("quotes") from error
    return {"rows": rows, "formulas": [], "merged": [], "sheet": ""}


def decode(data: bytes) -> str:
    """The text: by its mark, else UTF-8, else Windows-1252. Raises Refused."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        codings = ["utf-16"]
    elif data.count(b"\x00") > len(data) // 4:
        codings = ["utf-16-le" if data[1:2] == b"\x00" else "utf-16-be"]
    else:
        codings = ["utf-8-sig", "cp1252"]
    for coding in codings:
        try:
            return data.decode(coding)
        except UnicodeDecodeError:
            continue
    raise Refused("encoding")


def delimiter_of(text: str) -> str:
    """What stands between the cells: as Excel was told, else what the first line has most of."""
    if text[:4].casefold() == "sep=" and text[4:5] in DELIMITERS:
        return text[4]
    first = next((line for line in text.splitlines() if line.strip(f" {DELIMITERS}")), "")
    bare = re.sub(r'"[^"]*"', "", first)
    return max(DELIMITERS, key=bare.count)


def alive(cell: str) -> str:
    """Without the apostrophe an export puts before what would have been a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:].lstrip().startswith(LIVE) else cell


# both


def kept(rows: Iterable[tuple[int, list[Any]]]) -> list[tuple[int, list[str]]]:
    """The rows in which something stands, as texts. Raises Refused when there are too many."""
    found = list(_some(rows))
    if not found:
        raise Refused("empty")
    return found


def _some(rows: Iterable[tuple[int, list[Any]]]) -> Iterator[tuple[int, list[str]]]:
    seen = 0
    for number, row in rows:
        cells = [as_text(value) for value in row[:MOST_COLUMNS]]
        if not any(cells):
            continue
        seen += 1
        if seen > MOST_ROWS + 20:  # headings, and a few lines above them
            raise Refused("long", str(MOST_ROWS))
        yield number, cells


def as_text(value: Any) -> str:
    """A cell as what a person would have typed."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Ja" if value else "Nei"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value).strip()[: LONGEST_CELL + 1]


def bind() -> None:
    """Little memory and time, whatever the file makes us do."""
    try:
        import resource
    except ImportError:  # a system without limits; the count before unpacking is left
        return
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Read what is sent in, tell what stands in it."""
    bind()
    try:
        answer = read(sys.stdin.buffer.read())
    except Refused as no:
        answer = {"problem": no.problem, "more": no.more}
    except MemoryError:
        answer = {"problem": "bomb"}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
