"""Texts are kept for so many days and no longer; the log says how many went."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from typer.testing import CliRunner

from app import registry
from app.cli import cli
from app.core import clock
from app.core.columns import Reach
from app.core.db import Database
from app.intake import retention, service
from app.intake.models import Post, PostState
from tests.conftest import As
from tests.find import one
from tests.intake.test_withdraw import SECRET, TEXT, WORDS, traces
from tests.intake.young import LEADER, group_id, look_up, moderator, open_form, post_of, received

DAYS = 90


def later(days: int) -> datetime:
    """So many days from now."""
    return clock.now() + timedelta(days=days)


def test_rejected_and_forgotten_ones_go(as_: As, database: Database) -> None:
    open_form(database)
    rejected, unread = received(database, TEXT, WORDS), received(database, TEXT)
    with database.write() as db:
        post = one(db, Post, id=rejected)
        service.reject(db, moderator(db), post, post.version, f"{SECRET}? Nei.")
    with clock.held_at(later(DAYS - 8)):
        assert registry.clean_up(database)["texts of the young"] == 0
    assert traces(database)
    with clock.held_at(later(DAYS + 8)):
        assert registry.clean_up(database)["texts of the young"] == 2
        assert registry.clean_up(database)["texts of the young"] == 0
    assert traces(database) == []
    assert {post_of(database, n).state for n in (rejected, unread)} == {PostState.REJECTED}
    assert "Ingen rakk å ta det inn" in post_of(database, unread).reason
    assert "Innspillet ble ikke tatt med" in look_up(as_(), WORDS).main


def test_what_was_taken_in_stays_without_its_raw_text(as_: As, database: Database) -> None:
    open_form(database)
    number = received(database, TEXT, WORDS)
    with database.write() as db:
        post = one(db, Post, id=number)
        where = {"text": "Noen så noe.", "group_id": group_id(db), "reach": Reach.PUBLIC}
        service.approve(db, moderator(db), post, post.version, "Noe i skogen", **where)
    with clock.held_at(later(DAYS + 1)):
        assert registry.clean_up(database)["texts of the young"] == 1
    assert traces(database) == []
    page = look_up(as_(), WORDS)
    assert "Noe i skogen" in page.main and "Det du skrev, er slettet" in page.main
    page.submit("/trekk")
    assert "Noe i skogen" not in as_().get("/nett/innsikt").main


def test_each_network_decides_how_long(database: Database) -> None:
    open_form(database, keep_days=14)
    received(database, TEXT)
    with clock.held_at(later(13)), database.read() as db:
        assert retention.due(db) == []
    with clock.held_at(later(21)), database.read() as db:
        (part,) = retention.due(db)
        assert (part.keep_days, len(part.posts)) == (14, 1)


def test_the_command_tells_before_it_does(
    database: Database, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_form(database)
    received(database, TEXT)
    monkeypatch.setenv("FLIPP_DATABASE_URL", url)
    with clock.held_at(later(DAYS + 8)):
        told = CliRunner().invoke(cli, ["retention"])
        assert told.exit_code == 0 and "1 to erase." in told.output
        assert traces(database), "it was only told"
        done = CliRunner().invoke(cli, ["retention", "--do"])
        assert "1 erased." in done.output
    assert traces(database) == []


def test_it_is_logged_without_a_word_of_it(as_: As, database: Database) -> None:
    open_form(database)
    received(database, TEXT)
    with clock.held_at(later(DAYS + 8)), database.write() as db:
        retention.run(db)
    log = as_("moderator").get("/nett/innspill/logg")
    assert "Teksten ble slettet fordi tiden var ute" in log.main and SECRET not in log.text


def test_moderators_are_warned_in_time(as_: As, database: Database) -> None:
    open_form(database)
    number = received(database, "Hei.")
    assert "slettes om" not in as_("moderator").get("/nett/innspill").main
    with database.write() as db:
        one(db, Post, id=number).week -= timedelta(days=84)
    assert re.search(r"slettes om \d+ dager", as_("moderator").get("/nett/innspill").main)


def test_what_is_decided_that_very_second_stays(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_form(database)
    number = received(database, TEXT)
    with clock.held_at(later(DAYS + 8)):
        with database.read() as db:
            found = retention.due(db)
        with database.write() as db:
            post = one(db, Post, id=number)
            service.approve(
                db,
                LEADER,
                post,
                post.version,
                "N",
                text="",
                group_id=group_id(db),
                reach=Reach.NETWORK,
            )
        monkeypatch.setattr(retention, "due", lambda _db: found)
        with database.write() as db:
            assert retention.run(db) == 0
    assert post_of(database, number).answers == [TEXT]
