"""Domain errors; each carries its status and a sentence the person can act on."""

from __future__ import annotations


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


class NotAllowed(DomainError):
    """An address that can only be read."""

    status = 405


class TooMany(DomainError):
    """Slow down: a limit against guessing was met."""

    status = 429


class BadRequest(DomainError):
    """The request itself is not one of our forms (no token, too large, other site)."""

    status = 400
