"""Level of knowledge 0–5: derived from records, never typed. Pure; source: domain.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.core.i18n import N_, _
from app.replication.rules import Trial

LABELS = (
    N_("Udokumentert"),
    N_("Beskrevet"),
    N_("Målt"),
    N_("Sammenlignet"),
    N_("Gjentatt av andre"),
    N_("Klart til å tas i bruk"),
)
HIGHEST = len(LABELS) - 1
LATER = N_("måles når evalueringsplaner er på plass")


@dataclass(frozen=True)
class Facts:
    """What the records say of one initiative or practice.

    described: the words for what level 1 asks for → whether it is filled in.
    cycle … significant: None while there is no record that could tell.
    """

    described: Mapping[str, bool]
    trials: Sequence[Trial] = ()
    running: bool = False
    manual: bool = False
    cost: bool = False
    cycle: bool | None = None
    signal: bool | None = None
    comparison: bool | None = None
    locked: bool | None = None
    improved: bool | None = None
    significant: bool | None = None

    @property
    def values(self) -> tuple[Any, ...]:
        """All it says, as a key for what hangs on nothing else."""
        own = vars(self) | {
            "described": tuple(self.described.items()),
            "trials": tuple(self.trials),
        }
        return tuple(own.values())


@dataclass(frozen=True)
class Condition:
    """One thing a level asks for, in words."""

    text: str
    met: bool


@dataclass(frozen=True)
class Step:
    """A level with its conditions; reached when they and all below are met."""

    number: int
    label: str
    conditions: tuple[Condition, ...]

    @property
    def met(self) -> bool:
        """All its own conditions are met."""
        return all(c.met for c in self.conditions)


@dataclass(frozen=True)
class Level:
    """The level reached (0–5), its word, and what the next one lacks."""

    number: int
    label: str
    missing: tuple[str, ...] = ()
    steps: tuple[Step, ...] = field(default=(), compare=False)


def _not_yet(text: str, known: bool | None) -> Condition:
    words = _(text) if known is not None else f"{_(text)} ({_(LATER)})"
    return Condition(words, bool(known))


def _steps(facts: Facts) -> list[tuple[Condition, ...]]:
    confirming = sum(trial.confirms for trial in facts.trials)
    return [
        tuple(Condition(_(text), there) for text, there in facts.described.items()),
        (
            _not_yet(N_("én fullført testsyklus"), facts.cycle),
            _not_yet(N_("målinger før og etter, eller et tydelig utslag i dem"), facts.signal),
        ),
        (
            _not_yet(N_("en sammenligning med noen som ikke prøvde det"), facts.comparison),
            _not_yet(N_("en evalueringsplan som var låst før start"), facts.locked),
            _not_yet(N_("at det gikk bedre"), facts.improved),
            _not_yet(N_("at forskjellen neppe er tilfeldig (p høyst 0,10)"), facts.significant),
        ),
        (
            Condition(
                _("én uavhengig utprøving som beholdt minst 80 % av kjernen og gikk bedre"),
                confirming >= 1,
            ),
        ),
        (
            Condition(_("én uavhengig utprøving til, med samme resultat"), confirming >= 2),
            Condition(_("en håndbok"), facts.manual),
            Condition(_("at det er kjent hva det koster"), facts.cost),
            Condition(_("at det er i drift"), facts.running),
        ),
    ]


def level(facts: Facts) -> Level:
    """The level: as far up as every condition below is met, and what the next one lacks.

    Source: domain.md, «Level of knowledge (derived, never typed)».
    """
    steps = [
        Step(number, _(LABELS[number]), conditions)
        for number, conditions in enumerate(_steps(facts), start=1)
    ]
    reached = next((s.number - 1 for s in steps if not s.met), HIGHEST)
    lacks = steps[reached].conditions if reached < HIGHEST else ()
    missing = tuple(c.text for c in lacks if not c.met)
    return Level(reached, _(LABELS[reached]), missing, tuple(steps))
