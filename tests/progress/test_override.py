"""A leader knows better, and says why."""

import pytest
from sqlalchemy.orm import Session

from app.core.errors import Conflict, Invalid
from app.progress import service
from app.progress.queries import read_facts
from tests.initiatives.helpers import actor, group_id, network_id

PAGE = "/nett/framdrift/overstyr?maal=3.3&gruppe=asnes"
OPENED = "/nett/framdrift?maal=3.3&gruppe=asnes"


def say(db: Session, **more) -> None:
    """Override goal 3.3 in Åsnes."""
    values = {"met": True, "reason": "Vi har testet"} | more
    where = network_id(db), group_id(db)
    service.override(db, actor(db, "leader"), *where, "3.3", **values)


def test_the_reason_stands_in_the_cell(as_) -> None:
    page = as_("leader").get(PAGE)
    assert page.submit("/overstyr", met="true").error("reason")
    after = page.submit("/overstyr", met="true", reason="Testet før Flipp kom")
    assert after.status == 200
    shown = as_("reader").get(OPENED)
    assert "Overstyrt" in shown.soup.find(id="rute-3-3-1").get_text()
    assert "overstyrt til nådd" in shown.main
    assert "Testet før Flipp kom" in shown.main


def test_it_can_be_lifted(as_) -> None:
    leader = as_("leader")
    leader.get(PAGE).submit("/overstyr", met="false", reason="Nei")
    leader.get(PAGE).submit("/opphev")
    assert "Overstyrt" not in leader.get(OPENED).soup.find(id="rute-3-3-1").get_text()


def test_two_leaders_see_both_reasons(as_) -> None:
    mine, theirs = as_("leader").get(PAGE), as_("leader").get(PAGE)
    theirs.submit("/overstyr", met="true", reason="Deres grunn")
    conflict = mine.submit("/overstyr", met="false", reason="Min grunn")
    assert conflict.status == 409
    assert conflict.typed("reason") == "Min grunn"
    assert "Deres grunn" in conflict.main


def test_a_stale_one_is_refused(db: Session) -> None:
    say(db)
    with pytest.raises(Conflict):
        say(db, reason="En gang til")
    say(db, reason="En gang til", seen=1)
    with pytest.raises(Conflict):
        service.lift(db, actor(db, "leader"), group_id(db), "3.3", 1)


def test_without_a_reason_or_a_goal_it_is_nothing(db: Session) -> None:
    with pytest.raises(Invalid):
        say(db, reason=" ")
    with pytest.raises(Invalid):
        service.override(
            db,
            actor(db, "leader"),
            network_id(db),
            group_id(db),
            "9.9",
            met=True,
            reason="Noe",
        )


@pytest.mark.parametrize("name", ["staff", "coordinator", "member", "researcher"])
def test_only_a_leader(as_, name: str) -> None:
    assert as_(name).get(PAGE).status == 403
    assert "overstyr?" not in as_(name).get(OPENED).response.text


def test_a_cell_that_is_not_there(as_) -> None:
    assert as_("leader").get("/nett/framdrift/overstyr?maal=9.9&gruppe=asnes").status == 404


def test_an_override_counts_for_the_network(as_) -> None:
    leader = as_("leader")
    for group in ("asnes", "grue"):
        address = f"/nett/framdrift/overstyr?maal=1.1&gruppe={group}"
        leader.get(address).submit("/overstyr", met="true", reason="Rapporten fra 2021")
    assert "1 av 14 mål er nådd" in leader.get("/nett/framdrift").main


def test_thresholds(as_, database) -> None:
    leader = as_("leader")
    page, stale = (leader.get("/nett/innstillinger/maal") for _ in range(2))
    assert page.submit("/maal", m1_1="101").error("m1_1")
    assert "bestemt for hvert mål" in page.submit("/maal", m3_2="50").main
    assert stale.submit("/maal", m3_2="60").status == 409
    with database.read() as db:
        assert read_facts(db, network_id(db)).threshold("3.2") == 50
        assert read_facts(db, network_id(db)).threshold("3.1") == 80


def test_thresholds_are_the_leaders(as_) -> None:
    assert as_("staff").get("/nett/innstillinger/maal").status == 403
