"""A family of initiatives: one that began, those who tried it, and those who tried theirs.

Plain data. A family is read whole, and what a person may not see is taken out here: a hidden
trial leaves no row, no count and no line; those who tried after it hang on the nearest one before
it that can be seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from app.core.access import Actor
from app.core.columns import Reach
from app.initiatives.models import Status
from app.networks.policy import sees
from app.replication.models import Direction, Independence, Kept
from app.replication.rules import Trial, is_independent

WIDTH = {Reach.GROUP: 0, Reach.NETWORK: 1, Reach.PUBLIC: 2}


@dataclass(frozen=True)
class Part:
    """A core part of a trial, in the original's words."""

    text: str
    kept: Kept


@dataclass(frozen=True)
class Member:
    """An initiative of a family; `parent` is None for the first."""

    id: int
    slug: str
    title: str
    status: Status
    reach: Reach
    example: bool
    network_id: int
    network: str
    network_slug: str
    open_network: bool
    group_id: int
    group: str
    owner_id: int | None
    replication_id: int | None = None
    parent: int | None = None
    started_on: date | None = None
    outcome: Direction = Direction.UNKNOWN
    outcome_note: str = ""
    stated: Independence = Independence.DERIVED
    parts: tuple[Part, ...] = ()
    independent: bool = False

    @property
    def href(self) -> str:
        """Its page."""
        return f"/{self.network_slug}/tiltak/{self.slug}"

    @property
    def trial(self) -> Trial:
        """What counts of it."""
        kept = tuple(part.kept for part in self.parts)
        return Trial(self.status, kept, self.outcome, self.independent)


@dataclass(frozen=True)
class Family:
    """The members by number."""

    members: dict[int, Member]

    def __iter__(self) -> Iterator[tuple[Member, int]]:
        """Each member with its depth, parents before their children, in the order they began."""
        children: dict[int | None, list[Member]] = {}
        for member in sorted(self.members.values(), key=lambda m: m.id):
            children.setdefault(member.parent, []).append(member)
        waiting = [(m, 0) for m in reversed(children.get(None, []))]
        while waiting:
            member, depth = waiting.pop()
            yield member, depth
            waiting += [(m, depth + 1) for m in reversed(children.get(member.id, []))]

    def after(self, number: int) -> list[Member]:
        """Everybody who tried this one, or tried what they made of it."""
        found: list[Member] = []
        wave = {number}
        while wave:
            next_ones = [m for m in self.members.values() if m.parent in wave]
            found += next_ones
            wave = {m.id for m in next_ones}
        return found

    def before(self, number: int) -> list[int]:
        """What this one tried, and what that tried, as far as the first."""
        found: list[int] = []
        member = self.members.get(number)
        while member is not None and member.parent is not None:
            found.append(member.parent)
            member = self.members.get(member.parent)
        return found

    @property
    def trials(self) -> list[Member]:
        """Every member that tries what another began."""
        return [m for m in self.members.values() if m.replication_id is not None]

    @property
    def networks(self) -> set[int]:
        """The networks it is spread over."""
        return {m.network_id for m in self.members.values()}

    def kept_by(self, here: set[int]) -> Family:
        """Only these members, each under the nearest one before it that is among them."""
        return Family({n: self._moved(m, here) for n, m in self.members.items() if n in here})

    def _moved(self, member: Member, here: set[int]) -> Member:
        stays = member.parent is None or member.parent in here
        return member if stays else replace(member, parent=self._up(member, here))

    def _up(self, member: Member, here: set[int]) -> int | None:
        parent = member.parent
        while parent is not None and parent not in here:
            above = self.members.get(parent)
            parent = above.parent if above else None
        return parent

    def seen_by(self, actor: Actor) -> Family:
        """What this person may see of it."""
        return self.kept_by({n for n, m in self.members.items() if may_see(actor, m)})


def may_see(actor: Actor, record: Member) -> bool:
    """The record is visible to the actor, and so is its network."""
    inside = actor.in_network(record.network_id)
    return (record.open_network or actor.admin or inside) and sees(actor, record)


def counts_for(original: Member, trial: Member) -> bool:
    """Whether everybody who may see the original may see the trial as well.

    Only such trials count for its level of knowledge: a claim rests on what its reader can look
    up, and a hidden trial must not show through the figure.
    """
    if trial.reach is Reach.PUBLIC and trial.open_network:
        return True
    same = trial.network_id == original.network_id
    group = trial.reach is not Reach.GROUP or trial.group_id == original.group_id
    return same and group and WIDTH[trial.reach] >= WIDTH[original.reach]


def with_independence(members: dict[int, Member]) -> Family:
    """The family, each trial told apart from what it copies (rules.is_independent)."""
    members = _without_rings(members)
    return Family({n: _told_apart(m, members.get(m.parent or 0)) for n, m in members.items()})


def _without_rings(members: dict[int, Member]) -> dict[int, Member]:
    """Each member leads up to one without a parent: who was brought in by a file may not.

    A trial is younger than what it tries, so there is nothing to look for among our own.
    """
    found = dict(members)
    for number, member in members.items():
        if member.parent is None or member.parent < number:
            continue
        above, seen = member.parent, {number}
        while (upper := found.get(above)) is not None and above not in seen:
            seen.add(above)
            above = upper.parent or 0
        if above in seen:
            found[number] = replace(found[number], parent=None)
    return found


def _told_apart(member: Member, original: Member | None) -> Member:
    if original is None:
        return member
    networks = (original.network_id, member.network_id)
    owners = (original.owner_id, member.owner_id)
    return replace(member, independent=is_independent(member.stated, networks, owners))
