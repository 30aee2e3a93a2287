"""The rule of goal 1.4, pure: who was gathered, and whether the group's actors are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.i18n import N_

if TYPE_CHECKING:
    from app.progress.goals import GroupFacts, Part

SECTORS, ACTORS = 4, 4


def actors_gathered(f: GroupFacts) -> list[Part]:
    """1.4: a workshop or dialogue meeting with at least 4 sectors, and a roster of 4 actors."""
    from app.progress.goals import INITIATIVES, Part, Step

    plan = Step(N_("Planlegg en workshop"), "moter/nytt?gruppe={gruppe}")
    return [
        Part(
            f.sectors >= SECTORS,
            N_("En samling har hatt minst fire sektorer til stede"),
            N_("Ingen workshop eller dialogmøte har hatt fire sektorer til stede."),
            plan,
            "gathering",
        ),
        Part(
            f.actors >= ACTORS,
            N_("Aktørlista har minst fire organisasjoner"),
            N_("Færre enn fire organisasjoner er knyttet til gruppa."),
            INITIATIVES,
            "actors",
        ),
    ]
