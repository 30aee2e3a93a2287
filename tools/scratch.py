"""Make a folder for what the tests write and throw away, in memory where there is room; print it.

A test has a database of its own, and copying one takes ten times as long on a disk.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")
ENOUGH = 6 * 2**30  # bytes; a container has often next to nothing there


def where() -> str | None:
    """The folder to make it in; None means the usual one."""
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH:
        return str(MEMORY)
    return None


if __name__ == "__main__":
    print(tempfile.mkdtemp(prefix="flipp-", dir=where()))
