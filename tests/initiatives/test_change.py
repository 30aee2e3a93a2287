"""Describe an initiative so that others can try it."""

import pytest
from sqlalchemy.orm import Session

from app.core.columns import Reach
from app.core.errors import Conflict, Invalid
from app.initiatives import queries, service
from tests.initiatives.helpers import actor, initiative, organisation_id, practice

URL = "/nett/tiltak/fadderordning/rediger"
NOTHING = {"practice_ids": [], "partner_ids": [], "theme_ids": []}


def test_everything_is_kept(as_, database) -> None:
    with database.write() as db:
        initiative(db)
        made = practice(db)
        nav, skole = organisation_id(db, "nav"), organisation_id(db, "skole")
        number = made.id
    page = as_("member").get(URL)
    after = page.submit(
        "/rediger",
        target_group="Nye elever",
        age_from="15",
        age_to="17",
        core_parts="Fra samme linje\nFørste skoledag",
        partner_ids=[nav, skole],
        owner_id=skole,
        funding="To timer i uka",
        agreement="Skolen gir fri",
        agreed_on="2026-03-10",
        practice_ids=[number],
    )
    assert after.status == 200
    for words in (
        "Nye elever, 15–17 år",
        "Fra samme linje",
        "NAV; Solør videregående",
        "Enige siden 10. mars 2026",
        "En eldre elev følger den nye",
    ):
        assert words in after.main, words


def test_the_form_comes_back_as_typed(as_, database) -> None:
    with database.write() as db:
        initiative(db)
    page = as_("member").get(URL)
    again = page.submit("/rediger", title="", core_parts="En\nTo", age_from="18", age_to="16")
    assert again.status == 422
    assert again.error("title")
    assert again.error("age_to")
    assert again.typed("core_parts") == "En\nTo"


def test_two_editors_see_both_texts(as_, database) -> None:
    with database.write() as db:
        initiative(db, core_parts=["En"])
    mine, theirs = as_("member").get(URL), as_("colleague").get(URL)
    assert theirs.submit("/rediger", purpose="Deres", core_parts="En\nTo").status == 200
    conflict = mine.submit("/rediger", purpose="Mitt")
    assert conflict.status == 409
    assert conflict.typed("purpose") == "Mitt"
    shown = [t.get_text(" ", strip=True) for t in conflict.soup.select(".theirs")]
    assert len(shown) == 2
    assert "Deres" in shown[0]
    assert conflict.submit("/rediger").status == 200


def test_a_stale_version_is_refused(db: Session) -> None:
    made = initiative(db)
    with pytest.raises(Conflict):
        service.change(db, actor(db), made, 7, {"purpose": "Noe"}, **NOTHING)


def test_the_owner_is_one_of_ours(db: Session) -> None:
    made = initiative(db)
    with pytest.raises(Invalid):
        service.change(db, actor(db), made, made.version, {"owner_id": 9999}, **NOTHING)


def test_a_hidden_practice_stays_tied(db: Session) -> None:
    hidden = practice(db, "Gruppas egen", group="grue", reach=Reach.GROUP)
    made = initiative(db, practice_ids=[hidden.id])
    assert queries.ties(db, actor(db), made).practices == []
    service.change(db, actor(db), made, made.version, {"purpose": "Noe"}, **NOTHING)
    tied = queries.ties(db, actor(db, "leader"), made)
    assert [p.id for p in tied.practices] == [hidden.id]
