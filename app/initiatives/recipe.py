"""«Oppskriften» on an initiative's page: what another place needs to know to try it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from app.core.i18n import _, long_date
from app.initiatives.models import (
    DEPENDENCE_LABELS,
    OFFICE_LABELS,
    Dependence,
    Initiative,
    OfficeSize,
)
from app.initiatives.rules import STOPPED
from app.networks.models import TermKind

UNKNOWN = {Dependence.UNKNOWN, OfficeSize.UNKNOWN}


class Line(NamedTuple):
    """A term and what is said of it; nothing is not said yet. See components/facts.html."""

    term: str
    text: str | list[str]
    href: str = ""
    icon_name: str = ""


def lines(it: Initiative, partners: Iterable[Any], owner: Any, chosen: Sequence[Any]) -> list[Line]:
    """Every line of it, in the order they are read; chosen: the words of the closed lists."""
    terms: dict[TermKind, list[str]] = {kind: [] for kind in TermKind}
    for term in chosen:
        terms[term.kind].append(term.name)
    return [
        Line(
            _("For hvem"), [*_said(", ".join(_said(it.target_group, ages(it)))), *terms[T.TARGET]]
        ),
        Line(_("Hvor"), [*_said(it.setting), *terms[T.SETTING]]),
        Line(_("Hvem gjør hva"), it.who_does),
        Line(_("Sammen med"), "; ".join(partner.name for partner in partners)),
        Line(_("Må være med"), it.core_parts),
        Line(_("Kan tilpasses"), it.adaptable_parts),
        Line(_("Hvorfor det virker"), it.mechanism),
        Line(_("Folk og tid"), it.needs_staff),
        Line(_("Penger"), _said(it.needs_money, it.funding)),
        Line(_("Kunnskap"), it.needs_skill),
        Line(_("Avhengig av én?"), _known(DEPENDENCE_LABELS, it.depends_on_one)),
        Line(_("Passer for"), _known(OFFICE_LABELS, it.office_size)),
        Line(_("Eier"), owner.name if owner else ""),
        Line(_("Avtale"), _said(it.agreement, _agreed(it))),
        Line(_("Hjemmel"), [*_said(it.legal_basis), *terms[T.LEGAL]]),
        Line(_("Slags tiltak"), ", ".join(terms[T.CATEGORY])),
        Line(_("Veileder"), it.manual, _address(it.manual)),
        *([] if it.status in STOPPED or it.learned else [Line(_("Vi tror"), it.expected)]),
        Line(_("Spør"), it.contact_role),
    ]


T = TermKind


def ages(it: Initiative) -> str:
    """For which ages, "" when it is for all."""
    told = {"a": it.age_from, "b": it.age_to}
    if it.age_from is not None and it.age_to is not None:
        return _("%(a)s–%(b)s år") % told
    if it.age_from is not None:
        return _("fra %(a)s år") % told
    return _("til og med %(b)s år") % told if it.age_to is not None else ""


def _said(*texts: str) -> list[str]:
    return [text for text in texts if text]


def _known(labels: Any, word: Any) -> str:
    return "" if word in UNKNOWN else _(labels[word])


def _agreed(it: Initiative) -> str:
    return _("Enige siden %(when)s") % {"when": long_date(it.agreed_on)} if it.agreed_on else ""


def _address(manual: str) -> str:
    return manual if manual.startswith(("https://", "http://")) else ""
