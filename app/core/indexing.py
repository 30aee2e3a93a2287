"""A record's searchable text goes into the index in the record's own transaction."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy.orm import Session

from app.core import dialect, search


class Searchable:
    """A record whose `search_columns` are found by words; the first weighs most."""

    search_columns: ClassVar[tuple[str, ...]] = ()


def index(db: Session, record: object, *more: str) -> None:
    """Write the record's tokens to its kind's index; `more`: words it is known by elsewhere."""
    assert isinstance(record, Searchable)
    db.flush()
    texts = []
    for name in record.search_columns:
        value = getattr(record, name)
        texts.append(" ".join(value) if isinstance(value, list) else value or "")
    kind, number = record.__tablename__, record.id  # type: ignore[attr-defined]
    dialect.index_document(db, kind, number, search.index_text(*texts, *more))
