"""Who may what: the actor, the guards every route declares, the question templates ask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from app.core.errors import Forbidden, NeedsSignIn, NotFound
from app.core.i18n import N_, _

if TYPE_CHECKING:
    from app.core.web import Ctx

R = TypeVar("R")


class Action(StrEnum):
    """Base of each domain's closed list of actions; names are resource:action."""


@dataclass(frozen=True)
class Grant:
    """One confirmed role in a network, or in one of its groups (group_id)."""

    network_id: int
    role: str
    group_id: int | None = None
    organisation_id: int | None = None
    moderates: bool = False


@dataclass(frozen=True)
class Actor:
    """Plain data about who asks; nobody in particular has no person_id."""

    person_id: int | None = None
    name: str = ""
    admin: bool = False
    session_id: int | None = None
    language: str = ""
    grants: tuple[Grant, ...] = ()
    suspended_in: frozenset[int] = field(default_factory=frozenset)

    @property
    def signed_in(self) -> bool:
        """Somebody has signed in."""
        return self.person_id is not None

    def in_network(self, network_id: int) -> bool:
        """Holds any confirmed role there."""
        return any(g.network_id == network_id for g in self.grants)

    def has(self, network_id: int, roles: frozenset[str], group_id: int | None = None) -> bool:
        """Holds one of the roles for the whole network, or for the given group."""
        return any(
            g.network_id == network_id
            and g.role in roles
            and (g.group_id is None or g.group_id == group_id)
            for g in self.grants
        )

    def moderates(self, network_id: int) -> bool:
        """Has the task of reading what the young send in there."""
        return any(g.network_id == network_id and g.moderates for g in self.grants)

    def groups_in(self, network_id: int) -> frozenset[int]:
        """The groups the actor belongs to there."""
        return frozenset(
            g.group_id for g in self.grants if g.network_id == network_id and g.group_id is not None
        )

    def organisation_in(self, network_id: int) -> int | None:
        """The organisation the actor speaks for there, if any is said."""
        for grant in self.grants:
            if grant.network_id == network_id and grant.organisation_id is not None:
                return grant.organisation_id
        return None


NOBODY = Actor()

# action → predicate that says why not (None means: go ahead).
WhyNot = Callable[[Actor, Any, Any], str | None]
_POLICIES: dict[Action, WhyNot] = {}
_BY_NAME: dict[str, Action] = {}


def policy(actions: type[Action], why_not: Callable[[Actor, Any, Any], str | None]) -> None:
    """A domain hands in its predicate once, for all its actions."""
    for action in actions:
        _POLICIES[action] = why_not
        _BY_NAME[action.value] = action


def why_not(actor: Actor, action: Action | str, record: Any) -> str | None:
    """The reason the actor may not, or None. Buttons and routes ask this same question."""
    known = _BY_NAME[str(action)]
    return _POLICIES[known](actor, known, record)


class Level(StrEnum):
    """The access levels a route can declare."""

    OPEN = "open"
    SIGNED_IN = "signed_in"
    ADMIN = "admin"
    RECORD = "record"


@dataclass(frozen=True)
class Guard(Generic[R]):
    """A route's one declaration: who comes in, and what is loaded for the handler."""

    level: Level
    load: Callable[[Ctx], R]
    action: Action | None = None

    def admit(self, ctx: Ctx) -> R:
        """Load the record as this person sees it.

        Raises NeedsSignIn, NotFound (hidden) or Forbidden (visible, with the reason).
        """
        if self.level is Level.SIGNED_IN and not ctx.actor.signed_in:
            raise NeedsSignIn
        if self.level is Level.ADMIN and not ctx.actor.admin:
            raise NotFound if ctx.actor.signed_in else NeedsSignIn
        record = self.load(ctx)
        if self.action is not None:
            self._demand(ctx, record)
        return record

    def _demand(self, ctx: Ctx, record: R) -> None:
        assert self.action is not None
        reason = why_not(ctx.actor, self.action, record)
        if reason is None:
            return
        if not ctx.actor.signed_in:
            raise NeedsSignIn
        if ctx.network is not None and not ctx.actor.in_network(ctx.network.id):
            # Somebody from elsewhere is told no more than that there is nothing here.
            raise NotFound
        raise Forbidden(reason)


def _nothing(_ctx: Ctx) -> None:
    return None


OPEN: Guard[None] = Guard(Level.OPEN, _nothing)
SIGNED_IN: Guard[None] = Guard(Level.SIGNED_IN, _nothing)
ADMIN: Guard[None] = Guard(Level.ADMIN, _nothing)


def loads(load: Callable[[Ctx], R], action: Action) -> Guard[R]:
    """Loading a record is the permission check: 404 when hidden, 403 when not allowed."""
    return Guard(Level.RECORD, load, action)


NOT_ALLOWED = N_("Du har ikke en rolle som gir lov til dette. Spør prosjektlederen.")


def only(allowed: bool, reason: str = NOT_ALLOWED) -> str | None:
    """A predicate's last line: None when allowed, else the reason in the reader's language."""
    return None if allowed else _(reason)
