"""Loads the two demo networks through the services, each whole or not at all.

A network is one transaction, so its slug tells that everything in it is there: a second run
looks for the slugs, and changes nothing. Two things are not taken from the files as they stand,
so that the pages look alive: the last examples of each group that nothing else rests on are
heard in the weeks before the day of loading, and practices not yet tested are nominated then.
What the young have sent in and nobody has made an insight of, came in then too.
"""

from __future__ import annotations

from app.core import clock
from app.core.db import Database
from app.networks import find
from seeds import (
    council,
    cycles,
    initiatives,
    insights,
    intake,
    interest,
    meetings,
    methods,
    networks,
    newsletter,
    practices,
    problems,
    replications,
    workshops,
)
from seeds.world import World

NETWORKS = ("kongsvingerregionen", "eksempelregionen")
# Each plans with the moments of those before it.
DOMAINS = (
    networks,
    problems,
    insights,
    intake,
    council,
    practices,
    initiatives,
    cycles,
    replications,
    interest,
    meetings,
    workshops,
    newsletter,
)


def load_all(database: Database, secret: str) -> list[str]:
    """Load what is not there yet. A line for each network, one for the trials, one for the methods.

    secret: the installation's, which the receipts of the young are kept under.
    """
    told = [_load(database, slug, secret) for slug in NETWORKS]
    return [*told, replications.load(database), methods.load(database)]


def _load(database: Database, slug: str, secret: str) -> str:
    with database.read() as db:
        if find.network(db, slug) is not None:
            return f"{slug}: there already, nothing changed."
    with database.write() as db:
        # Asked again with the write lock held: somebody else may have loaded it meanwhile.
        if find.network(db, slug) is not None:
            return f"{slug}: there already, nothing changed."
        world, now = World(db, slug, secret), clock.now()
        # On a machine whose clock is behind the files, «lately» is after all that happened.
        with clock.held_at(max(now, world.last)):
            for domain in DOMAINS:
                domain.plan(world)
        world.timeline.run(now)
    return (
        f"{slug}: loaded {len(world.groups)} groups, {len(world.insights)} insights, "
        f"{len(world.practices)} practices and {len(world.initiatives)} initiatives."
    )
