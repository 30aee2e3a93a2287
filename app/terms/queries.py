"""What is read of the lists: how much each word is used, and by which records."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.errors import NotFound
from app.initiatives.models import InitiativeTerm
from app.networks.models import Term

LINK = InitiativeTerm


def uses(db: Session, network_id: int) -> dict[int, int]:
    """{word's number: how many records it describes}, those nobody uses left out. One query."""
    counted = (
        sa.select(col(LINK.term_id), sa.func.count().label("n"))
        .join(Term, col(Term.id) == LINK.term_id)
        .where(col(Term.network_id) == network_id)
        .group_by(col(LINK.term_id))
    )
    return {row.term_id: row.n for row in db.execute(counted)}


def records_of(db: Session, term: Term) -> list[int]:
    """The numbers of the initiatives the word describes. One query."""
    wanted = sa.select(col(LINK.initiative_id)).where(col(LINK.term_id) == term.id)
    return list(db.scalars(wanted.order_by(col(LINK.initiative_id))))


def shared(db: Session, term: Term, other: Term) -> int:
    """How many records both describe. One query."""
    mine = sa.select(col(LINK.initiative_id)).where(col(LINK.term_id) == term.id)
    both = sa.select(sa.func.count()).where(
        col(LINK.term_id) == other.id, col(LINK.initiative_id).in_(mine)
    )
    return int(db.scalar(both) or 0)


def own(db: Session, network_id: int, number: int) -> Term:
    """A word of the network. Raises NotFound."""
    found = db.get(Term, number)
    if found is None or found.network_id != network_id:
        raise NotFound
    return found
