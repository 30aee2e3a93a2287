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
    assert refused.error("expected")
    assert refused.error("learned")
    assert refused.error("advice")
    mend = [a.get_text(" ", strip=True) for a in refused.soup.select(".ds-error-summary a")]
    assert mend[:2] == [
        "Hva trodde dere? Fyll ut dette feltet.",
        "Hva skjedde? Fyll ut dette feltet.",
    ]
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


@pytest.mark.parametrize("status", [Status.TESTING, Status.ADJUSTING])
def test_a_test_is_decided_on_and_stopped_in_one_form(as_, database, status: Status) -> None:
    with database.write() as db:
        made = initiative(db, expected="At flere kom")
        service.bring_to(db, actor(db, "leader"), made, status)
    coordinator = as_("coordinator")
    home = coordinator.get("/nett/tiltak/fadderordning")
    assert home.soup.select("#neste-steg a[href$='/avslutt']")
    page = coordinator.get(URL)
    assert page.typed("expected") == "At flere kom"
    after = page.submit(
        "/avslutt", outcome="forkastet", learned="De kom ikke", advice="Gå dit de er"
    )
    assert after.path == "/nett/tiltak/fadderordning"
    history = [h.get_text(" ", strip=True) for h in after.soup.select("#historie ~ * li")]
    assert "Tiltaket er forkastet" in history[0]
    assert "Det er tatt en beslutning" in history[1]


def test_both_steps_or_none(db: Session) -> None:
    made = initiative(db, status=Status.TESTING)
    told = {"expected": "Noe", "learned": "De kom ikke", "advice": ""}
    with pytest.raises(Invalid), db.begin_nested():
        service.stop(db, actor(db), made, made.version, Status.DISCARDED, **told)
    db.refresh(made)
    assert made.status is Status.TESTING


def test_somebody_else_moved_it_meanwhile(db: Session) -> None:
    made = initiative(db, status=Status.TESTING)
    told = {"expected": "Noe", "learned": "De kom ikke", "advice": "Vent"}
    with pytest.raises(Conflict):
        service.stop(db, actor(db), made, made.version - 1, Status.ENDED, **told)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (Status.IDEA, "ingen har prøvd den"),
        (Status.PLANNED, "ingen har prøvd den"),
        (Status.ENDED, "stoppet fra før"),
    ],
)
def test_what_nobody_tried_is_not_stopped(as_, database, status: Status, words: str) -> None:
    with database.write() as db:
        initiative(db, status=status)
    page = as_("coordinator").get(URL)
    assert page.status == 422
    assert words in page.main


def test_what_runs_is_not_discarded(db: Session) -> None:
    made = initiative(db, status=Status.RUNNING)
    told = {"expected": "Noe", "learned": "De kom ikke", "advice": "Vent"}
    with pytest.raises(Invalid, match="kan ikke gå fra «I drift» til «Forkastet»"):
        service.stop(db, actor(db), made, made.version, Status.DISCARDED, **told)


def test_from_operation_it_can_only_be_ended(as_, database) -> None:
    with database.write() as db:
        initiative(db, status=Status.RUNNING)
    values = [i["value"] for i in as_("leader").get(URL).soup.select("[name=outcome]")]
    assert values == ["avsluttet"]


def test_a_member_does_not_stop_it(as_, database) -> None:
    with database.write() as db:
        initiative(db, status=Status.DECIDED)
    assert as_("member").get(URL).status == 403
