"""What waits for somebody is told them: the right ones, in one mail, once a week, if they want."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from threading import Thread

import pytest

from app import registry
from app.core import clock
from app.core.columns import Reach
from app.core.config import Settings
from app.core.db import Database
from app.cycles.models import CycleState
from app.following import service as following
from app.initiatives import service as initiatives
from app.initiatives.models import Initiative, Status
from app.meetings.models import MeetingKind, MeetingState, TaskState
from app.reminders import service
from app.reminders.models import MailKind
from tests.find import one
from tests.following.helpers import mails
from tests.initiatives.helpers import actor
from tests.reminders.helpers import DAY, club, cycle, entered, keep, measure, meeting, morning, task


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    """No test is run while a day begins."""
    with clock.held_at(clock.now().replace(hour=11, minute=0)):
        yield


def test_a_number_that_is_due_is_asked_of_who_enters_them(
    database: Database, settings: Settings
) -> None:
    today = clock.today()
    with database.write() as db:
        made = club(db)
        cycle(db, made, CycleState.RUNNING, started_on=today - 30 * DAY)
        due = measure(db, made)
        entered(db, due, today - 7 * DAY, "colleague")
        fresh = measure(db, made, "Hvor mange nye")
        entered(db, fresh, today - 6 * DAY, "colleague")
        measure(db, made, "Avsluttet", ended_on=today)
        resting = club(db, "Uten test")
        cycle(db, resting, CycleState.PLANNED)
        measure(db, resting, "Ingen test")
    found = morning(database, settings)
    assert list(found) == ["colleague"]
    assert "Hvor mange kom (Frokostklubb). Siste tall er fra" in found["colleague"]
    assert "http://testserver/nett/maalinger/hvor-mange-kom" in found["colleague"]
    for other in ("nye", "Avsluttet", "Ingen test"):
        assert other not in found["colleague"]


def test_when_nobody_has_entered_any_the_group_is_asked(
    database: Database, settings: Settings
) -> None:
    with database.write() as db:
        made = club(db)
        cycle(db, made, CycleState.RUNNING, started_on=clock.today() - 7 * DAY)
        measure(db, made)
    assert set(morning(database, settings)) == {"coordinator", "member", "colleague", "moderator"}


def test_a_decision_is_asked_of_who_decides(database: Database, settings: Settings) -> None:
    with database.write() as db:
        cycle(db, club(db), CycleState.STUDIED, studied_on=clock.today())
        cycle(db, club(db, "I Grue", group="grue"), CycleState.STUDIED, studied_on=clock.today())
        cycle(db, club(db, "Besluttet"), CycleState.DECIDED)
    found = morning(database, settings)
    assert set(found) == {"coordinator", "leader"}, "Grue has no coordinator"
    assert "Frokostklubb, test 1" in found["coordinator"] and "I Grue" not in found["coordinator"]
    assert "http://testserver/nett/tiltak/frokostklubb/tester/1" in found["coordinator"]


def test_a_task_is_told_the_day_before_and_then_weekly(
    database: Database, settings: Settings
) -> None:
    with database.write() as db:
        task(db, clock.today() + DAY)
        task(db, clock.today() + 2 * DAY, "neighbour")
        task(db, clock.today(), "suspended")
        done = task(db, clock.today(), "colleague")
        done.state = TaskState.DONE
        keep(db, done)
    assert set(morning(database, settings)) == {"member"}
    assert [sorted(morning(database, settings, day)) for day in range(1, 9)] == [
        ["neighbour"],
        [],
        [],
        [],
        [],
        [],
        ["member"],
        ["neighbour"],
    ]


def test_a_meeting_is_told_the_day_before_to_those_who_belong_there(
    database: Database, settings: Settings
) -> None:
    with database.write() as db:
        meeting(db, clock.today() + DAY, title="I gruppa", place="Rådhuset")
        meeting(db, clock.today() + 2 * DAY, title="I overmorgen")
        meeting(db, clock.today() + DAY, slug="avlyst", state=MeetingState.CANCELLED)
        steering = {"slug": "styre", "kind": MeetingKind.STEERING, "title": "I styret"}
        meeting(db, clock.today() + DAY, None, **steering)
    found = morning(database, settings)
    assert set(found) == {"coordinator", "member", "colleague", "moderator", "steering", "leader"}
    assert "I gruppa. I morgen klokka 10.00. Rådhuset." in found["member"]
    assert "I styret" in found["steering"] and "I gruppa" not in found["steering"]
    assert not any("overmorgen" in body for body in found.values())


def test_a_meeting_put_off_is_told_again_the_day_before(
    database: Database, settings: Settings
) -> None:
    with database.write() as db:
        moved = meeting(db, clock.today() + DAY)
    assert "I morgen" in morning(database, settings)["member"]
    with database.write() as db:
        moved = db.merge(moved)
        moved.starts_at, moved.ends_at = moved.starts_at + 2 * DAY, moved.ends_at + 2 * DAY
        keep(db, moved)
    days = [set(morning(database, settings, n)) & {"member"} for n in (0, 1, 2, 3)]
    assert days == [set(), set(), {"member"}, set()]


def test_all_of_a_day_is_one_mail_with_what_one_follows(
    database: Database, settings: Settings
) -> None:
    with database.write() as db:
        made = club(db, reach=Reach.PUBLIC)
        with clock.held_at(clock.now() - timedelta(hours=1)):
            following.follow(db, actor(db, "member"), initiative_id=made.id)
        task(db, clock.today())
        meeting(db, clock.today() + DAY)
        initiatives.move(db, actor(db, "leader"), one(db, Initiative), Status.PLANNED)
    body = morning(database, settings)["member"]
    for part in ("Ringe skolen", "Månedsmøte", "Tiltaket er planlagt", "/min-side/varsler"):
        assert part in body
    assert body.count("Slutt å få dette på e-post:") == 2
    mail = next(m for m in mails(database) if m.to.startswith("member"))
    assert mail.subject == "Dette venter på deg i Flipp"
    assert mail.stop.startswith("http://testserver/varsler/stopp/")
    assert morning(database, settings) == {}, "the same morning again"


def test_what_is_turned_off_does_not_come(database: Database, settings: Settings) -> None:
    with database.write() as db:
        made = club(db, reach=Reach.PUBLIC)
        with clock.held_at(clock.now() - timedelta(hours=1)):
            following.follow(db, actor(db, "member"), initiative_id=made.id)
        service.turn_off(db, actor(db, "member"), [MailKind.TASK, MailKind.NEWS])
        task(db, clock.today())
        meeting(db, clock.today() + DAY)
        initiatives.move(db, actor(db, "leader"), one(db, Initiative), Status.PLANNED)
    body = morning(database, settings)["member"]
    assert "Månedsmøte" in body and "Ringe skolen" not in body and "planlagt" not in body
    with database.write() as db:
        service.choose(db, actor(db, "member"), [MailKind.MEETING])
    assert "Ringe skolen" in morning(database, settings, 1)["member"]


def test_two_workers_write_no_mail_twice(database: Database, url: str, settings: Settings) -> None:
    with database.write() as db:
        meeting(db, clock.today() + DAY)
        task(db, clock.today())
    registry.schedule(database)
    other = Database(url)
    with clock.held_at(clock.now() + timedelta(hours=1)):
        crew = [Thread(target=registry.do_jobs, args=(d, settings)) for d in (database, other)]
        for worker in crew:
            worker.start()
        for worker in crew:
            worker.join()
        registry.do_jobs(database, settings)
    other.close()
    assert sorted(m.to.partition("@")[0] for m in mails(database)) == [
        "colleague",
        "coordinator",
        "member",
        "moderator",
    ]
