"""Stop an initiative and keep what it taught."""

import pytest
from sqlalchemy.orm import Session

from app.core.errors import Conflict, Invalid
from app.initiatives import service
from app.initiatives.models import Status
from tests.initiatives.helpers import actor, initiative

URL = "/nett/tiltak/fadderordning/avslutt"


def test_the_lesson_is_demanded(db: Session) -> None:
    made = initiative(db, status=Status.DECIDED)
    for learned, advice in [("", "Vent"), ("De kom ikke", "")]:
        with pytest.raises(Invalid):
            service.close(
                db,
                actor(db),
                made,
                made.version,
                Status.DISCARDED,
                learned=learned,
                advice=advice,
            )


def test_somebody_else_changed_it(db: Session) -> None:
    made = initiative(db, status=Status.DECIDED)
    with pytest.raises(Conflict):
        service.close(db, actor(db), made, 1, Status.ENDED, learned="Nei", advice="Vent")


def test_the_page_asks_three_things(as_, database) -> None:
    with database.write() as db:
        initiative(db, status=Status.DECIDED)
    page = as_("coordinator").get(URL)
    refused = page.submit("/avslutt", outcome="forkastet")
    assert refused.status == 422
    assert refused.error("learned")
    assert refused.error("advice")
    after = page.submit(
        "/avslutt",
        outcome="forkastet",
        expected="At flere kom",
        learned="De kom ikke",
        advice="Gå dit de er",
    )
    for words in ("Forkastet", "De kom ikke", "Gå dit de er", "At flere kom"):
        assert words in after.main
    assert after.soup.select(".lesson")


def test_an_initiative_in_test_says_what_comes_first(as_, database) -> None:
    with database.write() as db:
        initiative(db, status=Status.TESTING)
    page = as_("coordinator").get(URL)
    assert page.status == 422
    assert "når det er besluttet" in page.main


def test_from_operation_it_can_only_be_ended(as_, database) -> None:
    with database.write() as db:
        initiative(db, status=Status.RUNNING)
    values = [i["value"] for i in as_("leader").get(URL).soup.select("[name=outcome]")]
    assert values == ["avsluttet"]


def test_a_member_does_not_stop_it(as_, database) -> None:
    with database.write() as db:
        initiative(db, status=Status.DECIDED)
    assert as_("member").get(URL).status == 403
