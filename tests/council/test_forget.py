"""An insight that is forgotten or drawn back takes its cards with it, and breaks nothing."""

from __future__ import annotations

import sqlalchemy as sa

from app.core import clock
from app.core.columns import Reach
from app.council.models import Card
from app.insights import service as insights
from app.insights.models import Insight
from tests.council.helpers import BOARD, asked, board, card, grouped
from tests.initiatives.helpers import actor

PUBLIC = "/nett/hva-skjedde"


def forget(database) -> None:
    with database.write() as db:
        assert insights.forget_due(db) > 0


def test_its_card_is_gone(as_, database) -> None:
    with database.write() as db:
        on, gone = board(db), card(db, "Glem meg", delete_by=clock.today())
        grouped(db, on, gone, card(db, "Husk meg"))
    forget(database)
    page = as_("youth").get(BOARD)
    assert "Glem meg" not in page.response.text and "Husk meg" in page.main
    with database.read() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(Card)) == 1


def test_a_request_stands_without_its_voice(as_, database) -> None:
    with database.write() as db:
        asked(db)
        said = db.scalars(sa.select(Insight)).one()
        values = {name: getattr(said, name) for name in ("source_kind", "reach", "consent")}
        values["delete_by"] = clock.today()
        insights.change(db, actor(db, "leader"), said, said.version, values, [])
    forget(database)
    page = as_().get("/nett/onsker/mot-oss-for-sommeren")
    assert page.status == 200 and "Stemme" not in page.response.text
    assert "unge har sagt dette" not in page.main
    assert "Møt oss før sommeren" in as_().get(PUBLIC).main


def test_a_cluster_with_no_voice_and_no_request_is_not_shown(as_, database) -> None:
    with database.write() as db:
        on = board(db)
        grouped(db, on, card(db, "Glem meg", delete_by=clock.today()), name="Tomt")
        grouped(db, on, card(db, "Husk meg"), name="Fullt")
    as_("youth").get(BOARD).submit("/del")
    forget(database)
    assert "Tomt" not in as_().get(PUBLIC).main and "Fullt" in as_().get(PUBLIC).main


def test_one_that_reaches_less_far_leaves_the_board(as_, database) -> None:
    with database.write() as db:
        on, said = board(db), card(db, "Bare for oss")
        grouped(db, on, said)
        values = {name: getattr(said, name) for name in ("source_kind", "consent")}
        values["reach"] = Reach.NETWORK
        insights.change(db, actor(db, "leader"), said, said.version, values, [])
    page = as_("youth").get(BOARD)
    assert "Bare for oss" not in page.main and "Ingen kort ligger her nå" in page.main
    assert "Den tomme klyngen er borte" in page.submit("/fjern").text
