"""Who asked is kept no longer than was promised; that somebody asked stays."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from app import registry
from app.contact import service
from app.contact.models import Interest
from app.core import clock
from app.core.db import Database
from app.initiatives.models import Initiative
from tests.conftest import ON_POSTGRES, As
from tests.contact.helpers import PAGE, interest, publish

CANARY = "kanarifuglen"
ASKING = service.Asking(f"Kari {CANARY}", f"{CANARY}@nabo.no", f"Sted {CANARY}", f"Om {CANARY}?")


@pytest.fixture
def asked(database: Database) -> int:
    with database.write() as db:
        initiative = db.get(Initiative, publish(db))
        assert initiative is not None
        return service.receive(db, initiative, ASKING, "", "nett").id or 0


def days_later(days: int) -> datetime:
    return clock.now() + timedelta(days=days)


def test_it_goes_on_the_day_and_not_before(database: Database, asked: int, as_: As) -> None:
    # Only this part of the daily job: the sessions of the cast are over by then, too.
    with clock.held_at(days_later(364)), database.write() as db:
        assert service.forget_due(db) == 0
    assert interest(database).name == ASKING.name
    for gone in (1, 0):
        with clock.held_at(days_later(365)), database.write() as db:
            assert service.forget_due(db) == gone
    kept = interest(database)
    assert (kept.name, kept.email, kept.place, kept.message, kept.note) == ("",) * 5
    assert kept.erased_on is not None and kept.initiative_id
    page = as_("leader").get(f"/nett/interesse/{asked}")
    assert "Navn og tekst ble slettet" in page.main


def test_nothing_of_it_is_left_in_the_database(database: Database, asked: int, url: str) -> None:
    with clock.held_at(days_later(366)):
        registry.clean_up(database)
    with database.read() as db:
        for table in sa.inspect(database.engine).get_table_names():
            if not table.startswith("search_"):
                rows = db.execute(sa.text(f'SELECT * FROM "{table}"')).all()
                assert CANARY not in repr(rows), table
    if not ON_POSTGRES:
        database.close()
        from pathlib import Path

        file = Path(url.removeprefix("sqlite:///"))
        for part in file.parent.glob(file.name + "*"):
            assert CANARY.encode() not in part.read_bytes(), part.name


def test_a_shorter_time_holds_for_what_has_come(as_: As, database: Database, asked: int) -> None:
    page = as_("leader").get("/nett/innstillinger/kontakt")
    assert page.submit("/kontakt", keep_days="30").status == 200
    assert interest(database).delete_by == clock.today() + timedelta(days=30)
    page = as_("leader").get("/nett/innstillinger/kontakt")
    assert page.submit("/kontakt", keep_days="1000").status == 200
    assert interest(database).delete_by == clock.today() + timedelta(days=30), "as promised"
    assert "etter 1 000 dager" in as_().get(f"{PAGE}/kontakt").main.replace("\xa0", " ")


def test_an_odd_time_is_refused(as_: As) -> None:
    page = as_("leader").get("/nett/innstillinger/kontakt").submit("/kontakt", keep_days="5")
    assert page.status == 422 and page.error("keep_days")


def test_erased_rows_keep_their_count(database: Database, asked: int) -> None:
    with clock.held_at(days_later(400)):
        registry.clean_up(database)
    with database.read() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(Interest)) == 1
