"""How often one source may sign up, and one address be signed up; in memory only."""

from __future__ import annotations

from app.accounts.limits import Guesses
from app.core.errors import TooMany
from app.core.i18n import N_, _

WAIT = N_("Det har kommet mange påmeldinger herfra på kort tid. Vent en time, og prøv igjen.")
# A whole town hall may share one address; nobody's mailbox is filled by others.
SIGN_UP = Guesses(for_account=4, for_source=60, minutes=60)


def demand(email: str, source: str) -> None:
    """Raise TooMany when this address or this source has been used often; else count one more."""
    if SIGN_UP.reached("source", source) or SIGN_UP.reached("account", email):
        raise TooMany(_(WAIT))
    SIGN_UP.missed(email, source)
