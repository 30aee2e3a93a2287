"""Nothing audited changes in silence, and the counts behind the filters are always right."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.core import audit, migrate
from app.core.access import NOBODY
from app.core.columns import Reach
from app.core.db import Database, WriteSession
from app.core.errors import Invalid, NotFound
from app.core.facets import FACET_COUNT, Faceted
from app.initiatives import service as initiatives
from app.initiatives.models import Initiative, Status
from app.insights import service as insights
from app.insights.models import Consent, Insight, SourceKind
from app.networks.models import ResourceGroup
from app.practices import service as practices
from app.practices.models import Contrast, Practice, PracticeState
from app.problems.models import FlipQuestion
from tests.architecture.house import House, actor, house
from tests.conftest import ON_POSTGRES, Databases
from tests.world import MADE

ROOT = Path(__file__).resolve().parents[2]
migrate.import_models()


def below(base: type) -> list[Any]:
    """Every table model of this kind."""
    return sorted((m for m in base.__subclasses__()), key=lambda m: m.__name__)


AUDITED = below(audit.Audited)
FACETED = below(Faceted)


@pytest.fixture(scope="module")
def home(databases: Databases) -> Iterator[House]:
    """A house with one of every record."""
    with house(databases) as made:
        yield made


def test_what_must_be_audited_is() -> None:
    names = {m.__name__ for m in AUDITED}
    assert names >= {"Practice", "Initiative", "Insight", "ProblemVersion", "Membership", "Network"}
    assert {m.__name__ for m in FACETED} == {"Insight", "Practice", "Initiative"}


def a_change(record: Any) -> None:
    """Give one of its columns another value."""
    table = sa.inspect(type(record)).local_table
    unique = {c.key for u in table.constraints if isinstance(u, sa.UniqueConstraint) for c in u.c}
    plain = [c.key for c in table.c if not (c.primary_key or c.foreign_keys)]
    name = next(n for n in plain if n not in unique and getattr(record, n) is not None)
    setattr(record, name, another(getattr(record, name)))


def another(value: Any) -> Any:
    """Something else of the same kind."""
    if isinstance(value, StrEnum):
        return next(word for word in type(value) if word != value)
    if isinstance(value, bool):
        return not value
    if isinstance(value, (int, float)):
        return value + 1
    return f"{value}x"[-4:] if isinstance(value, str) else value + timedelta(days=1)


def first(db: Session, model: Any) -> Any:
    """One record of the kind; the house must hold one."""
    record = db.scalars(sa.select(model).limit(1)).first()
    assert record is not None, f"furnish the house with a {model.__name__}"
    return record


@pytest.mark.parametrize("model", AUDITED, ids=lambda m: m.__name__)
def test_a_change_without_an_event_is_not_saved(home: House, model: Any) -> None:
    with (
        pytest.raises(AssertionError, match="changed without an audit event"),
        home.database.write() as db,
    ):
        a_change(first(db, model))


@pytest.mark.parametrize("model", AUDITED, ids=lambda m: m.__name__)
def test_a_change_with_its_event_is_saved(home: House, model: Any) -> None:
    with WriteSession(home.database.write_engine) as db:
        record = first(db, model)
        a_change(record)
        audit.record(db, NOBODY, MADE, record)
        db.dispatch.before_commit(db)
        told = sa.select(audit.AuditEvent.id).where(
            audit.AuditEvent.event == MADE.name,
            audit.AuditEvent.subject_type == record.__tablename__,
            audit.AuditEvent.subject_id == record.id,
        )
        assert db.scalars(told.order_by(audit.AuditEvent.id.desc())).first() is not None
        db.rollback()


def test_a_new_record_and_a_removed_one_need_events_too(home: House) -> None:
    values = {"network_id": home.ids["nett"], "group_id": home.ids["group"]}
    with pytest.raises(AssertionError, match="FlipQuestion"), home.database.write() as db:
        db.add(FlipQuestion(text="Stille?", **values))
    with pytest.raises(AssertionError, match="Contrast"), home.database.write() as db:
        db.delete(first(db, Contrast))


def test_an_event_for_another_record_does_not_count(home: House) -> None:
    with WriteSession(home.database.write_engine) as db:
        first(db, Practice).title = "Endret"
        audit.record(db, NOBODY, MADE, first(db, Initiative))
        with pytest.raises(AssertionError, match="Practice"):
            db.commit()


def test_what_failed_is_forgotten(home: House) -> None:
    """A transaction that was undone leaves no demand to the next in the same session."""
    with WriteSession(home.database.write_engine, expire_on_commit=False) as db:
        first(db, Practice).title = "Endret uten hendelse"
        db.flush()
        db.rollback()
        db.commit()
    with home.database.read() as db:
        assert first(db, Practice).title != "Endret uten hendelse"


def test_an_event_tells_only_what_its_kind_knows(home: House) -> None:
    with home.database.write() as db:
        question = first(db, FlipQuestion)
        with pytest.raises(ValueError, match="has no keys"):
            audit.record(db, NOBODY, MADE, question, secret="x")


def test_an_event_is_declared_once() -> None:
    with pytest.raises(ValueError, match="declared twice"):
        audit.kind(MADE.name, "Igjen")


def test_every_event_has_a_sentence_and_a_name_of_its_kind() -> None:
    for name, kind in audit.KINDS.items():
        resource, _colon, deed = name.partition(":")
        assert resource and deed and kind.sentence.strip(), name


def test_audited_records_are_never_changed_in_bulk() -> None:
    """A statement over many rows tells no session, so neither audit nor counts would notice."""
    names = {m.__name__ for m in (*AUDITED, *FACETED)}
    guilty = []
    for path in sorted((ROOT / "app").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            call = node if isinstance(node, ast.Call) else None
            if call is None or not isinstance(call.func, ast.Attribute) or not call.args:
                continue
            target = call.args[0]
            bulk = call.func.attr in {"update", "delete", "insert"} and isinstance(target, ast.Name)
            if bulk and target.id in names:  # type: ignore[attr-defined]
                guilty.append(f"{path.relative_to(ROOT)}:{call.lineno}")
    assert guilty == []


# The counts behind the filters.


def kept_counts(db: Session) -> Counter[tuple[Any, ...]]:
    """What the table says."""
    rows = db.execute(sa.select(FACET_COUNT)).all()
    return Counter({tuple(row[:5]): row.n for row in rows if row.n})


def real_counts(db: Session) -> Counter[tuple[Any, ...]]:
    """What there is, counted one by one."""
    found: Counter[tuple[Any, ...]] = Counter()
    for model in FACETED:
        for record in db.scalars(sa.select(model)):
            heard_by = [str(record.reach)]
            if record.reach == Reach.GROUP:
                heard_by.append(f"gruppe:{record.group_id}")
            facets = [(name, str(getattr(record, name))) for name in record.facet_columns]
            for audience in heard_by:
                for facet, value in [("alle", ""), *facets]:
                    key = (record.network_id, record.__tablename__, audience, facet, value)
                    found[key] += 1
    return found


KIND = st.sampled_from(["insight", "practice", "initiative"])
STEP = st.one_of(
    st.tuples(st.just("make"), KIND, st.sampled_from(list(Reach))),
    st.tuples(st.just("reach"), KIND, st.sampled_from(list(Reach))),
    st.tuples(st.just("group"), KIND, st.just(None)),
    st.tuples(st.just("move"), KIND, st.sampled_from([*PracticeState, *Status, *SourceKind])),
    st.tuples(st.just("flag"), st.just("insight"), st.booleans()),
    st.tuples(st.just("forget"), st.just("insight"), st.just(None)),
    st.tuples(st.just("undo"), KIND, st.sampled_from(list(Reach))),
)
MODELS: dict[str, Any] = {"insight": Insight, "practice": Practice, "initiative": Initiative}


def newest(db: Session, kind: str) -> Any:
    """The record the next step is about."""
    model = MODELS[kind]
    return db.scalars(sa.select(model).order_by(model.id.desc()).limit(1)).one()


def take(database: Database, ids: dict[str, int], step: tuple[str, str, Any]) -> None:
    """One step in a transaction of its own; what is refused changes nothing."""
    deed, kind, value = step
    try:
        with database.write() as db:
            STEPS[deed](db, ids, kind, value)
    except (Invalid, NotFound, Undone):
        pass


class Undone(Exception):
    """The handler failed after it had changed something."""


def make(db: Session, ids: dict[str, int], kind: str, reach: Any) -> None:
    """A new record."""
    leader, nett, group = actor(db), ids["nett"], ids["group"]
    if kind == "insight":
        insights.log(db, leader, nett, group, "Ny", reach=reach, consent=Consent.SPOKEN)
    elif kind == "practice":
        practices.nominate(db, leader, nett, group, "Ny", reach=reach)
    else:
        initiatives.start(db, leader, nett, group, "Ny", reach=reach)


def change_reach(db: Session, ids: dict[str, int], kind: str, reach: Any) -> None:
    """By the edit form's service."""
    leader, record = actor(db), newest(db, kind)
    values = {"reach": reach}
    if kind == "insight":
        values |= {"source_kind": record.source_kind, "consent": Consent.SPOKEN}
        insights.change(db, leader, record, record.version, values, [])
    elif kind == "practice":
        practices.change(db, leader, record, record.version, values, [])
    else:
        ties: dict[str, list[int]] = {"practice_ids": [], "partner_ids": [], "theme_ids": []}
        initiatives.change(db, leader, record, record.version, values, **ties)


def change_group(db: Session, ids: dict[str, int], kind: str, _value: Any) -> None:
    """To the other group and back, in several flushes."""
    record = newest(db, kind)
    groups = db.scalars(
        sa.select(ResourceGroup.id).where(ResourceGroup.network_id == ids["nett"])
    ).all()
    for group in groups:
        record.group_id = group
        db.flush()
    if len(groups) % 2:
        record.group_id = groups[0]
    audit.record(db, NOBODY, MADE, record)


def move(db: Session, ids: dict[str, int], kind: str, target: Any) -> None:
    """To another state, where the life cycle lets it."""
    leader, record = actor(db), newest(db, kind)
    if kind == "practice" and isinstance(target, PracticeState):
        practices.move(db, leader, record, target, "Derfor.")
    elif kind == "initiative" and isinstance(target, Status):
        initiatives.bring_to(db, leader, record, target, learned="Mye", advice="Prøv")
    elif kind == "insight" and isinstance(target, SourceKind):
        values = {"source_kind": target, "reach": record.reach, "consent": Consent.SPOKEN}
        insights.change(db, leader, record, record.version, values, [])


def flag(db: Session, ids: dict[str, int], _kind: str, on: Any) -> None:
    """An exception, or not after all."""
    question = db.get(FlipQuestion, ids["question"])
    assert question is not None
    call = insights.flag if on else insights.unflag
    call(db, actor(db), newest(db, "insight"), question)


def forget(db: Session, ids: dict[str, int], _kind: str, _value: Any) -> None:
    """The delete-by date has come."""
    record = newest(db, "insight")
    if record.id == ids["insight"]:
        return
    record.delete_by = record.created_at.date()
    audit.record(db, NOBODY, MADE, record)
    db.flush()
    insights.forget_due(db)


def undo(db: Session, ids: dict[str, int], kind: str, reach: Any) -> None:
    """A change that is written but never committed."""
    make(db, ids, kind, reach)
    change_reach(db, ids, kind, Reach.NETWORK)
    db.flush()
    raise Undone


STEPS = {
    "make": make,
    "reach": change_reach,
    "group": change_group,
    "move": move,
    "flag": flag,
    "forget": forget,
    "undo": undo,
}


@settings(
    max_examples=10 if ON_POSTGRES else 30,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.generate, Phase.shrink),
)
@given(steps=st.lists(STEP, min_size=1, max_size=12))
def test_counts_are_right_after_anything(home: House, steps: list[tuple[str, str, Any]]) -> None:
    for step in steps:
        take(home.database, home.ids, step)
    with home.database.read() as db:
        assert kept_counts(db) == real_counts(db)
