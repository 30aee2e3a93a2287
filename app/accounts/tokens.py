"""Secrets that travel in links and cookies; the database keeps only their hashes."""

from __future__ import annotations

import hashlib
import secrets


def fresh() -> str:
    """A new secret of 256 bits."""
    return secrets.token_urlsafe(32)


def hashed(token: str) -> str:
    """What is kept: the secret is random, so a plain fast hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()
