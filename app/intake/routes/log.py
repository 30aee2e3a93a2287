"""The log of every decision about posts, to be read and taken out."""

from __future__ import annotations

import csv
import io

from starlette.responses import Response

from app.core import clock
from app.core.i18n import _
from app.core.web import Ctx
from app.intake import queries
from app.intake.queries import IN_QUEUE
from app.intake.routes.shared import POSTS, home, router
from app.networks.queries import NetworkInfo

# A sheet takes a cell that begins with one of these for a formula.
LIVE = ("=", "+", "-", "@", "\t", "\r")


@router.page(POSTS + "/logg", IN_QUEUE)
def log(ctx: Ctx, network: NetworkInfo) -> Response:
    """The newest decisions."""
    happenings = queries.decisions(ctx.db, network.id, 200)
    return ctx.render("intake/log.html", happenings=happenings, home=home(network))


@router.page(POSTS + "/logg.csv", IN_QUEUE)
def log_file(ctx: Ctx, network: NetworkInfo) -> Response:
    """All of them, for a spreadsheet: semicolons and a mark of the encoding, as Excel wants."""
    sheet = io.StringIO()
    writer = csv.writer(sheet, delimiter=";", lineterminator="\r\n")
    writer.writerow([_("Når"), _("Hvem"), _("Hva"), _("Innspill"), _("Mer")])
    for line in queries.decisions(ctx.db, network.id, 100_000):
        moment = line.at.astimezone(clock.OSLO).strftime("%Y-%m-%d %H:%M")
        cells = (moment, line.by, line.what, str(line.post), line.more)
        writer.writerow([_dead(cell) for cell in cells])
    body = ("\ufeff" + sheet.getvalue()).encode()
    return Response(
        body,
        media_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": 'attachment; filename="innspill-logg.csv"',
            "Cache-Control": "no-store",
        },
    )


def _dead(cell: str) -> str:
    return f"'{cell}" if cell.startswith(LIVE) else cell
