"""«Prøv hos oss»: a group gets a copy of its own."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.core.columns import Reach
from app.core.errors import Invalid
from app.initiatives.models import (
    Dependence,
    Initiative,
    InitiativeTerm,
    InitiativeTheme,
    Status,
)
from app.networks.models import Membership, Role, Term, TermKind, Theme
from app.replication import queries, service
from app.replication.models import Kept, Replication
from tests.find import one
from tests.replication.helpers import PARTS, actor, initiative, keep, network, place, trial


def test_from_another_group_by_its_button(as_, database) -> None:
    with database.write() as db:
        initiative(db, needs_staff="To voksne", depends_on_one=Dependence.NO, contact_role="Rektor")
    page = as_("neighbour").get("/nett/tiltak/frokost")
    button = next(a for a in page.soup.select("a.ds-button") if "Prøv hos oss" in a.get_text())
    form = as_("neighbour").get(str(button["href"]))
    for words in (*PARTS, "To voksne", "Nei, flere kan ta over", "Rektor", "Grue"):
        assert words in form.main, words
    after = form.submit("/prov")
    assert after.path == "/nett/tiltak/frokost-2"
    assert "Gruppa prøver ut Frokost fra Åsnes" in after.main
    assert after.soup.select("#utproving a[href='/nett/tiltak/frokost/kontakt']")
    assert "Idé" in after.main
    for part in PARTS:
        assert part in after.main


def test_in_another_network(as_, database) -> None:
    with database.write() as db:
        initiative(db)
    page = as_("outsider").get("/nett/tiltak/frokost/prov")
    after = page.submit("/prov")
    assert after.path == "/annet/tiltak/frokost"
    with database.read() as db:
        tie = one(db, Replication)
        assert tie.network_id == one(db, Initiative, id=tie.copy_id).network_id
        assert [p.text for p in queries.parts_of(db, tie.id)] == PARTS


def test_the_button_is_for_those_who_could(as_, database) -> None:
    with database.write() as db:
        initiative(db)
    for name, there in {
        "member": False,
        "neighbour": True,
        "leader": True,
        "reader": False,
    }.items():
        page = as_(name).get("/nett/tiltak/frokost")
        assert ("Prøv hos oss" in page.main) is there, name
    assert "Prøv hos oss" not in as_().get("/nett/tiltak/frokost").main
    own = as_("member").get("/nett/tiltak/frokost/prov")
    assert not own.soup.select("form[action$=prov]")
    assert "gruppas eget tiltak" in own.main


def test_with_groups_in_two_networks_one_chooses(as_, database) -> None:
    with database.write() as db:
        initiative(db)
        person = one(db, Person, email="neighbour@eksempel.no")
        away, group = place(db, "annet", "langt")
        keep(db, Membership(network_id=away, person_id=person.id, group_id=group, role=Role.MEMBER))
    page = as_("neighbour").get("/nett/tiltak/frokost/prov")
    chosen = [o.get_text() for o in page.soup.select("#f-group_id option")]
    assert chosen == ["Grue (nett)", "Langt borte (annet)"]
    after = page.submit("/prov", group_id=group)
    assert after.path == "/annet/tiltak/frokost"


def test_a_group_not_ones_own_is_refused(as_, database) -> None:
    with database.write() as db:
        initiative(db)
        _nett, group = place(db, "annet", "langt")
    page = as_("neighbour").get("/nett/tiltak/frokost/prov").submit("/prov", group_id=group)
    assert page.status == 422
    assert page.error("group_id")


def test_what_is_taken_along_and_what_is_not(db: Session) -> None:
    original = initiative(
        db,
        target_group="Elever",
        mechanism="De spiser sammen",
        setting="Solør videregående",
        contact_role="Rektor",
        funding="Kommunen",
        expected="Færre sover",
    )
    copy, _tie = trial(db, original, "nett/grue", status=Status.IDEA)
    assert (copy.target_group, copy.mechanism) == ("Elever", "De spiser sammen")
    assert copy.core_parts == PARTS and copy.core_parts is not original.core_parts
    assert (copy.setting, copy.contact_role, copy.funding, copy.expected) == ("", "", "", "")


@pytest.mark.parametrize(
    ("reach", "where"),
    [(Reach.GROUP, "nett/grue"), (Reach.NETWORK, "annet/langt"), (Reach.PUBLIC, "nett/asnes")],
)
def test_what_may_not_be_taken(db: Session, reach: Reach, where: str) -> None:
    original = initiative(db, reach=reach)
    with pytest.raises(Invalid):
        service.try_here(db, actor(db), original, *place(db, *where.split("/")))


def test_once_for_each_group(db: Session) -> None:
    original = initiative(db)
    trial(db, original, "nett/grue")
    with pytest.raises(Invalid):
        trial(db, original, "nett/grue")


def test_a_group_that_tries_it_is_led_to_its_own_copy(as_, database) -> None:
    with database.write() as db:
        initiative(db)
    open_still = as_("neighbour").get("/nett/tiltak/frokost/prov")
    assert not open_still.soup.select("a[href$='/frokost-2']")
    own = open_still.submit("/prov")
    page = as_("neighbour").get("/nett/tiltak/frokost/prov")
    link = page.soup.select_one(f"main a[href='{own.path}']")
    assert link is not None and link.get_text() == "Grue prøver dette alt"
    assert not page.soup.select("form[action$=prov]")
    led = as_("leader").get("/nett/tiltak/frokost/prov")
    assert "Grue prøver dette alt" in led.main
    assert "Grue" not in [o.get_text() for o in led.soup.select("#f-group_id option")]


def test_the_root_is_the_first_of_the_family(db: Session) -> None:
    first = initiative(db)
    second, _tie = trial(db, first, "nett/grue")
    network(db, "tredje")
    _third, tie = trial(db, second, "tredje/nord")
    assert (tie.original_id, tie.root_id) == (second.id, first.id)


def test_themes_and_terms_follow_where_they_have_the_same_name(db: Session) -> None:
    original = initiative(db)
    theme = one(db, Theme, network_id=original.network_id)
    db.add(InitiativeTheme(initiative_id=original.id or 0, theme_id=theme.id or 0))
    away, _group = place(db, "annet", "langt")
    for nett in (original.network_id, away):
        word = Term(network_id=nett, kind=TermKind.SETTING, slug="egen-skole", name="Egen skole")
        keep(db, word)
        if nett == original.network_id:
            db.add(InitiativeTerm(initiative_id=original.id or 0, term_id=word.id or 0))
    db.flush()
    copy, _tie = trial(db, original, "annet/langt")
    themes = db.scalars(sa.select(InitiativeTheme.theme_id).filter_by(initiative_id=copy.id)).all()
    assert [db.get(Theme, n).slug for n in themes] == ["overganger"]  # type: ignore[union-attr]
    terms = db.scalars(sa.select(InitiativeTerm.term_id).filter_by(initiative_id=copy.id)).all()
    assert [db.get(Term, n).network_id for n in terms] == [away]  # type: ignore[union-attr]


def test_how_it_goes(as_, database) -> None:
    with database.write() as db:
        trial(db, initiative(db), "nett/grue", kept="???")
    page = as_("neighbour").get("/nett/tiltak/frokost-2/utproving")
    after = page.submit(
        "/utproving", kept=["ja", "ja", "nei"], outcome="uendret", outcome_note="Like mange."
    )
    assert after.path == "/nett/tiltak/frokost-2"
    assert "2 av 3 deler (66,7 %)" in after.main
    assert "Uendret" in after.main and "Like mange." in after.main


def test_two_who_write_see_both(as_, database) -> None:
    with database.write() as db:
        trial(db, initiative(db), "nett/grue")
    mine = as_("leader").get("/nett/tiltak/frokost-2/utproving")
    as_("neighbour").get("/nett/tiltak/frokost-2/utproving").submit(
        "/utproving", kept=["nei", "ja", "ja"], outcome="verre"
    )
    late = mine.submit("/utproving", kept=["ja", "ja", "ja"], outcome="bedre", outcome_note="Fint")
    assert late.status == 409
    assert "Nei, ikke beholdt" in late.main and "Verre" in late.main
    assert late.typed("outcome_note") == "Fint"


def test_adaptations(as_, database) -> None:
    with database.write() as db:
        trial(db, initiative(db), "nett/grue")
    home = "/nett/tiltak/frokost-2"
    browser = as_("neighbour")
    page = browser.get(f"{home}/utproving/tilpasning")
    refused = page.submit("/tilpasning", what="", why="Fordi")
    assert refused.status == 422 and refused.error("what") and refused.typed("why") == "Fordi"
    after = page.submit(
        "/tilpasning",
        what="På biblioteket",
        why="Nærmere",
        made_on="2026-02-03",
        planning="underveis",
    )
    for words in ("På biblioteket", "Nærmere", "3. februar 2026", "Ble til underveis"):
        assert words in after.main, words
    link = next(a for a in after.soup.select("#replication-adaptations a"))
    changed = browser.get(str(link["href"])).submit(what="På rådhuset")
    assert "På rådhuset" in changed.main and "På biblioteket" not in changed.main
    gone = browser.get(str(link["href"])).submit("/fjern")
    assert "På rådhuset" not in gone.main


def test_only_the_group_tells_how_it_goes(as_, database) -> None:
    with database.write() as db:
        trial(db, initiative(db), "nett/grue")
    assert as_("member").get("/nett/tiltak/frokost-2/utproving").status == 403
    assert as_("member").get("/nett/tiltak/frokost/utproving").status == 404
    assert "Skriv hvordan det går" not in as_("member").get("/nett/tiltak/frokost-2").main


def test_answers_beyond_the_parts_are_passed_over(db: Session) -> None:
    _copy, tie = trial(db, initiative(db), "nett/grue", kept="???")
    service.report(db, actor(db), tie, tie.version, kept=[Kept.YES] * 9)
    assert [p.kept for p in queries.parts_of(db, tie.id)] == [Kept.YES] * 3
