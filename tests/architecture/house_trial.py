"""The house's trials: what another group began, tried here and adapted; what it rests on."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.core import audit
from app.core.access import Actor
from app.core.columns import Reach
from app.initiatives import service as initiatives
from app.initiatives.models import Initiative
from app.networks.models import ResourceGroup
from app.replication import service as replication
from app.replication.models import InitiativeSeen
from app.replication.queries import replication_of
from tests.find import one
from tests.world import MADE


def furnish(db: Session, leader: Actor, ids: dict[str, Any]) -> dict[str, Any]:
    """One of each; returns their numbers."""
    nett = ids["nett"]
    grue = one(db, ResourceGroup, slug="grue").id or 0
    told: dict[str, Any] = {"core_parts": ["Gratis", "Hver dag"], "reach": Reach.PUBLIC}
    begun = initiatives.start(db, leader, nett, grue, "Opphavet", **told)
    where = nett, ids["group"]
    copy, tie = replication.try_here(db, leader, begun, *where, reach=Reach.PUBLIC)
    made = replication.adapt(db, leader, tie, "På biblioteket")
    free = ResourceGroup(network_id=nett, slug="nord", name="Nord")
    db.add(free)
    audit.record(db, leader, MADE, free)
    for resting in (db.get(Initiative, ids["initiative"]), copy):
        assert resting is not None
        replication.rest_on(db, leader, resting, [begun.id or 0])
    db.flush()
    return {"original": begun.id, "copy": copy.id, "adaptation": made.id, "free_group": free.id}


def grow(db: Session, leader: Actor, ids: dict[str, Any], n: int) -> None:
    """One more of each."""
    begun, tie = db.get(Initiative, ids["original"]), replication_of(db, ids["copy"])
    assert begun is not None and tie is not None
    where = ids["nett"], one(db, ResourceGroup, slug=f"gruppe-{n}").id or 0
    replication.try_here(db, leader, begun, *where, reach=Reach.PUBLIC)
    replication.adapt(db, leader, tie, f"På en annen måte {n}")
    tried = one(db, Initiative, slug=f"frokost-provd-{n}").id or 0
    for resting in (ids["initiative"], ids["copy"]):
        db.add(InitiativeSeen(initiative_id=resting, seen_id=tried))
