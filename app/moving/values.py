"""What is typed in a row: understood, or answered with a sentence beside its column."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BaseModel, Field, ValidationError

from app.core.forms import (
    Line,
    Lines,
    MaybeAge,
    MaybeDate,
    NeedLine,
    Text,
    sentence_of,
)
from app.core.i18n import N_, _
from app.moving.fields import EMPTY

ShortLine = Annotated[Line, Field(max_length=120)]
Key = Annotated[Line, Field(max_length=80)]
NORWEGIAN_DAY = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
# Norwegian letters that were read in another encoding than they were written in.
GARBLED = re.compile("Ã[\x80-\xbf†˜…]|\ufffd")
BROKEN_LETTERS = N_(
    "Bokstavene i denne cellen er ødelagt (æ, ø eller å). Lagre fila på nytt som CSV UTF-8."
)


class RowValues(BaseModel):
    """The plain cells of a row, under the limits of the form in Flipp."""

    slug: Key = ""
    title: NeedLine
    purpose: Text = ""
    target_group: Line = ""
    age_from: MaybeAge = None
    age_to: MaybeAge = None
    setting: Line = ""
    who_does: Text = ""
    mechanism: Text = ""
    core_parts: Lines = []
    adaptable_parts: Lines = []
    needs_staff: Text = ""
    needs_money: Text = ""
    needs_skill: Text = ""
    manual: Annotated[Line, Field(max_length=500)] = ""
    funding: Text = ""
    agreement: Text = ""
    agreed_on: MaybeDate = None
    legal_basis: Line = ""
    contact_role: ShortLine = ""
    expected: Text = ""
    learned: Text = ""
    advice: Text = ""
    ended_on: MaybeDate = None


LISTS = ("core_parts", "adaptable_parts")
DAYS = ("agreed_on", "ended_on")


def parts(text: str) -> list[str]:
    """The things of a cell that holds several.

    >>> parts("Skolen; NAV;")
    ['Skolen', 'NAV']
    """
    return [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]


def day(text: str) -> str:
    """A day as it is written in Norwegian, as the forms want it.

    >>> day("3.9.2026")
    '2026-09-03'
    """
    found = NORWEGIAN_DAY.fullmatch(text.strip())
    return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}" if found else text


def understood(cells: dict[str, str]) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """The values of the cells that hold something, and (field, sentence) for what is wrong."""
    errors = [(n, _(BROKEN_LETTERS)) for n, text in cells.items() if GARBLED.search(text)]
    given: dict[str, Any] = {n: t for n, t in cells.items() if n in RowValues.model_fields}
    given = {n: "" if text in EMPTY else text for n, text in given.items()}
    for name in LISTS:
        if name in given:
            given[name] = parts(given[name])
    for name in DAYS:
        if name in given:
            given[name] = day(given[name])
    try:
        read = RowValues.model_validate(given)
    except ValidationError as error:
        errors += [(str(e["loc"][0]), sentence_of(e)) for e in error.errors() if e["loc"]]
        return {}, errors
    return {name: getattr(read, name) for name in given}, errors
