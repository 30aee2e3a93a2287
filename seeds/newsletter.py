"""The newsletters of the made-up network: on its pages, and mailed to nobody."""

from __future__ import annotations

from datetime import timedelta

from app.accounts.tokens import fresh
from app.core import clock
from app.core.access import NOBODY
from app.newsletter import contents, service, subscribing
from app.newsletter.contents import Piece
from app.newsletter.models import ItemKind, Subscriber
from seeds.timeline import ago
from seeds.world import Row, World

LEADER = "prosjektleder"
EACH = 2  # of each kind


def plan(world: World) -> None:
    """Each on its day; who gets it has said so the day before the first."""
    rows = world.rows("newsletter", "issues")
    for row in rows:
        world.timeline.plan(ago(row["days_ago"], 8), _send, world, row)
    first = max((row["days_ago"] for row in rows), default=0)
    world.timeline.plan(ago(first + 1, 7), _subscribe, world)


def _subscribe(world: World) -> None:
    for number in range(1, world.files["newsletter"].get("subscribers", 0) + 1):
        email = f"leser-{number}@demo.invalid"
        reader = Subscriber(network_id=world.network_id, email=email, leave_key=fresh())
        world.db.add(reader)
        subscribing.confirm(world.db, reader)


def _send(world: World, row: Row) -> None:
    db, who = world.db, world.people.get(LEADER, NOBODY)
    since = clock.today() - timedelta(days=row["since_days_ago"] - row["days_ago"])
    issue = service.begin(
        db, who, world.network_id, row["title"], since, example=row.get("example", False)
    )
    pieces = contents.proposed(db, world.slug, world.network_id, since)
    intro, picked = row["intro"].strip(), _some(pieces)
    service.change(db, who, issue, issue.version, title=row["title"], intro=intro, pieces=picked)
    service.publish(db, who, issue, issue.version)
    service.finish(db, issue, issue.recipients, who)


def _some(pieces: list[Piece]) -> list[Piece]:
    """The newest few of each kind, as a leader would pick: the rest is left for the next."""
    return [p for kind in ItemKind for p in [q for q in pieces if q.kind is kind][:EACH]]
