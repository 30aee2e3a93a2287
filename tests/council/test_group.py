"""Group cards: into a cluster, out again, and two at once."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from app.core.columns import Reach
from app.core.errors import Invalid
from app.council import queries, rules, service, table
from app.insights.models import SourceKind
from tests.council.helpers import BOARD, board, card, grouped
from tests.initiatives.helpers import actor


def test_only_what_youth_said_is_a_card(db: Session) -> None:
    card(db, "Ung")
    card(db, "Nettverkets", reach=Reach.NETWORK)
    card(db, "Gruppas", reach=Reach.GROUP)
    card(db, "Ansatt", source=SourceKind.STAFF)
    shown = [c.title for c in queries.loose(db, board(db)).rows]
    assert shown == ["Ung"]
    wider = board(db, "Vid", reach=Reach.NETWORK)
    assert [c.title for c in queries.loose(db, wider).rows] == ["Nettverkets", "Ung"]


def test_cards_become_a_cluster_with_a_name(as_, database) -> None:
    with database.write() as db:
        board(db)
        one, other = card(db, "Spise").id, card(db, "Sitte").id
    page = as_("youth").get(BOARD).submit("/legg", cards=[one, other], name="Friminutt")
    assert "Kortene ligger i «Friminutt»." in page.text
    assert [h.get_text() for h in page.soup.select(".cluster h3")] == ["Friminutt"]
    assert {"Spise", "Sitte"} <= {b.get_text(strip=True) for b in page.soup.select(".cluster b")}
    assert "Alle kortene ligger i en klynge" in page.main


def test_into_one_there_is(as_, database) -> None:
    with database.write() as db:
        on = board(db)
        cluster, loose = grouped(db, on, card(db, "Spise")).id, card(db, "Sitte").id
    page = as_("youth").get(BOARD).submit("/legg", cards=[loose], cluster_id=cluster)
    assert "2 kort" in page.main and len(page.soup.select(".cluster")) == 1


def test_nothing_chosen_or_both_ways_is_told(as_, database) -> None:
    with database.write() as db:
        on = board(db)
        cluster, loose = grouped(db, on, card(db)).id, card(db, "Sitte").id
    page = as_("youth").get(BOARD).submit("/legg", name="Friminutt")
    assert page.status == 422 and page.error("cards") and page.typed("name") == "Friminutt"
    page = as_("youth").get(BOARD).submit("/legg", cards=[loose])
    assert page.status == 422 and page.error("name")
    assert page.soup.select(f"[name=cards][value='{loose}'][checked]")
    page = as_("youth").get(BOARD).submit("/legg", cards=[loose], cluster_id=cluster, name="To")
    assert page.status == 422 and "ikke begge deler" in page.error("name")


def test_a_card_that_was_moved_meanwhile_stays_and_says_where(as_, database) -> None:
    with database.write() as db:
        board(db)
        one, other = card(db, "Spise").id, card(db, "Sitte").id
    mine, theirs = as_("youth").get(BOARD), as_("leader").get(BOARD)
    theirs.submit("/legg", cards=[one], name="Mat")
    page = mine.submit("/legg", cards=[one, other], name="Friminutt")
    assert "«Spise» ligger i «Mat»: noen andre la det der." in page.text
    assert "Kortene ligger i «Friminutt»." in page.text
    page = theirs.submit("/legg", cards=[one], name="Helt ny")
    assert "«Spise» ligger i «Mat»" in page.text
    assert "Helt ny" not in page.main, "nothing to put in it: no empty cluster"


def test_the_same_name_at_once_is_one_cluster(db: Session) -> None:
    on = board(db)
    first = grouped(db, on, card(db, "Spise"), name="Friminutt")
    second = grouped(db, on, card(db, "Sitte"), name="friminutt")
    assert first.id == second.id
    assert len(queries.placed(db, on)[first.id or 0]) == 2


def test_out_again_and_an_empty_one_away(as_, database) -> None:
    with database.write() as db:
        grouped(db, board(db), card(db, "Spise"))
    youth = as_("youth")
    page = youth.get(BOARD).submit("/ta-ut")
    assert "Kortet ligger løst igjen" in page.text
    assert page.soup.select("[name=cards]")
    page = page.submit("/fjern")
    assert "Den tomme klyngen er borte" in page.text
    assert "Ingen klynger ennå" in page.main


def test_one_with_cards_stays(db: Session) -> None:
    on = board(db)
    cluster = grouped(db, on, card(db))
    with pytest.raises(Invalid, match="Ta dem ut først"):
        table.remove(db, actor(db, "youth"), on, cluster)


def test_a_cluster_that_is_gone_is_told(as_, database) -> None:
    with database.write() as db:
        on = board(db)
        first, loose = card(db, "Spise"), card(db, "Sitte")
        cluster = grouped(db, on, first)
        number, first_id, loose_id = cluster.id, first.id, loose.id
    mine = as_("youth").get(BOARD)
    as_("leader").get(BOARD).submit("/ta-ut", card=first_id).submit("/fjern")
    page = mine.submit("/legg", cards=[loose_id], cluster_id=number)
    assert page.status == 422 and "Klyngen er borte" in page.main


def test_a_board_has_room_for_so_many(db: Session) -> None:
    on = board(db)
    for n in range(rules.MOST_CLUSTERS):
        grouped(db, on, card(db, f"Kort {n}"), name=f"Klynge {n}")
    with pytest.raises(Invalid, match="plass til"):
        grouped(db, on, card(db, "Ett til"), name="En til")


def test_what_is_shared_stays_as_it_was(db: Session) -> None:
    on, youth = board(db), actor(db, "youth")
    cluster = grouped(db, on, card(db))
    service.share(db, youth, on)
    for act in (
        lambda: grouped(db, on, card(db, "Sent"), name="Ny"),
        lambda: table.rename(db, youth, on, cluster, 1, "Annet"),
        lambda: table.take_out(db, on, 1),
        lambda: table.remove(db, youth, on, cluster),
        lambda: table.set_dots(db, on, "x", cluster, 1),
    ):
        with pytest.raises(Invalid, match="Resultatet er delt"):
            act()


def test_a_form_sent_too_late_is_told_why(as_, database) -> None:
    with database.write() as db:
        on = board(db)
        grouped(db, on, card(db))
        card(db, "Sitte")
    mine = as_("leader").get(BOARD)
    as_("youth").get(BOARD).submit("/del")
    box = mine.soup.select_one("[name=cards]")["value"]
    page = mine.submit("/legg", cards=[box], name="For sent")
    assert page.status == 422 and "Resultatet er delt" in page.main and "For sent" in page.main


def test_more_cards_than_a_page(as_, database) -> None:
    with database.write() as db:
        board(db)
        for n in range(queries.LOOSE + 2):
            card(db, f"Kort {n}")
    page = as_("youth").get(BOARD)
    assert len(page.soup.select("[name=cards]")) == queries.LOOSE
    onward = page.soup.select_one("a[rel=next]")["href"]
    assert len(as_("youth").get(onward.partition("#")[0]).soup.select("[name=cards]")) == 2
