"""Domain errors; each carries its status and a sentence the person can act on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.core.access import Actor


class DomainError(Exception):
    """Something the person can be told; `status` becomes the answer's."""

    status = 400

    def __init__(self, reason: str = "") -> None:
        super().__init__(reason)
        self.reason = reason


class NotFound(DomainError):
    """It does not exist, or this person may not know that it does."""

    status = 404


class Forbidden(DomainError):
    """Visible, but not allowed; the reason says who may."""

    status = 403


class NeedsSignIn(DomainError):
    """Nobody is signed in."""

    status = 401


class Invalid(DomainError):
    """A rule of the method or a life cycle says no; the reason says why."""

    status = 422


class Conflict(DomainError):
    """Somebody else changed the record in between."""

    status = 409


class Refused(DomainError):
    """A change that is never made, and of which it is written down that it was tried.

    record: writes that down (db, actor), in a transaction of its own once this one is undone.
    """

    status = 409

    def __init__(self, reason: str, record: Callable[[Session, Actor], None]) -> None:
        super().__init__(reason)
        self.record = record


class NotAllowed(DomainError):
    """An address that can only be read."""

    status = 405


class TooMany(DomainError):
    """Slow down: a limit against guessing was met."""

    status = 429


class BadRequest(DomainError):
    """The request itself is not one of our forms (no token, too large, other site)."""

    status = 400
