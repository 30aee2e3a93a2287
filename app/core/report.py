"""What went wrong, told to whoever runs the machine."""

from __future__ import annotations

import logging
import sys
import traceback

log = logging.getLogger("flipp")


def report(what: str, *, quiet: bool, trace: bool = True) -> None:
    """Tell it, with the way to the error being handled.

    quiet: no time, which would tell when one of the young wrote, and not the error's own words,
    in which theirs may stand; only its kind, and the lines of code it came through.
    """
    if not quiet:
        log.error(what, exc_info=trace)
        return
    kind, _error, way = sys.exc_info()
    lines = [what, *(traceback.format_tb(way) if trace else ()), kind.__name__ if kind else ""]
    sys.stderr.write("\n".join(line.rstrip() for line in lines if line) + "\n")
