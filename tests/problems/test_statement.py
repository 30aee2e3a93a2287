"""The problem statement: drafts, adopting, what stays, who may, two writers."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from app.core.access import Actor
from app.core.errors import Conflict, Invalid
from app.networks.models import ResourceGroup
from app.problems import queries, service
from app.problems.models import ProblemVersion, StatementState
from tests.conftest import As
from tests.find import one
from tests.web import Page

PAGE = "/nett/grupper/asnes/problemstilling"
WRITER = Actor(1, "Skriver")


@pytest.fixture
def group(db: Session) -> ResourceGroup:
    return one(db, ResourceGroup, slug="asnes")


def write(db: Session, group: ResourceGroup, text: str, reason: str = "") -> ProblemVersion:
    return service.write_version(
        db, WRITER, group.network_id, group.id or 0, text, reason=reason, example=True
    )


def test_adopting_the_next_revises_the_one_before(db: Session, group: ResourceGroup) -> None:
    first = write(db, group, "Unge mangler motivasjon.")
    service.adopt(db, WRITER, first, adopted_on=date(2022, 3, 14))
    second = write(db, group, "Unge mangler voksne.", "De ville noe alle sammen.")
    assert first.state is StatementState.ADOPTED
    service.adopt(db, WRITER, second)
    assert (first.state, second.state) == (StatementState.REVISED, StatementState.ADOPTED)
    assert (first.number, second.number) == (1, 2)
    current = queries.current_version(db, group.id or 0)
    assert current is not None
    assert current.text == "Unge mangler voksne."
    assert queries.current_statements(db, group.network_id)[group.id or 0].number == 2


def test_the_next_version_says_why(db: Session, group: ResourceGroup) -> None:
    service.adopt(db, WRITER, write(db, group, "Unge mangler motivasjon."))
    with pytest.raises(Invalid, match="hvorfor"):
        write(db, group, "Unge mangler voksne.")


def test_there_is_one_draft(db: Session, group: ResourceGroup) -> None:
    write(db, group, "Unge mangler motivasjon.")
    with pytest.raises(Invalid, match="utkast"):
        write(db, group, "Noe annet.", "Fordi")


def test_adopted_text_never_changes(db: Session, group: ResourceGroup) -> None:
    version = write(db, group, "Unge mangler motivasjon.")
    service.adopt(db, WRITER, version)
    with pytest.raises(Invalid, match="endres ikke"):
        service.rewrite(db, WRITER, version, version.version, {"text": "Noe annet"})
    with pytest.raises(Invalid, match="kan ikke gå fra"):
        service.adopt(db, WRITER, version)


def test_only_what_was_seen_is_adopted(db: Session, group: ResourceGroup) -> None:
    version = write(db, group, "Unge mangler motivasjon.")
    service.rewrite(db, WRITER, version, 1, {"text": "Unge mangler voksne."})
    with pytest.raises(Conflict):
        service.adopt(db, WRITER, version, seen=1)


def draft(as_: As, who: str = "member", **values: object) -> Page:
    values = {"text": "Ingen får hjelp.", "target_group": "Unge"} | values
    return as_(who).get(PAGE + "/ny").submit("/ny", **values)


def test_a_member_drafts_and_the_coordinator_adopts(as_: As) -> None:
    saved = draft(as_)
    assert saved.path == PAGE
    assert "Utkast" in saved.main
    assert "Vedta versjonen" not in saved.text
    assert "Setningen begynner med «Ingen»" in saved.main
    adopted = as_("coordinator").get(PAGE).submit("/1/vedta")
    assert "Versjon 1 er vedtatt" in adopted.text
    assert "Ingen får hjelp." in as_().get(PAGE).main


def test_a_draft_is_the_groups_own(as_: As) -> None:
    draft(as_)
    for name in ("", "neighbour", "reader"):
        assert "Ingen får hjelp" not in as_(name).get(PAGE).text, name


@pytest.mark.parametrize(("name", "status"), [("neighbour", 403), ("outsider", 404)])
def test_others_do_not_write(as_: As, name: str, status: int) -> None:
    assert as_(name).get(PAGE + "/ny").status == status


def test_a_member_does_not_adopt(as_: As) -> None:
    assert draft(as_, adopt="1").status == 403
    draft(as_)
    page = as_("member").get(PAGE + "/ny")
    assert as_("member").post(PAGE + "/1/vedta", {"_csrf": page.typed("_csrf")}).status == 403


def test_the_second_version_shows_what_changed(as_: As) -> None:
    draft(as_, "coordinator", text="Unge mangler motivasjon.", adopt="1")
    refused = draft(as_, "coordinator", text="Unge mangler voksne.", reason="", adopt="1")
    assert refused.status == 422
    assert refused.error("reason")
    assert refused.typed("text").strip() == "Unge mangler voksne."
    page = refused.submit("/ny", reason="De ville alle noe.", adopt="1")
    assert "Versjon 2 er vedtatt" in page.text
    assert page.soup.select_one("del") and "motivasjon." in page.soup.select_one("del").text
    assert "Satt inn:" in page.soup.select_one("ins").text
    assert "Derfor ble den endret" in page.main


def test_two_writers_see_both_texts(as_: As) -> None:
    mine, theirs = as_("member").get(PAGE + "/ny"), as_("colleague").get(PAGE + "/ny")
    theirs.submit("/ny", text="Deres setning.")
    page = mine.submit("/ny", text="Min setning.")
    assert page.status == 409
    assert page.typed("text").strip() == "Min setning."
    assert "Deres setning." in page.main
    assert page.submit("/ny", text="Vår setning.").path == PAGE


def test_an_adoption_in_between_is_a_conflict_too(as_: As) -> None:
    draft(as_)
    mine = as_("member").get(PAGE + "/ny")
    as_("coordinator").get(PAGE).submit("/1/vedta")
    page = mine.submit("/ny", text="Min setning.", reason="Fordi")
    assert page.status == 409
    assert page.submit("/ny").path == PAGE
    assert "Min setning." in as_("member").get(PAGE).main
