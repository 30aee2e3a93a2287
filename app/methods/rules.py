"""How figures and dates of a method are told: as exactly as the source, and no more."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.core import stats
from app.core.i18n import N_, _, month, number

MONTH = re.compile(r"(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2]))?")
NO_MONTH = N_("Skriv et år, eller år og måned, slik: 2019 eller 2019-09.")
TOO_MANY = N_("Det kan ikke være flere enn det er av.")
RANGE_TURNED = N_("Det høyeste må være minst like høyt som det laveste.")
NO_FIGURE = N_("Skriv minst ett tall: av hvor mange, eller fra og til.")
BOTH = N_("Velg enten «av hvor mange» eller «fra og til», ikke begge.")


@dataclass(frozen=True)
class Figure:
    """A figure ready to read. `interval` is "" when nothing is known of what it is a share of."""

    what: str
    text: str
    interval: str
    note: str


def figure(result: Any) -> Figure:
    """The figure in words: «56 av 61 (92 %)», with its uncertainty where k and n are known.

    A share of a number nobody gave is not made up, nor is an interval around a range.
    """
    about = _("om lag %s") if result.approx else "%s"
    return Figure(result.what, about % _told(result), _interval(result), result.note)


def _told(result: Any) -> str:
    unit = f" {result.unit}" if result.unit else ""
    if result.k is not None and result.n:
        share = _percent(result.k / result.n)
        return _("%(k)s av %(n)s (%(share)s\u00a0%%)") % {
            "k": number(result.k),
            "n": number(result.n),
            "share": share,
        }
    if result.low is not None and result.high is not None:
        return f"{number(result.low)}–{number(result.high)}{unit}"
    if result.k is not None:
        return _("%s. Av hvor mange er ikke oppgitt") % f"{number(result.k)}{unit}"
    return f"{number(result.n)}{unit}" if result.n is not None else _("ikke oppgitt")


def _interval(result: Any) -> str:
    if result.k is None or not result.n:
        return ""
    low, high = stats.wilson(result.k, result.n)
    told = _("Usikkerhet (95\u00a0%%): %(low)s–%(high)s\u00a0%%") % {
        "low": _percent(low),
        "high": _percent(high),
    }
    return f"{told}. {_('Regnet av omtrentlige tall.')}" if result.approx else told


def _percent(share: float) -> str:
    """Whole per cent; never 0 or 100 for what is not none or all."""
    whole = round(share * 100)
    if 0 < share < 1:
        whole = min(max(whole, 1), 99)
    return number(whole)


def when(text: str) -> str:
    """«2019-09» as «september 2019»; a year alone stays one; "" when nobody said.

    >>> when("2019-09")
    'september 2019'
    """
    year, _dash, of_year = text.partition("-")
    return month(date(int(year), int(of_year), 1)) if of_year else year


def period(started: str, ended: str) -> str:
    """«september 2019–2022», «fra 2018»; "" when nobody said."""
    if started and ended:
        return f"{when(started)}–{when(ended)}"
    if started:
        return _("fra %s") % when(started)
    return _("til %s") % when(ended) if ended else ""


def ages(youngest: int | None, oldest: int | None) -> str:
    """«18–30 år», «fra 18 år», «til og med 29 år»; "" when nobody said."""
    if youngest is not None and oldest is not None:
        return _("%(a)s–%(b)s år") % {"a": youngest, "b": oldest}
    if youngest is not None:
        return _("fra %s år") % youngest
    return _("til og med %s år") % oldest if oldest is not None else ""


def result_problem(values: Mapping[str, Any]) -> tuple[str, str] | None:
    """(field, message to translate) of why these figures can't stand together, or None."""
    k, n, low, high = (values.get(name) for name in ("k", "n", "low", "high"))
    share, span = k is not None or n is not None, low is not None or high is not None
    if not share and not span:
        return "n", NO_FIGURE
    if share and span:
        return "low", BOTH
    if k is not None and n is not None and k > n:
        return "k", TOO_MANY
    if span and (low is None or high is None or high < low):
        return "high", RANGE_TURNED
    return None
