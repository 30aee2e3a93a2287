"""A whole meeting at once: nothing anybody did is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import sqlalchemy as sa

from app.core.db import Database
from app.council import queries, table
from app.council.models import Board
from tests.council.helpers import board, card, grouped

YOUTHS = 8


def test_everybody_groups_and_weighs_at_once(database: Database) -> None:
    with database.write() as db:
        on = board(db)
        first = grouped(db, on, card(db, "Den første")).id or 0
        cards = [card(db, f"Kort {n}").id or 0 for n in range(YOUTHS)]
        number = on.id

    def take_part(n: int) -> None:
        own = sa.select(Board).where(Board.id == number).with_for_update()  # type: ignore[arg-type]
        with database.write() as db:
            mine = db.scalars(own).one()
            table.join(db, mine, f"plass {n}")
        with database.write() as db:
            mine = db.scalars(own).one()
            name = f"Klynge {n % 2}"
            table.place(db, table.PARTICIPANT, mine, [cards[n], cards[0]], None, name)
        with database.write() as db:
            mine = db.scalars(own).one()
            key = table.demand_seat(db, mine, f"plass {n}")
            table.set_dots(db, mine, key, queries.cluster_of(db, mine, first), 3)

    with ThreadPoolExecutor(YOUTHS) as hands:
        list(hands.map(take_part, range(YOUTHS)))
    with database.read() as db:
        on = db.scalars(sa.select(Board)).one()
        lying = queries.placed(db, on)
        assert sorted(c.id for own in lying.values() for c in own if c.id in cards) == cards
        assert len(lying) == 3, "the same name at once is one cluster"
        assert {row.id: row.dots for row in queries.clusters(db, on, "")}[first] == 3 * YOUTHS
        assert queries.seats_taken(db, on) == YOUTHS
