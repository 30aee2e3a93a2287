"""Trials in and across the demo networks, and what initiatives rest on.

They are logged lately; the trial itself began on the day the file says. A trial is planned with
its network, or made at the end when what it tries came later.
"""

from __future__ import annotations

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.accounts.models import Person
from app.core import clock
from app.core.access import Actor, Grant
from app.core.audit import AuditEvent
from app.core.columns import Reach
from app.core.db import Database
from app.initiatives import rules
from app.initiatives import service as initiatives
from app.initiatives.models import Initiative, Status
from app.networks import find
from app.networks.models import Membership, Organisation, ResourceGroup, Role
from app.replication import queries, service
from app.replication.models import Direction, Independence, Kept, Planning
from seeds.timeline import DAY, Timeline, after, ago, at, day_of
from seeds.world import World

Row = dict[str, Any]
FILE = Path(__file__).parent / "replications.toml"
LESSON = ("learned", "advice", "ended_on")


def rows(table: str) -> list[Row]:
    """The tables of one kind in the file."""
    found: list[Row] = tomllib.loads(FILE.read_text("utf-8"))[table]
    return found


def plan(world: World) -> None:
    """Trials in this network, of what is in it or in one that is there already."""
    for place, row in enumerate(rows("replications")):
        theirs = row["of"].split("/")[0]
        if _network(row) == world.slug and (
            theirs == world.slug or find.network(world.db, theirs) is not None
        ):
            _plan(world.timeline, world.db, row, place)
    for place, row in enumerate(rows("seen")):
        if row["initiative"].split("/")[0] == world.slug:
            world.timeline.plan(ago(5, place), _rest_on, world.db, row)


def _network(row: Row) -> str:
    return str(row["group"].split("/")[0])


def load(database: Database) -> str:
    """What one network tries of another that came after it, at the end of all that happened."""
    with database.write() as db:
        left = [row for row in rows("replications") if not _is_there(db, row)]
        if not left:
            return "replications: there already, nothing changed."
        last: datetime = db.scalar(sa.select(sa.func.max(col(AuditEvent.at)))) or clock.now()
        for number, row in enumerate(left):
            with clock.held_at(min(last + timedelta(seconds=number), clock.now())):
                _whole(db, row)
    return f"replications: loaded {len(left)} across the networks."


def _whole(db: Session, row: Row) -> None:
    made: dict[str, Initiative] = {}
    _begin(db, row, made)
    _tell(db, row, made)
    for step in rules.way(Status.IDEA, Status(row["status"])):
        _bring(db, row, made, step)


def _is_there(db: Session, row: Row) -> bool:
    original, (_home, group) = _initiative(db, row["of"]), _group(db, row["group"])
    return queries.has_copy_in(db, original.id, group)


def _plan(timeline: Timeline, db: Session, row: Row, place: int) -> None:
    """It begins, is told of the next workday, and comes as far as it has come the days after."""
    begun: datetime = ago(row["days_ago"], place)
    made: dict[str, Initiative] = {}
    timeline.plan(begun, _begin, db, row, made)
    timeline.plan(after(begun, 1, place), _tell, db, row, made)
    for number, step in enumerate(rules.way(Status.IDEA, Status(row["status"]))):
        moment = at(day_of(begun) + (2 + number) * DAY, place)
        timeline.plan(moment, _bring, db, row, made, step)


def _begin(db: Session, row: Row, made: dict[str, Initiative]) -> None:
    where, owner = _group(db, row["group"]), row.get("owner", "")
    texts: Row = {name: row[name] for name in ("title", "slug") if name in row}
    if owner:
        found = find.named(db, Organisation, where[0], owner)
        assert found is not None, owner
        texts["owner_id"] = found.id
    made["copy"], _tie = service.try_here(
        db,
        _coordinator(db, where),
        _initiative(db, row["of"]),
        *where,
        reach=Reach(row["reach"]),
        example=True,
        started_on=row["started_on"],
        **texts,
    )


def _tell(db: Session, row: Row, made: dict[str, Initiative]) -> None:
    copy = made["copy"]
    tie = queries.replication_of(db, copy.id)
    assert tie is not None
    actor = _coordinator(db, (copy.network_id, copy.group_id))
    service.report(
        db,
        actor,
        tie,
        tie.version,
        kept=[Kept(word) for word in row["kept"]],
        outcome=Direction(row.get("outcome", "ukjent")),
        outcome_note=row.get("outcome_note", ""),
        independence=Independence(row.get("independence", "avledet")),
    )
    for one in row["adaptations"]:
        told = one | {"planning": Planning(one["planning"])}
        service.adapt(db, actor, tie, told.pop("what"), **told)


def _bring(db: Session, row: Row, made: dict[str, Initiative], step: Status) -> None:
    copy = made["copy"]
    lesson = {name: row[name] for name in LESSON if name in row and step in rules.STOPPED}
    actor = _coordinator(db, (copy.network_id, copy.group_id))
    initiatives.bring_to(db, actor, copy, step, **lesson)


def _rest_on(db: Session, row: Row) -> None:
    initiative = _initiative(db, row["initiative"])
    actor = _coordinator(db, (initiative.network_id, initiative.group_id))
    service.rest_on(db, actor, initiative, [_initiative(db, s).id or 0 for s in row["saw"]])


def _initiative(db: Session, name: str) -> Initiative:
    """An initiative by «network/slug»."""
    network, slug = name.split("/")
    home = find.network(db, network)
    assert home is not None, network
    wanted = sa.select(Initiative).where(
        col(Initiative.network_id) == home.id, col(Initiative.slug) == slug
    )
    return db.scalars(wanted).one()


def _group(db: Session, name: str) -> tuple[int, int]:
    """(network, group) by «network/slug»."""
    network, slug = name.split("/")
    home = find.network(db, network)
    assert home is not None and home.id is not None, network
    found = find.named(db, ResourceGroup, home.id, slug)
    assert found is not None and found.id is not None, name
    return home.id, found.id


def _coordinator(db: Session, where: tuple[int, int]) -> Actor:
    """The one who decides for the group."""
    person = db.scalars(
        sa.select(Person)
        .join(Membership, col(Membership.person_id) == Person.id)
        .where(
            col(Membership.network_id) == where[0],
            col(Membership.group_id) == where[1],
            col(Membership.role) == Role.COORDINATOR,
        )
        .limit(1)
    ).one()
    grant = Grant(where[0], Role.COORDINATOR.value, where[1])
    return Actor(person.id, person.name, grants=(grant,))
