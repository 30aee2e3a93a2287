"""Columns most records share, so that they are spelled the same everywhere."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from app.core import clock
from app.core.db import EnumText, Moment
from app.core.i18n import N_


class Reach(StrEnum):
    """Who may see a record."""

    GROUP = "internt"
    NETWORK = "nettverk"
    PUBLIC = "offentlig"


REACH_LABELS = {
    Reach.GROUP: N_("Bare gruppa"),
    Reach.NETWORK: N_("Hele nettverket"),
    Reach.PUBLIC: N_("Alle (publisert)"),
}


def key() -> Any:
    """The record's number."""
    return Field(default=None, primary_key=True)


def ref(target: str, *, index: bool = True) -> Any:
    """A reference that must be there."""
    return Field(foreign_key=target, index=index, nullable=False)


def maybe_ref(target: str, *, index: bool = True) -> Any:
    """A reference that may be missing."""
    return Field(default=None, foreign_key=target, index=index, nullable=True)


def moment() -> Any:
    """When it was made."""
    return Field(default_factory=clock.now, sa_type=Moment)


def maybe_moment() -> Any:
    """When something happened, if it has."""
    return Field(default=None, sa_type=Moment, nullable=True)


def word(kind: type[StrEnum], default: StrEnum, *, index: bool = False) -> Any:
    """One word of a closed list."""
    return Field(default=default, sa_type=EnumText(kind), index=index, nullable=False)


def long_text() -> Any:
    """Text of any length, "" when not written yet."""
    return Field(default="", sa_type=sa.Text, nullable=False)


def string_list() -> Any:
    """A short list of lines."""
    return Field(default_factory=list, sa_type=sa.JSON, nullable=False)


__all__ = [
    "REACH_LABELS",
    "Reach",
    "datetime",
    "key",
    "long_text",
    "maybe_moment",
    "maybe_ref",
    "moment",
    "ref",
    "string_list",
    "word",
]
