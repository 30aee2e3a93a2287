"""A family of seven replications in three networks: what each may see of it is right."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import audit
from app.core.access import NOBODY
from app.core.columns import Reach
from app.core.db import Database
from app.initiatives import service as initiatives
from app.initiatives.models import Initiative, Status
from app.replication import queries, service
from app.replication.drawing import draw
from app.replication.models import Direction
from tests.initiatives.helpers import queries_of
from tests.replication.helpers import actor, initiative, network, trial

# title → (where, what it tries, reach). «annet» is a network that is not open to all.
SEVEN = {
    "Grue-utgaven": ("nett/grue", "Frokost", Reach.PUBLIC),
    "Nettets egen": ("nett/nord", "Frokost", Reach.NETWORK),
    "Lukket i nettet": ("nett/sor", "Frokost", Reach.GROUP),
    "Tredje, åpen": ("tredje/vest", "Frokost", Reach.PUBLIC),
    "Tredje, intern": ("tredje/ost", "Grue-utgaven", Reach.NETWORK),
    "Langt borte, åpen": ("annet/langt", "Tredje, åpen", Reach.PUBLIC),
    "Under en skjult": ("nett/bygda", "Tredje, intern", Reach.PUBLIC),
}
OPEN = {"Grue-utgaven", "Tredje, åpen", "Under en skjult"}
NETT, THIRD = OPEN | {"Nettets egen"}, OPEN | {"Tredje, intern"}
SEES = {
    "": OPEN,
    "member": NETT,
    "reader": NETT,
    "leader": NETT | {"Lukket i nettet"},  # a leader sees what the groups keep to themselves
    "researcher": NETT | {"Lukket i nettet"},
    "tredje": THIRD,
    "outsider": OPEN | {"Langt borte, åpen"},
    "admin": OPEN | {"Langt borte, åpen"},
    "suspended": OPEN,
    "invited": OPEN,
}


def seven(database: Database) -> None:
    """The family."""
    with database.write() as db:
        network(db, "tredje")
        made = {"Frokost": initiative(db)}
        for title, (where, tried, _reach) in SEVEN.items():
            copy, _tie = trial(db, made[tried], where, reach=Reach.PUBLIC, title=title)
            made[title] = copy
        for title, (_where, _tried, reach) in SEVEN.items():
            made[title].reach = reach
            audit.record(db, actor(db), initiatives.CHANGED, made[title], fields=["reach"])


def titles(page) -> set[str]:  # type: ignore[no-untyped-def]
    """Who stands in the family's table on a page."""
    rows = page.soup.select("#slekt tbody tr")
    return {" ".join(r.select_one("th").get_text(" ").split()) for r in rows}


GROUPS = {title: where.split("/")[1].capitalize() for title, (where, _t, _r) in SEVEN.items()}
GROUPS["Langt borte, åpen"] = "Langt borte"


@pytest.mark.holds(fill=seven)
@pytest.mark.parametrize("who", SEES)
def test_each_sees_what_is_theirs(as_, who: str) -> None:
    page = as_(who).get("/nett/tiltak/frokost")
    seen = titles(page)
    assert len(seen) == len(SEES[who]) + 1, seen
    text = page.response.text
    for title, group in GROUPS.items():
        assert (title in text) is (title in SEES[who]), (who, title)
        named = any(row.startswith(group) for row in seen)
        assert named is (title in SEES[who]), (who, group)
    drawn = page.soup.select(".slekt .name")
    assert len(drawn) == len(seen)
    assert len(page.soup.select(".slekt .line")) == len(seen) - 1
    described = page.soup.select_one("#slekt-d").get_text()
    assert described.count(": ") == len(seen)


@pytest.mark.holds(fill=seven)
def test_what_is_hidden_leaves_no_trace(as_, database) -> None:
    """The page of a stranger is the same as if the hidden ones had never been."""

    def told(page) -> str:  # type: ignore[no-untyped-def]
        text = str(page.soup.select_one("main"))
        return re.sub(r'value="[0-9a-f]{32,}"', "", text)

    with_hidden = told(as_().get("/nett/tiltak/frokost"))
    with database.write() as db:
        hidden = [t for t in SEVEN if t not in OPEN]
        for made in db.scalars(sa.select(Initiative).where(Initiative.title.in_(hidden))):
            tie = queries.replication_of(db, made.id)
            assert tie is not None
            tie.outcome = Direction.WORSE
            made.title, made.status = "Noe helt annet", Status.DISCARDED
            audit.record(db, actor(db), initiatives.CHANGED, made, fields=["title"])
            audit.record(db, actor(db), initiatives.CHANGED, tie, fields=["title"])
    assert told(as_().get("/nett/tiltak/frokost")) == with_hidden


@pytest.mark.holds(fill=seven)
def test_whose_original_is_hidden_hangs_on_the_nearest(database) -> None:
    with database.read() as db:
        number = db.scalar(sa.text("SELECT id FROM initiative WHERE slug='frokost'"))
        whole = queries.family_of(db, number)
        seen = whole.seen_by(NOBODY)
    by_title = {m.title: m for m in seen.members.values()}
    below = by_title["Under en skjult"]
    assert below.parent == by_title["Grue-utgaven"].id
    # It was independent of the one it really tried, and stays so.
    assert below.independent


@pytest.mark.holds(fill=seven)
def test_a_copys_page_names_its_original_only_to_those_who_see_it(as_, database) -> None:
    page = as_().get("/nett/tiltak/under-en-skjult")
    assert "Tredje, intern" not in page.response.text
    assert "Gruppa prøver ut et tiltak fra en annen gruppe." in page.main
    page = as_("tredje").get("/nett/tiltak/under-en-skjult")
    assert "Tredje, intern" in page.main


@pytest.mark.holds(fill=seven)
def test_a_remembered_page_forgets_what_was_withdrawn_elsewhere(as_, database) -> None:
    """The original's public page is kept in memory; another network's change must reach it."""
    nobody = as_()
    assert "Tredje, åpen" in nobody.get("/nett/tiltak/frokost").response.text
    with database.write() as db:
        made = db.scalars(sa.select(Initiative).where(Initiative.title == "Tredje, åpen")).one()
        made.reach = Reach.NETWORK
        audit.record(db, actor(db), initiatives.CHANGED, made, fields=["reach"])
    assert "Tredje, åpen" not in nobody.get("/nett/tiltak/frokost").response.text


def test_a_first_trial_elsewhere_shows_on_a_remembered_page(as_, database) -> None:
    with database.write() as db:
        original = initiative(db)
        network(db, "tredje")
        number = original.id
    assert "Prøvd av flere" not in as_().get("/nett/tiltak/frokost").main
    with database.write() as db:
        trial(db, db.get(Initiative, number), "tredje/vest")  # type: ignore[arg-type]
    assert "Prøvd av flere" in as_().get("/nett/tiltak/frokost").main


def test_one_query_whatever_the_size(application, database) -> None:
    with database.write() as db:
        original = initiative(db)
        for n in range(12):
            trial(db, original, f"nett/g{n}")
        number = original.id
    with application.state.flipp.database.read() as db:
        assert queries_of(application, lambda: queries.family_of(db, number)) == 1
        whole = queries.family_of(db, number)
    assert len(whole.members) == 13
    tree = draw(whole)
    assert len(tree.lines) == 12
    assert len({dot.y for dot in tree.dots}) == 13


def test_what_the_family_says_on_the_page(as_, database) -> None:
    with database.write() as db:
        original = initiative(db)
        trial(db, original, "nett/grue", outcome=Direction.BETTER)
    assert "Ikke bekreftet" not in as_().get("/nett/tiltak/frokost").main
    assert "sett under ett: Delvis bekreftet" in as_().get("/nett/tiltak/frokost").main
    with database.write() as db:
        network(db, "tredje")
        original = db.get(Initiative, original.id)  # type: ignore[assignment]
        trial(db, original, "tredje/vest", outcome=Direction.BETTER)
    page = as_().get("/nett/tiltak/frokost")
    assert "sett under ett: Bekreftet" in page.main
    assert "100\xa0%" in page.response.text


def test_a_ring_out_of_a_file_is_cut(db: Session) -> None:
    """Two that tried each other, and one that tried itself: an archive can say so."""
    root = initiative(db)
    one_copy, one_tie = trial(db, root, "nett/grue")
    two_copy, two_tie = trial(db, one_copy, "nett/nord")
    own_copy, own_tie = trial(db, two_copy, "nett/sor")
    one_tie.original_id, own_tie.original_id = two_copy.id, own_copy.id
    for tie in (one_tie, two_tie, own_tie):
        audit.record(db, actor(db), service.REPORTED, tie, fields=["original_id"])
    db.flush()
    family = queries.family_of(db, root.id)
    assert {m.id for m, _depth in family} == set(family.members), "all are drawn"
    assert [m.id for m in family.after(one_copy.id or 0)] == [two_copy.id]
    assert family.before(two_copy.id or 0) == [one_copy.id]
    assert family.before(own_copy.id or 0) == []
    assert list(family.kept_by({own_copy.id or 0}).members) == [own_copy.id]
