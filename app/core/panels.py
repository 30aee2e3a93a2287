"""What an upper room shows on a lower room's page, without the lower one knowing it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.core.web import Ctx


@dataclass(frozen=True)
class Panel:
    """A template and what it needs; place: where on the page, "main" or "head"."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    place: str = "main"


@dataclass(frozen=True)
class Knowledge:
    """How much is known of whether something works: 0–5, in words, and what the next needs."""

    level: int
    label: str
    missing: tuple[str, ...] = ()


def knowledge_of(ctx: Ctx, record: Any) -> Knowledge | None:
    """The level of knowledge, from the room that derives it; None when none does."""
    makers = ctx.app.panels.get("knowledge", [])
    return next((found for make in makers if (found := make(ctx, record)) is not None), None)


def panels_of(ctx: Ctx, record: Any) -> list[Panel]:
    """The panels registered for the record's kind, in the registry's order."""
    makers = ctx.app.panels.get(record.__tablename__, [])
    return [panel for make in makers if (panel := make(ctx, record)) is not None]


def panels_named(ctx: Ctx, kind: str, record: Any) -> list[Panel]:
    """The same for what is known to every page, and is no record of a table."""
    makers = ctx.app.panels.get(kind, [])
    return [panel for make in makers if (panel := make(ctx, record)) is not None]


def take_along(ctx: Ctx, record: Any) -> None:
    """Let upper rooms keep what is theirs of the form a record was just made with."""
    for take in ctx.app.takers.get(record.__tablename__, []):
        take(ctx, record)
