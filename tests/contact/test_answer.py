"""Those who answer see who has asked, note what they said, and follow how far it goes."""

from __future__ import annotations

import pytest

from app.contact import service
from app.contact.models import InterestState
from app.core import audit
from app.core.db import Database
from app.initiatives.models import Initiative
from tests.conftest import As
from tests.contact.helpers import PAGE, interest, publish
from tests.replication.helpers import network

ASKING = service.Asking("Kari", "kari@nabo.no", "Nabokommunen", "Hvordan gjør dere det?")


@pytest.fixture
def asked(database: Database) -> str:
    with database.write() as db:
        initiative = db.get(Initiative, publish(db))
        assert initiative is not None
        return f"/nett/interesse/{service.receive(db, initiative, ASKING, '', 'nett').id}"


def test_the_group_notes_the_answer_and_the_state(as_: As, database: Database, asked: str) -> None:
    page = as_("member").get(asked)
    assert "Hvordan gjør dere det?" in page.main and "kari@nabo.no" in page.main
    page = page.submit(asked, state="prover", note="De begynner i mars.", outside="1")
    assert page.status == 200 and "Det er notert." in page.text
    kept = interest(database)
    assert (kept.state, kept.note) == (InterestState.TRYING, "De begynner i mars.")
    with database.read() as db:
        told = [line.title for line in audit.history(db, kept, names=True)]
    assert told == ["Interessen fikk en ny status", "Noen spurte om tiltaket"]


def test_two_at_once_see_both(as_: As, asked: str) -> None:
    first, second = as_("member").get(asked), as_("coordinator").get(asked)
    assert first.submit(asked, note="Ringte dem.").status == 200
    page = second.submit(asked, note="Skrev til dem.")
    assert page.status == 409 and page.typed("note") == "Skrev til dem."
    assert "Ringte dem." in page.main


@pytest.mark.parametrize(
    ("who", "status"),
    [("", 303), ("outsider", 404), ("reader", 403), ("neighbour", 403), ("researcher", 403)],
)
def test_others_see_nothing_of_who_asked(as_: As, asked: str, who: str, status: int) -> None:
    for address in (asked, f"{PAGE}/interesse"):
        page = as_(who).http.get(address, follow_redirects=False)
        assert page.status_code == status, address
        assert "Kari" not in page.text


def test_the_list_holds_what_is_mine_to_answer(as_: As, asked: str) -> None:
    assert "Kari, Nabokommunen" in as_("coordinator").get("/nett/interesse").main
    assert "Kari, Nabokommunen" in as_("leader").get("/nett/interesse").main
    assert "Kari" not in as_("neighbour").get("/nett/interesse").main


def test_the_leader_of_a_network_without_groups_reads_an_empty_list(
    as_: As, database: Database
) -> None:
    with database.write() as db:
        network(db, "nytt")
    assert "Ingen har spurt ennå" in as_("nytt").get("/nytt/interesse").main


def test_the_history_of_the_initiative_tells_nobody_who_asked(as_: As, asked: str) -> None:
    for who in ("", "reader", "member"):
        assert "Kari" not in as_(who).get(PAGE).response.text
