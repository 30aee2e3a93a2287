"""Networks, initiatives and trials as short as a test needs them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Person, PersonSession
from app.accounts.tokens import hashed
from app.core import audit, clock
from app.core.access import NOBODY, Actor
from app.core.columns import Reach
from app.initiatives import service as initiatives
from app.initiatives.models import Initiative, Status
from app.networks.models import Membership, Network, Organisation, ResourceGroup, Role
from app.networks.queries import load_actor
from app.replication import service
from app.replication.models import Direction, Kept, Replication
from tests.find import one
from tests.world import MADE

PARTS = ["Voksne er til stede", "Det er gratis", "Det er før skoletid"]


def actor(db: Session, name: str = "leader") -> Actor:
    """One of the cast."""
    found = load_actor(db, f"token-{name}")
    assert found is not None, name
    return found


def keep(db: Session, record: Any) -> Any:
    """Write a record with the event it needs."""
    db.add(record)
    audit.record(db, NOBODY, MADE, record)
    return record


def network(db: Session, slug: str, *, public: bool = True) -> int:
    """A network of its own; `as_(slug)` is its leader's browser."""
    made = keep(db, Network(slug=slug, name=f"Nettverket {slug}", short=slug, public=public))
    person = keep(db, Person(email=f"{slug}@eksempel.no", name=f"Leder {slug}"))
    keep(db, Membership(network_id=made.id, person_id=person.id, role=Role.LEADER))
    later = clock.now() + timedelta(days=1)
    session = PersonSession(
        person_id=person.id, token_hash=hashed(f"token-{slug}"), expires_at=later
    )
    db.add(session)
    return int(made.id)


def place(db: Session, nett: str, group: str) -> tuple[int, int]:
    """(network, group), the group made when it is not there."""
    home = one(db, Network, slug=nett)
    found = db.scalars(
        sa.select(ResourceGroup).where(
            ResourceGroup.network_id == home.id, ResourceGroup.slug == group
        )
    ).first()
    if found is None:
        name = group.capitalize()
        found = keep(db, ResourceGroup(network_id=home.id, slug=group, name=name))
    return int(home.id or 0), int(found.id or 0)


def initiative(
    db: Session, title: str = "Frokost", where: str = "nett/asnes", **more: Any
) -> Initiative:
    """An initiative of a group, published unless something else is said."""
    values = {"reach": Reach.PUBLIC, "core_parts": list(PARTS), "purpose": "Mat før skolen."} | more
    return initiatives.start(db, actor(db), *place(db, *where.split("/")), title, **values)


def trial(
    db: Session,
    original: Initiative,
    where: str,
    *,
    kept: str = "jjj",
    outcome: Direction = Direction.BETTER,
    status: Status = Status.DECIDED,
    reach: Reach = Reach.PUBLIC,
    **more: Any,
) -> tuple[Initiative, Replication]:
    """A trial brought to where it is told; kept: j, n or ? for each core part."""
    words = {"j": Kept.YES, "n": Kept.NO, "?": Kept.UNKNOWN}
    spot = place(db, *where.split("/"))
    copy, tie = service.try_here(db, actor(db), original, *spot, reach=reach, **more)
    service.report(db, actor(db), tie, tie.version, kept=[words[k] for k in kept], outcome=outcome)
    copy.status = status
    audit.record(db, NOBODY, MADE, copy)
    return copy, tie


def organisation(db: Session, slug: str) -> int:
    """One of «nett»'s organisations."""
    return int(one(db, Organisation, slug=slug).id or 0)
