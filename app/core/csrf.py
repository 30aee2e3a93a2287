"""A form counts only when it was sent from one of our own pages."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit


def _sign(secret: str, salt: str, who: str) -> str:
    return hmac.new(secret.encode(), f"csrf:{salt}:{who}".encode(), hashlib.sha256).hexdigest()


def token(secret: str, who: str) -> str:
    """A token for this session; salted anew each time, so that compression leaks nothing."""
    salt = secrets.token_hex(8)
    return f"{salt}.{_sign(secret, salt, who)}"


def token_holds(secret: str, who: str, given: str) -> bool:
    """Whether the token was made for this session."""
    salt, _dot, signature = given.partition(".")
    return hmac.compare_digest(_sign(secret, salt, who).encode(), signature.encode())


def allowed(headers: Mapping[str, str], host: str, secret: str, who: str, given: str) -> bool:
    """Sec-Fetch-Site decides where the browser sends it; else Origin; else the token."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = headers.get("origin")
    # "null" is what a page that tells nothing of itself (no-referrer) sends: the token decides.
    if origin is not None and origin != "null":
        return bool(host) and _host_of(origin) == host
    return token_holds(secret, who, given)


def from_elsewhere(headers: Mapping[str, str], hosts: Iterable[str]) -> bool:
    """Whether the browser itself says that another site's page sent the form."""
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:
        return site not in {"same-origin", "none"}
    return origin not in {None, "null"} and _host_of(str(origin)) not in set(hosts) - {""}


def _host_of(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""
