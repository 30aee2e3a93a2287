"""QR codes on paper, as what the print templates draw."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import segno

from app.core.i18n import _


def qr(address: str, level: str) -> dict[str, Any]:
    """The code as runs of black modules: column, row, length. The quiet zone is not in it.

    level: how much may be dirty or torn and the code still be read, "l", "m", "q" or "h".
    """
    code = segno.make_qr(address, error=level)
    runs = []
    for y, row in enumerate(code.matrix):
        x = 0
        for black, modules in groupby(row):
            n = len(list(modules))
            if black:
                runs.append([x, y, n])
            x += n
    return {
        "size": len(code.matrix),
        "runs": runs,
        "says": _("QR-kode til %(address)s") % {"address": address},
    }
