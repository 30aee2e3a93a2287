"""Take part by the shared link, without an account."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.core import audit, clock
from app.core.access import NOBODY
from app.core.audit import AuditEvent
from app.core.columns import Reach
from app.core.once import IDEMPOTENCY
from app.council import service
from app.council.models import Board, Seat
from app.networks.models import Network
from tests.council.helpers import BOARD, board, card, grouped
from tests.find import one
from tests.initiatives.helpers import actor
from tests.world import MADE


@pytest.fixture
def link(database) -> str:
    """The address of an open board with one cluster and one loose card."""
    with database.write() as db:
        made = board(db)
        grouped(db, made, card(db, "Spise"))
        card(db, "Sitte")
        return f"/rad/{made.code}"


def test_join_group_name_and_weigh(as_, link) -> None:
    me = as_()
    page = me.get(link)
    assert "Du trenger ikke konto" in page.main
    page = page.submit(link)
    assert page.path.startswith(link + "/") and "Du har 3 prikker igjen" in page.main
    box = page.soup.select_one("[name=cards]")["value"]
    page = page.submit("/legg", cards=[box], name="Plass")
    assert "Kortene ligger i «Plass»." in page.text
    page = page.submit("/prikk")
    assert "Du har 2 prikker igjen" in page.main
    rename = page.soup.select_one(".cluster a[href*='/klynge/']")["href"]
    page = me.get(rename).submit(name="Matro")
    assert "Matro" in page.main and page.path.startswith(link)


def test_no_cookie_and_nothing_kept(as_, link) -> None:
    me = as_()
    page = me.get(link).submit(link)
    for response in (*page.response.history, page.response, page.submit("/prikk").response):
        assert response.headers["cache-control"] == "no-store"
        assert "set-cookie" not in response.headers
    assert page.response.headers.get_list("referrer-policy") == ["strict-origin"]
    assert as_().get("/nett").response.headers.get_list("referrer-policy") == ["same-origin"]
    assert not me.http.cookies


def test_the_secret_of_a_seat_is_in_no_table(as_, database, link) -> None:
    page = as_().get(link).submit(link)
    token = page.path.rsplit("/", 1)[1]
    page.submit("/prikk").submit("/ta-ut")
    with database.read() as db:
        for table in Board.metadata.sorted_tables:
            assert token not in str(db.execute(sa.select(table)).all()), table.name
        assert not db.scalars(sa.select(IDEMPOTENCY.c.path)).all()


def test_the_same_press_twice_is_one_seat(as_, database, link) -> None:
    me = as_()
    page = me.get(link)
    first, second = page.submit(link), page.submit(link)
    assert first.path == second.path
    assert me.get(link).submit(link).path != first.path
    with database.read() as db:
        assert db.scalar(sa.select(sa.func.count(Seat.id))) == 2


def test_seats_run_out(as_, database, link) -> None:
    with database.write() as db:
        made = db.scalars(sa.select(Board)).one()
        values = {"seats": 1}
        service.change(db, actor(db, "youth"), made, made.version, values)
    as_().get(link).submit(link)
    page = as_().get(link).submit(link)
    assert page.status == 422 and "Alle plassene er tatt" in page.main


def test_nothing_else_of_the_network(as_, database, link) -> None:
    """Only the board: not its settings, not the other boards; no menu of the network."""
    page = as_().get(link).submit(link)
    assert not page.soup.select("nav#meny") and not page.soup.select("#lenke")
    hrefs = {a["href"] for a in page.soup.select("main a[href]")}
    assert all(h.startswith((link, "/nett/innsikt/")) for h in hrefs), hrefs
    for tail in ("/del", "/lenke", "/rediger", "/send/1"):
        assert as_().get(page.path + tail).status == 404
    assert as_().get(BOARD).path == "/logg-inn"


def test_what_is_not_public_leads_nowhere(as_, database) -> None:
    with database.write() as db:
        made = board(db, reach=Reach.NETWORK)
        grouped(db, made, card(db, "Bare for oss", reach=Reach.NETWORK))
        link = f"/rad/{made.code}"
    page = as_().get(link).submit(link)
    assert "Bare for oss" in page.main
    assert not page.soup.select("main a[href^='/nett/innsikt']")


def test_a_private_network_stays_private(as_, database, link) -> None:
    with database.write() as db:
        network = one(db, Network, slug="nett")
        network.public = False
        audit.record(db, NOBODY, MADE, network)
    page = as_().get(link).submit(link)
    assert page.status == 200 and not page.soup.select("a[href^='/nett']")


def test_wrong_addresses_open_nothing(as_, database, link) -> None:
    page = as_().get(link).submit(link)
    token = page.path.rsplit("/", 1)[1]
    with database.write() as db:
        other = f"/rad/{board(db, 'Annen').code}"
    assert as_().get("/rad/finnes-ikke").status == 404
    assert as_().get(f"{link}/finnes-ikke").status == 404
    assert as_().get(f"{other}/{token}").status == 404


@pytest.mark.parametrize("days", [-1, 1])
def test_only_on_its_days(as_, database, days: int) -> None:
    with database.write() as db:
        made = board(db, met_on=clock.today() + timedelta(days=days))
        link = f"/rad/{made.code}"
    page = as_().get(link)
    assert page.status == 200 and not page.soup.select("form[method=post]")
    assert ("stengt" if days < 0 else "åpner") in page.main
    assert page.response.headers["cache-control"] == "no-store"


def test_when_it_closes_meanwhile(as_, database, link) -> None:
    page = as_().get(link).submit(link)
    with database.write() as db:
        made = db.scalars(sa.select(Board)).one()
        yesterday = clock.today() - timedelta(days=1)
        values = {"link_opens": yesterday, "link_closes": yesterday}
        service.change(db, actor(db, "youth"), made, made.version, values)
    refused = page.submit("/prikk")
    assert refused.status == 422 and "Lenken er ikke åpen" in refused.main
    assert "stengt" in as_().get(page.path).main


def test_afterwards_it_leads_to_the_result(as_, link) -> None:
    page = as_().get(link).submit(link)
    as_("youth").get(BOARD).submit("/del")
    for address in (link, page.path):
        over = as_().get(address)
        assert "resultatet er delt" in over.main
        assert over.soup.select("main a[href='/nett/hva-skjedde']")


def test_the_history_says_somebody_did(as_, database, link) -> None:
    page = as_().get(link).submit(link)
    box = page.soup.select_one("[name=cards]")["value"]
    page.submit("/legg", cards=[box], name="Plass")
    with database.read() as db:
        made = sa.select(AuditEvent).order_by(AuditEvent.id.desc()).limit(1)
        event = db.scalars(made).one()
        assert (event.event, event.actor_id) == ("cluster:made", None)
        assert event.actor_name == "En deltaker på møtet"


def test_the_log_holds_no_secret(as_, link, caplog) -> None:
    with caplog.at_level("INFO"):
        page = as_().get(link).submit(link)
        page.submit("/prikk")
    written = "\n".join(r.getMessage() for r in caplog.records if r.name.startswith("flipp"))
    assert "/rad/{kode}/{plass}" in written
    assert link.rsplit("/", 1)[1] not in written
    assert page.path.rsplit("/", 1)[1] not in written
