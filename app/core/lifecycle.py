"""Life cycles: which state may follow which, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from app.core.errors import Invalid
from app.core.i18n import _

S = TypeVar("S", bound=StrEnum)
ALL: list[Lifecycle] = []  # type: ignore[type-arg]


@dataclass(frozen=True)
class Lifecycle(Generic[S]):
    """The allowed steps of one kind of record; `reasons` are the states that ask for why."""

    name: str
    steps: Mapping[S, frozenset[S]]
    labels: Mapping[S, str]
    reasons: frozenset[S] = frozenset()

    def __post_init__(self) -> None:
        ALL.append(self)

    def next(self, current: S) -> frozenset[S]:
        """The states that may follow."""
        return self.steps.get(current, frozenset())

    def demand(self, current: S, target: S, reason: str = "") -> None:
        """Raise Invalid unless `target` may follow `current` (with its reason, if it asks)."""
        if target not in self.next(current):
            raise Invalid(
                _("%(name)s kan ikke gå fra «%(fra)s» til «%(til)s».")
                % {
                    "name": _(self.name),
                    "fra": _(self.labels[current]),
                    "til": _(self.labels[target]),
                }
            )
        if target in self.reasons and not reason.strip():
            raise Invalid(_("Skriv hvorfor, så de neste kan lære av det."))
