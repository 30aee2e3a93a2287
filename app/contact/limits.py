"""How often one source may write to those who answer; in memory only, as all our limits."""

from __future__ import annotations

from app.accounts.limits import Guesses
from app.core.errors import TooMany
from app.core.i18n import N_, _

WAIT = N_("Det har kommet mange meldinger herfra på kort tid. Vent en time, og prøv igjen.")
# A whole office may share one address.
CONTACT = Guesses(for_account=None, for_source=10, minutes=60)


def demand(source: str) -> None:
    """Raise TooMany when this source has written often; else count one more."""
    if CONTACT.reached("source", source):
        raise TooMany(_(WAIT))
    CONTACT.missed("", source)
