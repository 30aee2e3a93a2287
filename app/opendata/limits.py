"""How often one source may ask; in memory only. What is remembered is not counted: it is free."""

from __future__ import annotations

from app.accounts.limits import Guesses
from app.core.errors import TooMany

A_MINUTE = 240
API = Guesses(for_account=None, for_source=A_MINUTE, minutes=1)


def demand(source: str) -> None:
    """Raise TooMany when this source has used up its minute; else count one more."""
    if API.reached("source", source):
        raise TooMany
    API.missed("", source)
