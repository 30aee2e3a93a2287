"""The columns of a spreadsheet of initiatives: those of the list's own files, in their order."""

from __future__ import annotations

from app.core.exports import Column, Kind
from app.core.i18n import N_
from app.initiatives.exports import COLUMNS, OWN_COLUMNS, TERM_COLUMNS
from app.networks.downloads import GROUP, REACH, SLUG, THEMES, TITLE

KEY = Column(
    SLUG.name,
    SLUG.label,
    N_("Ditt eget kjennetegn på raden, for eksempel et nummer. Da kan fila sendes inn igjen."),
)
FIELDS: tuple[Column, ...] = (
    KEY,
    TITLE,
    GROUP,
    *OWN_COLUMNS,
    THEMES,
    *TERM_COLUMNS.values(),
    REACH,
)
BY_NAME = {field.name: field for field in FIELDS}
NEEDED = frozenset({TITLE.name, GROUP.name})
# Columns of an exported file that say nothing to an import.
IGNORED = frozenset(c.label.casefold() for c in COLUMNS if c.name not in BY_NAME)
TERMS = {column.name: kind for kind, column in TERM_COLUMNS.items()}
# Cells that name records of the network; each name that is not known must be chosen for.
NAMES = ("group", "owner", "partners", "themes", *TERMS)
MANY = frozenset(f.name for f in FIELDS if f.kind is Kind.LIST and f.name in NAMES)
WORDS = tuple(f.name for f in FIELDS if f.kind is Kind.WORD)
# What stands in the record itself, besides its status.
TEXTS = tuple(f.name for f in OWN_COLUMNS if f.name not in {"status", "owner", "partners"})
EMPTY = frozenset({"-", "–", "—"})  # a cell that says: nothing shall stand here
