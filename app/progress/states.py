"""How far a group has come with a goal: the states, and the parts a rule is made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.core.i18n import N_


class State(StrEnum):
    """How far a group has come with a goal; the words are those of the marks."""

    MET = "met"
    PART = "part"
    NONE = "none"
    LATER = "later"


STATE_LABELS = {
    State.MET: N_("Nådd"),
    State.PART: N_("Delvis"),
    State.NONE: N_("Ikke ennå"),
    State.LATER: N_("Senere"),
}


@dataclass(frozen=True)
class Step:
    """The button beside what is missing: its words and where it leads."""

    label: str
    path: str


@dataclass(frozen=True)
class Part:
    """One part of a rule: what is said when it is there, and when it is not.

    `key` names the records that prove it, when a goal rests on several kinds.
    """

    met: bool
    there: str
    lacks: str
    step: Step
    key: str = ""


@dataclass(frozen=True)
class Result:
    """What a rule says of one group."""

    state: State
    parts: tuple[Part, ...] = ()

    @property
    def there(self) -> list[Part]:
        """The parts that are met."""
        return [part for part in self.parts if part.met]

    @property
    def missing(self) -> list[Part]:
        """The parts that are not."""
        return [part for part in self.parts if not part.met]
