"""The level of knowledge: the rules alone, and from records."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from app.core.columns import Reach
from app.initiatives.models import Initiative, Status
from app.practices import service as practices
from app.replication.knowledge import facts_of, level_of, level_of_practice, levels_of
from app.replication.levels import Facts, level
from app.replication.models import Direction, Kept
from app.replication.queries import family_of
from app.replication.rules import Trial
from tests.initiatives.helpers import queries_of
from tests.replication.helpers import actor, initiative, network, organisation, place, trial

GOOD = Trial(Status.DECIDED, (Kept.YES,) * 5, Direction.BETTER, True)
WHOLE = {"hva": True, "hvem": True}
MEASURED = Facts(WHOLE, cycle=True, signal=True)
COMPARED = replace(MEASURED, comparison=True, locked=True, improved=True, significant=True)
READY = replace(COMPARED, trials=(GOOD, GOOD), running=True, manual=True, cost=True)
DESCRIBED = {
    "who_does": "Helsesykepleieren dekker på",
    "target_group": "Elever",
    "mechanism": "De kjenner noen før timen begynner",
}


@pytest.mark.parametrize(
    ("facts", "number"),
    [
        (Facts({"hva": True, "hvem": False}), 0),
        (Facts(WHOLE), 1),
        (replace(MEASURED, signal=False), 1),
        (MEASURED, 2),
        # An edited plan is no longer locked: back to 2, whatever else there is.
        (replace(READY, locked=False), 2),
        (COMPARED, 3),
        (replace(COMPARED, trials=(GOOD,)), 4),
        (replace(COMPARED, trials=(replace(GOOD, independent=False),)), 3),
        (replace(COMPARED, trials=(replace(GOOD, kept=(Kept.YES, Kept.NO)),)), 3),
        (replace(READY, trials=(GOOD,)), 4),
        (replace(READY, manual=False), 4),
        (READY, 5),
        # Nothing is reached over what lies below it.
        (replace(READY, cycle=None), 1),
        (replace(READY, described={"hva": False}), 0),
    ],
)
def test_the_steps(facts: Facts, number: int) -> None:
    assert level(facts).number == number


def test_what_is_missing_is_always_said() -> None:
    assert level(Facts({"hva": True, "hvem": False})).missing == ("hvem",)
    lacks = level(Facts(WHOLE)).missing
    assert len(lacks) == 2
    assert all("måles når evalueringsplaner er på plass" in text for text in lacks)
    assert level(replace(MEASURED, signal=False)).missing == (
        "målinger før og etter, eller et tydelig utslag i dem",
    )
    assert level(READY).missing == ()
    assert len(level(COMPARED).missing) == 1


def test_from_records(db: Session) -> None:
    bare = initiative(db, purpose="", core_parts=[])
    said = level_of(db, bare)
    assert (said.number, len(said.missing)) == (0, 5)
    told = initiative(db, "Frokost med oppskrift", **DESCRIBED)
    assert level_of(db, told).number == 1


def confirming(db: Session, number: int) -> int:
    """How many of an initiative's counted trials confirm it."""

    made = db.get(Initiative, number)
    return sum(t.confirms for t in facts_of(made, family_of(db, number)).trials)


def test_a_hidden_trial_does_not_count(db: Session) -> None:
    original = initiative(db)
    for group, reach in (("nord", Reach.GROUP), ("sor", Reach.NETWORK), ("ost", Reach.PUBLIC)):
        network(db, f"n{group}")
        trial(db, original, f"n{group}/{group}", reach=reach)
    assert confirming(db, original.id or 0) == 1
    network(db, "lukket", public=False)
    trial(db, original, "lukket/vest")
    assert confirming(db, original.id or 0) == 1


def test_what_all_its_readers_see_counts(db: Session) -> None:
    """An initiative for the network, tried in the network by somebody else."""
    original = initiative(db, reach=Reach.NETWORK, owner_id=organisation(db, "skole"))
    copy, _tie = trial(db, original, "nett/grue", reach=Reach.NETWORK)
    copy.owner_id = organisation(db, "nav")
    trial(db, original, "nett/nord", reach=Reach.GROUP)
    db.flush()
    assert confirming(db, original.id or 0) == 1


def test_a_trial_of_a_trial_counts_for_both(db: Session) -> None:
    original = initiative(db)
    network(db, "b")
    network(db, "c")
    second, _tie = trial(db, original, "b/nord")
    trial(db, second, "c/sor")
    assert confirming(db, original.id or 0) == 2
    assert confirming(db, second.id or 0) == 1


def test_for_a_list_as_for_one_in_two_queries(application, database) -> None:
    with database.write() as db:
        made = [initiative(db, f"Frokost {n}", **DESCRIBED) for n in range(3)]
        for n, original in enumerate(made):
            network(db, f"nett{n}")
            trial(db, original, f"nett{n}/nord")
        numbers = [i.id or 0 for i in made]
        alone = {i.id: level_of(db, i) for i in made}
    with application.state.flipp.database.read() as db:
        found = levels_of(db, numbers)
        assert found == alone
        assert queries_of(application, lambda: levels_of(db, numbers)) == 4
        assert queries_of(application, lambda: levels_of(db, numbers[:1])) == 4


def test_of_a_practice(db: Session) -> None:
    where = place(db, "nett", "asnes")
    bare = practices.nominate(db, actor(db), *where, "Gjør noe", what="Noe")
    assert level_of_practice(bare).number == 0
    assert len(level_of_practice(bare).missing) == 4


def test_on_the_page_in_words(as_, database) -> None:
    with database.write() as db:
        initiative(db, **DESCRIBED)
    page = as_().get("/nett/tiltak/frokost")
    assert "Kunnskapsnivå 1 av 5: Beskrevet" in page.main
    assert "Dette mangler for nivå 2" in page.main
    assert "måles når evalueringsplaner er på plass" in page.main
    steps = [" ".join(li.get_text(" ").split()) for li in page.soup.select(".levels li")]
    assert steps[0] == "1 Beskrevet nådd"
    assert steps[1] == "2 Målt ikke nådd"
