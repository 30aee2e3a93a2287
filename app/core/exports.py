"""Lists as files: what a list's columns are called and mean, and the code book that says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum, StrEnum
from typing import Any

from app.core import clock
from app.core.i18n import N_, _


class Kind(StrEnum):
    """What stands in the cells of a column."""

    TEXT = "tekst"
    NUMBER = "heltall"
    DAY = "dato"
    YES_NO = "ja_nei"
    WORD = "valg"
    LIST = "liste"


KIND_LABELS = {
    Kind.TEXT: N_("Tekst"),
    Kind.NUMBER: N_("Helt tall"),
    Kind.DAY: N_("Dato (år-måned-dag)"),
    Kind.YES_NO: N_("Ja eller nei"),
    Kind.WORD: N_("Ett av flere ord"),
    Kind.LIST: N_("Flere, skilt med semikolon (i JSON: en liste)"),
}


@dataclass(frozen=True)
class Column:
    """A column of an exported list.

    `name` is for programs and never changes; `label` is the heading of a sheet; `meaning` is one
    sentence of the code book; `allowed` the words of a closed list (code → label); `value` reads
    the cell from a row (the attribute `name` unless given). Columns for `insiders` are left out
    for those who don't belong to the network.
    """

    name: str
    label: str
    meaning: str
    kind: Kind = Kind.TEXT
    allowed: Mapping[Any, str] = field(default_factory=dict)
    value: Callable[[Any], Any] | None = None
    insiders: bool = False

    def of(self, row: Any) -> Any:
        """The cell of a row, as plain data."""
        return self.value(row) if self.value else getattr(row, self.name)


@dataclass(frozen=True)
class Sheet:
    """A list to write: its title, columns, rows (fetched as they are written), what it is."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Any]
    about: Sequence[tuple[str, str]] = ()


CODE_BOOK = (N_("Kolonne"), N_("Navn i JSON"), N_("Betyr"), N_("Type"), N_("Tillatte verdier"))


def code_book(columns: Iterable[Column]) -> list[tuple[str, str, str, str, str]]:
    """A line a column: heading, name, meaning, type, allowed values; in the reader's language."""
    return [
        (_(c.label), c.name, _(c.meaning), _(KIND_LABELS[c.kind]), _allowed(c.allowed))
        for c in columns
    ]


def _allowed(allowed: Mapping[Any, str]) -> str:
    return "; ".join(f"{_(label)} ({code})" for code, label in allowed.items())


def cell(column: Column, value: Any) -> str | int | date | None:
    """What a spreadsheet shows: words for codes, a list on one line.

    Raises TypeError for what no cell can hold.
    """
    if value is None or value == "":
        return None
    if column.kind is Kind.YES_NO:
        return _("Ja") if value else _("Nei")
    if isinstance(value, Enum) or column.kind is Kind.WORD:
        return _(column.allowed[value]) if value in column.allowed else str(value)
    if isinstance(value, (list, tuple)):
        return "; ".join(str(v) for v in value) or None
    if isinstance(value, datetime):
        return value.astimezone(clock.OSLO).date()
    if isinstance(value, (str, int, date)):
        return value
    raise TypeError(f"{column.name}: {type(value).__name__}")


def plain(value: Any) -> Any:
    """The same for JSON: codes as codes, lists as lists, days as text."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        value = value.astimezone(clock.OSLO).date()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    return value
