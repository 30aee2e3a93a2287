"""Describe an initiative so that others can try it."""

import pytest
from sqlalchemy.orm import Session

from app.core.columns import Reach
from app.core.errors import Conflict, Invalid
from app.initiatives import queries, service
from app.networks import terms
from app.networks.models import TermKind
from tests.initiatives.helpers import actor, initiative, network_id, organisation_id, practice

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


def test_a_folded_part_opens_where_something_must_be_seen(as_, database) -> None:
    with database.write() as db:
        initiative(db, needs_staff="To timer i uka")
    mine, theirs = as_("member").get(URL), as_("colleague").get(URL)

    def opened(page) -> list[str]:
        return [d.summary.get_text(" ", strip=True) for d in page.soup.select("details.fold[open]")]

    assert opened(mine) == []
    assert "Hva det krever 1 av 6 fylt ut" in mine.main
    refused = mine.submit("/rediger", manual="x" * 501)
    assert refused.error("manual")
    assert opened(refused) == ["Hva det krever 2 av 6 fylt ut"]
    assert theirs.submit("/rediger", mechanism="Deres").status == 200
    conflict = mine.submit("/rediger", mechanism="Mitt")
    assert conflict.status == 409
    assert opened(conflict) == ["Hvorfor det skal virke 1 av 2 fylt ut"]


def test_two_who_choose_other_words_see_both(as_, database) -> None:
    with database.write() as db:
        initiative(db)
        leader, nett = actor(db, "leader"), network_id(db)
        words = [terms.add(db, leader, nett, TermKind.SETTING, n).id for n in ("Torget", "Kaia")]
    mine, theirs = as_("member").get(URL), as_("colleague").get(URL)
    assert theirs.submit("/rediger", setting_ids=[words[0]]).status == 200
    conflict = mine.submit("/rediger", setting_ids=[words[1]])
    assert conflict.status == 409
    assert "Torget" in " ".join(t.get_text(" ") for t in conflict.soup.select(".theirs"))


def test_a_change_that_says_nothing_of_the_words_lets_them_be(db: Session) -> None:
    word = terms.add(db, actor(db, "leader"), network_id(db), TermKind.SETTING, "Torget")
    made = initiative(db, term_ids=[word.id])
    service.change(db, actor(db), made, made.version, {"purpose": "Noe"}, **NOTHING)
    assert queries.ties(db, actor(db), made).term_ids == [word.id]
