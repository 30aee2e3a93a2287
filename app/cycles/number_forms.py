"""What is typed about numbers."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from app.core.forms import Day, Form, Line, MaybeDate, clean
from app.core.i18n import _
from app.cycles.models import Flag

FIGURE = re.compile(r"[-−]?[0-9]{1,9}(?:[.,][0-9]{1,6})?")
COUNT = re.compile(r"[0-9]{1,9}")
LONG = re.compile(r"[-−]?[0-9]{10,}(?:[.,][0-9]+)?")
SPACES = re.compile(r"\s")


def _figure(value: Any) -> Any:
    """A number as people write it: «12,5», «1 204»; None for nothing."""
    if not isinstance(value, str):
        return value
    text = SPACES.sub("", clean(value))
    if not text:
        return None
    if LONG.fullmatch(text):
        raise ValueError(_("Tallet er for stort."))
    if not FIGURE.fullmatch(text):
        raise ValueError(_("Skriv et tall, for eksempel 12 eller 12,5."))
    return float(text.replace(",", ".").replace("−", "-"))


def _count(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    text = SPACES.sub("", clean(value))
    if not text:
        return None
    if LONG.fullmatch(text):
        raise ValueError(_("Tallet er for stort."))
    if not COUNT.fullmatch(text):
        raise ValueError(_("Skriv et helt tall, for eksempel 18."))
    return int(text)


MaybeFigure = Annotated[float | None, BeforeValidator(_figure)]
MaybeCount = Annotated[int | None, BeforeValidator(_count)]
Note = Annotated[Line, Field(max_length=300)]


class NumberForm(Form):
    """One number: a value, or k of n; which of them is the measure's to say."""

    on_day: Day
    value: MaybeFigure = None
    k: MaybeCount = None
    n: MaybeCount = None
    flag: Flag = Flag.FINAL
    note: Note = ""


class LinkNumberForm(Form):
    """The same from the home screen; `replace`: the version of the number it is to stand for."""

    on_day: Day
    value: MaybeFigure = None
    k: MaybeCount = None
    n: MaybeCount = None
    note: Note = ""
    replace: MaybeCount = None


class StrikeForm(Form):
    """A button: the version that is taken away."""


class FreezeForm(Form):
    """The baseline's last day; none for no baseline."""

    until: MaybeDate = None
