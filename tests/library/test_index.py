"""What stands in the library: published things only, in the record's own transaction."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import audit, search_finding, search_rebuild, search_shelf, search_synonyms
from app.core.access import NOBODY, Actor
from app.core.columns import Reach
from app.core.db import Database
from app.core.search_asking import Question, understand
from app.core.search_shelf import set_knowledge, write_now
from app.core.search_similar import similar
from app.core.search_tables import CHOICE, FACET, GRAM, ITEM, PART, WORD
from app.initiatives import service as initiatives
from app.initiatives.models import Initiative, Status
from app.networks.models import Municipality, Network, ResourceGroup, Theme
from app.networks.queries import load_actor
from tests.conftest import As
from tests.find import one
from tests.replication import helpers
from tests.world import MADE

TABLES = (ITEM, FACET, CHOICE, WORD, GRAM, PART)


def leader(db: Session) -> Actor:
    found = load_actor(db, "token-leader")
    assert found is not None
    return found


def start(db: Session, title: str, **more: Any) -> Initiative:
    """A published initiative of the group Åsnes, in the library at once."""
    group = one(db, ResourceGroup, slug="asnes")
    more = {"reach": Reach.PUBLIC, **more}
    made = initiatives.start(db, leader(db), group.network_id, group.id or 0, title, **more)
    write_now(db)
    return made


def ask(db: Session, words: str, *, exact: bool = False) -> Question:
    return understand(db, words, search_synonyms.read(db), exact=exact)


def titles(db: Session, words: str, *chosen: tuple[str, str], exact: bool = False) -> list[str]:
    """Titles of the hits, best first."""
    question = ask(db, words, exact=exact)
    if not question.units:
        return []
    looked, _totals = search_finding.look(db, question, chosen)
    named = {row.id: row.title for row in db.execute(sa.select(ITEM.c.id, ITEM.c.title))}
    return [named[place.id] for place in search_finding.ranked(db, looked)]


def everything(db: Session) -> dict[str, list[Any]]:
    return {
        table.name: sorted(map(tuple, db.execute(sa.select(table))), key=repr) for table in TABLES
    }


def test_what_is_published_is_found_and_leaves_when_it_is_not(db: Session) -> None:
    made = start(db, "Frokostklubb på biblioteket")
    assert titles(db, "frokost") == ["Frokostklubb på biblioteket"]
    made.reach = Reach.NETWORK
    audit.record(db, NOBODY, MADE, made)
    write_now(db)
    assert titles(db, "frokost") == []
    assert db.scalar(sa.select(sa.func.count()).select_from(WORD)) == 0
    assert db.scalar(sa.select(sa.func.count()).select_from(GRAM)) == 0
    assert db.scalar(sa.select(sa.func.count()).select_from(PART)) == 0


def test_what_the_group_keeps_is_never_in_it(db: Session) -> None:
    for reach in (Reach.GROUP, Reach.NETWORK):
        start(db, "Frokostklubb", reach=reach)
    assert everything(db)["search_item"] == []
    assert ask(db, "frokostklub").instead == ()


def test_a_network_that_is_closed_takes_its_things_out(db: Session) -> None:
    start(db, "Frokostklubb")
    network = one(db, Network, slug="nett")
    for public, there in ((False, []), (True, ["Frokostklubb"])):
        network.public = public
        audit.record(db, NOBODY, MADE, network)
        write_now(db)
        assert titles(db, "frokost") == there


def test_a_status_is_counted_as_it_changes(db: Session) -> None:
    made = start(db, "Frokostklubb")
    initiatives.bring_to(
        db, leader(db), made, Status.DISCARDED, learned="Ingen kom.", advice="Spør først."
    )
    write_now(db)
    counts = {(r.facet, r.value): r.n for r in db.execute(sa.select(CHOICE)) if r.n}
    assert counts["status", "forkastet"] == counts["status", "stoppet"] == 1
    assert ("status", "ide") not in counts
    assert titles(db, "spør", ("status", "stoppet")) == ["Frokostklubb"]


def test_names_around_it_are_kept_up_to_date(db: Session) -> None:
    nett = one(db, Network, slug="nett").id
    theme = one(db, Theme, slug="overganger", network_id=nett)
    start(db, "Frokostklubb", theme_ids=[theme.id or 0])
    theme.name = "Broer"
    audit.record(db, NOBODY, MADE, theme)
    write_now(db)
    assert titles(db, "broer") == ["Frokostklubb"]
    label = db.scalar(sa.select(CHOICE.c.label).where(CHOICE.c.facet == "tema", CHOICE.c.n > 0))
    assert label == "Broer"
    place = one(db, Municipality, number="3418")
    for population, size in ((4_999, "under-5000"), (5_000, "5000-19999"), (20_000, "20000")):
        place.population = population
        audit.record(db, NOBODY, MADE, place)
        write_now(db)
        assert titles(db, "frokost", ("storrelse", size)) == ["Frokostklubb"]


def test_built_anew_it_is_the_same(db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    first = start(db, "Frokostklubb på videregående", purpose="Mat og ro før første time.")
    start(db, "Kveldsklubb", age_from=16, age_to=24)
    gone = start(db, "Minibuss til Flisa")
    known = {first.id or 0: 3}
    monkeypatch.setitem(search_shelf.LEVELS, "tiltak", lambda _db, _numbers: known)
    set_knowledge(db, "tiltak", first.id or 0, 3)
    gone.reach = Reach.GROUP
    audit.record(db, NOBODY, MADE, gone)
    write_now(db)
    db.execute(sa.delete(CHOICE).where(CHOICE.c.n == 0))
    before = everything(db)
    assert list(search_rebuild.rebuild(db))[-1] == (2, 2)
    assert everything(db) == before
    assert titles(db, "frokost", ("kunnskap", "3")) == ["Frokostklubb på videregående"]


def test_words_of_the_texts_take_compounds_apart(db: Session) -> None:
    start(db, "Tjernlampe")
    assert titles(db, "lampe") == []
    start(db, "En lampe ved et tjern")
    assert "Tjernlampe" in titles(db, "lampe")


def test_a_word_being_typed_finds_what_begins_so(db: Session) -> None:
    start(db, "Frokostklubb")
    question = ask(db, "froko")
    assert titles(db, "froko") == ["Frokostklubb"] and question.instead == ()


def test_a_misspelt_word_is_told_of_and_can_be_kept(db: Session) -> None:
    start(db, "Frokostklubb")
    assert [tuple(i) for i in ask(db, "frokstklubb").instead] == [("frokstklubb", "frokostklubb")]
    assert titles(db, "frokstklubb") == ["Frokostklubb"]
    assert titles(db, "frokstklubb", exact=True) == []


def test_a_part_of_a_compound_is_not_taken_for_a_misspelling(db: Session) -> None:
    start(db, "Hjelp i seks uker")
    question = ask(db, "leksehjelp")
    assert titles(db, "leksehjelp") == ["Hjelp i seks uker"]
    assert (question.instead, question.unknown) == ((), ("leksehjelp",))


def test_the_title_weighs_more_than_the_lesson(db: Session) -> None:
    start(db, "Buss til jobb")
    start(db, "Kjørelista", expected="Vi trodde bussen kom.")
    assert titles(db, "buss") == ["Buss til jobb", "Kjørelista"]


def test_what_resembles_tells_its_words(db: Session) -> None:
    start(db, "Frokostklubb på videregående", purpose="Mat før skolen.")
    own = start(db, "Frokost for ansatte", reach=Reach.NETWORK)
    start(db, "Minibuss")
    found = similar(db, {"title": "Frokost på skolen"})
    assert [(a.record_id, "frokost" in a.words) for a in found] == [
        (one(db, Initiative, title="Frokostklubb på videregående").id, True)
    ]
    from app.core.listing import View

    seen = similar(db, {"title": "Frokost på skolen"}, view=View("all", own.network_id))
    assert {a.record_id for a in seen} == {found[0].record_id, own.id}
    assert similar(db, {"title": ""}) == similar(db, {"title": "xyz"}) == []


def test_words_of_a_network_that_closes_are_on_no_choice(database: Database, as_: As) -> None:
    """Two networks call a theme of the same slug differently; the newest words are shown."""
    with database.write() as db:
        own = one(db, Theme, slug="overganger", network_id=one(db, Network, slug="nett").id)
        start(db, "Åpen dør", theme_ids=[own.id])
        b = helpers.network(db, "b")
        named = Theme(network_id=b, slug="overganger", name="Våre overganger")
        theirs = helpers.keep(db, named)
        helpers.initiative(db, "Lukket dør", "b/nord", theme_ids=[theirs.id])
    assert "Våre overganger" in as_().get("/bibliotek").text
    with database.write() as db:
        network = one(db, Network, slug="b")
        network.public = False
        audit.record(db, NOBODY, MADE, network)
    shown = as_().get("/bibliotek").text
    assert "Våre overganger" not in shown and "Overganger (1)" in shown
