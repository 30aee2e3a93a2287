"""Start an initiative."""

import pytest
from sqlalchemy.orm import Session

from app.core.errors import Invalid
from app.initiatives import queries
from app.practices.models import PracticeState
from tests.initiatives.helpers import actor, group_id, initiative, network_id, practice


def test_from_a_practice(as_, database) -> None:
    with database.write() as db:
        practice(db)
    page = as_("member").get("/nett/tiltak/ny?praksis=en-eldre-elev-folger-den-nye")
    after = page.submit("/ny", title="Fadderordning")
    assert after.path == "/nett/tiltak/fadderordning"
    assert "Idé" in after.main
    assert "En eldre elev følger den nye" in after.main


def test_a_title_is_needed(as_) -> None:
    page = as_("member").get("/nett/tiltak/ny").submit("/ny", purpose="Noe")
    assert page.status == 422
    assert page.error("title")
    assert page.typed("purpose") == "Noe"


def test_not_for_another_group(as_, database) -> None:
    with database.read() as db:
        grue = group_id(db, "grue")
    page = as_("member").get("/nett/tiltak/ny").submit("/ny", title="Noe", group_id=grue)
    assert page.status == 403


def test_a_rejected_practice_is_no_ground(db: Session) -> None:
    made = practice(db, state=PracticeState.REJECTED)
    with pytest.raises(Invalid):
        initiative(db, practice_ids=[made.id])


def test_the_practice_shows_what_builds_on_it(as_, database) -> None:
    with database.write() as db:
        made = practice(db)
        initiative(db, practice_ids=[made.id])
    page = as_("member").get("/nett/praksiser/en-eldre-elev-folger-den-nye")
    assert "Fadderordning" in page.main
    start = page.soup.select_one("#tiltak a.ds-button")
    assert start["href"] == "/nett/tiltak/ny?praksis=en-eldre-elev-folger-den-nye"
    reader = as_("reader").get("/nett/praksiser/en-eldre-elev-folger-den-nye")
    assert not reader.soup.select("#tiltak a.ds-button")


def test_a_groups_initiatives_know_their_practices(db: Session) -> None:
    made = practice(db)
    initiative(db, practice_ids=[made.id])
    initiative(db, "Utdanningsmesse")
    found = queries.of_group(db, actor(db), network_id(db), group_id(db))
    assert [(row.title, ids) for row, ids in found] == [
        ("Utdanningsmesse", ()),
        ("Fadderordning", (made.id,)),
    ]
