"""Options of a closed list, in the reader's language, for selects and radios."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from app.core.i18n import _


def choices(labels: Mapping[Any, str]) -> list[tuple[str, str]]:
    """(value, label) pairs in the order of the list."""
    return [(str(value), _(label)) for value, label in labels.items()]


def picked(kind: type[StrEnum], text: str) -> StrEnum | None:
    """The word of the list that the address names, or None."""
    return next((word for word in kind if word.value == text), None)
