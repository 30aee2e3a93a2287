"""Text and figures in the reader's language; bokmål is the source of every message."""

from __future__ import annotations

import gettext as _gettext
from contextvars import ContextVar
from datetime import date, datetime
from functools import lru_cache

from babel.dates import format_date as _babel_date
from babel.numbers import format_decimal

from app.core import clock
from app.core.config import ROOT

LOCALES = ROOT / "locales"
SOURCE = "nb"
# Browsers still send "no"; the tags are the catalogues that exist.
ALIASES = {"no": "nb", "nb": "nb", "nn": "nn", "en": "en"}
_language: ContextVar[str] = ContextVar("language", default=SOURCE)


@lru_cache(maxsize=1)
def available() -> list[str]:
    """Languages with a compiled catalogue, the source first."""
    found = [p.parts[-3] for p in LOCALES.glob("*/LC_MESSAGES/flipp.mo")]
    return [SOURCE, *sorted(set(found) - {SOURCE})]


def use(language: str) -> None:
    """Speak this language for the rest of the request."""
    _language.set(language if language in ALIASES.values() else SOURCE)


def language() -> str:
    """The language of the request."""
    return _language.get()


@lru_cache(maxsize=8)
def _catalogue(tag: str) -> _gettext.NullTranslations:
    return _gettext.translation("flipp", LOCALES, languages=[tag], fallback=True)


def _(message: str) -> str:
    """The message in the request's language."""
    return said_in(_language.get(), message)


def said_in(tag: str, message: str) -> str:
    """The message in this language."""
    return message if tag == SOURCE else _catalogue(tag).gettext(message)


def ngettext(one: str, many: str, n: int) -> str:
    """The right number form of a message in the request's language."""
    tag = _language.get()
    if tag == SOURCE:
        return one if n == 1 else many
    return _catalogue(tag).ngettext(one, many, n)


def N_(message: str) -> str:
    """Mark a constant for extraction; translate it with _() where it is shown."""
    return message


def negotiate(accept: str, known: tuple[str, ...]) -> str:
    """Pick a language from an Accept-Language header.

    >>> negotiate("en;q=0.5, no", ("nb", "en"))
    'nb'
    """
    ranked = []
    for part in accept.split(","):
        tag, _sep, q = part.strip().partition(";q=")
        try:
            ranked.append((float(q or 1), ALIASES.get(tag.strip().lower()[:2], "")))
        except ValueError:
            continue
    for _q, tag in sorted(ranked, key=lambda r: -r[0]):
        if tag in known:
            return tag
    return SOURCE


def _babel_tag() -> str:
    return {"nb": "nb_NO", "nn": "nn_NO"}.get(language(), "en_GB")


def week(value: date | None) -> str:
    """«uke 23, 2026», for what is dated to the week; "" when not at all.

    >>> week(date(2026, 6, 1))
    'uke 23, 2026'
    """
    if value is None:
        return ""
    year, number_, _day = value.isocalendar()
    return _("uke %(week)s, %(year)s") % {"week": number_, "year": year}


def long_date(value: date | datetime | None) -> str:
    """«22. november 2026»; empty for nothing."""
    if value is None:
        return ""
    day = value.astimezone(clock.OSLO).date() if isinstance(value, datetime) else value
    return _day(day, "d. MMMM y" if language() != "en" else "d MMMM y", _babel_tag())


@lru_cache(maxsize=5000)
def _day(day: date, pattern: str, tag: str) -> str:
    return _babel_date(day, pattern, locale=tag)


def month(value: date) -> str:
    """«november 2026», for what is known no closer.

    >>> month(date(2019, 9, 1))
    'september 2019'
    """
    return _babel_date(value, "MMMM y", locale=_babel_tag())


def short_date(value: date | datetime | None) -> str:
    """«22. november», with the year only when it is another one."""
    if value is None:
        return ""
    day = value.astimezone(clock.OSLO).date() if isinstance(value, datetime) else value
    if day.year != clock.today().year:
        return long_date(day)
    return _day(day, "d. MMMM" if language() != "en" else "d MMMM", _babel_tag())


def number(value: float | int) -> str:
    """«1 204», with the thin grouping of the language."""
    return _number(value, _babel_tag())


@lru_cache(maxsize=5000)
def _number(value: float | int, tag: str) -> str:
    return str(format_decimal(value, locale=tag))


def percent(value: float) -> str:
    """«14,2 %» from 14.2."""
    return f"{format_decimal(value, format='#,##0.#', locale=_babel_tag())}\u00a0%"


def since(value: datetime | date | None) -> str:
    """How long ago, in words a person would use."""
    if value is None:
        return ""
    day = value.astimezone(clock.OSLO).date() if isinstance(value, datetime) else value
    days = (clock.today() - day).days
    if days <= 0:
        return _("i dag")
    if days == 1:
        return _("i går")
    if days < 14:
        return _("for %(n)s dager siden") % {"n": days}
    if days < 60:
        return _("for %(n)s uker siden") % {"n": days // 7}
    return long_date(day)


_ORDER = str.maketrans({"æ": "z1", "ø": "z2", "å": "z3"})


def sort_key(text: str) -> str:
    """Alphabetical order where æ, ø and å come last, in that order."""
    return text.casefold().translate(_ORDER)
