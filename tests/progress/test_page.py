"""See how far the groups have come, and what it rests on."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import sqlalchemy as sa

from app.core import clock
from app.core.columns import Reach
from app.initiatives.models import Status
from app.networks.queries import PhaseInfo
from app.progress import board
from app.progress.queries import read_facts
from tests.initiatives.helpers import initiative, network_id, practice, queries_of
from tests.progress.helpers import confirmed, insight

URL = "/nett/framdrift"


def used(db, reach=Reach.NETWORK) -> None:
    """Goal 3.2 is met in Åsnes."""
    ground = confirmed(db)
    initiative(db, practice_ids=[ground.id], status=Status.TESTING, reach=reach)


def word(page, code: str, column: int) -> str:
    """The word in a cell."""
    return page.soup.find(id=f"rute-{code.replace('.', '-')}-{column}").find("span").get_text()


def test_every_cell_has_its_word(as_, database) -> None:
    with database.write() as db:
        used(db)
    page = as_("reader").get(URL)
    assert "0 av 14 mål er nådd" in page.main
    assert [word(page, "3.2", n) for n in (1, 2)] == ["Nådd", "Ikke ennå"]
    assert word(page, "3.4", 1) == "Senere"
    assert "Måles når publiserte resultater er på plass" in page.main


def test_a_cell_opens_to_its_proof(as_, database) -> None:
    with database.write() as db:
        used(db)
    page = as_("member").get(f"{URL}?maal=3.2&gruppe=asnes")
    proof = page.soup.find(id="bevis")
    assert "Mål 3.2 i Åsnes: nådd" in proof.get_text()
    assert proof.select_one("a[href='/nett/tiltak/fadderordning']")
    assert "ikke publisert" not in proof.get_text()


def test_what_is_missing_has_a_button_for_those_who_can(as_, database) -> None:
    address = f"{URL}?maal=2.2&gruppe=asnes"
    proof = as_("member").get(address).soup.find(id="bevis")
    assert "Ingen har sett en praksis" in proof.get_text()
    assert proof.select_one("a.ds-button")["href"].startswith("/nett/praksiser/ny")
    for name in ("neighbour", ""):
        assert not as_(name).get(address).soup.select("#bevis a.ds-button"), name


def test_the_public_sees_the_state_and_only_published_proof(as_, database) -> None:
    with database.write() as db:
        used(db)
    page = as_().get(f"{URL}?maal=3.2&gruppe=asnes")
    assert word(page, "3.2", 1) == "Nådd"
    proof = page.soup.find(id="bevis").get_text()
    assert "Noe av grunnlaget er ikke publisert." in proof
    assert "Fadderordning" not in page.main


def test_htmx_gets_the_matrix_alone(as_) -> None:
    page = as_("reader").get(f"{URL}?maal=1.3&gruppe=grue", **{"hx-request": "true"})
    assert page.soup.find(id="progress-matrix")
    assert not page.soup.find("header")
    assert page.soup.find(id="bevis")


def test_one_group_at_a_time_on_the_phone(as_) -> None:
    assert as_("neighbour").get(URL).soup.select_one(".picker [aria-current]").get_text() == "Grue"
    chosen = as_("neighbour").get(f"{URL}?gruppe=asnes").soup.select(".picker [aria-current]")
    assert [c.get_text() for c in chosen] == ["Åsnes"]


def test_nonsense_in_the_address_is_forgiven(as_) -> None:
    assert as_().get(f"{URL}?maal=9.9&gruppe=ukjent").status == 200


def test_the_same_queries_whatever_there_is(as_, application, database) -> None:
    reader = as_("reader")
    address = f"{URL}?maal=2.1&gruppe=asnes"
    counts = []
    for round_ in range(2):
        with database.write() as db:
            for n in range(4):
                practice(db, f"Praksis {round_} {n}")
                initiative(db, f"Tiltak {round_} {n}")
                insight(db)
        reader.get("/nett/tiltak")
        counts.append(queries_of(application, lambda: reader.get(address)))
    assert counts[0] == counts[1]
    assert counts[0] <= 8, counts


def test_the_time_line_tells_when(db) -> None:
    with clock.held_at(datetime(2022, 3, 10, tzinfo=UTC)):
        initiative(db, status=Status.TESTING)
        initiative(db, "Med avtale", agreed_on=date(2021, 5, 4))
    facts = read_facts(db, network_id(db))
    assert facts.firsts == {"testing": date(2022, 3, 10), "agreed": date(2021, 5, 4)}
    phase = PhaseInfo(2, "Identifisere", date(2022, 1, 1), date(2022, 12, 31))
    with clock.held_at(datetime(2023, 5, 1, tzinfo=UTC)):
        assert board._dots(phase, facts) == [3]
        assert board._state(phase) == "done"
        assert board._told({2: phase}, facts) == {
            1: ["4. mai 2021: første avtale om et tiltak"],
            2: ["10. mars 2022: første tiltak i test"],
        }


def test_the_share_of_groups_decides_for_the_network(db) -> None:
    confirmed(db, transferability="Ja")
    facts = read_facts(db, network_id(db))
    groups = [SimpleNamespace(id=n) for n in db.scalars(sa.text("SELECT id FROM resource_group"))]
    goal = next(g for g in board.GOALS if g.code == "2.5")
    half = SimpleNamespace(groups=groups[:2])
    assert not board.reached(facts, half, goal)
    facts.thresholds["2.5"] = 50
    assert board.reached(facts, half, goal)
