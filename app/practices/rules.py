"""The rules of the method for practices: the resource test, what «bekreftet» needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.core.i18n import N_, _
from app.core.lifecycle import Lifecycle
from app.practices.models import AMOUNT_LABELS, RESOURCES, STATE_LABELS, Amount, PracticeState

S = PracticeState
LIFECYCLE: Lifecycle[PracticeState] = Lifecycle(
    name=N_("Praksisen"),
    steps={
        S.NOMINATED: frozenset({S.OBSERVED, S.REJECTED}),
        S.OBSERVED: frozenset({S.TESTED, S.REJECTED}),
        S.TESTED: frozenset({S.CONFIRMED, S.REJECTED}),
        S.CONFIRMED: frozenset({S.SHARED, S.REJECTED}),
        S.SHARED: frozenset({S.REJECTED}),
        S.REJECTED: frozenset(),
    },
    labels=STATE_LABELS,
    reasons=frozenset({S.REJECTED}),
)


@dataclass(frozen=True)
class Need:
    """One thing «bekreftet» asks for, and whether it is there."""

    met: bool
    text: str

    @property
    def state(self) -> str:
        """The mark it is shown with."""
        return "met" if self.met else "none"


@dataclass(frozen=True)
class Verdict:
    """What the resource test says."""

    tested: bool
    more: tuple[str, ...]
    counts: tuple[tuple[str, int], ...]

    @property
    def useless(self) -> bool:
        """«Sant, men ubrukelig»: they have more of something than the others."""
        return bool(self.more)

    @property
    def sentence(self) -> str:
        """The verdict in a sentence."""
        if self.more:
            return _(
                "Sant, men ubrukelig: De har mer %(what)s enn dem det ikke går bra for. "
                "Det er godt å vite, men andre kan ikke gjøre det samme med det de har."
            ) % {"what": _(" og ").join(self.more)}
        if not self.tested:
            return _("Ressursene er ikke sammenlignet ennå.")
        return _("De har ikke mer enn andre. Da kan andre få det til med det de har.")

    @property
    def short(self) -> str:
        """«Ressurser: 2 mindre, 3 like mye»."""
        if not self.tested:
            return _("Mangler ressurstest")
        words = ", ".join(f"{n} {label}" for label, n in self.counts)
        return _("Ressurser: %(words)s") % {"words": words}


def verdict(practice: Any) -> Verdict:
    """Read the five rows of the resource test off a practice (or a row with its columns)."""
    rows = {name: Amount(getattr(practice, name)) for name in RESOURCES}
    more = tuple(_(RESOURCES[n]).lower() for n, amount in rows.items() if amount is Amount.MORE)
    tested = any(amount is not Amount.UNKNOWN for amount in rows.values())
    counts = tuple(
        (_(AMOUNT_LABELS[a]).lower(), n)
        for a in Amount
        if (n := sum(amount is a for amount in rows.values()))
    )
    return Verdict(tested, more, counts)


def needs(practice: Any, contrasts: Sequence[Any], confirmations: Sequence[Any]) -> list[Need]:
    """What «bekreftet» asks for, each with whether it is met (domain.md, Life cycles)."""
    told = all(getattr(practice, name).strip() for name in ("who", "what", "how", "why"))
    test = verdict(practice)
    contrast = any(not c.deviant for c in contrasts)
    organisations = {c.organisation_id for c in confirmations if c.organisation_id is not None}
    vouched = any(c.researcher for c in confirmations) or len(organisations) >= 2
    return [
        Need(told, _("Hvem, hva, hvordan og hvorfor er fylt ut")),
        Need(
            test.tested and not test.useless, _("Ressurstesten er gjort, og ingen rad sier «mer»")
        ),
        Need(contrast, _("Minst én kontrast: noen som ikke lykkes, er sammenlignet")),
        Need(
            vouched,
            _("Bekreftet av en følgeforsker, eller av to fra ulike organisasjoner"),
        ),
    ]


# What stands between a practice that has all it takes and those who vouch for it.
WAITS = {
    S.NOMINATED: N_(
        "Praksisen kan bekreftes når den er markert som observert, og så som ressurstestet."
    ),
    S.OBSERVED: N_("Praksisen kan bekreftes når den er markert som ressurstestet."),
}


def waits(practice: Any, contrasts: Sequence[Any]) -> str:
    """Which press it waits for, when nothing else is missing before it is vouched for; else ""."""
    whole = practice.state in WAITS and not hindrance(practice, contrasts)
    return _(WAITS[practice.state]) if whole else ""


def hindrance(practice: Any, contrasts: Sequence[Any]) -> str:
    """Why nobody can confirm it yet, in a sentence; "" when only those who vouch are missing."""
    test = verdict(practice)
    if test.useless:
        return test.sentence
    missing = [need.text for need in needs(practice, contrasts, [])[:3] if not need.met]
    if not missing:
        return ""
    return _("Før praksisen kan bekreftes, mangler: %s.") % "; ".join(missing)


def ready(practice: Any, contrasts: Sequence[Any], confirmations: Sequence[Any]) -> bool:
    """Everything «bekreftet» asks for is there."""
    return all(need.met for need in needs(practice, contrasts, confirmations))
