"""What a trial, and a family of them, says. Pure: no database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.core.i18n import N_
from app.initiatives.models import Status
from app.replication.models import Direction, Independence, Kept

# domain.md, Level of knowledge: a replication counts from this fidelity on.
FAITHFUL = 0.8
# The group has made up its mind: what came of it is known to them.
DECIDED = frozenset({Status.DECIDED, Status.RUNNING, Status.ENDED, Status.DISCARDED})


class Verdict(StrEnum):
    """What the whole family says."""

    CONFIRMED = "bekreftet"
    PARTLY = "delvis"
    NOT_CONFIRMED = "ikke_bekreftet"
    NOT_TRIED = "ikke_provd"


VERDICT_LABELS = {
    Verdict.CONFIRMED: N_("Bekreftet"),
    Verdict.PARTLY: N_("Delvis bekreftet"),
    Verdict.NOT_CONFIRMED: N_("Ikke bekreftet"),
    Verdict.NOT_TRIED: N_("Ikke prøvd ordentlig"),
}


@dataclass(frozen=True)
class Trial:
    """What counts of one replication."""

    status: Status
    kept: tuple[Kept, ...]
    outcome: Direction
    independent: bool

    @property
    def fidelity(self) -> float | None:
        """Core parts kept / all core parts, 0–1; None while one is unanswered, or there are none.

        >>> Trial(Status.TESTING, (Kept.YES, Kept.NO), Direction.UNKNOWN, True).fidelity
        0.5
        """
        if not self.kept or Kept.UNKNOWN in self.kept:
            return None
        return self.kept.count(Kept.YES) / len(self.kept)

    @property
    def proper(self) -> bool:
        """Tried properly: decided on, true to the core (≥ 0.8), with a known direction."""
        fidelity = self.fidelity
        return (
            self.status in DECIDED
            and fidelity is not None
            and fidelity >= FAITHFUL
            and self.outcome is not Direction.UNKNOWN
        )

    @property
    def confirms(self) -> bool:
        """An independent trial, true to the core, that improved (domain.md, levels 4 and 5)."""
        return self.proper and self.independent and self.outcome is Direction.BETTER


def verdict(trials: Iterable[Trial]) -> Verdict:
    """What a family of trials says about the initiative they spring from.

    Only proper trials count (see `Trial.proper`). Without any: not tried properly. None of them
    better: not confirmed. Confirmed when at least two were better, one of those independent,
    none worse, and fewer unchanged than better. Everything between is partly.
    """
    proper = [trial for trial in trials if trial.proper]
    if not proper:
        return Verdict.NOT_TRIED
    outcomes = [trial.outcome for trial in proper]
    better, same = outcomes.count(Direction.BETTER), outcomes.count(Direction.SAME)
    if not better:
        return Verdict.NOT_CONFIRMED
    alone = any(trial.confirms for trial in proper)
    clear = better >= 2 and same < better and Direction.WORSE not in outcomes
    return Verdict.CONFIRMED if alone and clear else Verdict.PARTLY


def is_independent(
    stated: Independence,
    networks: tuple[int, int],
    owners: tuple[int | None, int | None],
) -> bool:
    """Whether a trial is independent of what it copies; (original's, copy's) of each.

    What the group states counts. Otherwise: another network, or another organisation that owns
    it when both owners are known.
    """
    if stated is not Independence.DERIVED:
        return stated is Independence.YES
    if networks[0] != networks[1]:
        return True
    return None not in owners and owners[0] != owners[1]


def unanswered(parts: Sequence[tuple[str, Kept]]) -> list[str]:
    """The core parts nobody has said yet whether were kept: what the fidelity waits for."""
    return [text for text, kept in parts if kept is Kept.UNKNOWN]
