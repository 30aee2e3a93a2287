"""Take an initiative through its life."""

import itertools

import pytest
from sqlalchemy.orm import Session

from app.core import audit
from app.core.errors import Invalid
from app.initiatives import rules, service
from app.initiatives.models import Status
from tests.initiatives.helpers import actor, initiative, organisation_id

ALLOWED = {
    ("ide", "planlagt"),
    ("planlagt", "testes"),
    ("testes", "justeres"),
    ("justeres", "testes"),
    ("testes", "besluttet"),
    ("justeres", "besluttet"),
    ("besluttet", "i_drift"),
    ("besluttet", "avsluttet"),
    ("besluttet", "forkastet"),
    ("i_drift", "avsluttet"),
}


@pytest.mark.parametrize(("current", "target"), list(itertools.product(Status, Status)))
def test_only_the_steps_of_the_domain(current: Status, target: Status) -> None:
    assert (target in rules.LIFECYCLE.next(current)) == ((str(current), str(target)) in ALLOWED)


@pytest.mark.parametrize("status", Status)
def test_every_status_is_reached_by_honest_steps(db: Session, status: Status) -> None:
    made = initiative(db, status=status)
    assert made.status is status
    steps = 1 + len(rules.way(Status.IDEA, status))
    assert len(audit.history(db, made, names=True)) == steps


def test_a_test_is_not_stopped_before_a_decision(db: Session) -> None:
    made = initiative(db, status=Status.TESTING)
    with pytest.raises(Invalid):
        service.close(db, actor(db), made, made.version, Status.ENDED, learned="Nei", advice="Vent")


def test_operation_needs_an_owner_and_money(db: Session) -> None:
    made = initiative(db, status=Status.DECIDED)
    with pytest.raises(Invalid, match="dere velge hvem som eier det, og skrive hvor"):
        service.move(db, actor(db), made, Status.RUNNING)
    made.owner_id, made.funding = None, "Skolens budsjett"
    with pytest.raises(Invalid, match=r"dere velge hvem som eier det\.$"):
        service.move(db, actor(db), made, Status.RUNNING)
    made.owner_id, made.funding = organisation_id(db, "skole"), ""
    with pytest.raises(Invalid, match=r"må dere skrive hvor pengene kommer fra\.$"):
        service.move(db, actor(db), made, Status.RUNNING)
    made.funding = "Skolens budsjett"
    service.move(db, actor(db), made, Status.RUNNING)
    assert made.status is Status.RUNNING


def test_what_operation_needs_stays(db: Session) -> None:
    made = initiative(db, status=Status.RUNNING)
    nothing = {"practice_ids": [], "partner_ids": [], "theme_ids": []}
    with pytest.raises(Invalid, match=r"^Når .* må det stå hvor pengene kommer fra\.$"):
        service.change(db, actor(db), made, made.version, {"funding": ""}, **nothing)


def test_the_button_moves_it(as_, database) -> None:
    with database.write() as db:
        initiative(db)
    page = as_("member").get("/nett/tiltak/fadderordning")
    assert "Marker som planlagt" in page.main
    after = page.submit("/status")
    assert after.path == "/nett/tiltak/fadderordning"
    assert "Planlagt" in after.main and "Sett i test" in after.main
    tested = after.submit("/status").main
    assert "Sett til justering" in tested and "Marker som besluttet" in tested
    assert "Start testen" not in after.main and "Ta en beslutning" not in tested, "a test's words"


def test_what_is_missing_is_said_instead_of_a_button(as_, database) -> None:
    with database.write() as db:
        initiative(db, status=Status.DECIDED)
    page = as_("member").get("/nett/tiltak/fadderordning")
    assert "Før tiltaket settes i drift, må dere velge hvem som eier det" in page.main
    assert "Fyll ut det som mangler" in page.main


def test_a_step_that_is_not_one_is_refused(as_, database) -> None:
    with database.write() as db:
        initiative(db)
    page = as_("member").get("/nett/tiltak/fadderordning")
    after = page.submit("/status", state="i_drift")
    assert after.status == 422
    assert "kan ikke gå fra «Idé» til «I drift»" in after.main


def test_a_neighbour_may_look_and_not_move(as_, database) -> None:
    with database.write() as db:
        initiative(db)
    page = as_("neighbour").get("/nett/tiltak/fadderordning")
    assert not page.soup.select("form[action$='/status']")
    assert as_("neighbour").get("/nett/tiltak/fadderordning/rediger").status == 403
