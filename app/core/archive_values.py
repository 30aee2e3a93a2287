"""A column's value as JSON has it, and back; whatever the column can't hold is refused."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from app.core.db import EnumText, Moment
from app.core.dialect_files import BackupError

LARGEST = 2**31 - 1  # of a whole number, in both databases


class ArchiveError(BackupError):
    """What stopped the export or the import; the text says what to do."""


def line(row: dict[str, Any]) -> bytes:
    """A row as one line, spelled the same every time."""
    text = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode() + b"\n"


def out(value: Any) -> Any:
    """What JSON has no word for, as text. Raises TypeError for a kind nobody has thought of."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if value is None or isinstance(value, (str, int, float, list, dict)):
        return value
    raise TypeError(f"no way to write {type(value).__name__}")


def back(column: sa.Column[Any], value: Any) -> Any:
    """The value for the column. Raises ValueError when it can't hold it."""
    if value is None:
        if not column.nullable:
            raise ValueError("is missing")
        return None
    return _reader(column.type)(column, value)


def kind_of(column: sa.Column[Any]) -> str:
    """What a column holds, for the code book."""
    kind = column.type
    if isinstance(kind, EnumText):
        return "one of " + ", ".join(word.value for word in kind.kind)
    for base, name in _NAMES:
        if isinstance(kind, base):
            length = getattr(kind, "length", None)
            return f"{name}, at most {length} characters" if length else name
    raise TypeError(f"no way to write a column of {type(kind).__name__}")


def _text(column: sa.Column[Any], value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("is no text")
    length = getattr(column.type, "length", None)
    if length and len(value) > length:
        raise ValueError("is too long")
    return _sound(value)


def _sound(value: str) -> str:
    if "\x00" in value:
        raise ValueError("holds a sign no text has")
    value.encode()  # half a sign is a UnicodeEncodeError, which is a ValueError
    return value


def _word(column: sa.Column[Any], value: Any) -> Any:
    kind: Any = column.type
    return kind.kind(_sound(value) if isinstance(value, str) else value)


def _number(_column: sa.Column[Any], value: Any) -> int:
    if type(value) is not int or not -LARGEST <= value <= LARGEST:
        raise ValueError("is no whole number")
    return value


def _yes_or_no(_column: sa.Column[Any], value: Any) -> bool:
    if type(value) is not bool:
        raise ValueError("is neither true nor false")
    return value


def _decimal(_column: sa.Column[Any], value: Any) -> float:
    if type(value) not in {int, float} or abs(value) > 1e300:
        raise ValueError("is no number")
    return float(value)


def _day(_column: sa.Column[Any], value: Any) -> date:
    return date.fromisoformat(value)


def _moment(_column: sa.Column[Any], value: Any) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError("has no time zone")
    return moment


def _bytes(_column: sa.Column[Any], value: Any) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except binascii.Error:
        raise ValueError("is no base64") from None


def _json(_column: sa.Column[Any], value: Any) -> Any:
    if not isinstance(value, (list, dict)):
        raise TypeError("is neither list nor object")
    _sound_parts(value)
    return value


def _sound_parts(value: Any) -> None:
    if isinstance(value, str):
        _sound(value)
    elif isinstance(value, dict):
        for key, part in value.items():
            _sound(key)
            _sound_parts(part)
    elif isinstance(value, list):
        for part in value:
            _sound_parts(part)


Reader = Callable[[sa.Column[Any], Any], Any]
_NAMES: tuple[tuple[type[Any], str], ...] = (
    (sa.JSON, "JSON"),
    (Moment, "moment, ISO 8601 in UTC"),
    (sa.Date, "date, ISO 8601"),
    (sa.Boolean, "true or false"),
    (sa.Integer, "whole number"),
    (sa.Float, "number"),
    (sa.LargeBinary, "base64"),
    (sa.String, "text"),
    (sa.types.TypeDecorator, "text"),
)
_READERS: tuple[tuple[type[Any], Reader], ...] = (
    (EnumText, _word),
    (sa.JSON, _json),
    (Moment, _moment),
    (sa.Date, _day),
    (sa.Boolean, _yes_or_no),
    (sa.Integer, _number),
    (sa.Float, _decimal),
    (sa.LargeBinary, _bytes),
    (sa.types.TypeDecorator, _text),
    (sa.String, _text),
)


def _reader(kind: Any) -> Reader:
    return next(reader for base, reader in _READERS if isinstance(kind, base))
