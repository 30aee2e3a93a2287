"""Keyset paging: page 1 000 costs what page 1 costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

PER_PAGE = 25
COUNT_CAP = 1000
T = TypeVar("T")


@dataclass(frozen=True)
class Slice(Generic[T]):
    """One page of a list: its rows, and where the next one starts (None: this is the last)."""

    rows: Sequence[T]
    after: int | None


def cut(rows: Sequence[Any], per_page: int = PER_PAGE) -> Slice[Any]:
    """Make a slice of rows fetched with LIMIT per_page + 1, each with an `id`."""
    if len(rows) <= per_page:
        return Slice(rows, None)
    kept = rows[:per_page]
    return Slice(kept, kept[-1].id)


def cursor(text: str) -> int | None:
    """The number in the address, or None when it is none of ours."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def address(path: str, query: Mapping[str, Any], **changes: Any) -> str:
    """The same list with some parameters changed; empty ones are left out."""
    merged = {**query, **changes}
    kept = {k: v for k, v in merged.items() if v not in (None, "", [])}
    return f"{path}?{urlencode(kept, doseq=True)}" if kept else path
