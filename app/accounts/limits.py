"""Limits on guessing, in memory only: neither an address nor an e-mail is kept or logged."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from ipaddress import IPv6Network, ip_address

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from app.core.errors import TooMany
from app.core.i18n import N_, _

WAIT = N_("Det har vært for mange forsøk på kort tid. Vent et kvarter, og prøv igjen.")


def source_of(host: str) -> str:
    """Who an address stands for: a household or a school is given a whole /64 of IPv6.

    >>> source_of("2001:db8::1") == source_of("2001:db8::ffff:2"), source_of("::ffff:192.0.2.1")
    (True, '192.0.2.1')
    """
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if address.version == 4:
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(IPv6Network((int(address), 64), strict=False))


class Guesses:
    """Counts what failed, for the account that was tried and for where it came from.

    Without `for_account` only the source is counted: where there is one account for all, whoever
    likes could lock everybody out of it.
    """

    def __init__(self, for_account: int | None, for_source: int, minutes: int = 15) -> None:
        self._limits: dict[str, RateLimitItem] = {
            "source": RateLimitItemPerMinute(for_source, minutes)
        }
        if for_account is not None:
            self._limits["account"] = RateLimitItemPerMinute(for_account, minutes)
        self._kept = MemoryStorage()
        self._limiter = MovingWindowRateLimiter(self._kept)
        self._secret = secrets.token_bytes(32)

    def reset(self) -> None:
        """Forget everything (a restart does the same)."""
        self._secret = secrets.token_bytes(32)
        self._kept.reset()

    def _key(self, what: str, value: str) -> str:
        value = source_of(value) if what == "source" else value
        return hmac.new(self._secret, value.encode(), hashlib.sha256).hexdigest()

    def reached(self, what: str, value: str) -> bool:
        """Whether this account or source has used up its tries."""
        limit = self._limits.get(what)
        return limit is not None and not self._limiter.test(limit, what, self._key(what, value))

    def demand(self, account: str, source: str) -> None:
        """Raise TooMany when either limit is reached."""
        if self.reached("account", account) or self.reached("source", source):
            raise TooMany(_(WAIT))

    def missed(self, account: str, source: str) -> None:
        """One try more that did not succeed."""
        tried = {"account": account, "source": source}
        for what, limit in self._limits.items():
            self._limiter.hit(limit, what, self._key(what, tried[what]))


SIGN_IN = Guesses(for_account=10, for_source=50)
RESET = Guesses(for_account=3, for_source=20)
