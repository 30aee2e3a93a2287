"""Look up a record in a test."""

from __future__ import annotations

from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

T = TypeVar("T")


def one(db: Session, model: type[T], **values: Any) -> T:
    """The one record with these values."""
    conditions = [getattr(model, name) == value for name, value in values.items()]
    return db.scalars(sa.select(model).where(*conditions)).one()
