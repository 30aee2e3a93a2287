"""An exported list written to a file: XLSX, CSV or JSON. Rows are written as they are fetched.

No cell is live: a spreadsheet must never run what somebody wrote in a form (OWASP, CSV injection).
In XLSX a text is stored as a text; in CSV a text that would be taken for a formula gets an
apostrophe in front of it.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from app.core.exports import CODE_BOOK, Sheet, cell, code_book, plain
from app.core.i18n import _

LIVE = ("=", "+", "-", "@", "\t", "\r", "\n")
LONGEST_CELL = 32_000  # a sheet's cell holds 32 767 signs
# XML can't hold these, and a sheet with one of them does not open.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV, JSON = "text/csv; charset=utf-8", "application/json"
WIDTHS = (24, 24, 60, 24, 60)


def dead(text: str) -> str:
    """The text as no spreadsheet takes it for a formula.

    >>> dead("=1+1"), dead("Åpen dør"), dead(" =1")
    ("'=1+1", 'Åpen dør', "' =1")
    """
    return f"'{text}" if text.startswith(LIVE) or text.lstrip().startswith(LIVE) else text


def workbook(path: Path | str) -> xlsxwriter.Workbook:
    """A workbook that makes no text a formula, number or link, and keeps few rows in memory."""
    return xlsxwriter.Workbook(
        str(path),
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        },
    )


def put(page: Any, row: int, column: int, value: Any, shape: Any = None) -> None:
    """Write one cell of a sheet, a text always as a text."""
    if value is None:
        return
    if isinstance(value, date):
        page.write_datetime(row, column, value, shape)
    elif isinstance(value, int):
        page.write_number(row, column, value, shape)
    else:
        page.write_string(row, column, _UNWRITABLE.sub("", str(value))[:LONGEST_CELL], shape)


def write_xlsx(path: Path, sheet: Sheet) -> None:
    """The list on the first sheet, its code book on the second."""
    with workbook(path) as book:
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        page = book.add_worksheet(_(sheet.title)[:31])
        page.freeze_panes(1, 1)
        page.set_column(0, len(sheet.columns) - 1, 24)
        for place, column in enumerate(sheet.columns):
            put(page, 0, place, _(column.label), bold)
        for number, row in enumerate(sheet.rows, 1):
            for place, column in enumerate(sheet.columns):
                value = cell(column, column.of(row))
                put(page, number, place, value, day if isinstance(value, date) else None)
        write_code_book(book, sheet, bold)


def write_code_book(book: Any, sheet: Sheet, bold: Any) -> None:
    """The sheet that explains the columns, and under them what the list is."""
    page = book.add_worksheet(_("Kodebok"))
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for place, width in enumerate(WIDTHS):
        page.set_column(place, place, width)
    lines = [*code_book(sheet.columns), (), *((_(a), b) for a, b in sheet.about)]
    for place, head in enumerate(CODE_BOOK):
        put(page, 0, place, _(head), bold)
    for number, line in enumerate(lines, 1):
        for place, text in enumerate(line):
            put(page, number, place, text, wrapped)


def _csv(path: Path, lines: Any) -> None:
    """Semicolons and a mark of the encoding, as Excel in Norwegian wants."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
        for line in lines:
            writer.writerow([dead(v) if isinstance(v, str) else v for v in line])


def write_csv(path: Path, sheet: Sheet) -> None:
    """The list with one line of headings."""
    columns = sheet.columns
    heads = [[_(c.label) for c in columns]]
    _csv(path, (line for part in (heads, _cells(sheet)) for line in part))


def _cells(sheet: Sheet) -> Any:
    for row in sheet.rows:
        yield [cell(column, column.of(row)) for column in sheet.columns]


def write_code_book_csv(path: Path, sheet: Sheet) -> None:
    """The code book alone, for the CSV file, which has room for one table only."""
    _csv(path, [[_(head) for head in CODE_BOOK], *code_book(sheet.columns)])


def write_json(path: Path, sheet: Sheet) -> None:
    """One object: what it is, the code book, and a line a row."""
    book = [
        {"navn": c.name, "overskrift": _(c.label), "betyr": _(c.meaning), "type": c.kind.value}
        | ({"verdier": {str(k): _(v) for k, v in c.allowed.items()}} if c.allowed else {})
        for c in sheet.columns
    ]
    with path.open("w", encoding="utf-8") as file:
        file.write(f'{{"om": {_dumps({_(a): b for a, b in sheet.about})},\n')
        file.write(f'"kodebok": {_dumps(book)},\n"rader": [')
        between = "\n"
        for row in sheet.rows:
            file.write(between + _dumps({c.name: plain(c.of(row)) for c in sheet.columns}))
            between = ",\n"
        file.write("\n]}\n")


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


# What stands after the dot in the address → how it is written, and what it is.
FORMATS: dict[str, tuple[Callable[[Path, Sheet], None], str]] = {
    "xlsx": (write_xlsx, XLSX),
    "csv": (write_csv, CSV),
    "json": (write_json, JSON),
    "kodebok.csv": (write_code_book_csv, CSV),
}
