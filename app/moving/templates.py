"""The template to fill in: the headings, and beside them what each column may hold."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.core.export_files import put, workbook, write_csv
from app.core.exports import CODE_BOOK, Column, Kind, Sheet, code_book
from app.core.i18n import N_, _
from app.moving.fields import FIELDS, NEEDED
from app.moving.known import Names
from app.moving.reading import MOST_ROWS

TITLE = N_("Tiltak")
WIDTHS = (24, 60, 24, 70)
ASKED = N_("Må fylles ut")
SEVERAL = N_("Flere, skilt med semikolon")


def sheet() -> Sheet:
    """An empty sheet with the headings."""
    return Sheet(TITLE, FIELDS, ())


def write_template(path: Path, names: Names) -> None:
    """A workbook with the sheet to fill in, one that explains it, and the words to choose among."""
    with workbook(path) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        must = book.add_format({"bold": True, "bottom": 1, "bg_color": "#FFF3D6"})
        page, lists = book.add_worksheet(_(TITLE)), _lists(names)
        page.freeze_panes(1, 2)
        for place, column in enumerate(FIELDS):
            page.set_column(place, place, max(16, len(_(column.label)) + 2))
            put(page, 0, place, _(column.label), must if column.name in NEEDED else bold)
        _offer(page, lists)
        _explain(book, bold, names)
        _write_lists(book, lists)


def write_csv_template(path: Path, _names: Names) -> None:
    """The same headings alone."""
    write_csv(path, sheet())


def _lists(names: Names) -> dict[str, list[str]]:
    """Column → the words a cell of it may be chosen among."""
    found = {c.name: [_(label) for label in c.allowed.values()] for c in FIELDS if c.allowed}
    for name in ("group", "owner"):
        found[name] = [label for _number, label in names.choices[name]]
    return {name: words for name, words in found.items() if words}


def _offer(page: Any, lists: dict[str, list[str]]) -> None:
    """Let the cell be chosen in the spreadsheet itself; other words may still be written."""
    for place, name in enumerate(lists):
        column = next(i for i, c in enumerate(FIELDS) if c.name == name)
        letter = chr(ord("A") + place)
        source = f"='{_('Lister')}'!${letter}$2:${letter}${len(lists[name]) + 1}"
        rule = {"validate": "list", "source": source, "error_type": "warning"}
        page.data_validation(1, column, MOST_ROWS, column, rule)


def _explain(book: Any, bold: Any, names: Names) -> None:
    page = book.add_worksheet(_("Forklaring"))
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    heads = [_(CODE_BOOK[0]), _(CODE_BOOK[2]), _(CODE_BOOK[3]), _(CODE_BOOK[4])]
    for place, (width, head) in enumerate(zip(WIDTHS, heads, strict=True)):
        page.set_column(place, place, width)
        put(page, 0, place, head, bold)
    for number, (column, line) in enumerate(zip(FIELDS, code_book(FIELDS), strict=True), 1):
        label, _name, meaning, kind, _allowed = line
        means = f"{meaning} {_(ASKED)}." if column.name in NEEDED else meaning
        kind = _(SEVERAL) if column.kind is Kind.LIST else kind
        for place, text in enumerate((label, means, kind, may_hold(column, names))):
            put(page, number, place, text, wrapped)


def may_hold(column: Column, names: Names) -> str:
    """The words of a column, as they are written in a cell; "" when anything may stand there."""
    if column.allowed:
        return "; ".join(_(label) for label in column.allowed.values())
    return "; ".join(label for _number, label in names.choices.get(column.name, []))


def _write_lists(book: Any, lists: dict[str, list[str]]) -> None:
    page = book.add_worksheet(_("Lister"))
    labels = {c.name: _(c.label) for c in FIELDS}
    for number in range(max(map(len, lists.values())) + 1):
        for place, (name, words) in enumerate(lists.items()):
            column = [labels[name], *words]
            put(page, number, place, column[number] if number < len(column) else None)
