"""The weekly mail: at most one, nothing when nothing is new, only what may be seen."""

from __future__ import annotations

import pytest

from app.core import audit
from app.core.access import NOBODY
from app.core.columns import Reach
from app.core.config import Settings
from app.core.db import Database
from app.following import service
from app.initiatives import service as initiatives
from app.initiatives.models import Initiative, Status
from app.networks.models import Membership, MembershipState, Role
from tests.find import one
from tests.following.helpers import PAGE, mails, move, publish, weekly
from tests.initiatives.helpers import actor
from tests.world import MADE


@pytest.fixture
def followed(database: Database) -> None:
    """The reader follows the breakfast club and everything about breakfast."""
    with database.write() as db:
        made = publish(db)
    with database.write() as db:
        service.follow(db, actor(db, "reader"), initiative_id=made.id)
        service.follow(db, actor(db, "reader"), query="q=frokost")


def test_nothing_new_is_no_mail(database: Database, settings: Settings, followed: None) -> None:
    assert weekly(database, settings) == weekly(database, settings, 8) == 0
    assert mails(database) == []


def test_what_is_new_comes_in_one_mail(
    database: Database, settings: Settings, followed: None
) -> None:
    move(database)
    assert weekly(database, settings) == 1
    (mail,) = mails(database)
    assert mail.to == "reader@eksempel.no"
    assert mail.body.count("Tiltaket er planlagt") == 2, "followed in two ways"
    assert f"http://testserver{PAGE}" in mail.body
    assert mail.body.count("Slutt å følge dette: http://testserver/stopp/") == 2
    assert "Tiltaket ble foreslått" not in mail.body, "that was before"


def test_at_most_one_a_week(database: Database, settings: Settings, followed: None) -> None:
    move(database)
    assert weekly(database, settings) == 1
    with database.write() as db:
        made = one(db, Initiative, slug="frokostklubb")
        initiatives.move(db, actor(db, "leader"), made, Status.TESTING)
    assert weekly(database, settings, 1) == weekly(database, settings, 6.9) == 0
    assert weekly(database, settings, 7.1) == 1
    _first, second = mails(database)
    assert "Tiltaket testes" in second.body and "planlagt" not in second.body
    assert weekly(database, settings, 15) == 0


def test_a_new_one_that_matches_the_search(
    database: Database, settings: Settings, followed: None
) -> None:
    with database.write() as db:
        publish(db, "Frokost på biblioteket")
        publish(db, "Leksehjelp")
        publish(db, "Frokost bak låst dør", Reach.NETWORK)
    assert weekly(database, settings) == 1
    body = mails(database)[0].body
    assert "Frokost på biblioteket" in body
    assert "Leksehjelp" not in body and "låst dør" not in body


@pytest.mark.parametrize("then", ["hidden", "suspended"])
def test_only_what_the_person_still_sees(database: Database, settings: Settings, then: str) -> None:
    with database.write() as db:
        made = publish(db, reach=Reach.NETWORK)
        service.follow(db, actor(db, "reader"), initiative_id=made.id)
    move(database)
    with database.write() as db:
        if then == "hidden":
            record: Initiative | Membership = one(db, Initiative, slug="frokostklubb")
            record.reach = Reach.GROUP  # type: ignore[union-attr]
        else:
            record = one(db, Membership, role=Role.READER)
            record.state = MembershipState.SUSPENDED
        audit.record(db, NOBODY, MADE, record)
    assert weekly(database, settings) == 0


def test_a_member_hears_of_what_is_for_members(database: Database, settings: Settings) -> None:
    with database.write() as db:
        made = publish(db, reach=Reach.GROUP)
        service.follow(db, actor(db, "member"), initiative_id=made.id)
    move(database)
    assert weekly(database, settings) == 1
    assert mails(database)[0].to == "member@eksempel.no"


def test_one_who_has_stopped_hears_nothing(
    database: Database, settings: Settings, followed: None
) -> None:
    move(database)
    with database.write() as db:
        who = actor(db, "reader")
        for number in (1, 2):
            service.stop(db, who, number)
    assert weekly(database, settings) == 0
