"""What was deleted leaves the files without keeping anybody waiting."""

from __future__ import annotations

import threading
import time

import pytest
import sqlalchemy as sa

from app import main, registry
from app.core import dialect_scrub
from app.core.db import Database
from tests.conftest import ON_POSTGRES, As
from tests.intake.young import open_form, received


def change(database: Database) -> float:
    """How long a small write takes."""
    begun = time.monotonic()
    with database.write() as db:
        db.execute(sa.text("UPDATE revision SET number = number + 1"))
    return time.monotonic() - begun


@pytest.mark.skipif(ON_POSTGRES, reason="a log beside the file")
def test_writers_do_not_wait_for_a_reader_with_it(database: Database) -> None:
    change(database)
    with database.read() as reader:
        reader.execute(sa.text("SELECT count(*) FROM person")).scalar()
        change(database)
        scrubbing = threading.Thread(target=database.scrub)
        scrubbing.start()
        time.sleep(0.2)
        assert change(database) < 1
        scrubbing.join()
        assert database.to_scrub
    main._round(_Flipp(database), 1)  # type: ignore[arg-type]
    assert not database.to_scrub


@pytest.mark.skipif(ON_POSTGRES, reason="a log beside the file")
def test_the_usual_patience_comes_back(database: Database) -> None:
    assert database.scrub()
    with database.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 10_000


class _Flipp:
    """As much of the process as the worker's round asks for."""

    settings = None

    def __init__(self, database: Database) -> None:
        self.database = database

    def forget_pages(self) -> None:
        """Nothing is remembered here."""


@pytest.fixture(autouse=True)
def _no_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "send_mail", lambda *_a: 0)


def test_trouble_is_no_trouble_for_who_took_something_back(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_args: object) -> bool:
        raise sa.exc.OperationalError("x", {}, Exception())

    with monkeypatch.context() as patched:
        patched.setattr(dialect_scrub, "scrub", away)
        assert database.scrub() is False
        assert database.to_scrub
    main._round(_Flipp(database), 1)  # type: ignore[arg-type]
    assert not database.to_scrub


def test_once_an_hour_whatever_was_done(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[object] = []
    monkeypatch.setattr(database, "scrub", done.append)
    for number in (1, main.HOUR, main.HOUR + 1):
        main._round(_Flipp(database), number)  # type: ignore[arg-type]
    assert done == [registry.SCRUBBED]


@pytest.mark.skipif(not ON_POSTGRES, reason="locks on tables")
def test_a_locked_table_is_left_for_later(database: Database) -> None:
    with database.engine.begin() as other:
        other.exec_driver_sql("LOCK TABLE intake_post IN SHARE UPDATE EXCLUSIVE MODE")
        begun = time.monotonic()
        assert database.scrub(registry.SCRUBBED) is False
        assert time.monotonic() - begun < 2
    assert database.scrub(registry.SCRUBBED) is True


def test_every_scrubbed_table_exists(database: Database) -> None:
    with database.read() as db:
        names = set(sa.inspect(db.connection()).get_table_names())
    assert set(registry.SCRUBBED) | set(registry.BLENDED) <= names


@pytest.mark.skipif(not ON_POSTGRES, reason="marks of transactions")
def test_the_daily_job_leaves_no_order(as_: As, database: Database) -> None:
    open_form(database)
    from app.intake import service
    from app.intake.models import Post
    from tests.find import one
    from tests.intake.young import moderator

    numbers = [received(database, f"Nummer {n}.") for n in range(20)]
    for number in numbers[:5]:
        with database.write() as db:
            post = one(db, Post, id=number)
            service.ask(db, moderator(db), post, post.version, "Hvor?", "Medlem")
    registry.clean_up(database)
    with database.read() as db:
        rows = db.execute(sa.text("SELECT xmin::text, id FROM intake_post ORDER BY ctid")).all()
        asked = db.execute(sa.text("SELECT xmin::text FROM intake_message")).all()
    assert sorted(row.id for row in rows) == sorted(numbers)
    assert len({row.xmin for row in [*rows, *asked]}) == 1 and len(asked) == 5
    assert [row.id for row in rows] == sorted(numbers)
    assert as_("moderator").get(f"/nett/innspill/{numbers[0]}").status == 200


@pytest.mark.skipif(not ON_POSTGRES, reason="locks on tables")
def test_rows_in_use_are_blended_later(database: Database) -> None:
    open_form(database)
    number = received(database, "Hei.")
    with database.engine.begin() as other:
        other.execute(sa.text("SELECT 1 FROM intake_post WHERE id = :n FOR UPDATE"), {"n": number})
        assert database.blend(registry.BLENDED) is False
        assert database.to_blend
    main._round(_Flipp(database), 1)  # type: ignore[arg-type]
    assert not database.to_blend
