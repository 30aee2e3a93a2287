"""Ask a resource group for something."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from app.core.errors import Invalid
from app.council import service
from tests.council.helpers import BOARD, board, card, grouped
from tests.initiatives.helpers import actor, group_id


def shared(db: Session) -> int:
    """A shared board; returns its cluster's number."""
    on = board(db)
    cluster = grouped(db, on, card(db))
    service.share(db, actor(db, "youth"), on)
    return cluster.id or 0


def test_from_the_board_to_the_group(as_, database) -> None:
    with database.write() as db:
        number, asnes = shared(db), group_id(db)
    page = as_("youth").get(f"{BOARD}/send/{number}")
    chosen = page.soup.select_one("[name=group_id] option[selected]")
    assert chosen["value"] == str(asnes), "the group the cards come from is offered first"
    page = page.submit(title="Møt oss før sommeren", text="Da er det ett ansikt å se etter.")
    assert page.path == "/nett/onsker/mot-oss-for-sommeren"
    assert "Sendt i dag" in page.main and "De må svare" in page.text
    assert "Møt oss før sommeren" in as_("youth").get(BOARD).main


def test_a_sentence_is_needed(as_, database) -> None:
    with database.write() as db:
        number = shared(db)
    page = as_("youth").get(f"{BOARD}/send/{number}").submit(text="Fordi.")
    assert page.status == 422 and page.error("title") and page.typed("text") == "Fordi."


def test_not_before_it_is_shared(as_, database) -> None:
    with database.write() as db:
        number = grouped(db, board(db), card(db)).id
    page = as_("youth").get(f"{BOARD}/send/{number}")
    assert page.status == 422 and "Del resultatet først" in page.main


def test_a_group_is_asked_once_of_a_cluster(as_, database) -> None:
    with database.write() as db:
        number, grue = shared(db), group_id(db, "grue")
    form = as_("youth").get(f"{BOARD}/send/{number}")
    form.submit(title="Møt oss")
    page = as_("youth").get(f"{BOARD}/send/{number}").submit(title="Møt oss igjen")
    assert page.status == 422 and "alt spurt" in page.error("group_id")
    assert page.submit(group_id=grue).status == 200


def test_not_a_group_of_another_network(db: Session) -> None:
    on = board(db)
    cluster = grouped(db, on, card(db))
    service.share(db, actor(db, "youth"), on)
    with pytest.raises(Invalid, match="finnes ikke lenger"):
        service.send(db, actor(db, "youth"), on, cluster, group_id(db, "langt"), "Hei")


def test_members_do_not_send(as_, database) -> None:
    with database.write() as db:
        number = shared(db)
    assert as_("member").get(f"{BOARD}/send/{number}").status == 403
    assert not as_("member").get(BOARD).soup.select("a[href*='/send/']")
