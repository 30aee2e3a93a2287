"""The delete-by date: the insight goes, and every trace of what it said."""

from __future__ import annotations

import threading
import time
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from app.core import audit, clock, dialect
from app.core.access import Actor, Grant
from app.core.db import Database, metadata
from app.core.drafts import DRAFT, save
from app.insights import forgetting, queries, quotes, service
from app.insights.models import Exception_, Insight, Quote
from app.networks.models import ResourceGroup
from app.practices import service as practices
from app.problems import service as problems
from app.problems.models import Answer, FlipQuestion
from tests.conftest import ON_POSTGRES, As
from tests.find import one

MEMBER = Actor(1, "Medlem")
SECRET = "rødstrupe"


def log_one(database: Database, delete_by: date) -> None:
    with database.write() as db:
        group = one(db, ResourceGroup, slug="asnes")
        where = (group.network_id, group.id or 0)
        insight = service.log(
            db, MEMBER, *where, f"En {SECRET}", text=f"Det var {SECRET}", delete_by=delete_by
        )
        service.flag(db, MEMBER, insight, problems.ask(db, MEMBER, *where, "Hvem?"))
        service.rest_on(db, MEMBER, problems.write_version(db, MEMBER, *where, "Ingen."), insight)
        quotes.quote(db, MEMBER, where[0], f"«{SECRET}»", insight_id=insight.id)
        assert insight.id is not None
        link = practices._link(  # the room above refers to it
            practices.nominate(db, MEMBER, *where, "En praksis"),
            insight,
            practices.viewpoint_of(insight),
        )
        db.add(link)
        save(db, 1, f"/nett/innsikt/{insight.slug}/rediger", f"text={SECRET}")


def traces(database: Database) -> list[str]:
    """The tables where the word, or its address, still stands."""
    found = []
    with database.read() as db:
        for table in metadata.sorted_tables:
            for row in db.execute(sa.select(table)):
                if any(word in str(row).lower() for word in (SECRET, "rodstrupe")):
                    found.append(table.name)
    return found


def test_it_is_gone_on_the_day(database: Database) -> None:
    log_one(database, clock.today())
    assert set(traces(database)) == {"insight", "quote", "draft"}
    with database.write() as db:
        assert service.forget_due(db) == 1
    assert traces(database) == []
    with database.read() as db:
        words = {"words": dialect.match_expression([["rzodstrup"], ["rzodstrupe"]])}
        index = sa.select(dialect.search_table("insight").c.rowid).where(dialect.matches("insight"))
        assert db.execute(index, words).all() == []
        assert db.scalar(sa.select(sa.func.count()).select_from(Insight)) == 0
        events = sa.select(metadata.tables["audit_event"].c.event)
        assert "insight:forgotten" in db.scalars(events).all()


def test_not_a_day_too_early(database: Database) -> None:
    log_one(database, clock.today() + timedelta(days=1))
    with database.write() as db:
        assert service.forget_due(db) == 0
    assert traces(database)


def test_the_counts_follow(as_: As, application: FastAPI) -> None:
    as_("member").get("/nett/innsikt/ny").submit("/ny", title="Gjerdet")
    form = as_("member").get("/nett/innsikt/gjerdet/rediger")
    form.submit("/rediger", delete_by=clock.today().isoformat())
    page = as_("member").get("/nett/innsikt")
    assert "1 innsikter" in page.main
    with application.state.flipp.database.write() as db:
        assert service.forget_due(db) == 1
    page = as_("member").get("/nett/innsikt")
    assert "0 innsikter" in page.main
    assert as_("member").get("/nett/innsikt/gjerdet").status == 404


def test_choosable_are_the_newest_of_the_group(database: Database) -> None:
    with database.write() as db:
        group = one(db, ResourceGroup, slug="asnes")
        where = (group.network_id, group.id or 0)
        for n in range(103):
            service.log(db, MEMBER, *where, f"Innsikt {n}")
    leader = Actor(1, grants=(Grant(where[0], "prosjektleder"),))
    with database.read() as db:
        found = queries.choosable(db, leader, *where)
        assert len(found) == 100
        assert found[0].title == "Innsikt 102"
        assert [r.slug for r in queries.by_slugs(db, leader, where[0], ["innsikt-5"])] == [
            "innsikt-5"
        ]
        assert queries.by_ids(db, Actor(), where[0], [found[0].id]) == []


def test_its_question_is_open_again(database: Database) -> None:
    log_one(database, clock.today())
    with database.write() as db:
        question = one(db, FlipQuestion, text="Hvem?")
        assert question.answer is Answer.YES
        service.forget_due(db)
        assert one(db, FlipQuestion, text="Hvem?").answer is Answer.OPEN


def test_another_exception_still_answers_it(database: Database) -> None:
    log_one(database, clock.today())
    with database.write() as db:
        question = one(db, FlipQuestion, text="Hvem?")
        other = service.log(db, MEMBER, question.network_id, question.group_id, "En annen")
        service.flag(db, MEMBER, other, question)
        service.forget_due(db)
        assert one(db, FlipQuestion, text="Hvem?").answer is Answer.YES


@pytest.mark.parametrize(
    ("address", "body", "stays"),
    [
        ("/nett/sitater/ny", "text=Hun+sa:+da+jeg+BLE+ringt+opp+hver+dag,+gikk+det.", False),
        ("/nett/tiltak/ny", "title=x&why=Da+jeg+ble%0Aringt+opp+hver+dag,+gikk+det", False),
        ("/nett/tiltak/ny", "why=Ble+ringt+opp+hver+dag", False),
        ("/nett/tiltak/ny", "why=Da+jeg+ble+ringt.+Noe+helt+annet+enn+det+der.", True),
        ("/annet/tiltak/ny", "why=Da+jeg+ble+ringt+opp+hver+dag,+gikk+det", True),
        ("/nettet/tiltak/ny", "why=Da+jeg+ble+ringt+opp+hver+dag,+gikk+det", True),
    ],
)
def test_drafts_that_quote_it(database: Database, address: str, body: str, stays: bool) -> None:
    text = "Det var slik. Da jeg ble ringt opp hver dag, gikk det. Slutt."
    with database.write() as db:
        group = one(db, ResourceGroup, slug="asnes")
        service.log(
            db, MEMBER, group.network_id, group.id or 0, "Ringt", text=text, delete_by=clock.today()
        )
        save(db, 1, address, body)
        service.forget_due(db)
        assert bool(db.execute(sa.select(DRAFT)).all()) is stays


@pytest.mark.skipif(not ON_POSTGRES, reason="two who write at once")
def test_a_quote_written_that_very_moment_goes_too(database: Database) -> None:
    log_one(database, clock.today())

    def forget() -> None:
        with database.write() as db:
            forgetting.forget(db, [db.get_one(Insight, number)])

    with database.read() as db:
        insight = db.scalars(sa.select(Insight)).one()
        number, nett = insight.id, insight.network_id
    with database.write() as db:
        quotes.quote(db, MEMBER, nett, f"Sa {SECRET}", insight_id=number)
        forgetting_it = threading.Thread(target=forget)
        forgetting_it.start()
        time.sleep(0.5)
        assert forgetting_it.is_alive()
    forgetting_it.join()
    with database.read() as db:
        assert db.scalars(sa.select(Quote)).all() == []
    assert traces(database) == []


def test_no_quote_of_it_is_only_set_loose(database: Database) -> None:
    log_one(database, clock.today())
    with database.write() as db:
        insight = db.scalars(sa.select(Insight)).one()
        forgetting._untie(db, insight)
        assert db.scalar(sa.select(sa.func.count()).select_from(Quote)) == 0
        db.rollback()


def test_the_next_one_has_another_number_and_a_history_of_its_own(database: Database) -> None:
    log_one(database, clock.today())
    with database.write() as db:
        gone = db.scalars(sa.select(Insight)).one()
        before = {gone.id, *db.scalars(sa.select(Quote.id)), *db.scalars(sa.select(Exception_.id))}
        service.forget_due(db)
    with database.write() as db:
        where = (gone.network_id, gone.group_id)
        new = [
            Insight(network_id=where[0], group_id=where[1], slug=f"n{n}", title="Ny")
            for n in range(3)
        ]
        db.add_all(new)
        for insight in new:
            audit.record(db, MEMBER, service.LOGGED, insight)
        quote = quotes.quote(db, MEMBER, where[0], "Ny", insight_id=new[0].id)
        service.flag(db, MEMBER, new[0], one(db, FlipQuestion, text="Hvem?"))
        exception = db.scalars(sa.select(Exception_)).one()
        assert not {quote.id, exception.id, *(insight.id for insight in new)} & before
        assert len({insight.id for insight in new}) == 3
        told = [h.title for h in audit.history(db, new[1], names=True)]
        assert told == ["Innsikten ble logget"]
