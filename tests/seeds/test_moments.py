"""When things happened in the demo data: plausible, in order, lately, and never in the future."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock
from app.core.audit import AuditEvent
from app.core.db import Database
from app.initiatives.models import Initiative
from app.insights.models import Insight, VersionInsight
from app.networks.models import Network, ResourceGroup
from app.problems.models import ProblemVersion
from seeds import loader
from tests.conftest import Databases
from tests.seeds.reading import FACETED, NOW, REAL, SECRET, events, rows, toml


def test_nothing_happens_in_the_future_or_out_of_order(read: Session, network: Network) -> None:
    moments = [e.at for e in events(read, network)]
    assert moments == sorted(moments)
    assert moments[-1] <= NOW
    for model in FACETED:
        made = [r.created_at for r in rows(read, model, network)]
        assert made == sorted(made)


@pytest.mark.parametrize(
    "now",
    [
        datetime(2023, 6, 1, 12, 0, tzinfo=clock.OSLO),
        datetime(2025, 2, 1, 3, 0, tzinfo=clock.OSLO),
        datetime(2026, 12, 28, 1, 0, tzinfo=clock.OSLO),
        datetime(2031, 1, 2, 23, 0, tzinfo=clock.OSLO),
    ],
)
def test_it_loads_whatever_the_clock_says(databases: Databases, now: datetime) -> None:
    url = databases.bare()
    database = Database(url)
    with clock.held_at(now):
        loader.load_all(database, SECRET)
    with database.read() as db:
        assert db.scalar(sa.select(sa.func.count(Initiative.id))) == 50
        assert db.scalar(sa.select(sa.func.max(AuditEvent.at))) <= now
    database.close()
    databases.drop(url)


def test_people_are_at_work_when_they_log(read: Session, network: Network) -> None:
    for event in events(read, network):
        wall = event.at.astimezone(clock.OSLO)
        assert wall.weekday() < 5
        assert 8 <= wall.hour < 16


def test_insights_are_logged_soon_after_they_were_heard(read: Session, network: Network) -> None:
    for insight in rows(read, Insight, network):
        late = insight.created_at.astimezone(clock.OSLO).date() - insight.heard_on
        assert timedelta(days=1) <= late <= timedelta(days=8), insight.title


def test_dates_that_are_facts_stand(read: Session, real: Network) -> None:
    given = {i["title"]: i["heard_on"] for i in toml(REAL, "insights")["insights"]}
    facts = [i for i in rows(read, Insight, real) if not i.example]
    assert [i.heard_on for i in facts] == [given[i.title] for i in facts]
    adopted = {
        v["text"]: v["adopted"] for p in toml(REAL, "problems")["problems"] for v in p["versions"]
    }
    assert {v.text: v.adopted_on for v in rows(read, ProblemVersion, real)} == adopted


def test_every_group_has_logged_something_lately(read: Session, network: Network) -> None:
    then = NOW - timedelta(days=14)
    for group in rows(read, ResourceGroup, network):
        new = [
            record
            for model in FACETED
            for record in rows(read, model, network)
            if record.group_id == group.id and record.created_at > then
        ]
        assert new, group.name
        assert all(record.example for record in new)


def test_a_statement_that_is_a_fact_rests_on_no_example(read: Session, real: Network) -> None:
    versions = [v.id for v in rows(read, ProblemVersion, real)]
    assert not read.scalar(
        sa.select(sa.func.count()).where(VersionInsight.version_id.in_(versions))
    )
