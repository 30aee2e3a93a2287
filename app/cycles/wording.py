"""What a run chart says, in words, by the measure's rhythm."""

from __future__ import annotations

from typing import Any

from app.core.i18n import N_, _, ngettext, number, percent
from app.cycles.models import Rhythm, Wanted
from app.cycles.runchart import ENOUGH, Reading, Run

# How a row of so many points is said, when none lies between.
IN_A_ROW = {
    Rhythm.DAY: N_("%(n)s dager på rad"),
    Rhythm.WEEK: N_("%(n)s uker på rad"),
    Rhythm.MONTH: N_("%(n)s måneder på rad"),
}
POINTS = N_("%(n)s målinger på rad")
ABOVE = N_("%(row)s over medianen: dette er neppe tilfeldig.")
BELOW = N_("%(row)s under medianen: dette er neppe tilfeldig.")
QUIET = N_("Ikke noe signal. Tallene svinger slik tall gjør når ingenting er endret.")
RIGHT_WAY = N_("Det går den veien dere ønsker.")
WRONG_WAY = N_("Det går motsatt vei av det dere ønsker.")
NO_NUMBERS = N_("Ingen tall ennå.")
PERCENT = frozenset({"%", "prosent"})


def in_percent(measure: Any) -> bool:
    """The measure is a share: of a total, or typed as one."""
    return bool(measure.of_total) or measure.unit.strip().lower() in PERCENT


def amount(measure: Any, value: float, *, bare: bool = False) -> str:
    """A value of the measure: «85 %», «12 deltakere»; bare: without its unit."""
    if in_percent(measure):
        return percent(value)
    shown = number(round(value, 2))
    return shown if bare or not measure.unit else f"{shown}\u00a0{measure.unit}"


def figure(measure: Any, row: Any) -> str:
    """A number as it stands in a table: «85 % (17 av 20)»; suppressed ones in words."""
    if row.value is None:
        return _("Vises ikke")
    if row.k is None or row.n is None:
        return amount(measure, row.value)
    return _("%(share)s (%(k)s av %(n)s)") % {
        "share": percent(row.value),
        "k": number(row.k),
        "n": number(row.n),
    }


def said(reading: Reading, rhythm: Rhythm) -> str:
    """The one sentence about a phase: its signal, that it has none, or how many are missing."""
    if not reading.n_points:
        return _(NO_NUMBERS)
    if reading.missing:
        return _lacking(reading)
    if reading.shift and reading.longest:
        return _run(reading.longest, rhythm)
    if reading.few_crossings:
        return _crossing(reading)
    return _(QUIET)


def _lacking(reading: Reading) -> str:
    """How many numbers are missing, or, when there are ten, how many of them count.

    The median of all moves with each number, so what lies on it today need not do so then.
    """
    missing = ENOUGH - reading.n_points
    if missing > 0:
        return ngettext(
            "For få tall til å si noe ennå: det trengs minst %(least)s, og %(n)s mangler.",
            "For få tall til å si noe ennå: det trengs minst %(least)s, og %(n)s mangler.",
            missing,
        ) % {"least": ENOUGH, "n": missing}
    return _(
        "For få tall til å si noe ennå: minst %(least)s må ligge over eller under medianen. "
        "Her gjør %(useful)s av %(all)s det; de andre ligger på den og teller ikke."
    ) % {"least": ENOUGH, "useful": reading.n_useful, "all": reading.n_points}


def _run(run: Run, rhythm: Rhythm) -> str:
    row = _(IN_A_ROW.get(rhythm, POINTS) if run.unbroken else POINTS) % {"n": run.length}
    return _(ABOVE if run.above else BELOW) % {"row": row}


def _crossing(reading: Reading) -> str:
    found = reading.limits
    return ngettext(
        "Linjen krysser medianen bare %(n)s gang, mot minst %(least)s til vanlig: "
        "dette er neppe tilfeldig.",
        "Linjen krysser medianen bare %(n)s ganger, mot minst %(least)s til vanlig: "
        "dette er neppe tilfeldig.",
        reading.crossings,
    ) % {"n": reading.crossings, "least": found.crossings if found else 0}


def direction(reading: Reading, wanted: Wanted) -> str:
    """Whether a row on one side is what is wished for; "" when that can't be said."""
    if not reading.shift or reading.longest is None or wanted is Wanted.STEADY:
        return ""
    return _(RIGHT_WAY if reading.longest.above == (wanted is Wanted.UP) else WRONG_WAY)


def counted(reading: Reading) -> str:
    """What the sentence rests on: how many count, the two figures and their limits.

    "" while there are too few to judge: limits of so few would only mislead.
    """
    found = reading.limits
    if found is None or reading.missing:
        return ""
    return _(
        "%(useful)s av %(all)s tall teller (de på medianen gjør ikke). Lengste rekke på samme "
        "side: %(run)s; over %(most)s er et signal. Krysninger av medianen: %(crossings)s; under "
        "%(least)s er et signal."
    ) % {
        "useful": reading.n_useful,
        "all": reading.n_points,
        "run": reading.longest_run,
        "most": found.longest_run,
        "crossings": reading.crossings,
        "least": found.crossings,
    }
