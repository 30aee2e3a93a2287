"""Both demo networks load through the services, once, and come out as the files say."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.core import facets
from app.core.access import NOBODY, Actor, Grant
from app.core.audit import Audited, AuditEvent
from app.core.db import REVISION, Database
from app.core.facets import Faceted
from app.core.listing import Wanted
from app.initiatives import queries as initiative_queries
from app.initiatives import rules as initiative_rules
from app.initiatives import service as initiative_service
from app.initiatives.models import Initiative, Status
from app.insights.models import Exception_, Insight, Quote
from app.networks import find
from app.networks.models import (
    GroupMunicipality,
    Membership,
    MembershipState,
    Municipality,
    Network,
    Organisation,
    ResourceGroup,
    Role,
    Theme,
)
from app.networks.policy import DECIDERS, sees_all, view_of, visible_to
from app.practices import rules as practice_rules
from app.practices import service as practice_service
from app.practices.models import Amount, Confirmation, Practice, PracticeInsight, PracticeState
from app.problems.models import FlipQuestion, ProblemVersion, StatementState
from seeds import loader
from tests.conftest import Databases
from tests.seeds.reading import (
    FACETED,
    INVENTED,
    REAL,
    SECRET,
    count,
    events,
    of,
    rows,
    toml,
    written,
)

ENDINGS = ("adopted", "rejected", "ended", "discarded", "decided", "running")


def actor_of(db: Session, person: Person) -> Actor:
    held = db.scalars(sa.select(Membership).where(Membership.person_id == person.id))
    grants = tuple(Grant(m.network_id, m.role, m.group_id, m.organisation_id) for m in held)
    return Actor(person.id, person.name, person.admin, grants=grants)


def actors(db: Session) -> list[Actor]:
    return [NOBODY, *(actor_of(db, p) for p in db.scalars(sa.select(Person)))]


def everything(database: Database) -> dict[str, int]:
    """How many rows each table holds, and every network's revision."""
    with database.read() as db:
        tables = [t for t in Person.metadata.sorted_tables if t.name != "alembic_version"]
        found = {t.name: db.scalar(sa.select(sa.func.count()).select_from(t)) or 0 for t in tables}
        revisions = db.execute(sa.select(REVISION.c.scope, REVISION.c.number))
        return found | {f"revision {scope}": number for scope, number in revisions}


# What is there


def test_the_real_network_is_all_there(read: Session, real: Network) -> None:
    assert count(read, ResourceGroup, real) == 5
    assert count(read, GroupMunicipality, real) == 6
    facts = [i for i in written(read, real) if i.reach == "offentlig" and not i.example]
    assert len(facts) == 20
    assert count(read, ProblemVersion, real, ProblemVersion.state == StatementState.ADOPTED) == 5
    assert count(read, Quote, real, Quote.public.is_(True)) == 8  # type: ignore[attr-defined]
    assert count(read, Insight, real, Insight.example.is_(False)) == 5  # type: ignore[attr-defined]
    assert real.example is False
    assert real.activities == 10


def test_everything_in_the_files_is_loaded(read: Session, network: Network) -> None:
    files = {name: toml(network.slug, name) for name in ("network", *(f for f in TABLES))}
    assert count(read, Theme, network) == len(files["network"]["themes"])
    assert count(read, Organisation, network) == len(files["network"]["organisations"])
    assert count(read, Membership, network) == len(files["network"]["people"])
    assert len(written(read, network)) == len(files["initiatives"]["initiatives"])
    for file, tables in TABLES.items():
        for table, model in tables.items():
            assert count(read, model, network) == len(files[file][table]), table
    versions = sum(len(p["versions"]) for p in files["problems"]["problems"])
    assert count(read, ProblemVersion, network) == versions


TABLES: dict[str, dict[str, Any]] = {
    "problems": {"flip_questions": FlipQuestion},
    "insights": {"insights": Insight, "quotes": Quote},
    "practices": {"practices": Practice},
    "initiatives": {},
}


def test_the_invented_network_says_so(read: Session) -> None:
    assert of(read, INVENTED).example is True


def test_states_and_answers_are_those_of_the_files(read: Session, network: Network) -> None:
    practices = {p.title: str(p.state) for p in rows(read, Practice, network)}
    assert practices == {
        p["title"]: p["state"] for p in toml(network.slug, "practices")["practices"]
    }
    initiatives = {(i.title, str(i.status)) for i in written(read, network)}
    wanted = toml(network.slug, "initiatives")["initiatives"]
    assert initiatives == {(i["title"], i["status"]) for i in wanted}
    asked = {q.text: str(q.answer) for q in rows(read, FlipQuestion, network)}
    questions = toml(network.slug, "problems")["flip_questions"]
    assert asked == {q["text"]: q["answer"] for q in questions}


def test_every_tie_of_the_files_is_made(read: Session, network: Network) -> None:
    listed = toml(network.slug, "insights")["insights"]
    exceptions = sum(len(i.get("exception_of", [])) for i in listed)
    assert count(read, Exception_, network) == exceptions
    flagged = {i.title for i in rows(read, Insight, network) if i.is_exception}
    assert flagged == {i["title"] for i in listed if "exception_of" in i}
    links = toml(network.slug, "practices")["practices"]
    title = {i["key"]: i["title"] for i in listed}
    found = read.execute(
        sa.select(Practice.title, Insight.title, PracticeInsight.viewpoint)
        .select_from(PracticeInsight)
        .join(Practice, Practice.id == PracticeInsight.practice_id)
        .join(Insight, Insight.id == PracticeInsight.insight_id)
        .where(Practice.network_id == network.id)
    )
    assert {tuple(row) for row in found} == {
        (p["title"], title[link["key"]], link["viewpoint"]) for p in links for link in p["insights"]
    }


def test_initiatives_keep_their_practices_partners_and_themes(
    read: Session, network: Network
) -> None:
    leader = next(a for a in actors(read) if a.has(network.id or 0, frozenset({Role.LEADER})))
    wanted = {i["title"]: i for i in toml(network.slug, "initiatives")["initiatives"]}
    for initiative in written(read, network):
        row = wanted[initiative.title]
        ties = initiative_queries.ties(read, leader, initiative)
        given = [len(row.get(name, [])) for name in ("practices", "partners", "themes")]
        made = [len(ties.practices), len(ties.partner_ids), len(ties.theme_ids)]
        assert made == given, row["key"]
        assert len(ties.term_ids) == sum(map(len, row.get("words", {}).values())), row["key"]
        for name in ("learned", "advice", "ended_on", "agreed_on", "core_parts", "funding"):
            assert getattr(initiative, name) == row.get(name, getattr(initiative, name)), name


def test_municipalities_are_shared_and_found_by_number(read: Session) -> None:
    numbers = list(read.scalars(sa.select(Municipality.number)))
    assert len(numbers) == len(set(numbers)) == 11
    assert "3418" in numbers


# People


def test_people_can_only_be_signed_in_as_in_a_demo(read: Session) -> None:
    people = list(read.scalars(sa.select(Person)))
    assert all(p.demo and not p.password_hash for p in people)
    assert all(p.email.endswith("@demo.invalid") for p in people)
    assert [(p.email, p.name) for p in people if p.admin] == [
        ("admin@demo.invalid", "Administrator av installasjonen")
    ]
    states = set(read.scalars(sa.select(Membership.state)))
    assert states == {MembershipState.CONFIRMED}
    assert {line.role for line in find.demo_roles(read)} == set(Role)


def test_those_who_decide_may_decide(read: Session, network: Network) -> None:
    may = {a.person_id for a in actors(read) if any(g.role in DECIDERS for g in a.grants)}
    decisions = [e for e in events(read, network) if e.event.split(":")[1] in ENDINGS]
    assert decisions
    assert all(e.actor_id in may for e in decisions)


def test_confirmations_are_given_by_those_the_files_name(read: Session, network: Network) -> None:
    key = {p["name"]: p["key"] for p in toml(network.slug, "network")["people"]}
    named = {p["title"]: p for p in toml(network.slug, "practices")["practices"]}
    for practice in rows(read, Practice, network):
        given = read.scalars(
            sa.select(Person.name)
            .join(Confirmation, Confirmation.person_id == Person.id)
            .where(Confirmation.practice_id == practice.id)
        )
        confirmed_by = named[practice.title].get("confirmed_by", [])
        who = {key[name] for name in given}
        assert who <= set(confirmed_by), practice.title
        assert bool(who) == bool(confirmed_by), practice.title


# What the services keep


def test_a_second_run_changes_nothing(loaded: Database) -> None:
    before = everything(loaded)
    lines = loader.load_all(loaded, SECRET)
    assert all("nothing changed" in line for line in lines)
    assert everything(loaded) == before


def test_a_network_is_loaded_whole_or_not_at_all(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: Any, **_values: Any) -> None:
        raise RuntimeError("the power went")

    database = Database(databases.bare())
    with monkeypatch.context() as broken:
        broken.setattr(initiative_service, "close", refuse)
        with pytest.raises(RuntimeError):
            loader.load_all(database, SECRET)
    with database.read() as db:
        # The real network closes nothing, so it stands; of the other there is no trace.
        assert find.network(db, REAL) is not None
        assert find.network(db, INVENTED) is None
        assert count(db, Practice, of(db, REAL)) == db.scalar(sa.select(sa.func.count(Practice.id)))
    assert "loaded" in loader.load_all(database, SECRET)[1]
    with database.read() as db:
        assert find.network(db, INVENTED) is not None
    url = database.engine.url.render_as_string(hide_password=False)
    database.close()
    databases.drop(url)


@pytest.mark.parametrize("model", FACETED)
def test_counts_by_the_filters_are_the_real_ones(
    read: Session, network: Network, model: type[Faceted]
) -> None:
    number = network.id or 0
    kind: str = model.__tablename__  # type: ignore[attr-defined]
    for actor in actors(read):
        audiences = facets.audiences_of(actor, number, sees_all(actor, number))
        counted = facets.counts(read, number, kind, audiences)
        seen = list(read.scalars(sa.select(model).where(visible_to(model, actor, number))))
        assert counted.get(("alle", ""), 0) == len(seen)
        for column in model.facet_columns:
            values = {str(getattr(record, column)) for record in seen}
            real = {v: sum(str(getattr(r, column)) == v for r in seen) for v in values}
            assert {v: n for (name, v), n in counted.items() if name == column} == real


@pytest.mark.parametrize("model", FACETED)
def test_everything_searchable_is_in_the_index(read: Session, model: Any) -> None:
    indexed = read.scalars(sa.text(f"SELECT rowid FROM search_{model.__tablename__}"))
    assert sorted(indexed) == sorted(read.scalars(sa.select(model.id)))


def test_search_finds_both_breakfast_clubs(read: Session, real: Network) -> None:
    view = view_of(NOBODY, real.id or 0)
    found = initiative_queries.LISTING.page(read, view, Wanted(words="frokost")).rows
    assert {row.title for row in found} == {
        "Frokostklubb på videregående",
        "Frokostklubb og møteplass kveld",
    }


def audited() -> list[Any]:
    return [m.class_ for m in Person._sa_registry.mappers if issubclass(m.class_, Audited)]


@pytest.mark.parametrize("model", sorted(audited(), key=lambda m: m.__name__))
def test_every_audited_record_has_an_event(read: Session, model: Any) -> None:
    told = sa.select(AuditEvent.subject_id).where(AuditEvent.subject_type == model.__tablename__)
    assert not list(read.scalars(sa.select(model.id).where(model.id.not_in(told))))


def test_every_step_of_every_life_is_legal(read: Session, network: Network) -> None:
    lives: list[tuple[Any, Any, dict[Any, Any]]] = [
        (Practice, practice_rules.LIFECYCLE, practice_service.MOVED),
        (Initiative, initiative_rules.LIFECYCLE, initiative_service.MOVED),
    ]
    told = events(read, network)
    for model, lifecycle, moved in lives:
        target = {kind.name: state for state, kind in moved.items()}
        for record in rows(read, model, network):
            now = next(iter(lifecycle.steps))
            for event in told:
                mine = (event.subject_type, event.subject_id) == (model.__tablename__, record.id)
                if mine and event.event in target:
                    assert target[event.event] in lifecycle.next(now), record.title
                    now = target[event.event]
            assert now == getattr(record, "state", getattr(record, "status", None)), record.title


def test_confirmed_practices_have_what_it_asks_for(read: Session, network: Network) -> None:
    from app.practices import queries

    confirmed = {PracticeState.CONFIRMED, PracticeState.SHARED}
    found = [p for p in rows(read, Practice, network) if p.state in confirmed]
    assert found
    for practice in found:
        contrasts = queries.contrasts(read, practice)
        assert practice_rules.ready(practice, contrasts, queries.confirmations(read, practice))


def test_no_failure_is_laid_on_a_real_municipality(read: Session, real: Network) -> None:
    for practice in rows(read, Practice, real):
        assert practice.state is not PracticeState.REJECTED
        assert practice.reject_reason == ""
        assert Amount.MORE not in {getattr(practice, r) for r in practice_rules.RESOURCES}
    for initiative in rows(read, Initiative, real):
        assert initiative.status is Status.TESTING
        assert (initiative.learned, initiative.advice, initiative.ended_on) == ("", "", None)
    for event in events(read, real):
        assert not event.event.endswith((":rejected", ":ended", ":discarded", ":revised"))
