"""The library knows each item's level of knowledge, whatever changes it."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import audit, search_rebuild
from app.core.access import NOBODY
from app.core.columns import Reach
from app.core.search_tables import ITEM
from app.initiatives import service as initiatives
from app.initiatives.models import Initiative
from app.library.filters import KNOWLEDGE
from app.networks.models import Network
from app.practices import service as practices
from app.replication import levels, service
from app.replication.models import Direction, Kept
from app.replication.queries import replication_of
from tests.find import one
from tests.replication.helpers import actor, initiative, network, place, trial
from tests.replication.test_levels import COMPARED, DESCRIBED
from tests.world import MADE


def stands(db: Session, number: int | None, kind: str = "tiltak") -> int | None:
    """The level in the index."""
    mine = sa.and_(ITEM.c.kind == kind, ITEM.c.record_id == number)
    return db.scalar(sa.select(ITEM.c.knowledge).where(mine))


def test_when_it_is_made_and_described(database) -> None:
    with database.write() as db:
        bare, told = initiative(db), initiative(db, "Frokost to", **DESCRIBED)
        numbers = bare.id, told.id
    with database.write() as db:
        assert [stands(db, n) for n in numbers] == [0, 1]
        made = db.get(Initiative, numbers[1])
        made.mechanism = ""
        audit.record(db, NOBODY, MADE, made)
    with database.read() as db:
        assert stands(db, numbers[1]) == 0


def measured(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    """As if everything below level 4 were there: what else may be told of by trials."""
    real = levels._steps

    def steps(facts: levels.Facts) -> list[tuple[levels.Condition, ...]]:
        return real(COMPARED)[:3] + real(facts)[3:]

    monkeypatch.setattr(levels, "_steps", steps)


def test_when_a_trial_confirms_it_and_takes_it_back(database, monkeypatch) -> None:
    measured(monkeypatch)
    with database.write() as db:
        original = initiative(db, **DESCRIBED)
        network(db, "b")
        copy, _tie = trial(db, original, "b/nord", kept="???")
        numbers = original.id, copy.id
    with database.write() as db:
        assert stands(db, numbers[0]) == 3
        tie = replication_of(db, numbers[1])
        assert tie is not None
        service.report(db, actor(db), tie, tie.version, kept=[Kept.YES] * 3)
    with database.write() as db:
        assert stands(db, numbers[0]) == 4
        tie = replication_of(db, numbers[1])
        assert tie is not None
        kept = [Kept.YES] * 3
        service.report(db, actor(db), tie, tie.version, kept=kept, outcome=Direction.WORSE)
    with database.write() as db:
        assert stands(db, numbers[0]) == 3


def test_when_a_trial_is_withdrawn(database, monkeypatch) -> None:
    measured(monkeypatch)
    with database.write() as db:
        original = initiative(db, **DESCRIBED)
        network(db, "b")
        copy, _tie = trial(db, original, "b/nord")
        numbers = original.id, copy.id
    with database.write() as db:
        assert stands(db, numbers[0]) == 4
        made = db.get(Initiative, numbers[1])
        made.reach = Reach.NETWORK
        audit.record(db, actor(db), initiatives.CHANGED, made, fields=["reach"])
    with database.read() as db:
        assert stands(db, numbers[0]) == 3


def test_when_the_trials_network_closes_and_opens(database, monkeypatch) -> None:
    measured(monkeypatch)
    with database.write() as db:
        original = initiative(db, **DESCRIBED)
        network(db, "b")
        trial(db, original, "b/nord")
        number = original.id
    for public, level in ((False, 3), (True, 4)):
        with database.write() as db:
            b = one(db, Network, slug="b")
            b.public = public
            audit.record(db, NOBODY, MADE, b)
        with database.read() as db:
            assert stands(db, number) == level


def test_when_the_index_is_built_anew(database) -> None:
    with database.write() as db:
        number = initiative(db, **DESCRIBED).id
        where = place(db, "nett", "asnes")
        whole = dict.fromkeys(("who", "what", "how", "why", "traits"), "Noe")
        done = practices.nominate(db, actor(db), *where, "Gjort", reach=Reach.PUBLIC, **whole).id
    with database.write() as db:
        assert (stands(db, number), stands(db, done, "praksis")) == (1, 1)
        db.execute(sa.update(ITEM).values(knowledge=5))
    with database.write() as db:
        list(search_rebuild.rebuild(db))
    with database.read() as db:
        assert (stands(db, number), stands(db, done, "praksis")) == (1, 1)


def test_the_library_calls_the_levels_as_the_page_does() -> None:
    assert list(KNOWLEDGE.values()) == [f"{n}: {label}" for n, label in enumerate(levels.LABELS)]
