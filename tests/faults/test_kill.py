"""The server is killed while people post: what was acknowledged is there, once."""

from __future__ import annotations

import os
import random
import time
from pathlib import Path

import pytest

from app.core import dialect_health
from app.core.db import Database
from tests.faults.posting import People, group_id, logged
from tests.faults.process import Flipp

ON_POSTGRES = os.environ.get("FLIPP_TEST_DB") == "postgresql"


def kill_often(url: str, kills: int, how_many: int, log: Path) -> People:
    moments = random.Random(kills)
    with Flipp(url, str(log)) as flipp:
        flipp.start()
        people = People(flipp, group_id(url), how_many)
        people.begin()
        for _ in range(kills):
            time.sleep(moments.uniform(0.01, 0.2))
            flipp.kill()
            flipp.start()
        people.finish()
    return people


def check(url: str, people: People) -> None:
    found = logged(url)
    lost = [text for text in people.acknowledged if not found[text]]
    doubled = [text for text, n in found.items() if n > 1]
    assert (lost, doubled) == ([], [])
    assert set(found) == set(people.acknowledged), "something was stored that nobody was told of"
    # Else the kills hit nobody, and the test has shown nothing.
    assert people.sent_again > 0
    assert set(people.answers) <= {0, 303}, people.answers
    database = Database(url)
    with database.engine.connect() as connection:
        assert dialect_health.broken_promises(connection) == []
    database.close()


@pytest.mark.usefixtures("lasting")
def test_thirty_kills_under_posting_people(url: str, tmp_path: Path):
    check(url, kill_often(url, 30, 8, tmp_path / "log"))


@pytest.mark.faults
@pytest.mark.usefixtures("lasting")
def test_three_hundred_kills_under_fifty_people(url: str, tmp_path: Path):
    check(url, kill_often(url, 300, 50, tmp_path / "log"))


def test_a_form_sent_ten_times_over_kills_is_one_record(url: str, tmp_path: Path):
    fields = {"text": "Ti ganger", "kind": "innsikt", "group_id": str(group_id(url)), "_key": "k1"}
    with Flipp(url, str(tmp_path / "log")) as flipp:
        flipp.start()
        for turn in range(10):
            assert flipp.post("/nett/logg", fields, "member")[0] == 303
            if turn % 5 == 4:
                flipp.kill()
                flipp.start()
    assert logged(url)["Ti ganger"] == 1
