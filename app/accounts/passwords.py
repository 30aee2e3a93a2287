"""Passwords: the one rule, the hash, and a check that takes as long for nobody."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from pathlib import Path

from pwdlib import PasswordHash
from pwdlib.exceptions import PwdlibError
from pwdlib.hashers.argon2 import Argon2Hasher

from app.core.i18n import N_

SHORTEST = 12
LONGEST = 200
TOO_SHORT = N_("Passordet må ha minst 12 tegn. En setning du husker, er et godt passord.")
TOO_LONG = N_("Passordet kan ha høyst 200 tegn.")
TOO_COMMON = N_("Dette passordet er blant de første noen ville gjettet. Velg et annet.")
# OWASP's figures for argon2id: four at once stay under 80 MB.
HASHER = PasswordHash((Argon2Hasher(time_cost=2, memory_cost=19_456, parallelism=1),))


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    file = Path(__file__).with_name("common_passwords.txt")
    return frozenset(line for line in file.read_text("utf-8").splitlines() if line)


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    return HASHER.hash("ingen har dette passordet")


def _plain(password: str) -> str:
    # The same å from every keyboard; spaces and everything else stand as typed.
    return unicodedata.normalize("NFC", password)


def problem_with(password: str) -> str | None:
    """Why the password can't be used (a message to translate), or None."""
    if len(_plain(password)) < SHORTEST:
        return TOO_SHORT
    if len(password) > LONGEST:
        return TOO_LONG
    bare = "".join(_plain(password).casefold().split())
    if bare in _common() or len(set(bare)) < 4:
        return TOO_COMMON
    return None


def hashed(password: str) -> str:
    """The argon2id hash; slow on purpose, so never call it while a write lock is held."""
    return HASHER.hash(_plain(password))


def matches(password: str, password_hash: str) -> bool:
    """Whether the password is the right one; with no hash it takes as long and says no."""
    try:
        right = HASHER.verify(_plain(password), password_hash or _nobodys_hash())
    except PwdlibError:
        return False
    return right and bool(password_hash)
