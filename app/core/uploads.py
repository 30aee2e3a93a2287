"""A file sent with a form: how large it may be, and what becomes of one that is larger."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from hashlib import sha256

# Room for the form's other fields, and for what stands between the parts.
ROOM = 64 * 1024
# A larger body is not even read: the connection is broken off with a bare sentence.
DRAINED = 64 * 1024 * 1024


@dataclass(frozen=True)
class Upload:
    """The file of a form; without a name when none was chosen."""

    name: str = ""
    data: bytes = b""
    too_large: bool = False

    @property
    def digest(self) -> str:
        """What tells this file from others."""
        return sha256(self.data).hexdigest()


def fits(declared: str, most: int) -> bool:
    """Whether a body of this Content-Length may hold a file of at most so many bytes.

    One that does not tell its length is cut where any form is (shell.py), so it fits.
    """
    return not declared.isdigit() or int(declared) <= most + ROOM


async def drain(stream: AsyncIterator[bytes]) -> None:
    """Read a body to its end and keep nothing: only then does a browser show the answer."""
    async for _part in stream:
        pass
