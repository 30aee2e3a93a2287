"""How often one source may ask for the newsletter; in memory only, as all our limits."""

from __future__ import annotations

from app.accounts.limits import Guesses
from app.core.errors import TooMany
from app.core.i18n import N_, _

WAIT = N_("Det har kommet mange påmeldinger herfra på kort tid. Vent en time, og prøv igjen.")
# A whole office may share one address; but nobody's mailbox is filled by others' pressing.
SIGN_UPS = Guesses(for_account=3, for_source=20, minutes=60)


def demand(email: str, source: str) -> bool:
    """Whether this address may be written to once more. Raises TooMany for the source.

    That an address has been asked for too often is told to nobody.
    """
    if SIGN_UPS.reached("source", source):
        raise TooMany(_(WAIT))
    free = not SIGN_UPS.reached("account", email)
    SIGN_UPS.missed(email, source)
    return free
