"""What is read of imports."""

from __future__ import annotations

from app.core.access import Guard, loads
from app.core.errors import NotFound
from app.core.forms import MAX_ID
from app.core.jobs import Job
from app.core.paging import cursor
from app.core.web import Ctx
from app.moving.policy import MovingDo
from app.moving.service import IMPORT
from app.networks.queries import load_network


def load_import(ctx: Ctx) -> Job:
    """The import of the address, locked to be changed. Raises NotFound."""
    network, number = load_network(ctx), cursor(ctx.part("nummer"))
    lock = ctx.route.writes  # else one started meanwhile would be put in the queue again
    known = number and number <= MAX_ID
    job = ctx.db.get(Job, number, with_for_update=lock or None) if known else None
    if job is None or job.network_id != network.id or job.kind != IMPORT:
        raise NotFound
    return job


IMPORTER: Guard[Job] = loads(load_import, MovingDo.IMPORT)
