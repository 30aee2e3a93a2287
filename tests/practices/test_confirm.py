"""From nominated to confirmed: what it takes, who may, and what «mer» does to it."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from app.core.access import Actor, Grant
from app.core.db import Database
from app.core.errors import Invalid
from app.networks.models import Organisation, ResourceGroup
from app.practices import rules, service
from app.practices.models import Practice, PracticeState
from tests.conftest import As
from tests.find import one
from tests.initiatives.helpers import practice as nominated

TEXTS = {"who": "Elever", "what": "Følger", "how": "Hver uke", "why": "Trygghet"}
SAME = dict.fromkeys(("tid", "penger", "kompetanse", "mandat", "nettverk"), "like")


def actor(number: int, organisation: int | None, role: str = "ressursgruppemedlem") -> Actor:
    return Actor(number, f"Person {number}", grants=(Grant(1, role, None, organisation),))


@pytest.fixture
def practice(db: Session) -> Practice:
    group = one(db, ResourceGroup, slug="asnes")
    made = service.nominate(
        db, actor(1, None), group.network_id, group.id or 0, "En eldre elev følger den nye", **TEXTS
    )
    service.move(db, actor(1, None), made, PracticeState.OBSERVED)
    return made


def after_test(db: Session, practice: Practice) -> Practice:
    service.compare(db, actor(1, None), practice, practice.version, SAME)
    service.move(db, actor(1, None), practice, PracticeState.TESTED)
    return practice


def test_two_from_different_organisations_confirm(db: Session, practice: Practice) -> None:
    after_test(db, practice)
    service.add_contrast(db, actor(1, None), practice, "9B", False, False, "")
    first, second = one(db, Organisation, slug="skole"), one(db, Organisation, slug="nav")
    service.vouch(db, actor(1, first.id), practice)
    assert practice.state is PracticeState.TESTED
    service.vouch(db, actor(2, second.id), practice)
    assert practice.state is PracticeState.CONFIRMED


def test_two_from_the_same_organisation_do_not(db: Session, practice: Practice) -> None:
    after_test(db, practice)
    service.add_contrast(db, actor(1, None), practice, "9B", False, False, "")
    school = one(db, Organisation, slug="skole").id
    service.vouch(db, actor(1, school), practice)
    service.vouch(db, actor(2, school), practice)
    assert practice.state is PracticeState.TESTED


def test_a_researcher_confirms_alone(db: Session, practice: Practice) -> None:
    after_test(db, practice)
    service.add_contrast(db, actor(1, None), practice, "9B", False, False, "")
    service.vouch(db, actor(3, None, "folgeforsker"), practice)
    assert practice.state is PracticeState.CONFIRMED


def test_more_of_something_is_true_but_useless(db: Session, practice: Practice) -> None:
    service.compare(db, actor(1, None), practice, practice.version, SAME | {"penger": "mer"})
    assert rules.verdict(practice).useless
    with pytest.raises(Invalid, match="Sant, men ubrukelig"):
        service.move(db, actor(1, None), practice, PracticeState.TESTED)


def test_more_found_after_the_test_stops_the_confirmation(db: Session, practice: Practice) -> None:
    after_test(db, practice)
    service.compare(db, actor(1, None), practice, practice.version, SAME | {"tid": "mer"})
    with pytest.raises(Invalid, match="mer tid"):
        service.vouch(db, actor(3, None, "folgeforsker"), practice)


def test_without_a_contrast_it_is_not_confirmed(db: Session, practice: Practice) -> None:
    after_test(db, practice)
    with pytest.raises(Invalid, match="kontrast"):
        service.vouch(db, actor(3, None, "folgeforsker"), practice)


def test_nobody_confirms_twice(db: Session, practice: Practice) -> None:
    after_test(db, practice)
    service.add_contrast(db, actor(1, None), practice, "9B", False, False, "")
    service.vouch(db, actor(1, None), practice)
    with pytest.raises(Invalid, match="alt bekreftet"):
        service.vouch(db, actor(1, None), practice)


def test_a_confirmed_practice_keeps_its_contrast(db: Session, practice: Practice) -> None:
    after_test(db, practice)
    contrast = service.add_contrast(db, actor(1, None), practice, "9B", False, False, "")
    service.vouch(db, actor(3, None, "folgeforsker"), practice)
    with pytest.raises(Invalid, match="hviler på"):
        service.remove_contrast(db, actor(1, None), practice, contrast.id or 0)


def test_a_refused_practice_keeps_its_reason(db: Session, practice: Practice) -> None:
    service.move(db, actor(1, None), practice, PracticeState.REJECTED, "De hadde egen buss")
    assert practice.reject_reason == "De hadde egen buss"
    with pytest.raises(Invalid, match="kan ikke endres"):
        service.compare(db, actor(1, None), practice, practice.version, SAME)


def test_the_verdict_counts_in_words(database: Database) -> None:
    row = Practice(**(SAME | {"tid": "faerre", "network_id": 1, "group_id": 1, "slug": "a"}))
    assert rules.verdict(row).short == "Ressurser: 1 mindre, 4 like mye"


@pytest.mark.parametrize("name", ["who", "what", "how", "why"])
def test_what_was_confirmed_is_not_emptied(db: Session, practice: Practice, name: str) -> None:
    after_test(db, practice).state = PracticeState.CONFIRMED
    db.flush()
    with pytest.raises(Invalid, match="bekreftet"):
        service.change(db, actor(1, None), practice, practice.version, {name: " "}, [])


def test_a_confirmed_practice_keeps_its_resource_test(db: Session, practice: Practice) -> None:
    after_test(db, practice).state = PracticeState.SHARED
    db.flush()
    unknown = dict.fromkeys(SAME, "ukjent")
    with pytest.raises(Invalid, match="bekreftet"):
        service.compare(db, actor(1, None), practice, practice.version, unknown)


def test_what_waits_for_a_press_alone_says_so(as_: As, database: Database) -> None:
    with database.write() as room:
        made = nominated(room, "Fadder", PracticeState.OBSERVED, **TEXTS)
        number, who = made.id, actor(1, None)
        service.add_contrast(room, who, made, "9B", False, False, "")
    path, group = "/nett/praksiser/fadder", "/nett/grupper/asnes"
    assert "kan bekreftes når" not in as_("member").get(path).main, "the resources are not compared"
    assert "«Fadder» mangler ressurstest." in as_("member").get(group).main
    with database.write() as room:
        made = one(room, Practice, id=number)
        service.compare(room, who, made, made.version, SAME)
    page = as_("member").get(path)
    assert "Praksisen kan bekreftes når den er markert som ressurstestet." in page.main
    assert "«Fadder» kan markeres som ressurstestet." in as_("member").get(group).main
    assert "Marker som ressurstestet" in page.main
    after = page.submit("/status")
    assert "kan bekreftes når" not in after.main and "Bekreft praksisen" in after.main


def test_a_whole_practice_that_nobody_has_seen_waits_for_two(db: Session) -> None:
    made = nominated(db, "Fadder", **TEXTS, **SAME)
    contrast = service.add_contrast(db, actor(1, None), made, "9B", False, False, "")
    assert "observert, og så som ressurstestet" in rules.waits(made, [contrast])
    assert not rules.waits(made, [])
